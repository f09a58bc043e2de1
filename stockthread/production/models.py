"""Tables of production: bills of materials, what orders are made by, what is loaded, shifts.

A bill's lines are facts: a change makes the next version. What was made, with what, where and by
whom is in the ledger alone; beside it stands at which position of a unit a component was fitted,
which is a fact too, named by the ledger's event.
"""

from django.db import models
from django.db.models import F, Q

from stockthread.production.records import ACTIVE, LINE_KINDS, POLICIES, STATES


class Bom(models.Model):
    """One version of what goes into `yield_quantity` of a product."""

    id = models.BigAutoField(primary_key=True)
    product = models.BigIntegerField()
    version = models.BigIntegerField()
    key = models.CharField(max_length=80, db_collation="binary")
    state = models.CharField(max_length=12)
    yield_quantity = models.BigIntegerField()
    note = models.CharField(max_length=400, blank=True)
    person = models.BigIntegerField()
    made_at = models.BigIntegerField()

    class Meta:
        db_table = "production_bom"
        constraints = [
            models.UniqueConstraint(
                fields=["product", "version"], name="production_bom_version_once"
            ),
            models.UniqueConstraint(fields=["key"], name="production_bom_key_once"),
            models.UniqueConstraint(
                fields=["product"], condition=Q(state=ACTIVE), name="production_bom_one_active"
            ),
            models.CheckConstraint(condition=Q(state__in=STATES), name="production_bom_state"),
            models.CheckConstraint(condition=Q(yield_quantity__gt=0), name="production_bom_yield"),
        ]


class BomLine(models.Model):
    """What goes in: so much of a product for the bill's yield, and at which position."""

    id = models.BigAutoField(primary_key=True)
    bom = models.ForeignKey(Bom, on_delete=models.PROTECT)
    number = models.BigIntegerField()
    product = models.BigIntegerField()
    quantity = models.BigIntegerField()
    kind = models.CharField(max_length=12)
    position = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "production_bom_line"
        indexes = [models.Index(fields=["product"], name="production_bom_line_product")]
        constraints = [
            models.UniqueConstraint(fields=["bom", "number"], name="production_bom_line_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="production_bom_line_quantity"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=LINE_KINDS), name="production_bom_line_kind"
            ),
        ]


class BomAlternative(models.Model):
    """What may go in instead, the lowest rank first."""

    id = models.BigAutoField(primary_key=True)
    line = models.ForeignKey(BomLine, on_delete=models.PROTECT)
    rank = models.BigIntegerField()
    product = models.BigIntegerField()

    class Meta:
        db_table = "production_bom_alternative"
        indexes = [models.Index(fields=["product"], name="production_alternative_of")]
        constraints = [
            models.UniqueConstraint(fields=["line", "rank"], name="production_alternative_rank"),
            models.UniqueConstraint(fields=["line", "product"], name="production_alternative_once"),
        ]


class Plan(models.Model):
    """By which version of a bill an order makes a product, and where what is finished goes."""

    id = models.BigAutoField(primary_key=True)
    order = models.BigIntegerField(db_column="order_id")
    product = models.BigIntegerField()
    bom = models.ForeignKey(Bom, on_delete=models.PROTECT)
    place_to = models.BigIntegerField()
    person = models.BigIntegerField()
    made_at = models.BigIntegerField()

    class Meta:
        db_table = "production_plan"
        constraints = [
            models.UniqueConstraint(
                fields=["order", "product"], name="production_plan_product_once"
            ),
        ]


class Step(models.Model):
    """A step of an order, done at a station; no two of an order at the same."""

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT)
    number = models.BigIntegerField()
    name = models.CharField(max_length=120)
    place = models.BigIntegerField()
    needs_test = models.BooleanField()

    class Meta:
        db_table = "production_step"
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="production_step_number_once"),
            models.UniqueConstraint(fields=["plan", "place"], name="production_step_place_once"),
        ]


class StepPart(models.Model):
    """A component that is built in at a step of an order."""

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT)
    number = models.BigIntegerField()
    product = models.BigIntegerField()

    class Meta:
        db_table = "production_step_part"
        constraints = [
            models.UniqueConstraint(fields=["plan", "product"], name="production_step_part_once"),
        ]


class Routing(models.Model):
    """The usual steps of a product: its new orders take them over."""

    id = models.BigAutoField(primary_key=True)
    product = models.BigIntegerField()
    place_to = models.BigIntegerField()
    person = models.BigIntegerField()
    made_at = models.BigIntegerField()

    class Meta:
        db_table = "production_routing"
        constraints = [
            models.UniqueConstraint(fields=["product"], name="production_routing_once"),
        ]


