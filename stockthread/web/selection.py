"""What was selected in a list: single items, or every item that fits the list's filters."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from django.http import HttpRequest, QueryDict

from stockthread import ledger
from stockthread.kernel import ids
from stockthread.kernel.errors import refuse
from stockthread.web import listing, lists, shown, words

PICKED_MAX: Final = 100_000
SUMMED_MAX: Final = 2_000


class Picked(NamedTuple):
    """A selection: the items picked one by one, or every item that fits the query."""

    items: str
    every: str
    query: str


def picked(request: HttpRequest) -> Picked:
    """The selection in a form or an address, as text that the next form can carry on."""
    form = request.POST if request.method == "POST" else request.GET
    single = form.get("items", "").split() or form.getlist("item")
    return Picked(" ".join(single), form.get("every", ""), form.get("query", ""))


def item_ids(selection: Picked) -> list[int]:
    """The ids of the selected items, each once. Raises Refused nothing_picked, unknown_id."""
    if selection.every:
        wanted = listing.filter_of(lists.asked(listing.ITEMS, QueryDict(selection.query)))
        found = ledger.read.matching_ids(wanted, PICKED_MAX)
    else:
        found = [ids.internal_id("item", each) for each in dict.fromkeys(selection.items.split())]
    return found or refuse("nothing_picked")


def summary(items: Sequence[int]) -> str:
    """What a selection is, in a line: `Drill D18, in A-03-02`, `3 products, in 2 places`."""
    views = ledger.read.items(items[:SUMMED_MAX])
    rows = shown.rows(views)
    products = sorted({row.product for row in rows} - {""})
    spots = sorted({row.place for row in rows} - {""})
    more = "at least " if len(items) > SUMMED_MAX else ""
    what = products[0] if len(products) == 1 else more + words.count(len(products), "product")
    where = spots[0] if len(spots) == 1 else more + words.count(len(spots), "place")
    return f"{what}, in {where}" if spots else what


def noun(items: Sequence[int]) -> str:
    """`DR-24-00117` for one item, `12 items` for more."""
    if len(items) > 1:
        return words.count(len(items), "item")
    return next((row.code for row in shown.rows(ledger.read.items(items))), "1 item")
