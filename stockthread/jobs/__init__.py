"""What runs by itself, in a thread of the server or a process: printing, books of costs, seals."""

from stockthread.jobs.thread import start, work

__all__ = ["start", "work"]
