"""Tables of counts: what was to be counted, what was scanned, what was decided.

Scans are only added: one is taken back by a row that names it. A count's differences are read
against the ledger until it is posted; then they are kept as they were decided.
"""

from django.db import models
from django.db.models import Q

from stockthread.counts.records import DECISIONS, DIRECTIONS, KINDS, PILES, STATES


class Count(models.Model):
    """A count of places, products or classes. figures: those of its posting, as JSON."""

    id = models.BigAutoField(primary_key=True)
    number = models.CharField(max_length=40, db_collation="binary")
    key = models.CharField(max_length=80, db_collation="binary")
    state = models.CharField(max_length=12)
    kind = models.CharField(max_length=12)
    is_blind = models.BooleanField()
    note = models.TextField(blank=True)
    person = models.BigIntegerField()
    made_at = models.BigIntegerField()
    post_key = models.CharField(max_length=80, db_collation="binary", blank=True)
    posted_by = models.BigIntegerField()
    posted_at = models.BigIntegerField()
    figures = models.TextField(blank=True)

    class Meta:
        db_table = "counts_count"
        constraints = [
            models.UniqueConstraint(fields=["number"], name="counts_count_number_once"),
            models.UniqueConstraint(fields=["key"], name="counts_count_key_once"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="counts_count_state"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="counts_count_kind"),
            models.CheckConstraint(
                condition=~Q(state="posted") | (~Q(post_key="") & Q(posted_at__gt=0)),
                name="counts_count_posted_by_key",
            ),
        ]


class Scope(models.Model):
    """One place, product or class that a count is about."""

    id = models.BigAutoField(primary_key=True)
    count = models.ForeignKey(Count, on_delete=models.PROTECT)
    kind = models.CharField(max_length=12)
    target = models.BigIntegerField()

    class Meta:
        db_table = "counts_scope"
        constraints = [
            models.UniqueConstraint(
                fields=["count", "kind", "target"], name="counts_scope_target_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("place", "product", "class")), name="counts_scope_kind"
            ),
        ]


class Scan(models.Model):
    """A code read in a place; `voids` names the scan that this row takes back."""

    id = models.BigAutoField(primary_key=True)
    count = models.ForeignKey(Count, on_delete=models.PROTECT)
    place = models.BigIntegerField()
    text = models.CharField(max_length=400)
    canonical = models.CharField(max_length=400, db_collation="binary")
    item = models.BigIntegerField()
    kind = models.SmallIntegerField()
    product = models.BigIntegerField()
    quantity = models.BigIntegerField(null=True)
    container = models.BigIntegerField()
    recount = models.BigIntegerField()
    person = models.BigIntegerField()
    device = models.CharField(max_length=500, blank=True)
    at = models.BigIntegerField()
    key = models.CharField(max_length=80, db_collation="binary")
    voids = models.ForeignKey("self", null=True, on_delete=models.PROTECT)

    class Meta:
        db_table = "counts_scan"
        indexes = [
            models.Index(fields=["item", "at"], name="counts_scan_item"),
            models.Index(fields=["place", "at"], name="counts_scan_place"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["count", "key"], name="counts_scan_key_once"),
            models.UniqueConstraint(fields=["voids"], name="counts_scan_taken_back_once"),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True) | Q(quantity__gte=0),
                name="counts_scan_quantity",
            ),
        ]


class Visit(models.Model):
    """Somebody says that a place is counted, as it may be empty."""

    id = models.BigAutoField(primary_key=True)
    count = models.ForeignKey(Count, on_delete=models.PROTECT)
    place = models.BigIntegerField()
    recount = models.BigIntegerField()
    person = models.BigIntegerField()
    at = models.BigIntegerField()

    class Meta:
        db_table = "counts_visit"
        constraints = [
            models.UniqueConstraint(
                fields=["count", "place", "recount", "person"], name="counts_visit_once"
            ),
        ]


class Recount(models.Model):
    """What was scanned before in a place (0: any), of a product (0: any), no longer counts."""

    id = models.BigAutoField(primary_key=True)
    count = models.ForeignKey(Count, on_delete=models.PROTECT)
    place = models.BigIntegerField()
    product = models.BigIntegerField()
    person = models.BigIntegerField()
    at = models.BigIntegerField()
    key = models.CharField(max_length=80, db_collation="binary")

    class Meta:
        db_table = "counts_recount"
        constraints = [
            models.UniqueConstraint(fields=["count", "key"], name="counts_recount_key_once"),
        ]


