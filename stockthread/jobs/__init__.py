"""What runs by itself: the printing, and the books of costs, in a thread of the server or in a process of its own."""

from stockthread.jobs.thread import start, work

__all__ = ["start", "work"]
