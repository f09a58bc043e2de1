"""Tells Django that the area orders owns tables."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """The app label is the area's name and begins the name of each of its tables."""

    name = "stockthread.orders"
    label = "orders"
