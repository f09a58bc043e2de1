"""Tells Django that the area counts owns tables."""

from django.apps import AppConfig


class CountsConfig(AppConfig):
    """The app label is the area's name and begins the name of each of its tables."""

    name = "stockthread.counts"
    label = "counts"
