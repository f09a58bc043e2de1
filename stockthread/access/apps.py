"""Tells Django that the area access owns tables."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """The app label is the area's name and begins the name of each of its tables."""

    name = "stockthread.access"
    label = "access"
