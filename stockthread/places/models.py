"""Table of places: everywhere stock can be, so that nothing appears from nowhere.

`path` holds the ids from the root to the place itself, "/1/5/9/": a place lies
under another when its path begins with the other's. It is a range of an index
because "binary" collation orders by code point on both databases ("/" < "0").
"""

from django.db import models
from django.db.models import F, Q

from stockthread.places.records import BUILT_KINDS, KINDS, PARTY_KINDS, VIRTUAL_KINDS


class Quarantine(models.Model):
    """A place where goods are put aside, with all under it: moving them there is never stopped."""

    place = models.OneToOneField("Place", primary_key=True, on_delete=models.PROTECT)

    class Meta:
        db_table = "places_quarantine"


class Place(models.Model):
    """A bin or building, a party that has goods of ours, or a virtual place.

    The name of a party's place is the party's; its own name is empty.
    x, y, w, h are the rectangle on the site's map, in millimetres.
    """

    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT)
    code = models.CharField(max_length=80, db_collation="binary")
    code_key = models.CharField(max_length=400, db_collation="binary")
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=400, db_collation="binary")
    kind = models.CharField(max_length=12)
    party = models.ForeignKey("parties.Party", null=True, on_delete=models.PROTECT)
    path = models.CharField(max_length=1000, db_collation="binary")
    is_active = models.BooleanField(default=True)
    x = models.BigIntegerField(null=True)
    y = models.BigIntegerField(null=True)
    w = models.BigIntegerField(null=True)
    h = models.BigIntegerField(null=True)

    class Meta:
        db_table = "places_place"
        indexes = [
            models.Index(fields=["code_key"], name="places_place_code_search"),
            models.Index(fields=["name_key"], name="places_place_name_search"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["code"], name="places_place_code_once"),
            models.UniqueConstraint(fields=["path"], name="places_place_path_once"),
            models.CheckConstraint(condition=~Q(code=""), name="places_place_code_given"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="places_place_kind"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="places_place_not_own_parent",
            ),
            models.CheckConstraint(
                condition=Q(path__startswith="/", path__endswith="/"),
                name="places_place_path_form",
            ),
            models.CheckConstraint(
                condition=Q(party__isnull=True, kind__in=BUILT_KINDS + VIRTUAL_KINDS)
                | Q(party__isnull=False, kind__in=PARTY_KINDS),
                name="places_place_party_kind",
            ),
            models.CheckConstraint(
                condition=Q(party__isnull=False) | ~Q(name=""), name="places_place_name_given"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("company", *PARTY_KINDS, *VIRTUAL_KINDS))
                | Q(parent__isnull=True),
                name="places_place_root_kinds",
            ),
            models.CheckConstraint(
                condition=Q(x__isnull=True, y__isnull=True, w__isnull=True, h__isnull=True)
                | Q(x__isnull=False, y__isnull=False, w__gt=0, h__gt=0),
                name="places_place_rectangle",
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(kind__in=VIRTUAL_KINDS),
                name="places_place_one_of_each_virtual",
            ),
            models.UniqueConstraint(
                fields=["party", "kind"],
                condition=Q(party__isnull=False),
                name="places_place_one_per_party_and_kind",
            ),
        ]
