"""Tells Django that the area consigned owns tables."""

from django.apps import AppConfig


class ConsignedConfig(AppConfig):
    """The app label is the area's name and begins the name of each of its tables."""

    name = "stockthread.consigned"
    label = "consigned"
