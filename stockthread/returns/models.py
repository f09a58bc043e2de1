"""Tables of returns: warranty terms, and facts that the ledger does not know.

Starts, withdrawals, replacements and loans are facts: none is changed or deleted. Those that name
an event count as long as it was not undone. Where things are and whose they are is read from the
ledger.
"""

from django.db import models
from django.db.models import F, Q

from stockthread.returns.records import STARTS


class Term(models.Model):
    """For how long a product (or all of a class), or a part built into it, is under warranty."""

    id = models.BigAutoField(primary_key=True)
    product = models.BigIntegerField()
    product_class = models.BigIntegerField()
    part = models.BigIntegerField()
    months = models.BigIntegerField()
    starts = models.CharField(max_length=12)

    class Meta:
        db_table = "returns_term"
        constraints = [
            models.UniqueConstraint(
                fields=["product", "product_class", "part"], name="returns_term_once"
            ),
            models.CheckConstraint(
                condition=Q(product=0, product_class__gt=0) | Q(product__gt=0, product_class=0),
                name="returns_term_of_one",
            ),
            models.CheckConstraint(
                condition=Q(months__gte=1, months__lte=1200), name="returns_term_months"
            ),
            models.CheckConstraint(condition=Q(starts__in=STARTS), name="returns_term_starts"),
        ]


class Start(models.Model):
    """Somebody registered a unit, or installed it, on a day."""

    id = models.BigAutoField(primary_key=True)
    item = models.BigIntegerField()
    what = models.CharField(max_length=12)
    day = models.CharField(max_length=10, db_collation="binary")
    key = models.CharField(max_length=80, db_collation="binary")
    person = models.BigIntegerField()
    noted_at = models.BigIntegerField()
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "returns_start"
        constraints = [
            models.UniqueConstraint(fields=["item", "key"], name="returns_start_key_once"),
            models.CheckConstraint(condition=Q(what__in=STARTS[1:]), name="returns_start_what"),
        ]


class Withdrawal(models.Model):
    """Somebody said that a start was noted wrongly: it counts no more, and stays on record."""

    id = models.BigAutoField(primary_key=True)
    start = models.BigIntegerField()
    person = models.BigIntegerField()
    withdrawn_at = models.BigIntegerField()
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "returns_withdrawal"
        constraints = [
            models.UniqueConstraint(fields=["start"], name="returns_withdrawal_once"),
        ]


class Replacement(models.Model):
    """`new` was given for `old` by an event, and inherits the rest of its warranty."""

    id = models.BigAutoField(primary_key=True)
    old = models.BigIntegerField()
    new = models.BigIntegerField()
    event = models.BigIntegerField()
    is_in_advance = models.BooleanField()

    class Meta:
        db_table = "returns_replacement"
        indexes = [
            models.Index(fields=["old"], name="returns_replacement_old"),
            models.Index(fields=["event"], name="returns_replacement_event"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["new", "event"], name="returns_replacement_once"),
            models.CheckConstraint(condition=~Q(old=F("new")), name="returns_replacement_other"),
        ]


class Loan(models.Model):
    """A unit of ours that an event sent to a party, to come back by a day."""

    id = models.BigAutoField(primary_key=True)
    item = models.BigIntegerField()
    party = models.BigIntegerField()
    due = models.CharField(max_length=10, db_collation="binary")
    event = models.BigIntegerField()

    class Meta:
        db_table = "returns_loan"
        indexes = [models.Index(fields=["due"], name="returns_loan_due")]
        constraints = [
            models.UniqueConstraint(fields=["item", "event"], name="returns_loan_once"),
            models.CheckConstraint(condition=~Q(due=""), name="returns_loan_due_given"),
        ]
