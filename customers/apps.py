"""Configuration of the customers app."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """Customers and their cases."""

    name = "customers"
    verbose_name = "Customers"

    def ready(self) -> None:
        """Register the sheets and pathways declared here, and what follows a change of them."""
        from customers import menu, pathways, receivers, sheets  # noqa: F401
        from customers.card import card
        from records.links import show_customers_with

        show_customers_with(card)
