"""Tells Django that the area printing owns tables."""

from django.apps import AppConfig


class PrintingConfig(AppConfig):
    """The app label is the area's name and begins the name of each of its tables."""

    name = "stockthread.printing"
    label = "printing"
