"""Transfers by scan: what leaves and arrives, in three piles while one scans, and the commit."""

from typing import Any, Final, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from stockthread import catalog, counts, ledger, orders, places
from stockthread.kernel import ids
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Kind, Lines
from stockthread.orders import CLOSED, OPEN, TRANSFER, Order, Passed, transfers
from stockthread.web import acting, asked, order_list, pasted, shown, words

SEND, ARRIVE = DEEDS = ("send", "arrive")
REASONS_MAX: Final = 30


class Deed(NamedTuple):
    """What a page of a transfer does, in words."""

    title: str
    button: str
    matched: str
    missing: str
    placeholder: str


WORDS: Final = {
    SEND: Deed("Send", "They leave", "leave", "still to leave",
               "Scan what leaves, one a line; a pallet counts with all that is on it"),
    ARRIVE: Deed("Arrival", "They are here", "arrive", "in transit still",
                 "Scan what has come, one a line"),
}  # fmt: skip


class Scanned(NamedTuple):
    """Lines of what was scanned, the row of each, and what could not be read, with its row."""

    lines: Lines
    rows: tuple[int, ...]
    problems: tuple[Refusal, ...]


def scanned(text: str) -> Scanned:
    """Read codes or barcodes of any standard, one a line, of lots with amounts behind them.

    A constant number of queries. Raises Refused too_many_lines.
    """
    rows = [row for row in pasted.lines(text, has_amounts=True, is_code=lambda code: True)
            if row.code]  # fmt: skip
    matches = ledger.read.find_scanned(list(dict.fromkeys(row.code for row in rows)))
    live = {
        code: sorted({match.item for match in found if match.is_live})
        for code, found in matches.items()
    }
    amounts: dict[int, int | None] = {}
    said = _barcodes(text, [row for row in rows if not live.get(row.code)])
    for row, each in said.items():
        live[row.code], amounts[each.item] = [each.item], each.quantity
    views = {v.id: v for v in ledger.read.items(sorted({i for of in live.values() for i in of}))}
    products = catalog.read.products(sorted({view.product for view in views.values()} - {0}))
    items: dict[int, int | None] = {}
    kept: list[int] = []
    problems: list[Refusal] = []
    for row in rows:
        found = live.get(row.code, [])
        view = views[found[0]] if len(found) == 1 else None
        if view is None or view.id in items:
            why = "scan_twice" if view else "scan_unclear" if found else "scan_unknown"
            problems.append(Refusal(row.index, why, {"code": row.code}))
            continue
        try:
            is_amount = view.kind == Kind.LOT and bool(row.amount)
            of = products[view.product] if is_amount and row not in said else None
            much = amounts.get(view.id)
            items[view.id] = catalog.parse_quantity(of, row.amount) if of else much
            kept.append(row.index)
        except Refused as refused:
            problems.append(refused.refusals[0]._replace(line=row.index))
    return Scanned(Lines(list(items), list(items.values())), tuple(kept), tuple(problems))


def _barcodes(text: str, rows: list[pasted.Pasted]) -> dict[pasted.Pasted, counts.Resolved]:
    """What lines say that are no codes by themselves, but barcodes."""
    if not rows:
        return {}
    lines = text.splitlines()
    read = counts.resolve(
        [lines[row.index].strip() for row in rows], [0] * len(rows), frozenset(),
        timezone.localdate().year,
    )  # fmt: skip
    return {row: each for row, each in zip(rows, read, strict=True) if each.item}


def page(order: int, deed: str, request: HttpRequest) -> dict[str, Any]:
    """The page on which goods of a transfer are scanned. Raises Refused unknown_id."""
    row = transfer(order, deed)
    public = ids.public_id("order", order)
    ends = places.read.places([row.place_from, row.place_to])
    form = request.POST if request.method == "POST" else request.GET
    return {
        "order": row,
        "href": order_list.href(order),
        "deed": deed,
        "words": words_of(row, deed),
        "source": ends[row.place_from].code,
        "target": ends[row.place_to].code,
        "action": reverse("order_pass_post", args=[public, deed]),
        "preview": reverse("order_pass_preview", args=[public, deed]),
        "asked": {name: form.get(name, "") for name in ("scans", "place", "reason", "at")},
        "places": acting.suggested_places(),
        "key": form.get("key") or asked.new_key(),
        **piles(row, deed, request),
    }


def transfer(order: int, deed: str) -> Order:
    """An open transfer; of a closed one what was lost may arrive still.

    Raises Refused: unknown_id, transfer_not_open.
    """
    if deed not in DEEDS:
        refuse("unknown_id", id=deed)
    row = orders.read.order(order)
    states = (OPEN, CLOSED) if deed == ARRIVE else (OPEN,)
    if row.kind != TRANSFER or row.state not in states:
        refuse("transfer_not_open", number=row.number, state=row.state)
    return row


