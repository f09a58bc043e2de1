"""Tables of parties: companies we deal with, how to reach them, and people who act.

A `*_key` column is the folded text that searching compares (kernel.findtext).
The collation "binary" orders by code point on both databases, so that a
prefix is a range of an index.
"""

from django.db import models
from django.db.models import Q


class Party(models.Model):
    """A company: supplier, customer, carrier, maker, or one of our own."""

    code = models.CharField(max_length=64, db_collation="binary")
    code_key = models.CharField(max_length=400, db_collation="binary")
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=400, db_collation="binary")
    is_supplier = models.BooleanField(default=False)
    is_customer = models.BooleanField(default=False)
    is_carrier = models.BooleanField(default=False)
    is_maker = models.BooleanField(default=False)
    is_own = models.BooleanField(default=False)
    note = models.TextField(default="", blank=True)

    class Meta:
        db_table = "parties_party"
        indexes = [
            models.Index(fields=["code_key"], name="parties_party_code_search"),
            models.Index(fields=["name_key"], name="parties_party_name_search"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["code"], name="parties_party_code_once"),
            models.CheckConstraint(condition=~Q(code=""), name="parties_party_code_given"),
            models.CheckConstraint(condition=~Q(name=""), name="parties_party_name_given"),
        ]


class Contact(models.Model):
    """One way to reach a party."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT)
    name = models.CharField(max_length=200)
    email = models.CharField(max_length=254, default="", blank=True)
    phone = models.CharField(max_length=64, default="", blank=True)
    address = models.TextField(default="", blank=True)

    class Meta:
        db_table = "parties_contact"
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="parties_contact_name_given"),
        ]


class Person(models.Model):
    """Someone who acts in this system. The ledger holds the id, never the name.

    The name may be empty: that is a person who has been erased.
    """

    name = models.CharField(max_length=200)
    email = models.CharField(max_length=254, default="", blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        db_table = "parties_person"
