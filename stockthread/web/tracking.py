"""How a product is followed: in words, what waits for serials, and the form that changes it."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from django.http import HttpRequest
from django.urls import reverse

from stockthread import access, catalog, identifiers, ledger, parties, places
from stockthread.kernel import errors, ids
from stockthread.web import asked, pictures, shown, words

CHANGES_SHOWN: Final = 5
SAID: Final = "followed"
PLACES_SHOWN: Final = 3
WORDS: Final = {
    "serial": "a serial each",
    "serial_in_lot": "a serial each, within lots",
    "lot": "lot",
    "bulk": "amount only",
    "serial_at_shipment": "a serial when shipped",
}
POLICIES: Final = {
    "serial": "Each piece has a serial of its own from the day it comes in.",
    "serial_in_lot": "Each piece has a serial of its own and belongs to a lot.",
    "serial_at_shipment": "Pieces are counted in lots; each gets its serial when it is shipped.",
    "lot": "Amounts of lots, for goods of which no piece is like another's.",
    "bulk": "An amount and nothing else: no serials, no lots that matter.",
}
POLICIES_TOLD: Final = {
    **POLICIES,
    "lot": "It is counted in lots; its pieces have no serials.",
    "bulk": "It is an amount, without serials and without lots that matter.",
}


class Standing(NamedTuple):
    """What there is of a product: units by place here and with customers, and what waits."""

    here: dict[int, int]
    sold: int
    waiting: list[ledger.Waiting]

    @property
    def units(self) -> int:
        return sum(self.here.values())

    @property
    def pieces(self) -> int:
        return sum(part.quantity for part in self.waiting)

    @property
    def lots(self) -> int:
        return len({part.lot for part in self.waiting})


def standing(product: catalog.Product) -> Standing:
    """Count what there is of a product. Three statements."""
    counts = ledger.read.stock_counts([product.id])
    kinds = places.read.kinds(sorted({each.place for each in counts}))
    here, sold = dict[int, int](), 0
    for each in counts:
        if each.stage > ledger.Stage.READY or not each.units:
            continue
        if kinds.get(each.place) == "customer":
            sold += each.units
        else:
            here[each.place] = here.get(each.place, 0) + each.units
    return Standing(here, sold, ledger.read.waiting(product.id))


def section(product: catalog.Product) -> dict[str, Any]:
    """What the product's page says of it."""
    there = standing(product)
    has_serials = product.tracking not in catalog.MEASURED_TRACKINGS
    public = ids.public_id("product", product.id)
    numbered = there.units + there.sold
    whole = numbered + there.pieces
    return {
        "policy": POLICIES_TOLD[product.tracking],
        "waits": waits(product, there) if has_serials and there.pieces else "",
        "progress": pictures.length(numbered, whole) if has_serials and there.pieces else 0,
        "numbered": numbered,
        "serialise_href": reverse("serialise", args=[public])
        if has_serials and there.pieces else "",
        "tracking_href": reverse("tracking", args=[public]),
        "changes": changes(product.id),
    }  # fmt: skip


def waits(product: catalog.Product, there: Standing) -> str:
    """`34 of 120 have serials`."""
    numbered = there.units + there.sold
    have = f"{words.number(numbered)} of {words.number(numbered + there.pieces)} have serials"
    if product.tracking == "serial_at_shipment":
        return f"{have}; the others get theirs when they are shipped, or before."
    return f"{have}; the others wait, and cannot be shipped before they have some."


def changes(product: int) -> list[dict[str, Any]]:
    """What it was before, who changed that and when, the latest first."""
    found = catalog.read.tracking_changes(product, CHANGES_SHOWN)
    names = parties.read.people_names(sorted({each.person for each in found}))
    return [
        {
            "at": each.changed_at,
            "by": names.get(each.person) or "somebody who has left",
            "before": WORDS[each.tracking_from],
            "after": WORDS[each.tracking_to],
            "reason": each.reason,
        }
        for each in found
    ]


