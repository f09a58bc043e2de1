"""Tells Django that the area identifiers owns tables."""

from django.apps import AppConfig


class IdentifiersConfig(AppConfig):
    """The app label is the area's name and begins the name of each of its tables."""

    name = "stockthread.identifiers"
    label = "identifiers"
