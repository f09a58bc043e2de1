"""What was scanned at the pick: texts become goods, each unit and lot inside containers too.

A text is a code of an item, as it stands or as a barcode of any standard says it; behind the code
of a lot may stand, after a tab or a space, how much of it. Nothing here writes.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple

from stockthread import catalog, ledger, parties
from stockthread.identifiers import barcodes
from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused
from stockthread.ledger import CodeMatch, ItemView, Kind, Stage
from stockthread.orders import Order
from stockthread.sales.records import Content, Scan

_AMOUNT: Final = re.compile(r"(?P<code>\S.*?)\s+(?P<amount>[0-9][0-9.,]*\s*[^\W\d_]{0,8})")


class Good(NamedTuple):
    """One unit, or a lot's part, that a scan means; `top` is what is in the hand.

    wanted: how much of a lot was said, None for as much as is wanted; of others 1. available: how
    much lies there. trouble: why it cannot be picked at all.
    """

    scan: int
    top: int
    item: int
    is_lot: bool
    product: int
    lot: int
    place: int
    owner: int
    container: int
    available: int
    wanted: int | None
    code: str
    trouble: str
    stage: int

    def why_not(self) -> Refusal:
        """Why it cannot be picked at all."""
        stage = Stage(self.stage).name.lower()
        data = {"code": self.code, "item": self.item, "stage": self.stage, "stage_name": stage}
        return Refusal(self.scan, self.trouble, data)


class Read(NamedTuple):
    """What scans mean: the goods of each, and why others mean nothing."""

    goods: tuple[Good, ...]
    refused: tuple[Refusal, ...]
    tops: dict[int, ItemView]


def read(scans: Sequence[Scan], products: Collection[int], known: Sequence[ItemView] = ()) -> Read:
    """Return what scans mean; `products` are meant rather than others where a code fits several.

    known: units that are meant before all others. A constant number of statements for any number
    of scans.
    """
    refused: list[Refusal] = []
    count = Counter(view.code for view in known if view.code)
    by_code = {view.code: view for view in known if count[view.code] == 1}
    meant = {n: view for n, scan in enumerate(scans) if (view := by_code.get(scan.text.strip()))}
    items, amounts = _items(scans, products, meant, refused)
    views = {view.id: view for view in meant.values()}
    others = sorted(set(items.values()) - views.keys())
    views |= {view.id: view for view in ledger.read.items(others)}
    holdings: dict[int, list[ledger.HoldingView]] = {}
    lots = [view.id for view in views.values() if view.kind == Kind.LOT]
    for part in ledger.read.holdings_of(lots) if lots else ():
        holdings.setdefault(part.item, []).append(part)
    contents: dict[int, list[Content]] = {}
    containers = [view.id for view in views.values() if view.kind == Kind.CONTAINER]
    for each in inside(containers) if containers else ():
        contents.setdefault(each.top, []).append(each)
    inner = _inner_views(contents)
    goods: list[Good] = []
    first: dict[int, int] = {}
    for n, item in items.items():
        view = views.get(item)
        if view is None:
            refused.append(Refusal(n, "unknown_item", {"item": item}))
        elif view.kind != Kind.LOT and first.setdefault(item, n) != n:
            refused.append(Refusal(n, "pick_twice", {"code": view.code, "first": first[item] + 1}))
        elif view.kind == Kind.CONTAINER:
            goods += _of_container(n, view, contents.get(item, ()), inner, refused)
        elif view.kind == Kind.LOT:
            _of_lot(n, view, holdings.get(item, ()), scans[n], amounts.get(n, ""), goods, refused)
        else:
            goods.append(_of_unit(n, view))
    return Read(tuple(goods), tuple(refused), views)


def ours(read: Read, some: Sequence[Order]) -> Read:
    """The goods, those of a customer for whom none of the orders is refused."""
    theirs = strangers({good.owner for good in read.goods}, some)
    if not theirs:
        return read
    goods = [
        good._replace(trouble="pick_owned_by_other") if good.owner in theirs else good
        for good in read.goods
    ]
    return read._replace(goods=tuple(goods))


def strangers(owners: Collection[int], some: Sequence[Order]) -> set[int]:
    """Those owners that are customers for whom none of the orders is."""
    known = parties.read.of_ids(sorted({*owners} - {0}))
    buyers = {order.party for order in some}
    return {id for id, each in known.items() if each.is_customer and not each.is_own} - buyers


def _items(
    scans: Sequence[Scan],
    products: Collection[int],
    meant: Mapping[int, ItemView],
    refused: list[Refusal],
) -> tuple[dict[int, int], dict[int, str]]:
    """The item of each scan by its number, and the amount that a text says; `meant`: of some."""
    texts = {
        n: scan.text.strip() for n, scan in enumerate(scans) if not scan.item and n not in meant
    }
    split = {n: match for n, text in texts.items() if (match := _AMOUNT.fullmatch(text))}
    plain = ledger.read.find_scanned([*texts.values(), *(m["code"] for m in split.values())])
    wanted = set(products)
    items = {n: view.id for n, view in meant.items()}
    items |= {n: scan.item for n, scan in enumerate(scans) if scan.item}
    amounts: dict[int, str] = {}
    coded: dict[int, tuple[list[str], str]] = {}
    several: dict[int, list[CodeMatch]] = {}
    for n, text in texts.items():
        found = plain.get(text, [])
        if not found and n in split and (found := plain.get(split[n]["code"], [])):
            amounts[n] = split[n]["amount"]
        if found:
            several[n] = found
        else:
            coded[n] = _said(text)
    more = ledger.read.find_codes([code for codes, _ in coded.values() for code in codes])
    gtins = catalog.read.by_gtin([gtin for _, gtin in coded.values() if gtin]) if more else {}
    of_gtin: dict[int, int] = {}
    unread: list[int] = []
    for n, (codes, gtin) in coded.items():
        found = next((more[code] for code in codes if code in more), [])
        if found:
            several[n] = found
            of_gtin[n] = gtins.get(gtin, 0)
        else:
            unread.append(n)
    bulk = _bulk({n: (split[n]["code"] if n in split else texts[n], coded[n][1]) for n in unread})
    for n in unread:
        if n in bulk:
            items[n] = bulk[n]
            if n in split:
                amounts[n] = split[n]["amount"]
        else:
            refused.append(Refusal(n, "code_finds_nothing", {"text": texts[n]}))
    items |= _chosen(several, of_gtin, wanted, texts, refused)
    return dict(sorted(items.items())), amounts


_BULK = """
SELECT product, MIN(item) FROM ledger_state
WHERE kind = 2 AND product IN {} AND item IN (SELECT item FROM ledger_holding WHERE stage = 4
    AND quantity > 0)
