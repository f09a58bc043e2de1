"""The table of reasons for holds. What is held is in the ledger; only this area writes here."""

from django.db import models
from django.db.models import Q

from stockthread.holds.records import ROLES


class Reason(models.Model):
    """Why goods are held: what that forbids, and what it takes to release them.

    `role`: who may release, besides admins; "" for everybody whose role may release at all.
    """

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=40, db_collation="binary")
    name = models.CharField(max_length=200)
    blocks = models.SmallIntegerField()
    role = models.CharField(max_length=16)
    is_signed = models.BooleanField()
    is_active = models.BooleanField()

    class Meta:
        db_table = "holds_reason"
        constraints = [
            models.UniqueConstraint(fields=["code"], name="holds_reason_code_once"),
            models.CheckConstraint(condition=~Q(code=""), name="holds_reason_code_given"),
            models.CheckConstraint(condition=Q(blocks__range=(0, 7)), name="holds_reason_blocks"),
            models.CheckConstraint(condition=Q(role__in=ROLES), name="holds_reason_role"),
        ]


class Version(models.Model):
    """What a reason says since a moment, and who had it say so; none is changed.

    `undoes`: the version that this one takes back, 0 for none. The first of a reason that was there
    from the start is by nobody.
    """

    id = models.BigAutoField(primary_key=True)
    reason = models.ForeignKey(Reason, models.PROTECT, db_column="reason")
    name = models.CharField(max_length=200)
    blocks = models.SmallIntegerField()
    role = models.CharField(max_length=16)
    is_signed = models.BooleanField()
    is_active = models.BooleanField()
    since = models.BigIntegerField()
    person = models.BigIntegerField()
    words = models.CharField(max_length=200)
    undoes = models.BigIntegerField()
    key = models.CharField(max_length=80, db_collation="binary")

    class Meta:
        db_table = "holds_version"
        constraints = [
            models.UniqueConstraint(fields=["key"], name="holds_version_once"),
            models.CheckConstraint(condition=Q(role__in=ROLES), name="holds_version_role"),
        ]
