"""Tells Django that the area orders owns tables."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """The app label is the area's name and begins the name of each of its tables."""

    name = "stockthread.orders"
    label = "orders"

    def ready(self) -> None:
        """Let refusals of the ledger name orders with whom they are for."""
        from stockthread import ledger
        from stockthread.orders import read

        ledger.orders_named_by(read.called)
