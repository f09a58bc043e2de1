"""Tells Django where the pages' templates and static files are. The shell owns no tables."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The web shell."""

    name = "stockthread.web"
    label = "web"
