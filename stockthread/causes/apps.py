"""Tells Django that the area causes owns tables."""

from django.apps import AppConfig


class CausesConfig(AppConfig):
    """The app label is the area's name and begins the name of each of its tables."""

    name = "stockthread.causes"
    label = "causes"