class Line(models.Model):
    """A difference of a posted count, and what was decided. refused: why it was not done."""

    id = models.BigAutoField(primary_key=True)
    count = models.ForeignKey(Count, on_delete=models.PROTECT)
    post_key = models.CharField(max_length=80, db_collation="binary")
    name = models.CharField(max_length=200)
    pile = models.CharField(max_length=12)
    item = models.BigIntegerField()
    kind = models.SmallIntegerField()
    product = models.BigIntegerField()
    text = models.CharField(max_length=400)
    expected = models.BigIntegerField()
    counted = models.BigIntegerField()
    quantity_expected = models.BigIntegerField()
    quantity_counted = models.BigIntegerField()
    decision = models.CharField(max_length=12)
    refused = models.TextField(blank=True)

    class Meta:
        db_table = "counts_line"
        constraints = [
            models.CheckConstraint(condition=Q(pile__in=PILES), name="counts_line_pile"),
            models.CheckConstraint(
                condition=Q(decision__in=DECISIONS), name="counts_line_decision"
            ),
            models.UniqueConstraint(
                fields=["count", "post_key", "name"], name="counts_line_decided_once"
            ),
        ]


class Change(models.Model):
    """What somebody changed about a count, in words."""

    id = models.BigAutoField(primary_key=True)
    count = models.ForeignKey(Count, on_delete=models.PROTECT)
    what = models.CharField(max_length=400)
    person = models.BigIntegerField()
    changed_at = models.BigIntegerField()

    class Meta:
        db_table = "counts_change"


class Decision(models.Model):
    """What somebody decided about a difference, other than proposed, before the count is posted.

    `name` is the difference's key; a decision about one that is none any more does nothing.
    """

    id = models.BigAutoField(primary_key=True)
    count = models.ForeignKey(Count, on_delete=models.PROTECT)
    name = models.CharField(max_length=200, db_collation="binary")
    decision = models.CharField(max_length=12)
    person = models.BigIntegerField()
    decided_at = models.BigIntegerField()

    class Meta:
        db_table = "counts_decision"
        constraints = [
            models.UniqueConstraint(fields=["count", "name"], name="counts_decision_once"),
            models.CheckConstraint(
                condition=Q(decision__in=DECISIONS), name="counts_decision_known"
            ),
        ]


class Check(models.Model):
    """A sample check of a container: how much of what is on record in it was looked at."""

    id = models.BigAutoField(primary_key=True)
    container = models.BigIntegerField()
    key = models.CharField(max_length=80, db_collation="binary")
    person = models.BigIntegerField()
    at = models.BigIntegerField()
    expected = models.BigIntegerField()
    opened = models.BigIntegerField()
    is_whole = models.BooleanField()

    class Meta:
        db_table = "counts_check"
        indexes = [models.Index(fields=["container", "id"], name="counts_check_container")]
        constraints = [models.UniqueConstraint(fields=["key"], name="counts_check_key_once")]


class CheckScan(models.Model):
    """What a sample check found: found, extra, missing or unknown."""

    id = models.BigAutoField(primary_key=True)
    check_id = models.BigIntegerField()
    text = models.CharField(max_length=400)
    item = models.BigIntegerField()
    said = models.CharField(max_length=12)

    class Meta:
        db_table = "counts_check_scan"
        indexes = [
            models.Index(fields=["check_id", "id"], name="counts_check_scan_check"),
            models.Index(fields=["item"], name="counts_check_scan_item"),
        ]


class Reason(models.Model):
    """Why stock is adjusted; gain, loss or scrap."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=40, db_collation="binary")
    name = models.CharField(max_length=200)
    direction = models.CharField(max_length=12)
    is_active = models.BooleanField()

    class Meta:
        db_table = "counts_reason"
        constraints = [
            models.UniqueConstraint(fields=["code"], name="counts_reason_code_once"),
            models.CheckConstraint(condition=~Q(code=""), name="counts_reason_code_given"),
            models.CheckConstraint(
                condition=Q(direction__in=DIRECTIONS), name="counts_reason_direction"
            ),
        ]


class Counter(models.Model):
    """The last number that counts of a year have."""

    id = models.BigAutoField(primary_key=True)
    series = models.CharField(max_length=20, db_collation="binary")
    last = models.BigIntegerField()

    class Meta:
        db_table = "counts_counter"
        constraints = [
            models.UniqueConstraint(fields=["series"], name="counts_counter_series_once"),
        ]
