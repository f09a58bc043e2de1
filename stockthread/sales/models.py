"""Tables of sales: what may stand in for what, customers' rules, waves, shipments.

What was promised, picked, packed, shipped and delivered stands nowhere here: it is in the ledger.
Exceptions, shipments, proofs and links of orders are facts: none is changed or deleted.
"""

from django.db import models
from django.db.models import Q

from stockthread.sales.records import RULE_KINDS


class Substitute(models.Model):
    """A product that may be sold in place of another; rank 1 is offered first."""

    id = models.BigAutoField(primary_key=True)
    product = models.BigIntegerField()
    substitute = models.BigIntegerField()
    rank = models.BigIntegerField()
    is_mutual = models.BooleanField()
    note = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField()

    class Meta:
        db_table = "sales_substitute"
        indexes = [models.Index(fields=["substitute"], name="sales_substitute_other")]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "substitute"],
                condition=Q(is_active=True),
                name="sales_substitute_once",
            ),
            models.CheckConstraint(
                condition=~Q(product=models.F("substitute")), name="sales_substitute_other_product"
            ),
            models.CheckConstraint(condition=Q(rank__gt=0), name="sales_substitute_rank"),
        ]


class Rule(models.Model):
    """What a customer asks of goods: of a product, of a class with those below it, or of any."""

    id = models.BigAutoField(primary_key=True)
    party = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    product = models.BigIntegerField()
    product_class = models.BigIntegerField()
    days = models.BigIntegerField()
    note = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField()
    person = models.BigIntegerField()
    made_at = models.BigIntegerField()

    class Meta:
        db_table = "sales_rule"
        constraints = [
            models.UniqueConstraint(
                fields=["party", "kind", "product", "product_class"],
                condition=Q(is_active=True),
                name="sales_rule_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=RULE_KINDS), name="sales_rule_kind"),
            models.CheckConstraint(
                condition=Q(product=0) | Q(product_class=0), name="sales_rule_one_scope"
            ),
            models.CheckConstraint(
                condition=Q(kind="remaining_life", days__gt=0)
                | (~Q(kind="remaining_life") & Q(days=0)),
                name="sales_rule_days",
            ),
        ]


class RuleException(models.Model):
    """A customer's rule that somebody broke knowingly for one item, and why."""

    id = models.BigAutoField(primary_key=True)
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT)
    order = models.BigIntegerField(db_column="order_id")
    item = models.BigIntegerField()
    key = models.CharField(max_length=80, db_collation="binary")
    reason = models.CharField(max_length=500)
    person = models.BigIntegerField()
    made_at = models.BigIntegerField()

    class Meta:
        db_table = "sales_exception"
        indexes = [models.Index(fields=["order"], name="sales_exception_order")]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="sales_exception_why")]


class Wave(models.Model):
    """Orders that are picked in one round, onto the cart that stands as `place`; `closed_at` is 0
    while it is picked."""

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=80, db_collation="binary")
    place = models.BigIntegerField()
    person = models.BigIntegerField()
    made_at = models.BigIntegerField()
    closed_by = models.BigIntegerField(default=0)
    closed_at = models.BigIntegerField(default=0)

    class Meta:
        db_table = "sales_wave"
        constraints = [models.UniqueConstraint(fields=["key"], name="sales_wave_key_once")]


class WaveOrder(models.Model):
    """An order of a wave, at a position on the cart."""

    id = models.BigAutoField(primary_key=True)
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT)
    order = models.BigIntegerField(db_column="order_id")
    position = models.BigIntegerField()

    class Meta:
        db_table = "sales_wave_order"
        indexes = [models.Index(fields=["order"], name="sales_wave_order_order")]
        constraints = [
            models.UniqueConstraint(fields=["wave", "order"], name="sales_wave_order_once"),
            models.UniqueConstraint(fields=["wave", "position"], name="sales_wave_order_place"),
        ]


class Shipment(models.Model):
    """What left together: its events have keys that begin with `key` and a point."""

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=80, db_collation="binary")
    carrier = models.BigIntegerField()
    tracking = models.CharField(max_length=80, blank=True)
    place = models.BigIntegerField()
    person = models.BigIntegerField()
    shipped_at = models.BigIntegerField()

    class Meta:
        db_table = "sales_shipment"
        indexes = [models.Index(fields=["tracking"], name="sales_shipment_tracking")]
        constraints = [models.UniqueConstraint(fields=["key"], name="sales_shipment_key_once")]


class ShipmentOrder(models.Model):
    """An order of which goods are in a shipment, and the event by which they left."""

    id = models.BigAutoField(primary_key=True)
    shipment = models.ForeignKey(Shipment, on_delete=models.PROTECT)
    order = models.BigIntegerField(db_column="order_id")
    event = models.BigIntegerField()

    class Meta:
        db_table = "sales_shipment_order"
        indexes = [models.Index(fields=["order"], name="sales_shipment_order_order")]
        constraints = [
            models.UniqueConstraint(fields=["shipment", "order"], name="sales_shipment_order_once"),
        ]


class Proof(models.Model):
    """That a shipment arrived: who took it, when; `file` is the id of a signed note, 0 for none."""

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=80, db_collation="binary")
    shipment = models.ForeignKey(Shipment, on_delete=models.PROTECT)
    name = models.CharField(max_length=120)
    note = models.CharField(max_length=400, blank=True)
    file = models.BigIntegerField()
    person = models.BigIntegerField()
    arrived_at = models.BigIntegerField()

    class Meta:
        db_table = "sales_proof"
        constraints = [
            models.UniqueConstraint(fields=["key"], name="sales_proof_key_once"),
            models.CheckConstraint(condition=~Q(name=""), name="sales_proof_name"),
        ]


class Drop(models.Model):
    """A purchase whose goods go from the supplier straight to the customer of a sale."""

    id = models.BigAutoField(primary_key=True)
    sale = models.BigIntegerField()
    purchase = models.BigIntegerField()

    class Meta:
        db_table = "sales_drop"
        indexes = [models.Index(fields=["purchase"], name="sales_drop_purchase")]
        constraints = [models.UniqueConstraint(fields=["sale", "purchase"], name="sales_drop_once")]
