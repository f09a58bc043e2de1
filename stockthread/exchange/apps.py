"""Tells Django that the area exchange owns tables."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """The app label is the area's name and begins the name of each of its tables."""

    name = "stockthread.exchange"
    label = "exchange"
