"""Tells Django that the area places owns tables."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """The app label is the area's name and begins the name of each of its tables."""

    name = "stockthread.places"
    label = "places"
