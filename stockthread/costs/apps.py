"""Tells Django that the area costs owns tables."""

from django.apps import AppConfig


class CostsConfig(AppConfig):
    """The app label is the area's name and begins the name of each of its tables."""

    name = "stockthread.costs"
    label = "costs"
