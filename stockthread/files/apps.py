"""Tells Django that the area files owns a table."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """The app label is the area's name and begins the name of its table."""

    name = "stockthread.files"
    label = "files"
