"""Tables of lots: tanks, their states and cleanings, samples, reviews of gains.

States, cleanings, samples and reviews are facts: none is changed or deleted.
"""

from django.db import models
from django.db.models import F, Q


class Tank(models.Model):
    """A place whose content is one lot at a time."""

    id = models.BigAutoField(primary_key=True)
    place = models.BigIntegerField()
    is_active = models.BooleanField()

    class Meta:
        db_table = "lots_tank"
        constraints = [models.UniqueConstraint(fields=["place"], name="lots_tank_place_once")]


class State(models.Model):
    """A lot that stood in a tank, and the one before it; 0 where there was none."""

    id = models.BigAutoField(primary_key=True)
    place = models.BigIntegerField()
    lot = models.BigIntegerField()
    before = models.BigIntegerField()
    is_topped_up = models.BooleanField()
    event = models.BigIntegerField()

    class Meta:
        db_table = "lots_state"
        indexes = [models.Index(fields=["place", "id"], name="lots_state_tank")]
        constraints = [
            models.UniqueConstraint(fields=["lot"], name="lots_state_lot_once"),
            models.CheckConstraint(condition=~Q(lot=F("before")), name="lots_state_not_before"),
        ]


class Cleaning(models.Model):
    """A tank was emptied and cleaned behind a state: what comes next carries nothing over."""

    id = models.BigAutoField(primary_key=True)
    place = models.BigIntegerField()
    after = models.BigIntegerField()
    key = models.CharField(max_length=80, db_collation="binary")
    person = models.BigIntegerField()
    cleaned_at = models.BigIntegerField()
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "lots_cleaning"
        indexes = [models.Index(fields=["after"], name="lots_cleaning_after")]
        constraints = [models.UniqueConstraint(fields=["key"], name="lots_cleaning_key_once")]


class Sample(models.Model):
    """A lot that was taken of another one to be looked at, by an event."""

    id = models.BigAutoField(primary_key=True)
    lot = models.BigIntegerField()
    event = models.BigIntegerField()

    class Meta:
        db_table = "lots_sample"
        constraints = [models.UniqueConstraint(fields=["lot"], name="lots_sample_lot_once")]


class Review(models.Model):
    """Somebody looked at a gain."""

    id = models.BigAutoField(primary_key=True)
    event = models.BigIntegerField()
    person = models.BigIntegerField()
    reviewed_at = models.BigIntegerField()
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "lots_review"
        constraints = [models.UniqueConstraint(fields=["event"], name="lots_review_once")]
