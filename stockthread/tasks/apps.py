"""Tells Django that the area tasks owns tables."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """The app label is the area's name and begins the name of each of its tables."""

    name = "stockthread.tasks"
    label = "tasks"
