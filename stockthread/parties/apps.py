"""Tells Django that the area parties owns tables."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """The app label is the area's name and begins the name of each of its tables."""

    name = "stockthread.parties"
    label = "parties"
