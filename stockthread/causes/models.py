"""The table of causes: studies, each kept as it came out, so that it can be cited.

A study is never changed. It names units by their ids and says up to which event it looked.
"""

from django.db import models
from django.db.models import Q


class Study(models.Model):
    """One comparison. question, result and evidence are JSON; evidence is packed."""

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=80, db_collation="binary")
    title = models.CharField(max_length=120)
    complained = models.BigIntegerField()
    found = models.BigIntegerField()
    clear = models.BigIntegerField()
    told = models.CharField(max_length=400, blank=True)
    question = models.TextField()
    result = models.TextField()
    evidence = models.TextField()
    position = models.BigIntegerField()
    person = models.BigIntegerField()
    made_at = models.BigIntegerField()

    class Meta:
        db_table = "causes_study"
        constraints = [
            models.UniqueConstraint(fields=["key"], name="causes_study_key_once"),
            models.CheckConstraint(condition=Q(complained__gt=0), name="causes_study_complained"),
        ]
