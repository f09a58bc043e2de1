"""Tells Django that the area certificates owns tables."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """The app label is the area's name and begins the name of each of its tables."""

    name = "stockthread.certificates"
    label = "certificates"
