"""Refusals of sales name orders with whom they are for, and things with where they are."""

from collections.abc import Sequence
from typing import Final

from stockthread import ledger, orders
from stockthread.kernel.errors import Refusal
from stockthread.kernel.refusals import TEXTS
from stockthread.orders import SALE

_SAYS_WHOSE: Final = frozenset(code for code, text in TEXTS.items() if "{whose}" in text)


def named(refusals: Sequence[Refusal]) -> list[Refusal]:
    """Return refusals as people are told them: `whose` says the order and its customer.

    What the ledger names of items, it names here too. A few statements for any number.
    """
    causes = {
        (refusal.data.get("order_kind", SALE), refusal.data["number"])
        for refusal in refusals
        if refusal.code in _SAYS_WHOSE
    }
    called = orders.read.called(sorted(causes)) if causes else {}
    told = []
    for refusal in ledger.named(refusals):
        if refusal.code in _SAYS_WHOSE:
            number = refusal.data["number"]
            cause = refusal.data.get("order_kind", SALE), number
            refusal = refusal._replace(data={**refusal.data, "whose": called.get(cause, number)})
        told.append(refusal)
    return told
