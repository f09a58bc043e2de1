"""Tells Django that the area ledger owns tables."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The app label is the area's name and begins the name of each of its tables."""

    name = "stockthread.ledger"
    label = "ledger"
