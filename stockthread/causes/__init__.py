"""Causes: which circumstances units that were complained of share more often than others.

Other areas use what is listed here.
"""

from stockthread.causes import statistics

__all__ = ["statistics"]