def form(id: int, request: HttpRequest, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """The form that changes it, each policy with what it would mean in numbers."""
    product = catalog.read.product(id)
    there = standing(product)
    picked = request.POST.get("tracking", "")
    options = [
        option(product, each, there, picked) for each in POLICIES if each != product.tracking
    ]
    return {
        **(reasons or {}),
        "title": f"Change how {product.name} is followed",
        "summary": f"So far: {WORDS[product.tracking]}. Nothing that is on record changes.",
        "deed": "Change it",
        "action": reverse("tracking_post", args=[ids.public_id("product", id)]),
        "options": options,
        "schemes": schemes(product),
        "asked": {"scheme": request.POST.get("scheme", own_scheme(product))},
    }


def option(product: catalog.Product, tracking: str, there: Standing, picked: str) -> dict[str, Any]:
    """One policy: what it is, what it means here, or why it cannot be."""
    problem = why_not(product, tracking, there)
    return {
        "value": tracking,
        "word": words_of(tracking),
        "sentence": POLICIES[tracking],
        "problem": problem,
        "means": "" if problem else means(product, tracking, there),
        "is_picked": tracking == picked,
    }


def words_of(tracking: str) -> str:
    """`A serial each`."""
    return WORDS[tracking][:1].upper() + WORDS[tracking][1:]


def why_not(product: catalog.Product, tracking: str, there: Standing) -> str:
    """What stands against a policy, in a sentence; nothing where nothing does."""
    try:
        catalog.check_tracking(product, tracking)
    except errors.Refused as refused:
        return errors.text(refused.refusals[0])
    if tracking not in catalog.MEASURED_TRACKINGS or not there.units:
        return ""
    spots = places.read.places(sorted(there.here))
    most = sorted(there.here.items(), key=lambda each: -each[1])
    named = [f"{shown.place_name(spots[id])} ({words.number(count)})"
             for id, count in most[:PLACES_SHOWN]]  # fmt: skip
    left = len(most) - len(named)
    named += [words.count(left, "other place")] if left else []
    count = words.count(there.units, "piece has a serial", "pieces have serials")
    return f"{count}: in {words.listed(named)}. Not while they stand."


def means(product: catalog.Product, tracking: str, there: Standing) -> str:
    """What a change would mean for what stands."""
    counted = f"{words.count(there.pieces, 'piece')} in {words.count(there.lots, 'lot')}"
    if tracking in catalog.MEASURED_TRACKINGS:
        sold = f" The {words.number(there.sold)} sold keep their serials." if there.sold else ""
        return f"{counted} stay as they are.{sold}" if there.pieces or sold else ""
    if not there.pieces:
        kept = words.count(there.units, "piece keeps its serial", "pieces keep their serials")
        return f"{kept}." if there.units else ""
    verb = "has no serial" if there.pieces == 1 else "have no serials"
    if tracking == "serial_at_shipment":
        return f"{counted} stay counted; each gets its serial when it is shipped."
    return (
        f"{counted} {verb} yet. They stay where they are and can be moved; shipped are only those"
        " that have one. Give them serials now, or bit by bit."
    )


def schemes(product: catalog.Product) -> Sequence[identifiers.SchemeRow]:
    """Schemes that may make its serials."""
    serial = identifiers.read.code_type_by_code("serial").id
    own = identifiers.read.code_type(product.code_type)
    wanted = serial if own.code == "lot" else own.id
    return [
        each for each in identifiers.read.schemes() if each.is_active and each.code_type == wanted
    ]


def own_scheme(product: catalog.Product) -> str:
    """The code of the scheme that makes its serials so far."""
    return identifiers.read.scheme(product.scheme).code if product.scheme else ""


def change(id: int, request: HttpRequest) -> str:
    """Change it; return where to go then. Raises Refused as `ledger.change_tracking` does."""
    tracking, scheme = request.POST.get("tracking", ""), request.POST.get("scheme")
    if not tracking:
        errors.refuse("no_tracking")
    done = ledger.change_tracking(id, tracking, scheme=scheme, act=asked.act(request))
    return f"{shown.product_href(id)}?{SAID}={ids.public_id(SAID, done.id)}#tracking"


def just_changed(product: catalog.Product, said: str, actor: access.Actor) -> dict[str, Any]:
    """What was just changed, with the way back for those who may go it."""
    latest = next(iter(catalog.read.tracking_changes(product.id, 1)), None) if said else None
    if latest is None or ids.public_id(SAID, latest.id) != said:
        return {}
    way_back = reverse("tracking_post", args=[ids.public_id("product", product.id)])
    told = {
        "sentence": f"{product.name} is followed by {WORDS[latest.tracking_to]} from now on.",
        "undo": way_back if access.may(actor, "set_up") else "",
        "key": asked.new_key(),
        "back": shown.product_href(product.id),
        "fields": [("tracking", latest.tracking_from)],
    }
    return {"toasts": [told]}
