"""New serials for a selection, made by the product's scheme or pasted, and seen beforehand."""

from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from stockthread import catalog, identifiers, ledger, places
from stockthread.kernel import errors
from stockthread.kernel.errors import refuse
from stockthread.web import acting, correcting, pasted, words

SHOWN_MAX: Final = 50
MADE: Final = "made"
GIVEN: Final = "given"


def form(
    items: list[int], request: HttpRequest, reasons: dict[str, Any] | None = None
) -> dict[str, Any]:
    """What the form says: of one product, with its scheme if it has one."""
    product = product_of(items)
    scheme = identifiers.read.scheme(product.scheme) if product.scheme else None
    wanted = correcting.said(request, "way", "text")
    can_make = scheme is not None and scheme.is_active
    said = acting.nouns(items)
    return {
        **said,
        **(reasons or {}),
        "title": f"New serials for {said['noun']}",
        "deed": "See old and new",
        "action": reverse("code_renew"),
        "scheme": scheme if can_make else None,
        "first_items": [view.code for view in ledger.read.items(items[:3])],
        "asked": wanted | {"way": wanted["way"] or (MADE if can_make else GIVEN)},
        "number": len(items),
    }


def product_of(items: list[int]) -> catalog.Product:
    """The one product that they are of. Raises Refused serials_of_one_product, wrong_kind."""
    views = ledger.read.items(items)
    for view in views:
        if view.kind != ledger.Kind.UNIT:
            raise errors.Refused([errors.Refusal(None, "wrong_kind", {"code": view.code})])
    found = {view.product for view in views}
    if len(found) != 1:
        refuse("serials_of_one_product", count=len(found))
    return catalog.read.product(found.pop())


def seen(items: list[int], request: HttpRequest) -> dict[str, Any]:
    """The form with old and new beside each other, to be confirmed.

    Raises Refused where none of the items can have its new serial.
    """
    product = product_of(items)
    act = correcting.reasoned(request)._replace(accept="good")
    old = ledger.read.codes_of_type(items, product.code_type)

    def look(posting: ledger.Posting) -> tuple[ledger.Posting, dict[int, str]]:
        return posting, ledger.read.codes_of_type(items, product.code_type)

    posting, new = ledger.rehearsed(lambda: post(items, request, act), look)
    refused = acting.refusal_words(errors.Refused(posting.refused)) if posting.refused else {}
    pairs = [
        {"old": old.get(item, ""), "new": new.get(item, "")}
        for item in items
        if new.get(item) != old.get(item)
    ]
    count = words.count(posting.accepted, "item")
    return {
        **form(items, request, refused),
        "refusal_title": f"{words.count(len(items) - posting.accepted, 'item')} left out",
        "title": f"New serials for {count}?",
        "pairs": pairs[:SHOWN_MAX],
        "pairs_left": max(len(pairs) - SHOWN_MAX, 0),
        "deed": f"Give {words.count(posting.accepted, 'new serial')}",
        "action": reverse("code_renew_post"),
        "accept": "good" if posting.refused else "",
        "asked": correcting.said(request, "way", "text", "reason"),
    }


def renew(items: list[int], request: HttpRequest) -> ledger.Posting:
    """Give the items the serials in the form, or those that the scheme makes."""
    return post(items, request, correcting.reasoned(request))


def post(items: list[int], request: HttpRequest, act: ledger.Act) -> ledger.Posting:
    """Do it, for real or as a rehearsal."""
    product = product_of(items)
    if request.POST.get("way") == MADE:
        if not product.scheme:
            refuse("product_without_scheme", sku=product.sku)
        codes = ledger.Generated(product.scheme, fields(product, items, act))
        return ledger.correct_codes(items, codes=codes, act=act)
    texts = given(items, product, request.POST.get("text", ""))
    codes_given = ledger.Given(product.code_type, texts)
    return ledger.correct_codes(items, codes=codes_given, act=act)


def fields(product: catalog.Product, items: list[int], act: ledger.Act) -> identifiers.Fields:
    """What the serials may say: the day, the product, and the place where they all stand."""
    spots = {view.place for view in ledger.read.items(items)}
    place = places.read.place(spots.pop()).code if len(spots) == 1 and 0 not in spots else ""
    day = timezone.localtime(act.at or act.recorded_at).date()
    return catalog.serial_fields(product, on=day, place=place)


def given(items: list[int], product: catalog.Product, text: str) -> list[str]:
    """One serial for each item: in the order of the items, or old and new in two columns.

    Raises Refused serials_do_not_match, not_among_picked.
    """
    rows = [row for row in text.splitlines() if row.strip()]
    if rows and all("\t" in row.strip() for row in rows):
        return paired(items, product, [row.strip().split("\t", 1) for row in rows])
    texts = [line.code for line in pasted.lines("\n".join(rows))]
    if len(texts) != len(items):
        refuse("serials_do_not_match", serials=len(texts), items=len(items))
    return texts


def paired(items: list[int], product: catalog.Product, rows: list[list[str]]) -> list[str]:
    """The new serial of each item, found by its old one."""
    old = ledger.read.codes_of_type(items, product.code_type)
    code_type = identifiers.read.code_type(product.code_type)
    named = identifiers.canonical_all(code_type, [row[0] for row in rows])
    new = dict(zip(named, [row[1].strip() for row in rows], strict=True))
    if unknown := next((code for code in named if code not in old.values()), ""):
        refuse("not_among_picked", text=unknown)
    if len(new) != len(items):
        refuse("serials_do_not_match", serials=len(new), items=len(items))
    return [new[old[item]] for item in items]
