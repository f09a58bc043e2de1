"""Tells Django that the area recalls owns tables."""

from django.apps import AppConfig


class RecallsConfig(AppConfig):
    """The app label is the area's name and begins the name of each of its tables."""

    name = "stockthread.recalls"
    label = "recalls"
