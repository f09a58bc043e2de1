"""Tables of the identifiers area: code types, schemes and the counters of schemes.

Code types are seeded by a migration. A scheme's pattern never changes once it is stored, so a
serial can always be explained by the pattern that made it.
"""

from django.db import models
from django.db.models import Q


class CodeType(models.Model):
    """A kind of code, where it must be unique, and which differences in writing it ignores."""

    id = models.BigAutoField(primary_key=True)
    code = models.TextField(unique=True)
    name = models.TextField()
    scope = models.TextField()
    folds_case = models.BooleanField()
    folds_inner_spaces = models.BooleanField()
    folds_hyphens = models.BooleanField()
    folds_leading_zeros = models.BooleanField()

    class Meta:
        db_table = "identifiers_code_type"
        constraints = [
            models.CheckConstraint(
                condition=Q(scope__in=["product", "maker", "company"]),
                name="identifiers_code_type_scope",
            ),
        ]


class Scheme(models.Model):
    """A named pattern that serials are made from; `key` is the secret of its unguessable number.

    The key is empty where nothing is to be hidden.
    """

    id = models.BigAutoField(primary_key=True)
    code = models.TextField(unique=True)
    name = models.TextField()
    pattern = models.TextField()
    key = models.BinaryField()
    code_type = models.ForeignKey(CodeType, on_delete=models.PROTECT)
    is_active = models.BooleanField()

    class Meta:
        db_table = "identifiers_scheme"


class Counter(models.Model):
    """The next number of a scheme, one row for each scope key (empty: counts for ever)."""

    pk = models.CompositePrimaryKey("scheme_id", "scope_key")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT)
    scope_key = models.TextField()
    next_number = models.BigIntegerField()

    class Meta:
        db_table = "identifiers_counter"
        constraints = [
            models.CheckConstraint(
                condition=Q(next_number__gte=0), name="identifiers_counter_next_number"
            ),
        ]