class RoutingStep(models.Model):
    """A step of a routing, as a step of an order is."""

    id = models.BigAutoField(primary_key=True)
    routing = models.ForeignKey(Routing, on_delete=models.PROTECT)
    number = models.BigIntegerField()
    name = models.CharField(max_length=120)
    place = models.BigIntegerField()
    needs_test = models.BooleanField()

    class Meta:
        db_table = "production_routing_step"
        constraints = [
            models.UniqueConstraint(
                fields=["routing", "number"], name="production_routing_step_once"
            ),
            models.UniqueConstraint(
                fields=["routing", "place"], name="production_routing_place_once"
            ),
        ]


class RoutingPart(models.Model):
    """A component that is usually built in at a step."""

    id = models.BigAutoField(primary_key=True)
    routing = models.ForeignKey(Routing, on_delete=models.PROTECT)
    number = models.BigIntegerField()
    product = models.BigIntegerField()

    class Meta:
        db_table = "production_routing_part"
        constraints = [
            models.UniqueConstraint(
                fields=["routing", "product"], name="production_routing_part_once"
            ),
        ]


class StationLoad(models.Model):
    """A lot that goes into all that is completed at a station, until the next is loaded."""

    id = models.BigAutoField(primary_key=True)
    place = models.BigIntegerField()
    product = models.BigIntegerField()
    lot = models.BigIntegerField()
    person = models.BigIntegerField()
    loaded_at = models.BigIntegerField()
    ended_at = models.BigIntegerField(null=True)

    class Meta:
        db_table = "production_station_load"
        indexes = [models.Index(fields=["lot"], name="production_load_lot")]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "product"],
                condition=Q(ended_at__isnull=True),
                name="production_load_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("loaded_at")),
                name="production_load_ends_later",
            ),
        ]


class Shift(models.Model):
    """A shift, from and to minutes of the local day; one that ends before it begins goes over
    midnight."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=60)
    begins = models.BigIntegerField()
    ends = models.BigIntegerField()

    class Meta:
        db_table = "production_shift"
        constraints = [
            models.UniqueConstraint(fields=["name"], name="production_shift_name_once"),
            models.CheckConstraint(
                condition=Q(begins__gte=0, begins__lt=1440, ends__gte=0, ends__lt=1440)
                & ~Q(begins=F("ends")),
                name="production_shift_times",
            ),
        ]


class MachineShift(models.Model):
    """A shift that works at a machine, whatever the clock says, until `ended_at`."""

    id = models.BigAutoField(primary_key=True)
    machine = models.CharField(max_length=60, db_collation="binary")
    shift = models.CharField(max_length=60)
    person = models.BigIntegerField()
    begun_at = models.BigIntegerField()
    ended_at = models.BigIntegerField(null=True)

    class Meta:
        db_table = "production_machine_shift"
        constraints = [
            models.UniqueConstraint(
                fields=["machine"],
                condition=Q(ended_at__isnull=True),
                name="production_machine_shift_one",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("begun_at")),
                name="production_machine_shift_ends_later",
            ),
        ]


class Fitting(models.Model):
    """At which position of a unit an event of the ledger put a component. Never changed."""

    id = models.BigAutoField(primary_key=True)
    event = models.BigIntegerField()
    unit = models.BigIntegerField()
    item = models.BigIntegerField()
    position = models.CharField(max_length=120)

    class Meta:
        db_table = "production_fitting"
        indexes = [models.Index(fields=["unit", "item"], name="production_fitting_unit")]
        constraints = [
            models.UniqueConstraint(fields=["event", "item"], name="production_fitting_once"),
        ]


class Limit(models.Model):
    """What a reading of a product's units must not be below or above, until `ended_at`.

    lower and upper are decimals as text, empty for none.
    """

    id = models.BigAutoField(primary_key=True)
    product = models.BigIntegerField()
    attribute = models.BigIntegerField()
    lower = models.CharField(max_length=62, blank=True)
    upper = models.CharField(max_length=62, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    policy = models.CharField(max_length=12)
    is_needed = models.BooleanField()
    key = models.CharField(max_length=80, db_collation="binary")
    person = models.BigIntegerField()
    made_at = models.BigIntegerField()
    ended_at = models.BigIntegerField(null=True)

    class Meta:
        db_table = "production_limit"
        constraints = [
            models.UniqueConstraint(
                fields=["product", "attribute"],
                condition=Q(ended_at__isnull=True),
                name="production_limit_one_at_a_time",
            ),
            models.UniqueConstraint(fields=["key"], name="production_limit_key_once"),
            models.CheckConstraint(
                condition=Q(policy__in=POLICIES), name="production_limit_policy"
            ),
            models.CheckConstraint(
                condition=~Q(lower="") | ~Q(upper=""), name="production_limit_says_something"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("made_at")),
                name="production_limit_ends_later",
            ),
        ]
