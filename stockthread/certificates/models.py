"""Tables of certificates: what is asked of goods before use, and what came in for them.

Only this area writes here. A version of a specification, a certificate, a result and a concession
never change once they are there; withdrawing one, or its last day, fills its last columns, once.
"""

from django.db import models
from django.db.models import Q

from stockthread.certificates.records import NEEDS


class Kind(models.Model):
    """A kind of certificate: of analysis, of material, a safety sheet."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=40, db_collation="binary")
    name = models.CharField(max_length=200)
    is_active = models.BooleanField()

    class Meta:
        db_table = "certificates_kind"
        constraints = [
            models.UniqueConstraint(fields=["code"], name="certificates_kind_code_once"),
            models.CheckConstraint(condition=~Q(code=""), name="certificates_kind_code_given"),
        ]


class Specification(models.Model):
    """A version of what is asked of a product's goods; `supplier` 0 is for all without their own.

    The last version of a product and supplier is in force. One without needs asks for nothing.
    """

    id = models.BigAutoField(primary_key=True)
    product = models.BigIntegerField()
    supplier = models.BigIntegerField()
    version = models.IntegerField()
    note = models.CharField(max_length=500, blank=True)
    key = models.CharField(max_length=80, db_collation="binary")
    person = models.BigIntegerField()
    made_at = models.BigIntegerField()

    class Meta:
        db_table = "certificates_specification"
        constraints = [
            models.UniqueConstraint(fields=["key"], name="certificates_specification_key_once"),
            models.UniqueConstraint(
                fields=["product", "supplier", "version"], name="certificates_version_once"
            ),
        ]


class Need(models.Model):
    """One certificate or result that a version asks for.

    `subject` is the kind of certificate, or the attribute that is measured. Limits are decimals as
    text, "" for none; `expected` is the text that a result must be, "" for any.
    """

    id = models.BigAutoField(primary_key=True)
    specification = models.BigIntegerField()
    type = models.CharField(max_length=12)
    subject = models.BigIntegerField()
    unit = models.CharField(max_length=20, blank=True)
    lower = models.CharField(max_length=64, blank=True, db_collation="binary")
    upper = models.CharField(max_length=64, blank=True, db_collation="binary")
    expected = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "certificates_need"
        indexes = [models.Index(fields=["specification"], name="certificates_need_of")]
        constraints = [
            models.CheckConstraint(condition=Q(type__in=NEEDS), name="certificates_need_type"),
        ]


class Certificate(models.Model):
    """A paper that says something of goods. Days are written like 2026-05-31, "" for none.

    `expired_at`: when it was seen that its last day was over.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.BigIntegerField()
    number = models.CharField(max_length=80, db_collation="binary")
    issuer = models.CharField(max_length=200, blank=True)
    issued_on = models.CharField(max_length=10, blank=True, db_collation="binary")
    valid_until = models.CharField(max_length=10, blank=True, db_collation="binary")
    key = models.CharField(max_length=80, db_collation="binary")
    person = models.BigIntegerField()
    made_at = models.BigIntegerField()
    replaces = models.BigIntegerField(null=True)
    withdrawn_by = models.BigIntegerField(null=True)
    withdrawn_at = models.BigIntegerField(null=True)
    withdrawn_why = models.CharField(max_length=500, blank=True)
    expired_at = models.BigIntegerField(null=True)

    class Meta:
        db_table = "certificates_certificate"
        indexes = [
            models.Index(fields=["valid_until"], name="certificates_valid_until"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["key"], name="certificates_certificate_key_once"),
            models.UniqueConstraint(fields=["replaces"], name="certificates_replaced_once"),
        ]


class Covered(models.Model):
    """A certificate says something of an item."""

    id = models.BigAutoField(primary_key=True)
    certificate = models.BigIntegerField()
    item = models.BigIntegerField()

    class Meta:
        db_table = "certificates_covered"
        indexes = [models.Index(fields=["item"], name="certificates_covered_item")]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "item"], name="certificates_covered_once"
            ),
        ]


class Result(models.Model):
    """What was measured of an item; the last one that is not withdrawn counts.

    `sample` is the sample or the unit of the lot that it was measured on, 0 for the item itself.
    """

    id = models.BigAutoField(primary_key=True)
    item = models.BigIntegerField()
    attribute = models.BigIntegerField()
    value = models.CharField(max_length=200)
    sample = models.BigIntegerField()
    key = models.CharField(max_length=100, db_collation="binary")
    person = models.BigIntegerField()
    made_at = models.BigIntegerField()
    withdrawn_by = models.BigIntegerField(null=True)
    withdrawn_at = models.BigIntegerField(null=True)
    withdrawn_why = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "certificates_result"
        indexes = [models.Index(fields=["item", "attribute"], name="certificates_result_of")]
        constraints = [
            models.UniqueConstraint(fields=["key"], name="certificates_result_key_once"),
            models.CheckConstraint(condition=~Q(value=""), name="certificates_result_value"),
        ]


class Concession(models.Model):
    """Goods that may be used as they are, signed. `until` is the last day, "" for none.

    `ended_at`: since when it counts no more, whoever ended it (0: its day had passed).
    """

    id = models.BigAutoField(primary_key=True)
    item = models.BigIntegerField()
    of = models.BigIntegerField()
    reason = models.CharField(max_length=500)
    lacks = models.CharField(max_length=500)
    until = models.CharField(max_length=10, blank=True, db_collation="binary")
    order_kind = models.CharField(max_length=40, blank=True)
    order_number = models.CharField(max_length=80, blank=True)
    signature = models.BigIntegerField()
    key = models.CharField(max_length=80, db_collation="binary")
    person = models.BigIntegerField()
    made_at = models.BigIntegerField()
    ended_by = models.BigIntegerField(null=True)
    ended_at = models.BigIntegerField(null=True)
    ended_why = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "certificates_concession"
        indexes = [models.Index(fields=["item"], name="certificates_concession_item")]
        constraints = [
            models.UniqueConstraint(fields=["key", "item"], name="certificates_concession_once"),
        ]


class Retention(models.Model):
    """How many months behind its last day a sample of a product is kept; 0 ends the rule."""

    id = models.BigAutoField(primary_key=True)
    product = models.BigIntegerField()
    months = models.IntegerField()
    person = models.BigIntegerField()
    changed_at = models.BigIntegerField()

    class Meta:
        db_table = "certificates_retention"
        constraints = [
            models.UniqueConstraint(fields=["product"], name="certificates_retention_once"),
            models.CheckConstraint(
                condition=Q(months__range=(0, 1200)), name="certificates_retention_months"
            ),
        ]
