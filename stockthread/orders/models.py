"""Tables of orders: what was agreed and what people decided about it.

How far an order has come stands nowhere here: it is read from the events that have it as cause.
Changes are facts: none is changed or deleted. A line on which nothing was done can be taken out,
with what it said before; that it was taken out is such a change.
"""

from django.db import models
from django.db.models import Q

from stockthread.orders.records import KINDS, STATES


class Order(models.Model):
    """A purchase, a sale, a transfer, a return or a production order; due is an ISO date or ""."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=20)
    number = models.CharField(max_length=40, db_collation="binary")
    key = models.CharField(max_length=80, db_collation="binary")
    state = models.CharField(max_length=12)
    party = models.BigIntegerField()
    place_from = models.BigIntegerField()
    place_to = models.BigIntegerField()
    reference = models.CharField(max_length=80, blank=True)
    currency = models.CharField(max_length=3)
    due = models.CharField(max_length=10, db_collation="binary", blank=True)
    note = models.TextField(blank=True)
    person = models.BigIntegerField()
    made_at = models.BigIntegerField()

    class Meta:
        db_table = "orders_order"
        indexes = [
            models.Index(fields=["kind", "state", "id"], name="orders_order_list"),
            models.Index(fields=["party", "id"], name="orders_order_party"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="orders_order_number_once"),
            models.UniqueConstraint(fields=["key"], name="orders_order_key_once"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="orders_order_kind"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="orders_order_state"),
            models.CheckConstraint(condition=~Q(number=""), name="orders_order_number_given"),
        ]


class Line(models.Model):
    """What is ordered of one product. price: see records.NewLine; null where it is not known."""

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey(Order, on_delete=models.PROTECT)
    position = models.BigIntegerField()
    product = models.BigIntegerField()
    quantity = models.BigIntegerField()
    price = models.BigIntegerField(null=True)
    due = models.CharField(max_length=10, db_collation="binary", blank=True)
    note = models.CharField(max_length=400, blank=True)
    is_closed = models.BooleanField()

    class Meta:
        db_table = "orders_line"
        indexes = [models.Index(fields=["product", "order"], name="orders_line_product")]
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="orders_line_position_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="orders_line_quantity"),
            models.CheckConstraint(
                condition=Q(price__isnull=True) | Q(price__gte=0), name="orders_line_price"
            ),
        ]


class Before(models.Model):
    """A line as it stood until its quantity, price or due was changed; never changed itself."""

    id = models.BigAutoField(primary_key=True)
    line = models.ForeignKey(Line, on_delete=models.PROTECT)
    quantity = models.BigIntegerField()
    price = models.BigIntegerField(null=True)
    due = models.CharField(max_length=10, db_collation="binary", blank=True)
    until = models.BigIntegerField()

    class Meta:
        db_table = "orders_line_before"


class Change(models.Model):
    """What somebody changed about an order, in words."""

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey(Order, on_delete=models.PROTECT)
    what = models.CharField(max_length=400)
    reason = models.CharField(max_length=500, blank=True)
    person = models.BigIntegerField()
    changed_at = models.BigIntegerField()

    class Meta:
        db_table = "orders_change"


class Added(models.Model):
    """Lines that were added to an order with one key: ids from first to last."""

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey(Order, on_delete=models.PROTECT)
    key = models.CharField(max_length=80, db_collation="binary")
    first = models.BigIntegerField()
    last = models.BigIntegerField()

    class Meta:
        db_table = "orders_added"
        constraints = [
            models.UniqueConstraint(fields=["order", "key"], name="orders_added_key_once"),
        ]


class Counter(models.Model):
    """The last number that orders of a prefix and year have."""

    id = models.BigAutoField(primary_key=True)
    series = models.CharField(max_length=20, db_collation="binary")
    last = models.BigIntegerField()

    class Meta:
        db_table = "orders_counter"
        constraints = [
            models.UniqueConstraint(fields=["series"], name="orders_counter_series_once"),
        ]
