"""Tables of recalls. Numbers of items and places are ids; times are microseconds since 1970 UTC."""

from django.db import models


class Mock(models.Model):
    """A rehearsal of a recall: what it was of, how long each step took, and what it found.

    trace, balance, evidence: microseconds from the press until that was done. roots and result
    are JSON, as written by mock.py.
    """

    key = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    roots = models.TextField()
    person = models.BigIntegerField()
    started_at = models.BigIntegerField()
    trace = models.BigIntegerField()
    balance = models.BigIntegerField()
    evidence = models.BigIntegerField()
    result = models.TextField()

    class Meta:
        db_table = "recalls_mock"
        constraints = [models.UniqueConstraint(fields=["key"], name="recalls_mock_once")]
