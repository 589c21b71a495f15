"""Configuration of the customers app."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """Customers and their cases."""

    name = "customers"
    verbose_name = "Customers"

    def ready(self) -> None:
        """Register the sheets and pathways declared here, and what follows a change of them."""
        from customers import handover, menu, pathways, queries, receivers, sheets  # noqa: F401
        from customers.card import card
        from customers.importing import jobs, own_sinks  # noqa: F401
        from customers.importing import menu as importing_menu  # noqa: F401
        from jobs.notifications import name_customers_with
        from records.links import show_customers_with

        show_customers_with(card)
        handover.declare()
        name_customers_with(queries.labels)
