"""Tables of the identifiers area: code types, schemes, their counters, blocks, gaps and books.

Code types are seeded by a migration. A scheme's pattern never changes once it is stored, so a
serial can always be explained by the pattern that made it.
"""

from django.db import models
from django.db.models import F, Q


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
    form = models.TextField(blank=True)

    class Meta:
        db_table = "identifiers_code_type"
        constraints = [
            models.CheckConstraint(
                condition=Q(form__in=["", "eui48"]), name="identifiers_code_type_form"
            ),
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


class Block(models.Model):
    """Numbers of a scheme taken in advance, to be printed where there is no network.

    `fields` is what the serials say, as JSON, so that they can be made again. Times are
    microseconds since 1970 UTC; `returned_at` is 0 until the block comes back.
    """

    id = models.BigAutoField(primary_key=True)
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT)
    scope_key = models.TextField()
    first_number = models.BigIntegerField()
    count = models.BigIntegerField()
    fields = models.TextField()
    purpose = models.TextField()
    person = models.BigIntegerField()
    reserved_at = models.BigIntegerField()
    expires_at = models.BigIntegerField()
    returned_at = models.BigIntegerField()

    class Meta:
        db_table = "identifiers_block"
        constraints = [
            models.CheckConstraint(
                condition=Q(count__gt=0, first_number__gte=0, expires_at__gt=F("reserved_at")),
                name="identifiers_block_numbers",
            ),
            models.UniqueConstraint(
                fields=["scheme", "scope_key", "first_number"], name="identifiers_block_once"
            ),
        ]


class Gap(models.Model):
    """A number that no item will ever bear, and why; written by whoever passed it over."""

    pk = models.CompositePrimaryKey("scheme_id", "scope_key", "number")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT)
    scope_key = models.TextField()
    number = models.BigIntegerField()
    reason = models.TextField()
    serial = models.TextField()

    class Meta:
        db_table = "identifiers_gap"


class Book(models.Model):
    """A book of numbers that were printed or written before there was anything to number.

    `product` is a product's id, 0 where the numbers are for any; `kept` says where the book is or
    who has it; `key` is that of the request that registered it. Times are microseconds since 1970
    UTC; `closed_at` is 0 while numbers are taken.
    """

    id = models.BigAutoField(primary_key=True)
    code_type = models.ForeignKey(CodeType, on_delete=models.PROTECT)
    product = models.BigIntegerField()
    key = models.TextField(unique=True)
    name = models.TextField(unique=True)
    kept = models.TextField()
    note = models.TextField()
    size = models.BigIntegerField()
    person = models.BigIntegerField()
    registered_at = models.BigIntegerField()
    closed_by = models.BigIntegerField()
    closed_at = models.BigIntegerField()

    class Meta:
        db_table = "identifiers_book"
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & Q(size__gt=0), name="identifiers_book_named"
            ),
        ]


class BookNumber(models.Model):
    """One number of a book, in the book's order; a number is in one book of its type at most.

    `reason` says why nobody will bear it; empty while it is good.
    """

    pk = models.CompositePrimaryKey("code_type_id", "canonical")
    code_type = models.ForeignKey(CodeType, on_delete=models.PROTECT, db_index=False)
    canonical = models.TextField()
    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    position = models.BigIntegerField()
    reason = models.TextField()
    spoilt_by = models.BigIntegerField()
    spoilt_at = models.BigIntegerField()

    class Meta:
        db_table = "identifiers_book_number"
        constraints = [
            models.UniqueConstraint(
                fields=["book", "position"], name="identifiers_book_number_once"
            ),
            models.CheckConstraint(
                condition=Q(reason="", spoilt_at=0) | (~Q(reason="") & Q(spoilt_at__gt=0)),
                name="identifiers_book_number_spoilt",
            ),
        ]
