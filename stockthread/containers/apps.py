"""Tells Django that the area containers owns a table."""

from django.apps import AppConfig


class ContainersConfig(AppConfig):
    """The app label is the area's name and begins the name of its table."""

    name = "stockthread.containers"
    label = "containers"
