"""The table of consigned: at which price goods changed hands where they lay.

A deal is a fact: none is changed or deleted. It names an event and counts as long as that was not
undone; how much changed hands is read from the event.
"""

from django.db import models
from django.db.models import Q


class Deal(models.Model):
    """An event made goods of a party's ours (or ours its, `is_sale`), for a price a product.

    `price` is of one shown unit, in millionths of the currency's smallest unit.
    """

    id = models.BigAutoField(primary_key=True)
    event = models.BigIntegerField()
    product = models.BigIntegerField()
    party = models.BigIntegerField()
    is_sale = models.BooleanField()
    price = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        db_table = "consigned_deal"
        indexes = [models.Index(fields=["party"], name="consigned_deal_party")]
        constraints = [
            models.UniqueConstraint(fields=["event", "product"], name="consigned_deal_once"),
            models.CheckConstraint(condition=Q(price__gte=0), name="consigned_deal_price"),
        ]
