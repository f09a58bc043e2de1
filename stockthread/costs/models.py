"""Tables of costs.

Entries, their parts and rates are facts: no row is changed or deleted. Holdings, edges and lines
are a projection of them and of the ledger, written anew by `rebuild`. Amounts are whole smallest
units of the home currency, `goods` and `landed` apart; moments are microseconds since 1970 UTC.
"""

from django.db import models
from django.db.models import Q

from stockthread.costs.records import KINDS, SHARED_BY


class Entry(models.Model):
    """Money that came to goods: a price, a landed cost, a correction.

    `position` is that of the last event before it; `event` the one that brought it about, if any.
    """

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=120, db_collation="binary")
    kind = models.CharField(max_length=12)
    label = models.CharField(max_length=40)
    position = models.BigIntegerField()
    event = models.BigIntegerField()
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    amount_foreign = models.BigIntegerField()
    rate_numerator = models.BigIntegerField()
    rate_denominator = models.BigIntegerField()
    shared_by = models.CharField(max_length=12)
    cause_kind = models.CharField(max_length=40)
    cause_id = models.CharField(max_length=80)
    document = models.CharField(max_length=80)
    note = models.CharField(max_length=400)
    person = models.BigIntegerField()
    happened_at = models.BigIntegerField()
    recorded_at = models.BigIntegerField()

    class Meta:
        db_table = "costs_entry"
        constraints = [
            models.UniqueConstraint(fields=["key"], name="costs_entry_key_once"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="costs_entry_kind"),
            models.CheckConstraint(
                condition=Q(shared_by__in=SHARED_BY), name="costs_entry_shared_by"
            ),
            models.CheckConstraint(
                condition=Q(rate_numerator__gt=0, rate_denominator__gt=0), name="costs_entry_rate"
            ),
        ]
        indexes = [
            models.Index(fields=["position"], name="costs_entry_position"),
            models.Index(fields=["cause_kind", "cause_id"], name="costs_entry_cause"),
        ]


class Part(models.Model):
    """What of an entry came to one item, or to all that an event brought in of a product."""

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT)
    event = models.BigIntegerField()
    product = models.BigIntegerField()
    item = models.BigIntegerField()
    quantity = models.BigIntegerField()
    amount = models.BigIntegerField()

    class Meta:
        db_table = "costs_part"
        indexes = [models.Index(fields=["event"], name="costs_part_event")]
        constraints = [
            models.CheckConstraint(
                condition=Q(item=0, event__gt=0) | Q(item__gt=0, event=0), name="costs_part_target"
            ),
        ]


class Rate(models.Model):
    """What one unit of a currency is worth in the home currency, from a day on; the last counts."""

    id = models.BigAutoField(primary_key=True)
    currency = models.CharField(max_length=3)
    day = models.CharField(max_length=10)
    numerator = models.BigIntegerField()
    denominator = models.BigIntegerField()
    person = models.BigIntegerField()
    recorded_at = models.BigIntegerField()

    class Meta:
        db_table = "costs_rate"
        indexes = [models.Index(fields=["currency", "day"], name="costs_rate_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(numerator__gt=0, denominator__gt=0), name="costs_rate_positive"
            ),
        ]


class Cursor(models.Model):
    """How far the ledger was followed; `reached`: how far it ever was."""

    id = models.BigIntegerField(primary_key=True)
    position = models.BigIntegerField()
    reached = models.BigIntegerField()

    class Meta:
        db_table = "costs_cursor"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="costs_cursor_one")]


class Holding(models.Model):
    """What of an item is booked where; `sale`: the event that took it from us, 0 for none.

    `product` is what it is booked as: of a part that of the whole it is built into. `inside`: the
    unit it is built into, 0 for none. `left_by`: the event that sold the item before it came back
    the last time, 0 for none.
    """

    id = models.BigAutoField(primary_key=True)
    item = models.BigIntegerField()
    product = models.BigIntegerField()
    inside = models.BigIntegerField()
    account = models.SmallIntegerField()
    place = models.BigIntegerField()
    owner = models.BigIntegerField()
    sale = models.BigIntegerField()
    quantity = models.BigIntegerField()
    goods = models.BigIntegerField()
    landed = models.BigIntegerField()
    booked_at = models.BigIntegerField()
    left_by = models.BigIntegerField()

    class Meta:
        db_table = "costs_holding"
        constraints = [
            models.UniqueConstraint(
                fields=["item", "account", "place", "owner", "sale"], name="costs_holding_once"
            ),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="costs_holding_quantity"),
        ]
        indexes = [
            models.Index(fields=["inside"], name="costs_holding_inside", condition=~Q(inside=0)),
        ]


class Edge(models.Model):
    """What of an input's cost went into an output by an event that stands."""

    id = models.BigAutoField(primary_key=True)
    event = models.BigIntegerField()
    output = models.BigIntegerField()
    input = models.BigIntegerField()
    quantity = models.BigIntegerField()
    goods = models.BigIntegerField()
    landed = models.BigIntegerField()

    class Meta:
        db_table = "costs_edge"
        constraints = [
            models.UniqueConstraint(fields=["event", "output", "input"], name="costs_edge_once"),
        ]
        indexes = [
            models.Index(fields=["input"], name="costs_edge_input"),
            models.Index(fields=["output"], name="costs_edge_output"),
        ]


class Line(models.Model):
    """A line of the journal: what an event or an entry added to an account, or took from it."""

    id = models.BigAutoField(primary_key=True)
    position = models.BigIntegerField()
    event = models.BigIntegerField()
    entry = models.BigIntegerField()
    booked_at = models.BigIntegerField()
    account = models.SmallIntegerField()
    product = models.BigIntegerField()
    place = models.BigIntegerField()
    owner = models.BigIntegerField()
    sale = models.BigIntegerField()
    quantity = models.BigIntegerField()
    goods = models.BigIntegerField()
    landed = models.BigIntegerField()

    class Meta:
        db_table = "costs_line"
        indexes = [
            models.Index(fields=["booked_at"], name="costs_line_booked"),
            models.Index(fields=["sale"], name="costs_line_sale"),
        ]
