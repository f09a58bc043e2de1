"""Tables of purchases: what is inspected, what was drawn for it, and how little may lie in stock.

What came, what is on hold and what went back is read from the ledger and stands nowhere here.
Inspections and samples are facts: none is changed or deleted.
"""

from django.db import models
from django.db.models import F, Q

from stockthread.purchases.records import MODES


class Policy(models.Model):
    """How a product is inspected on arrival; supplier 0 stands for any."""

    id = models.BigAutoField(primary_key=True)
    product = models.BigIntegerField()
    supplier = models.BigIntegerField()
    mode = models.CharField(max_length=8, db_collation="binary")
    sample_count = models.BigIntegerField()
    sample_of = models.BigIntegerField()
    person = models.BigIntegerField()
    changed_at = models.BigIntegerField()

    class Meta:
        db_table = "purchases_policy"
        constraints = [
            models.UniqueConstraint(fields=["product", "supplier"], name="purchases_policy_once"),
            models.CheckConstraint(condition=Q(mode__in=MODES), name="purchases_policy_mode"),
            models.CheckConstraint(
                condition=Q(sample_count__gt=0) & Q(sample_count__lte=F("sample_of")),
                name="purchases_policy_sample",
            ),
        ]


class Inspection(models.Model):
    """Goods of one product that came in at once and were held for inspection by one event."""

    id = models.BigAutoField(primary_key=True)
    order = models.BigIntegerField()
    product = models.BigIntegerField()
    event = models.BigIntegerField()
    quantity = models.BigIntegerField()
    mode = models.CharField(max_length=8, db_collation="binary")
    sample_count = models.BigIntegerField()
    sample_of = models.BigIntegerField()
    made_at = models.BigIntegerField()

    class Meta:
        db_table = "purchases_inspection"
        indexes = [models.Index(fields=["order"], name="purchases_inspection_order")]
        constraints = [
            models.UniqueConstraint(fields=["event", "product"], name="purchases_inspection_once"),
        ]


class Sample(models.Model):
    """An item that was drawn to be looked at, and how much of it where it is a lot."""

    id = models.BigAutoField(primary_key=True)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT)
    item = models.BigIntegerField()
    quantity = models.BigIntegerField()

    class Meta:
        db_table = "purchases_sample"
        constraints = [
            models.UniqueConstraint(fields=["inspection", "item"], name="purchases_sample_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="purchases_sample_quantity"),
        ]


class Minimum(models.Model):
    """How much of a product there should be at least, in a place and below it; 0 is everywhere."""

    id = models.BigAutoField(primary_key=True)
    product = models.BigIntegerField()
    place = models.BigIntegerField()
    minimum = models.BigIntegerField()
    order_up_to = models.BigIntegerField()
    person = models.BigIntegerField()
    changed_at = models.BigIntegerField()

    class Meta:
        db_table = "purchases_minimum"
        constraints = [
            models.UniqueConstraint(fields=["product", "place"], name="purchases_minimum_once"),
            models.CheckConstraint(
                condition=Q(minimum__gt=0) & Q(order_up_to__gte=F("minimum")),
                name="purchases_minimum_order",
            ),
        ]
