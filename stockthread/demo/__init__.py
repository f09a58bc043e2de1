"""The demo: an invented maker of drills and juices with two years of history up to this moment.

Shells use what is listed here. Everything in it is made through the same verbs as in life.
"""

from stockthread.demo.create import create, exists
from stockthread.demo.people import LOGINS, PASSWORD
from stockthread.demo.records import DemoLogin, DemoReport

__all__ = ["LOGINS", "PASSWORD", "DemoLogin", "DemoReport", "create", "exists"]
