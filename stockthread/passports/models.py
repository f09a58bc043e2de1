"""Tables of public product pages: what they say, who may see more, scans and alarms.

Scans are kept for a while and then deleted; of where they came from only a salted hash is kept.
Notices and alarms stay on record.
"""

from django.db import models
from django.db.models import Q

from stockthread.passports.records import ALARMS, DECISIONS


class Secret(models.Model):
    """The one secret behind keys of items and hashes of addresses; it outlives every label."""

    id = models.BigIntegerField(primary_key=True)
    secret = models.CharField(max_length=64, db_collation="binary")

    class Meta:
        db_table = "passports_secret"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="passports_secret_one")]


class Sheet(models.Model):
    """What the page of a product does."""

    product = models.BigIntegerField(primary_key=True)
    is_public = models.BooleanField()
    opens_by_serial = models.BooleanField()

    class Meta:
        db_table = "passports_sheet"


class Field(models.Model):
    """A field of a product's passport, in one language or in all."""

    id = models.BigAutoField(primary_key=True)
    product = models.BigIntegerField()
    position = models.BigIntegerField()
    name = models.CharField(max_length=120)
    value = models.TextField()
    language = models.CharField(max_length=8, db_collation="binary", blank=True)
    is_restricted = models.BooleanField()

    class Meta:
        db_table = "passports_field"
        constraints = [
            models.UniqueConstraint(fields=["product", "position"], name="passports_field_once"),
        ]


class Grant(models.Model):
    """A key to restricted parts; only its hash is kept."""

    id = models.BigAutoField(primary_key=True)
    product = models.BigIntegerField()
    digest = models.CharField(max_length=64, db_collation="binary")
    note = models.CharField(max_length=200)
    person = models.BigIntegerField()
    made_at = models.BigIntegerField()
    until = models.BigIntegerField(null=True)
    revoked_at = models.BigIntegerField(null=True)

    class Meta:
        db_table = "passports_grant"
        constraints = [
            models.UniqueConstraint(fields=["digest"], name="passports_grant_digest_once"),
        ]


class Notice(models.Model):
    """Words on the pages of items, in several languages as JSON. owner: the kind of act
    whose notice it is, which alone withdraws it."""

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=80, db_collation="binary")
    reference = models.CharField(max_length=80)
    texts = models.TextField()
    person = models.BigIntegerField()
    published_at = models.BigIntegerField()
    withdrawn_at = models.BigIntegerField(null=True)
    withdrawn_by = models.BigIntegerField(default=0)
    owner = models.CharField(max_length=20, default="")

    class Meta:
        db_table = "passports_notice"
        constraints = [
            models.UniqueConstraint(fields=["key"], name="passports_notice_key_once"),
        ]


class Noticed(models.Model):
    """An item or a product that a notice is about; the other is 0."""

    id = models.BigAutoField(primary_key=True)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT)
    item = models.BigIntegerField()
    product = models.BigIntegerField()

    class Meta:
        db_table = "passports_noticed"
        indexes = [
            models.Index(fields=["item"], name="passports_noticed_item"),
            models.Index(fields=["product"], name="passports_noticed_product"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "item", "product"], name="passports_noticed_once"
            ),
        ]


class Scan(models.Model):
    """The public page of an item was opened."""

    id = models.BigAutoField(primary_key=True)
    item = models.BigIntegerField()
    scanned_at = models.BigIntegerField()
    area = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=32, db_collation="binary")

    class Meta:
        db_table = "passports_scan"
        indexes = [
            models.Index(fields=["item", "scanned_at"], name="passports_scan_item"),
            models.Index(fields=["scanned_at"], name="passports_scan_at"),
        ]


class Alarm(models.Model):
    """Scans of an item do not fit what is on record; one open alarm a kind."""

    id = models.BigAutoField(primary_key=True)
    item = models.BigIntegerField()
    kind = models.CharField(max_length=12, db_collation="binary")
    evidence = models.TextField()
    first_at = models.BigIntegerField()
    last_at = models.BigIntegerField()
    count = models.BigIntegerField()
    decision = models.CharField(max_length=12, db_collation="binary")
    person = models.BigIntegerField()
    decided_at = models.BigIntegerField(null=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "passports_alarm"
        constraints = [
            models.UniqueConstraint(
                fields=["item", "kind"], condition=Q(decision="open"), name="passports_alarm_open"
            ),
            models.CheckConstraint(condition=Q(kind__in=ALARMS), name="passports_alarm_kind"),
            models.CheckConstraint(
                condition=Q(decision__in=DECISIONS), name="passports_alarm_decision"
            ),
        ]


class Knock(models.Model):
    """How often an address asked for what is not there, or sent a form, in a span of time."""

    id = models.BigAutoField(primary_key=True)
    address = models.CharField(max_length=32, db_collation="binary")
    what = models.CharField(max_length=12, db_collation="binary")
    span = models.BigIntegerField()
    count = models.BigIntegerField()

    class Meta:
        db_table = "passports_knock"
        constraints = [
            models.UniqueConstraint(
                fields=["address", "what", "span"], name="passports_knock_once"
            ),
        ]
