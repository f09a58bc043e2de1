"""Tells Django that the area catalog owns tables."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """The app label is the area's name and begins the name of each of its tables."""

    name = "stockthread.catalog"
    label = "catalog"
