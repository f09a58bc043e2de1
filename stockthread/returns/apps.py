"""Tells Django that the area returns owns tables."""

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    """The app label is the area's name and begins the name of each of its tables."""

    name = "stockthread.returns"
    label = "returns"
