"""Items booked as another product than was thought: what it would do in numbers, then the act."""

from collections import Counter
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from stockthread import catalog, certificates, ledger
from stockthread.kernel import errors
from stockthread.web import acting, asked, correcting, words

SUGGESTED_MAX: Final = 300


def form(
    items: list[int], request: HttpRequest, reasons: dict[str, Any] | None = None
) -> dict[str, Any]:
    """What the form says: which products they are of now, and which one is to be chosen."""
    said = acting.nouns(items)
    return {
        **said,
        **(reasons or {}),
        "title": f"Other product for {said['noun']}",
        "deed": "See what it does",
        "action": reverse("rebook"),
        "products": [p for p in catalog.read.all_products(SUGGESTED_MAX) if p.is_active],
        "asked": correcting.said(request, "product"),
    }


def seen(items: list[int], request: HttpRequest) -> dict[str, Any]:
    """The form with what it would do in numbers, to be confirmed.

    Raises Refused where nothing of it can be done.
    """
    act = correcting.reasoned(request)._replace(accept="good")
    product = asked.product(request.POST.get("product", ""))
    before = ledger.read.items(items)

    def look(posting: ledger.Posting) -> tuple[ledger.Posting, list[ledger.ItemView]]:
        return posting, ledger.read.items(items)

    posting, after = ledger.rehearsed(
        lambda: certificates.rebook(items, product=product.id, act=act), look
    )
    refused = acting.refusal_words(errors.Refused(posting.refused)) if posting.refused else {}
    changed = {view.id for view in after if view.product == product.id}
    moved = [view for view in before if view.id in changed and view.product != product.id]
    held = {view.id for view in after if view.holds}
    what = words.count(posting.accepted, "item")
    return {
        **form(items, request, refused),
        "refusal_title": f"{words.count(len(items) - posting.accepted, 'item')} left out",
        "title": f"Book {what} as {product.name}?",
        "lines": lines(moved, product, held),
        "deed": f"Book {what} as {product.name}",
        "action": reverse("rebook_post"),
        "accept": "good" if posting.refused else "",
        "asked": {"product": product.sku, "reason": act.reason},
        "is_seen": True,
    }


def lines(moved: list[ledger.ItemView], product: catalog.Product, held: set[int]) -> list[str]:
    """What changes, in sentences with numbers; held: what is on hold then."""
    names = catalog.read.products(sorted({view.product for view in moved if view.product}))
    kinds = Counter(view.product for view in moved)
    told = [
        f"{words.number(count)} × {names[id].name} → {product.name}"
        for id, count in kinds.most_common()
        if id in names
    ]
    places = len({view.place for view in moved if view.place})
    told.append(f"They stay where they are, in {words.count(places, 'place')}.")
    told.append("Their codes go with them, and are free for others of the old product.")
    stay = sum(1 for view in moved if view.holds and view.id in held)
    freed = sum(1 for view in moved if view.holds and view.id not in held)
    new = sum(1 for view in moved if not view.holds and view.id in held)
    of, are = "of them is", "of them are"
    if stay:
        told.append(f"{words.count(stay, of, are)} held, and will be.")
    if freed:
        told.append(f"{words.count(freed, of, are)} held as what they are not, and free then.")
    if new:
        told.append(f"{words.count(new, of, are)} held then, as {product.name} asks before use.")
    return told


def rebook(items: list[int], request: HttpRequest) -> ledger.Posting:
    """Book the items as the product in the form."""
    act = correcting.reasoned(request)
    product = asked.product(request.POST.get("product", ""))
    return certificates.rebook(items, product=product.id, act=act)
