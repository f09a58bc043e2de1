"""Tells Django that the area passports owns tables."""

from django.apps import AppConfig


class PassportsConfig(AppConfig):
    """The app label is the area's name and begins the names of its tables."""

    name = "stockthread.passports"
    label = "passports"
