"""The roof: settings, URLs, the Celery application, the shell of the interface, embedded services, the demo clinic."""
