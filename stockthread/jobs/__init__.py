"""What runs by itself, in a thread of the server or a process: printing, and the books of costs."""

from stockthread.jobs.thread import start, work

__all__ = ["start", "work"]
