"""The table of container types. Which container is of which type is a reading in the ledger."""

from django.db import models
from django.db.models import Q


class Type(models.Model):
    """A kind of container that the company has: its weight when empty, in grams, and the room
    inside, in millimetres; NULL where that is not known. `note`: where the figures are from."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=40, db_collation="binary")
    name = models.CharField(max_length=80)
    tare = models.BigIntegerField(null=True)
    length = models.BigIntegerField(null=True)
    width = models.BigIntegerField(null=True)
    height = models.BigIntegerField(null=True)
    is_reusable = models.BooleanField()
    note = models.CharField(max_length=200)
    is_active = models.BooleanField()

    class Meta:
        db_table = "containers_type"
        constraints = [
            models.UniqueConstraint(fields=["code"], name="containers_type_code_once"),
            models.CheckConstraint(condition=~Q(code=""), name="containers_type_code_given"),
            models.CheckConstraint(condition=Q(tare__gte=0), name="containers_type_tare"),
            models.CheckConstraint(condition=Q(length__gt=0), name="containers_type_length"),
            models.CheckConstraint(condition=Q(width__gt=0), name="containers_type_width"),
            models.CheckConstraint(condition=Q(height__gt=0), name="containers_type_height"),
        ]
