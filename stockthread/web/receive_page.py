"""The receive page: its form, the three piles of its preview, and what stays in the tray."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from stockthread import catalog, consigned, ledger, parties, places, purchases, receipts
from stockthread.kernel import errors, ids
from stockthread.receipts import Delivery, Entry, Receipt, Repair, Verdict
from stockthread.web import acting, asked, consigned_list, receive_file, receiving, shown, words
from stockthread.web.piled import pile

SUGGESTED_MAX: Final = 300
SHOWN_MAX: Final = 50
ALIKE_SHOWN: Final = 5
KEPT: Final = ("product", "place", "supplier", "stage", "lot", "when", "owner")
FIELDS: Final = (*KEPT, "at", "reason", "serials", "taken", "left", "column",
                 "damaged", "damage")  # fmt: skip


def page(form: QueryDict) -> dict[str, Any]:
    """The form as it was filled, with what may be chosen."""
    return {
        "asked": {name: form.get(name, "") for name in FIELDS},
        "key": asked.new_key(),
        "is_coming": form.get("when", "") == receiving.COMING,
        "products": [p for p in catalog.read.all_products(SUGGESTED_MAX) if p.is_active],
        "places": places.read.tree()[:SUGGESTED_MAX],
        "suppliers": parties.read.parties(kind="supplier"),
        "owners": [each for each in parties.read.parties() if not each.is_own],
    }


def preview(form: QueryDict, act: ledger.Act) -> dict[str, Any]:
    """Three piles: what would come in, what to look at first, what cannot, each with why."""
    if not form.get("serials", "").strip():
        return {}
    try:
        wanted = receiving.delivery(form)
        tried = receipts.check(wanted, act)
    except errors.Refused as refused:
        return {"problem": errors.text(refused.refusals[0])}
    return {**piles(wanted, tried), **receive_file.unread(form["serials"])}


def piles(wanted: Delivery, tried: Receipt) -> dict[str, Any]:
    """The piles with their lines, what came of the lines, and the words of the buttons."""
    numbers = Counter(verdict.pile for verdict in tried.verdicts)
    good, doubtful = numbers[receipts.ACCEPTED], numbers[receipts.DOUBTFUL]
    deed = "Expect" if wanted.is_announced else "Receive"
    both = words.number(good + doubtful)
    is_all = good == len(tried.verdicts)
    return {
        "piles": [
            pile("finished", "check", "accepted", good, ready_words(wanted)),
            pile("progress", "doubt", "doubtful", doubtful, "look at these first",
                 rows(tried, receipts.DOUBTFUL, wanted)),
            pile("held", "close", "refused", numbers[receipts.REFUSED], "stay here until mended",
                 rows(tried, receipts.REFUSED, wanted)),
        ],
        "read_as": read_as(wanted, tried),
        "readings": readings(wanted, tried),
        "left_out": len(wanted.left),
        "good": good,
        "doubtful": doubtful,
        "deed": f"{deed} all {words.number(good)}" if is_all else acting.good_words(deed, good),
        "deed_both": f"{deed} {both}, the doubtful too" if doubtful else "",
    }  # fmt: skip


def ready_words(wanted: Delivery) -> str:
    """What is said of the accepted ones."""
    return "ready to be expected" if wanted.is_announced else "ready to come in"


def read_as(wanted: Delivery, tried: Receipt) -> list[str]:
    """How much of which product the lines were read as; nothing where that is plain to see."""
    entries = [
        entry
        for entry, verdict in zip(tried.entries, tried.verdicts, strict=True)
        if verdict.pile != receipts.REFUSED
    ]
    lines = sum(1 for line in wanted.lines if line.strip())
    if wanted.product and lines == len(tried.entries):
        return []
    found, totals = Counter(entry.product for entry in entries), Counter[int]()
    for entry in entries:
        totals[entry.product] += entry.quantity
    products = catalog.read.products(sorted(found))
    measures = catalog.measures_of(sorted(products))
    return [amount(products[id], totals[id], measures) for id, _ in found.most_common(SHOWN_MAX)]


def amount(product: catalog.Product, total: int, measures: catalog.Measures) -> str:
    """`12 × Cordless drill`, `36 (3 cases) × Screw`, `5 kg of Glue`."""
    packs = catalog.in_own_units(product, total, measures)
    more = f" ({packs})" if packs else ""
    if product.tracking in catalog.STOCKED_AS_LOTS and product.unit != "piece":
        return f"{catalog.shown_quantity(product, total)}{more} of {product.name}"
    return f"{words.number(total)}{more} × {product.name}"


def readings(wanted: Delivery, tried: Receipt) -> dict[str, Any]:
    """How the first lines were read, one by one; nothing where each is a serial and no more, or an
    amount that is told in no packs.

    `is_open`: some are doubtful since they may be off two boxes.
    """
    read = [
        (entry, verdict)
        for entry, verdict in zip(tried.entries, tried.verdicts, strict=True)
        if verdict.pile != receipts.REFUSED
    ]
    products = catalog.read.products(sorted({entry.product for entry, _ in read[:SHOWN_MAX]}))
    measures = catalog.measures_of(sorted(products))
    has_packs = any(
        catalog.in_own_units(products[entry.product], entry.quantity, measures)
        for entry, _ in read[:SHOWN_MAX]
    )
    if not has_packs and not any(says_more(entry, wanted) for entry, _ in read):
        return {}
    return {
        "rows": [
            reading(entry, products[entry.product], measures) for entry, _ in read[:SHOWN_MAX]
        ],
        "left": len(read) - len(read[:SHOWN_MAX]),
        "is_open": any(v.reason and v.reason.code == "receipt_pairing" for _, v in read),
    }


def says_more(entry: Entry, wanted: Delivery) -> bool:
    """Whether what was read is not plain from the lines themselves."""
    is_line = wanted.product is not None or entry.raw == wanted.lines[entry.rows[0]].strip()
    return len(entry.rows) > 1 or bool(entry.lot or entry.said) or not is_line


def reading(entry: Entry, product: catalog.Product, measures: catalog.Measures) -> dict[str, str]:
    """One thing as it was read: where it stands in the list, and what it is."""
    first, last = entry.rows[0] + 1, entry.rows[-1] + 1
    is_measured = product.tracking in catalog.STOCKED_AS_LOTS
    return {
        "lines": words.number(first) if first == last else f"{first} to {last}",
        "product": product.name,
        "code": entry.raw,
        "quantity": shown.both(product, entry.quantity, measures) if is_measured else "",
        "with": ", ".join(
            [*([f"lot {entry.lot}"] if entry.lot else []),
             *(f"{name.replace('_', ' ')} {value}" for name, value in entry.said if name != "lot")]
        ),
    }  # fmt: skip


def rows(tried: Receipt, pile: str, wanted: Delivery) -> list[dict[str, Any]]:
    """The first lines of a pile that need a hand, of each reason some, and what mends them."""
    every = [n for n, verdict in enumerate(tried.verdicts) if verdict.pile == pile]
    alike: dict[tuple[int, str], list[int]] = {}
    for n in every:
        reason = tried.verdicts[n].reason
        plain = errors.text(reason._replace(line=None)) if reason else ""
        alike.setdefault((tried.entries[n].product, plain), []).append(n)
    counts = {n: len(some) for some in alike.values() for n in some}
    some = [n for some in alike.values() for n in some[: max(ALIKE_SHOWN, SHOWN_MAX // len(alike))]]
    numbers = sorted(some[:SHOWN_MAX])
    products = catalog.read.products(sorted({tried.entries[n].product for n in numbers} - {0}))
    return [
        {**row(tried.entries[n], tried.verdicts[n], products, wanted), "alike": counts[n]}
        for n in numbers
    ]


def row(
    entry: Entry, verdict: Verdict, products: Mapping[int, catalog.Product], wanted: Delivery
) -> dict[str, Any]:
    """One line of a pile. A box of several lines is mended in its first."""
    first, *others = entry.rows
    is_part = entry.text != wanted.lines[first].strip()
    return {
        "number": first + 1,
        "index": first,
        "also": " ".join(map(str, others)),
        "text": entry.text,
        "is_part": is_part and not others,
        "product": receiving.names(products, entry.product) if not wanted.product else "",
        "why": errors.text(verdict.reason._replace(line=None)) if verdict.reason else "",
        "repairs": [
            *(home(verdict.reason) if verdict.reason else []),
            *(repair(each, entry) for each in verdict.repairs if each.deed != receipts.LEAVE),
        ],
    }


def home(reason: errors.Refusal) -> list[dict[str, str]]:
    """The way to what is ours and with somebody else: to the page that brings it home."""
    if reason.code != receipts.OURS_AWAY:
        return []
    said, tabs = reason.data, consigned_list.TABS
    name = next(key for key, tab in tabs.items() if tab.place_kind == said["kind"])
    href = consigned_list.deed_href(
        consigned.BRING_HOME, list=name, party=said["party_code"], scans=said["code"]
    )
    return [{"word": "Bring it home", "href": href}]


def repair(each: Repair, entry: Entry) -> dict[str, str]:
    """One way to mend a line: what the button says, and what it does."""
    if each.deed == receipts.WRITE:
        return {"word": f"Write {each.text}", "writes": each.text}
    if each.deed == receipts.TAKE:
        return {"word": "It is right", "takes": entry.text}
    query = urlencode({"text": each.text})
    return {"word": "Teach this barcode", "href": f"{reverse('barcode_teach')}?{query}"}


def post(request: HttpRequest, act: ledger.Act) -> tuple[list[int], str]:
    """Bring the good lines in, what is damaged on hold.

    Returns the events and the lines that stay in the tray. Raises Refused where nothing can come
    in at all.
    """
    form = request.POST
    wanted = receiving.delivery(form)
    came = purchases.receive_alone(
        wanted, act, damaged=receiving.damaged(request), with_doubtful=bool(form.get("doubtful"))
    )
    done = came.receipt
    if not came.events:
        raise errors.Refused(reasons(done) or [errors.Refusal(None, "no_lines", {})])
    left = [
        entry for entry, verdict in zip(done.entries, done.verdicts, strict=True)
        if verdict.pile != receipts.ACCEPTED
    ]  # fmt: skip
    return list(came.events), "\n".join(tray(wanted.lines, left))


def reasons(done: Receipt) -> list[errors.Refusal]:
    """Why nothing came in: what is refused first, else what is doubtful."""
    for verdict in (receipts.REFUSED, receipts.DOUBTFUL):
        found = [v.reason for v in done.verdicts if v.pile == verdict and v.reason]
        if found:
            return found
    return []


def tray(lines: Sequence[str], left: Sequence[Entry]) -> list[str]:
    """The lines of entries that stay, as they were pasted; of a range only what is left of it."""
    found: dict[str, None] = {}
    for entry in left:
        is_of_range = len(entry.rows) == 1 and entry.text != lines[entry.rows[0]].strip()
        text = entry.text if is_of_range else "\n".join(lines[number] for number in entry.rows)
        found[text] = None
    return list(found)


def address_after(form: QueryDict, events: Sequence[int]) -> str:
    """Where to go when all came in: the empty form for the next delivery of the same kind."""
    kept = [(name, form.get(name, "")) for name in KEPT if form.get(name)]
    done = [("done", ids.public_id("event", event)) for event in events]
    return f"{reverse('receive')}?{urlencode([*kept, *done])}"
