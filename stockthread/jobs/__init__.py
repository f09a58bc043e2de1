"""What runs by itself beside the pages: the thread in the server's process that prints."""

from stockthread.jobs.thread import start, work

__all__ = ["start", "work"]
