"""Tells Django that the area lots owns tables."""

from django.apps import AppConfig


class LotsConfig(AppConfig):
    """The app label is the area's name and begins the name of each of its tables."""

    name = "stockthread.lots"
    label = "lots"