def piles(row: Order, deed: str, request: HttpRequest) -> dict[str, Any]:
    """What the scans so far come to: matched, extra, missing, and what is wrong with which line."""
    form = request.POST if request.method == "POST" else request.GET
    text = form.get("scans", "")
    if not text.strip():
        return {"piles": [], "awaited": awaited(row, deed)}
    read = scanned(text)
    problems = list(read.problems)
    passed = None
    try:
        passed = told(row, deed, read, asked.act(request), form)
    except Refused as refused:
        numbered = [
            r._replace(line=read.rows[r.line]) if r.line is not None else r
            for r in refused.refusals
        ]
        problems += numbered
    alike = acting.alike(problems)
    return {
        **drawn(words_of(row, deed), passed),
        "problems": [acting.alike_words(each, in_line=True) for each in alike[:REASONS_MAX]],
        "problems_left": sum(len(each) for each in alike[REASONS_MAX:]),
        "is_good": passed is not None and not problems,
        "on_purpose": on_purpose(passed) if passed and deed == SEND else "",
        "promised": promised(passed) if passed else [],
        "count": len(read.lines.items),
    }


def on_purpose(passed: Passed) -> str:
    """What else goes along where the button is pressed, in words."""
    along = [word for word, some in (("what is extra", passed.extra),
             ("what is promised", passed.promised)) if some]  # fmt: skip
    return words.listed(along)


def promised(passed: Passed) -> list[str]:
    """`DR-0001, promised to SO-26-0003`, of each thing that other orders were promised."""
    codes = ledger.read.codes(sorted({each.item for each in passed.promised}))
    return [f"{codes.get(each.item) or 'an item'}, promised to {each.order_id}"
            for each in passed.promised]  # fmt: skip


def told(row: Order, deed: str, read: Scanned, act: ledger.Act, form: Any) -> Passed | None:
    """What would pass; None where no line could be read."""
    if not read.lines.items:
        return None
    act = act._replace(key=asked.new_key(), accept="all")
    if deed == SEND:
        return transfers.send(row.id, read.lines, act=act, is_check=True)
    lines = _of_lots(read.lines, row)
    return transfers.arrive(row.id, lines, act=act, place=place_of(form), is_check=True)


def _of_lots(lines: Lines, row: Order) -> Lines:
    """Lines of an arrival: of a lot without an amount, all that is in transit for the order."""
    whole = transfers.of_scans(list(lines.items), row)
    pairs = zip(lines.quantities or (), whole.quantities or (), strict=True)
    return Lines(lines.items, [mine if mine is not None else all for mine, all in pairs])


def place_of(form: Any) -> int:
    """Where goods arrive, 0 for where the transfer goes. Raises Refused unknown_place."""
    text = form.get("place", "").strip()
    return asked.place(text) if text else 0


def words_of(row: Order, deed: str) -> Deed:
    """The words of a page; what is in transit when a transfer is closed is lost."""
    return WORDS[deed]._replace(missing="lost still") if row.state == CLOSED else WORDS[deed]


def drawn(said: Deed, passed: Passed | None) -> dict[str, Any]:
    """The three piles as numbers that open."""
    if passed is None:
        return {"piles": []}
    piles_of = (
        ("matched", "finished", "check", said.matched, passed.matched),
        ("extra", "progress", "doubt", "not ordered, or more", passed.extra),
        ("missing", "held", "late", said.missing, passed.missing),
    )
    return {"piles": [pile(*each) for each in piles_of]}


def pile(name: str, css: str, icon: str, word: str, sums: dict[int, int]) -> dict[str, Any]:
    """A pile of amounts by product: of one product its amount, of several how many they are."""
    products = catalog.read.products(sorted(sums))
    rows = [
        {"amount": shown.measure(products[id], quantity), "name": products[id].name}
        for id, quantity in sums.items()
    ]
    return {
        "anchor": f"p-{name}", "css": css, "icon": icon, "word": word, "rows": rows,
        "count": len(sums), "amount": rows[0]["amount"] if len(rows) == 1 else "",
        "help": rows[0]["name"] if len(rows) == 1 else "products" if sums else "",
    }  # fmt: skip


def awaited(row: Order, deed: str) -> list[dict[str, str]]:
    """What is still to leave, or in transit, before anything is scanned."""
    found: dict[int, int] = {}
    for each in orders.progress.of_order(row).lines:
        done = each.done
        left = each.line.quantity - done.shipped + done.came_back
        if deed == ARRIVE:
            left = done.shipped - done.came_back - done.delivered
        if left > 0:
            found[each.line.product] = found.get(each.line.product, 0) + left
    products = catalog.read.products(sorted(found))
    return [
        {"amount": shown.measure(products[id], quantity), "name": products[id].name}
        for id, quantity in found.items()
    ]


def do(order: int, deed: str, request: HttpRequest) -> list[int]:
    """Let the goods pass; return the events. Raises Refused."""
    row, form = transfer(order, deed), request.POST
    read = scanned(form.get("scans", ""))
    if read.problems:
        raise Refused(read.problems)
    act = asked.act(request)
    if deed == SEND:
        along = form.get("along", "")
        passed = transfers.send(
            order, read.lines, act=act,
            with_extra="extra" in along, with_promised="promised" in along,
        )  # fmt: skip
    else:
        lines = _of_lots(read.lines, row)
        passed = transfers.arrive(order, lines, act=act, place=place_of(form))
    return list(passed.events)
