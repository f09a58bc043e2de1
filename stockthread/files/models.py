"""The table of files: what is kept with an order, an event or an item. Rows are never changed.

The bytes lie in the installation's directory, each content once; see `store`.
"""

from django.db import models
from django.db.models import Q

from stockthread.files.records import SUBJECTS


class File(models.Model):
    """A file with one thing; the same content may be kept with several."""

    id = models.BigAutoField(primary_key=True)
    subject_kind = models.CharField(max_length=12, db_collation="binary")
    subject_id = models.BigIntegerField()
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=80, db_collation="binary")
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, db_collation="binary")
    made_by = models.BigIntegerField()
    made_at = models.BigIntegerField()

    class Meta:
        db_table = "files_file"
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "sha256"], name="files_file_once"
            ),
            models.CheckConstraint(
                condition=Q(subject_kind__in=SUBJECTS), name="files_file_subject"
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="files_file_size"),
        ]
