"""From what is scanned or pasted to what is to be built: codes become units and components."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from stockthread import catalog, ledger
from stockthread.identifiers import barcodes
from stockthread.kernel.errors import Refusal, Refused
from stockthread.ledger import Given, Kind
from stockthread.orders import Order
from stockthread.production import planning, read
from stockthread.production.records import Build, Plan

_LINE_END: Final = re.compile(r"[\n\r\v\f\x85\u2028\u2029]")
_BLANKS: Final = re.compile(r"[^\S\x1c-\x1f]+")
"""Blanks, and none of the separators that stand inside barcodes."""

Rows = Sequence[Sequence[str]]
"""One row a unit: its code, then those of its components."""


def build_of(
    order: Order,
    rows: Rows = (),
    *,
    deal: Sequence[str] = (),
    kits: Sequence[str] = (),
    is_new: bool = False,
    product: int = 0,
) -> Build:
    """Return what scanned codes mean. A constant number of statements.

    is_new: the units are begun now, and the first code of each row is the serial it gets. product:
    what they are, needed for new ones where the order makes several. Raises Refused: plan_missing,
    as `planning.product_of`, and scan_unknown or scan_ambiguous with the line of each code that
    tells no item, or several; of what is dealt without a line.
    """
    plans = _plans(order)
    products = _products(plans)
    if is_new:
        product = planning.product_of(order, product).id
    units = [row[0] for row in rows if row]
    parts = [list(row[1:]) for row in rows if row]
    wanted = {*deal, *kits, *(code for row in parts for code in row)}
    wanted |= set() if is_new else set(units)
    found = items_of(sorted(wanted), products)
    lines = [[*row, *kits[n : n + 1]] for n, row in enumerate(parts)]
    refused = [
        _unclear(n, code, found.get(code, []))
        for n, row in enumerate(lines)
        for code in ([] if is_new else units[n : n + 1]) + row
        if len(found.get(code, [])) != 1
    ]
    refused += [
        _unclear(None, code, found.get(code, [])) for code in deal if len(found.get(code, [])) != 1
    ]
    if refused:
        raise Refused(refused)
    type_id = catalog.read.product(product).code_type if is_new else 0
    return Build(
        () if is_new else tuple(found[code][0] for code in units),
        len(units) if is_new else 0,
        Given(type_id, units) if is_new else None,
        tuple(tuple(found[code][0] for code in row) for row in parts),
        tuple(found[code][0] for code in deal),
        tuple(found[code][0] for code in kits),
        product,
    )


def _unclear(line: int | None, code: str, items: Sequence[int]) -> Refusal:
    return Refusal(line, "scan_ambiguous" if items else "scan_unknown", {"code": code})


def items_of(codes: Sequence[str], products: set[int]) -> dict[str, list[int]]:
    """Return the items of each code: those of these products, and containers; else any.

    A code no item bears is read as a barcode: its items are those that bear what it says, of the
    product whose GTIN it says. An item that bears the code now goes before those that bore it
    once. Two statements, four where there are barcodes.
    """
    matches = ledger.read.find_scanned([code for code in codes if code.strip()])
    said = {
        code: told for code in codes if code not in matches and (told := barcodes.named_by(code))
    }
    gtins: dict[str, int] = {}
    if said:
        more = ledger.read.find_codes([form for told in said.values() for form in told.codes])
        matches |= {
            code: next(more[form] for form in told.codes if form in more)
            for code, told in said.items() if more.keys() & set(told.codes)
        }  # fmt: skip
        gtins = catalog.read.by_gtin([told.gtin for told in said.values()])
    ids = sorted({match.item for some in matches.values() for match in some})
    views = {view.id: view for view in ledger.read.items(ids)}
    found = {}
    for code, some in matches.items():
        live = [match for match in some if match.is_live] or list(some)
        items = list(dict.fromkeys(match.item for match in live))
        if code in said and (product := gtins.get(said[code].gtin)):
            items = [id for id in items if views[id].product == product] or items
        fits = [
            id for id in items
            if views[id].product in products or views[id].kind == Kind.CONTAINER
        ]  # fmt: skip
        found[code] = fits or items
    return found


def scanned(
    order: Order, codes: Sequence[str], *, is_dealt: bool = False, product: int = 0
) -> Build:
    """Return what one run of scans means: a unit, then its components or its kit, then the next.

    is_dealt: components are dealt over the units in the order of their scans, wherever they come.
    product: of the order's products that which the units are, if any scan is of it; else the
    first scan of one tells. A constant number of statements. Raises Refused, with the line of the
    scan: plan_missing, scan_unknown, scan_ambiguous, scan_without_unit, scan_second_kit,
    scan_other_product.
    """
    plans = _plans(order)
    found = items_of(sorted(set(codes)), _products(plans))
    views = {
        view.id: view
        for view in ledger.read.items(sorted({id for ids in found.values() for id in ids}))
    }
    seen = [views[some[0]].product for code in codes if len(some := found.get(code, [])) == 1]
    plan = plans.get(product if product in seen else 0) or next(
        (plans[each] for each in seen if each in plans), next(iter(plans.values()))
    )
    others = plans.keys() - _products({plan.bom.product: plan})
    units: list[int] = []
    parts: list[list[int]] = []
    kits: dict[int, int] = {}
    deal: list[int] = []
    refused = []
    for n, code in enumerate(codes):
        ids = found.get(code, [])
        if len(ids) != 1:
            refused.append(_unclear(n, code, ids))
        elif views[ids[0]].product == plan.bom.product:
            units.append(ids[0])
            parts.append([])
        elif views[ids[0]].product in others:
            refused.append(Refusal(n, "scan_other_product", {"code": code}))
        elif is_dealt and views[ids[0]].kind != Kind.CONTAINER:
            deal.append(ids[0])
        elif not units:
            refused.append(Refusal(n, "scan_without_unit", {"code": code}))
        elif views[ids[0]].kind != Kind.CONTAINER:
            parts[-1].append(ids[0])
        elif kits.setdefault(len(units) - 1, ids[0]) != ids[0]:
            refused.append(Refusal(n, "scan_second_kit", {"code": code}))
    if refused:
        raise Refused(refused)
    in_kits = [kits.get(n, 0) for n in range(len(units))] if kits else ()
    return Build(units, components=parts, deal=deal, kits=in_kits)


def _plans(order: Order) -> dict[int, Plan]:
    """The plans of an order by what they make. Raises Refused plan_missing."""
    found = read.plans([order.id]).get(order.id) or [read.plan(order)]
    return {each.bom.product: each for each in found}


def _products(plans: Mapping[int, Plan]) -> set[int]:
    """What is made, and all that goes in."""
    lines = [line for plan in plans.values() for line in plan.lines]
    return {*plans, *(id for line in lines for id in line.products)}


def rows_of(text: str) -> list[list[str]]:
    """Return pasted lines as rows: codes are parted by tabs, commas, semicolons or spaces."""
    rows = []
    for line in _LINE_END.split(text):
        for sign in "\t;,":
            if sign in line:
                rows.append([part.strip() for part in line.split(sign) if part.strip()])
                break
        else:
            rows.append(_BLANKS.split(line.strip()))
    return [row for row in ([code for code in row if code] for row in rows) if row]
