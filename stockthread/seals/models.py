"""The tables of seals: signed heads, and the blocks of digests that let the tree grow quickly.

Heads are facts: none is ever changed or deleted, and each names the one before it. Blocks are what
the ledger's digests come to, and can be computed again.
"""

from django.db import models
from django.db.models import Q


class Head(models.Model):
    """A signed head as `proofs.heads` says; size stands here again, for queries."""

    number = models.BigIntegerField(primary_key=True)
    size = models.BigIntegerField()
    head = models.TextField()
    signature = models.CharField(max_length=128, db_collation="binary")

    class Meta:
        db_table = "seals_head"
        constraints = [
            models.CheckConstraint(condition=Q(number__gt=0), name="seals_head_number"),
            models.CheckConstraint(condition=Q(size__gte=0), name="seals_head_size"),
        ]


class Block(models.Model):
    """The root over 256 leaves of the tree; number 0 is over the positions 1 to 256."""

    number = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()

    class Meta:
        db_table = "seals_block"
