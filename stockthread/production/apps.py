"""Tells Django that the area production owns tables."""

from django.apps import AppConfig


class ProductionConfig(AppConfig):
    """The app label is the area's name and begins the name of each of its tables."""

    name = "stockthread.production"
    label = "production"
