"""Stockthread: serial-number inventory that never forgets what happened to an item."""

__version__ = "0.1.0"
