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


class Recall(models.Model):
    """A recall. words: what is wrong; advice: what who has it is to do. cause: what led to it.

    state: running or closed. target: where what is with us is brought, 0 for wherever.
    """

    key = models.CharField(max_length=80)
    words = models.CharField(max_length=300)
    advice = models.TextField()
    cause_kind = models.CharField(max_length=30)
    cause_id = models.CharField(max_length=80)
    state = models.CharField(max_length=10)
    target = models.BigIntegerField()
    person = models.BigIntegerField()
    begun_at = models.BigIntegerField()
    closed_at = models.BigIntegerField()

    class Meta:
        db_table = "recalls_recall"
        constraints = [models.UniqueConstraint(fields=["key"], name="recalls_recall_once")]


class Version(models.Model):
    """What a recall was about from a moment on: its scope as JSON, signed. number: from 1."""

    recall = models.ForeignKey(Recall, on_delete=models.PROTECT)
    number = models.IntegerField()
    key = models.CharField(max_length=80)
    scope = models.TextField()
    reason = models.CharField(max_length=300)
    person = models.BigIntegerField()
    made_at = models.BigIntegerField()
    added = models.BigIntegerField()
    left_out = models.BigIntegerField()
    hold_event = models.BigIntegerField()
    release_event = models.BigIntegerField()
    tasks = models.BigIntegerField()

    class Meta:
        db_table = "recalls_version"
        constraints = [
            models.UniqueConstraint(fields=["recall", "number"], name="recalls_version_number"),
            models.UniqueConstraint(fields=["key"], name="recalls_version_once"),
        ]


class Member(models.Model):
    """An item of a recall. version_out: from which on it is not meant, 0 while it is; cut: the
    number of the cut of that version that left it out, -1 for none; reason: why it was."""

    recall = models.ForeignKey(Recall, on_delete=models.PROTECT)
    item = models.BigIntegerField()
    product = models.BigIntegerField()
    version_in = models.IntegerField()
    version_out = models.IntegerField()
    cut = models.IntegerField()
    reason = models.CharField(max_length=300)

    class Meta:
        db_table = "recalls_member"
        indexes = [models.Index(fields=["item"], name="recalls_member_item")]
        constraints = [
            models.UniqueConstraint(fields=["recall", "item"], name="recalls_member_once")
        ]
