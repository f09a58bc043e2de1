"""Tells Django that the area holds owns tables."""

from django.apps import AppConfig


class HoldsConfig(AppConfig):
    """The app label is the area's name and begins the name of each of its tables."""

    name = "stockthread.holds"
    label = "holds"
