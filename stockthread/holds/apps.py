"""Tells Django that the area holds owns tables."""

from django.apps import AppConfig


class HoldsConfig(AppConfig):
    """The app label is the area's name and begins the name of each of its tables."""

    name = "stockthread.holds"
    label = "holds"

    def ready(self) -> None:
        """Let refusals of the ledger say what something is held for by the names of reasons."""
        from stockthread import ledger
        from stockthread.holds import said

        ledger.holds_said_by(said)
