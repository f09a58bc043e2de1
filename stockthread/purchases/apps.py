"""Tells Django that the area purchases owns tables."""

from django.apps import AppConfig


class PurchasesConfig(AppConfig):
    """The app label is the area's name and begins the name of each of its tables."""

    name = "stockthread.purchases"
    label = "purchases"
