"""Tells Django that the area seals owns tables."""

from django.apps import AppConfig


class SealsConfig(AppConfig):
    """The app label is the area's name and begins the names of its tables."""

    name = "stockthread.seals"
    label = "seals"
