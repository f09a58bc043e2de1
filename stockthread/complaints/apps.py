"""Tells Django that the area complaints owns tables."""

from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    """The app label is the area's name and begins the names of its tables."""

    name = "stockthread.complaints"
    label = "complaints"