GROUP BY product HAVING COUNT(*) = 1
"""


def _bulk(named: Mapping[int, tuple[str, str]]) -> dict[int, int]:
    """Bulk goods by the number of their product, an SKU or a GTIN, where they lie as one."""
    if not named:
        return {}
    by_sku = catalog.read.by_sku([text for text, _ in named.values()])
    gtins = {n: gtin or catalog.read.gtin14(text) for n, (text, gtin) in named.items()}
    by_gtin = catalog.read.by_gtin([gtin for gtin in gtins.values() if gtin])
    product_of = {
        n: product for n, (text, _) in named.items()
        if (product := by_sku.get(text) or by_gtin.get(gtins[n], 0))
    }  # fmt: skip
    known = catalog.read.products(sorted(set(product_of.values())))
    bulk = sorted(id for id, product in known.items() if product.tracking == "bulk")
    if not bulk:
        return {}
    wanted, param = db.ids_in(bulk)
    lots = dict(db.query(_BULK.format(wanted), [param]))
    return {n: lots[product] for n, product in product_of.items() if product in lots}


def _said(text: str) -> tuple[list[str], str]:
    """The codes that a barcode says, the most exact first, and the GTIN beside them."""
    try:
        common = barcodes.together([barcodes.read(text)]).common
    except Refused:
        return [], ""
    facts = [fact for fact in (common.sscc, common.serial, common.lot) if fact]
    codes = [form for fact in facts for form in dict.fromkeys((fact.raw, str(fact.value)))]
    return codes, str(common.gtin.value) if common.gtin else ""


def _chosen(
    several: Mapping[int, Sequence[CodeMatch]],
    of_gtin: Mapping[int, int],
    products: Collection[int],
    texts: Mapping[int, str],
    refused: list[Refusal],
) -> dict[int, int]:
    """Of the items that have a code the one that is meant: now, of the product, of one wanted."""
    unsure = sorted({m.item for matches in several.values() if len(matches) > 1 for m in matches})
    product_of = {view.id: view.product for view in ledger.read.items(unsure)} if unsure else {}
    found: dict[int, int] = {}
    for n, matches in several.items():
        live = [m.item for m in matches if m.is_live] or [m.item for m in matches]
        items = list(dict.fromkeys(live))
        if len(items) > 1 and of_gtin.get(n):
            items = [item for item in items if product_of.get(item) == of_gtin[n]] or items
        if len(items) > 1:
            items = [item for item in items if product_of.get(item) in products] or items
        if len(items) > 1:
            refused.append(Refusal(n, "code_finds_several", {"text": texts[n]}))
        else:
            found[n] = items[0]
    return found


_IN_HAND = (Stage.READY,)


def _trouble(stage: int, blocks: int) -> str:
    if stage not in _IN_HAND:
        return "wrong_stage"
    return "held" if blocks & (ledger.Block.SHIP | ledger.Block.MOVE) else ""


def _of_unit(n: int, view: ItemView) -> Good:
    trouble = _trouble(view.stage, view.blocks)
    return Good(n, view.id, view.id, False, view.product, view.lot, view.place, view.owner,
                view.container, 1, 1, view.code, trouble, view.stage)  # fmt: skip


def _inner_views(contents: Mapping[int, Sequence[Content]]) -> dict[int, ItemView]:
    items = sorted({each.item for some in contents.values() for each in some})
    return {view.id: view for view in ledger.read.items(items)} if items else {}


def _of_container(
    n: int,
    view: ItemView,
    contents: Sequence[Content],
    inner: Mapping[int, ItemView],
    refused: list[Refusal],
) -> list[Good]:
    """All that is in a container, at any depth, without the containers in it."""
    pieces = [each for each in contents if each.kind in (Kind.UNIT, Kind.LOT)]
    if not pieces:
        refused.append(Refusal(n, "pick_empty", {"code": view.code}))
    found = []
    for each in pieces:
        its = inner[each.item]
        found.append(
            Good(n, view.id, each.item, each.kind == Kind.LOT, each.product,
                 each.lot if each.kind == Kind.UNIT else each.item, each.place, each.owner,
                 each.container, each.quantity, each.quantity, its.code,
                 _trouble(each.stage, its.blocks | view.blocks), each.stage)
        )  # fmt: skip
    return found


def _of_lot(
    n: int,
    view: ItemView,
    holdings: Sequence[ledger.HoldingView],
    scan: Scan,
    amount: str,
    goods: list[Good],
    refused: list[Refusal],
) -> None:
    """Each holding of a lot that may be meant; which of them is, is decided when it is dealt."""
    living = [each for each in holdings if each.stage == Stage.READY and each.quantity]
    if scan.place:
        living = [each for each in living if each.place == scan.place]
    if scan.container is not None:
        living = [each for each in living if each.container == scan.container]
    if not living:
        refused.append(Refusal(n, "lot_not_there", {"code": view.code, "item": view.id}))
        return
    wanted = scan.quantity
    if amount and wanted is None:
        try:
            wanted = catalog.parse_quantity(catalog.read.product(view.product), amount)
        except Refused as error:
            refused += [refusal._replace(line=n) for refusal in error.refusals]
            return
    if wanted is not None and wanted <= 0:
        refused.append(Refusal(n, "not_a_whole_quantity", {"quantity": wanted}))
        return
    for part in living:
        trouble = _trouble(part.stage, view.blocks | part.blocks)
        goods.append(
            Good(n, view.id, view.id, True, view.product, view.id, part.place, part.owner,
                 part.container, part.quantity, wanted, view.code, trouble, part.stage)
        )  # fmt: skip


_INSIDE = """
WITH RECURSIVE whole(top, container, item, depth) AS (
    SELECT s.container, s.container, s.item, 1 FROM ledger_state s
    WHERE s.container IN {ids} AND s.container <> 0
    UNION ALL
    SELECT w.top, s.container, s.item, w.depth + 1 FROM whole w CROSS JOIN ledger_state s
    WHERE s.container = w.item AND s.container <> 0
)
SELECT w.top, w.container, w.item, s.kind, s.product, s.lot, s.place, s.stage, s.owner, 1, w.depth
FROM whole w CROSS JOIN ledger_state s WHERE s.item = w.item AND s.stage IN (1, 2, 3, 4)
UNION ALL
SELECT c.top, h.container, h.item, 2, s.product, h.item, h.place, h.stage, h.owner, h.quantity,
    c.depth
FROM (SELECT top, item, depth + 1 AS depth FROM whole
    UNION ALL SELECT item, item, 1 FROM ledger_state WHERE item IN {ids}) c
CROSS JOIN ledger_holding h CROSS JOIN ledger_state s
WHERE h.container = c.item AND h.container <> 0 AND s.item = h.item AND h.quantity > 0
ORDER BY 1, 11, 2, 3
"""


def inside(containers: Sequence[int]) -> list[Content]:
    """Return everything in these containers, at any depth, but what is built into units.

    One statement.
    """
    wanted, param = db.ids_in(sorted(set(containers)))
    return db.query_records(Content, _INSIDE.format(ids=wanted), [param, param])
