"""Tells Django that the area sales owns tables."""

from django.apps import AppConfig


class SalesConfig(AppConfig):
    """The app label is the area's name and begins the name of each of its tables."""

    name = "stockthread.sales"
    label = "sales"
