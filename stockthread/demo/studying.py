"""Quality asks what the drills with empty batteries have in common."""

from collections.abc import Sequence
from datetime import datetime

from stockthread import causes
from stockthread.causes import Case, Question

TITLE = "Batteries empty after ten minutes"


def add_study(drills: Sequence[int], *, by: int, at: datetime) -> None:
    """Compare the drills that came back with all others of their time, and keep what came out."""
    cases = [Case(drill) for drill in drills]
    question = Question(TITLE, cases, causes.usual(cases), "drills that came back")
    causes.study(question, key="demo study", by=by, at=at)
