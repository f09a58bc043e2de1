"""Tables of exchange: files that were imported, and the tray of rows that were not.

A row that is doubtful or refused is kept whole, so that nothing of a file is lost. The digest of
a tray's row covers what the mapping takes from it: the same row in another file is known again.
"""

from django.db import models
from django.db.models import Q


class Import(models.Model):
    """One file on its way in. `next_row` is the first that is not in yet."""

    id = models.BigAutoField(primary_key=True)
    digest = models.CharField(max_length=64, db_collation="binary")
    attempt = models.BigIntegerField()
    file = models.TextField()
    columns = models.TextField()
    mapping = models.TextField()
    rows = models.BigIntegerField()
    next_row = models.BigIntegerField()
    place = models.BigIntegerField()
    stage = models.SmallIntegerField()
    owner = models.BigIntegerField()
    person = models.BigIntegerField()
    started_at = models.BigIntegerField()
    finished_at = models.BigIntegerField(null=True)
    accepted = models.BigIntegerField(default=0)
    here = models.BigIntegerField(default=0)
    doubtful = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)

    class Meta:
        db_table = "exchange_import"
        constraints = [
            models.UniqueConstraint(
                fields=["digest", "attempt"], name="exchange_import_attempt_once"
            ),
            models.UniqueConstraint(
                fields=["digest"],
                condition=Q(finished_at__isnull=True),
                name="exchange_import_one_at_a_time",
            ),
        ]


class Tray(models.Model):
    """One row of a file that waits for a decision, or has had it."""

    id = models.BigAutoField(primary_key=True)
    import_of = models.ForeignKey(Import, on_delete=models.PROTECT, db_column="import_id")
    number = models.BigIntegerField()
    file_line = models.BigIntegerField()
    pile = models.CharField(max_length=8)
    reason = models.CharField(max_length=40)
    data = models.TextField()
    cells = models.TextField()
    digest = models.CharField(max_length=32, db_collation="binary")
    item = models.BigIntegerField(default=0)
    decision = models.CharField(max_length=8, default="", blank=True)
    decided_by = models.BigIntegerField(default=0)
    decided_at = models.BigIntegerField(null=True)

    class Meta:
        db_table = "exchange_tray"
        indexes = [
            models.Index(fields=["digest"], name="exchange_tray_digest"),
            models.Index(fields=["id"], condition=Q(decision=""), name="exchange_tray_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["import_of", "number"], name="exchange_tray_row_once"),
            models.CheckConstraint(
                condition=Q(pile__in=["doubtful", "refused"]), name="exchange_tray_pile"
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True)
                | Q(decision__in=["accepted", "dropped"], decided_at__isnull=False),
                name="exchange_tray_decision",
            ),
        ]
