"""What the codes off one box say: product, serial or lot number, amount, lot, dates and weights."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from stockthread import catalog, identifiers
from stockthread.catalog import STOCKED_AS_LOTS, Product
from stockthread.identifiers import CodeType, barcodes
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.receipts import written
from stockthread.receipts.boxes import Box
from stockthread.receipts.products import NOTHING, Lookup, Named
from stockthread.receipts.records import LEAVE, TAKE, TEACH, WRITE, Entry, Repair

TOLD: Final = frozenset((
    "production_date", "packaging_date", "harvest_date", "best_before_date", "sell_by_date",
    "expiry_date", "net_weight", "country", "country_of_origin",
))  # fmt: skip
"""Facts that are kept of the item as readings."""
_LEAVE: Final = (Repair(LEAVE),)


class Context(NamedTuple):
    """The product that was chosen for all, what may be looked up, the types of codes, the present
    year, and the products of a plain code that says none and of a lot with its amount."""

    chosen: Product | None
    lookup: Lookup
    types: Mapping[int, CodeType]
    year: int
    otherwise: Product | None = None
    otherwise_in_lots: Product | None = None

    def product(self, id: int) -> Product:
        """A product that some entry is of."""
        product = self.lookup.product(id)
        assert product is not None, "an entry without a problem has a product"
        return product


class Coded(NamedTuple):
    """A code of a box with what it names."""

    code: barcodes.ReadCode
    named: Named

    @property
    def is_name(self) -> bool:
        """Whether its text names a product and says nothing else."""
        is_sure = bool(self.code.facts) and self.code.is_certain
        return bool(self.named.products) and not self.named.serial and not is_sure


def code_types() -> dict[int, CodeType]:
    """All types of codes by their ids; 0 is the type of lot numbers."""
    types = identifiers.read.code_types()
    return {each.id: each for each in types} | {0: next(t for t in types if t.code == "lot")}


def type_of(product: Product, context: Context) -> CodeType:
    """The type of the codes under which a product's items come in."""
    return context.types[0 if is_measured(product) else product.code_type]


def is_measured(product: Product) -> bool:
    """Whether it comes as amounts of lots."""
    return product.tracking in STOCKED_AS_LOTS


def canonical(kind: CodeType, text: str) -> str:
    """The canonical form of a code; the text itself where it has none."""
    try:
        return identifiers.canonical(kind, text)
    except Refused:
        return text


def canonical_each(kind: CodeType, texts: Sequence[str]) -> list[str]:
    """The canonical form of each, or the text itself; at once where all have one."""
    try:
        return identifiers.canonical_all(kind, texts)
    except Refused:
        return [canonical(kind, text) for text in texts]


def entry(box: Box, context: Context) -> Entry:
    """What a box says, or why it says nothing that can come in."""
    said = Entry(tuple(row.number for row in box.rows), "\t".join(row.text for row in box.rows))
    codes = [Coded(code, context.lookup.named(code)) for row in box.rows for code in row.codes]
    known = {each.code.text for each in codes if each.named.products}
    for row in box.rows:
        if row.problem and row.wrong not in known:  # taught is as good as standard
            return said._replace(problem=row.problem, repairs=(Repair(TEACH, row.wrong), *_LEAVE))
    try:
        product = product_of(codes, box.head, context, otherwise(box, said, context))
        of_kind = of_lot if is_measured(product) else of_unit
        read = of_kind(codes, product, said._replace(product=product.id), context)
        return unsure(read, product) if box.is_unsure and not read.doubt else read
    except Refused as refused:
        problem = refused.refusals[0]._replace(line=None)
        is_unknown = problem.code in ("receipt_no_product", "receipt_unknown_gtin")
        teach = (Repair(TEACH, problem.data["text"]),) if is_unknown else ()
        return said._replace(problem=problem, repairs=(*teach, *_LEAVE))


def otherwise(box: Box, said: Entry, context: Context) -> Product | None:
    """The product of a box whose codes say none: of a lot with its amount, or of a plain code."""
    unsaid = context.otherwise if box.is_plain else None
    if context.otherwise_in_lots is None or context.otherwise is None:
        return context.otherwise_in_lots or unsaid
    codes = [code for row in box.rows for code in row.codes if code.is_certain]
    facts = [fact for code in codes for fact in code.facts]
    found = None if facts else written.read(said.text)
    is_lot = any(fact.name == "lot" for fact in facts) or (
        found is not None and len(found.names) < 2 and found.is_sure
    )
    return context.otherwise_in_lots if is_lot else unsaid


def unsure(said: Entry, product: Product) -> Entry:
    """An entry of which nobody can tell whether its codes are off one box."""
    data = {"code": said.raw, "name": product.name}
    repairs = (Repair(LEAVE), Repair(TAKE))
    return said._replace(doubt=Refusal(None, "receipt_pairing", data), repairs=repairs)


def product_of(
    codes: Sequence[Coded], head: int, context: Context, otherwise: Product | None = None
) -> Product:
    """The product of a box; of one that says none `otherwise`.

    Raises Refused: receipt_several_products, receipt_other_product, receipt_unknown_gtin,
    receipt_no_product.
    """
    named = {product for each in codes for product in each.named.products}
    chosen = context.chosen
    if chosen and chosen.id in named:
        named = {chosen.id}
    found = [product for id in sorted(named) if (product := context.lookup.product(id))]
    if len(found) > 1:
        refuse("receipt_several_products", skus=", ".join(each.sku for each in found))
    if found and chosen and found[0].id != chosen.id:
        refuse("receipt_other_product", name=found[0].name, chosen=chosen.name)
    unknown = next((each for each in codes if each.named.gtin), None)
    if not found and unknown and (chosen is None or chosen.gtin):
        refuse("receipt_unknown_gtin", gtin=unknown.named.gtin, text=unknown.code.text)
    product = chosen or next(iter(found), None) or awaited(codes, head, context)
    return product or otherwise or refuse("receipt_no_product", text=codes[-1].code.text)


def awaited(codes: Sequence[Coded], head: int, context: Context) -> Product | None:
    """The product that is scanned for all that follows, or else of which a code is expected.

    Raises Refused receipt_several_products where it is expected of several.
    """
    lookup = context.lookup
    expected = {id for each in codes for id in lookup.awaited(each.code.text)}
    if head and (not expected or head in expected):
        return lookup.product(head)
    products = [product for id in sorted(expected) if (product := lookup.product(id))]
    if len(products) > 1:
        refuse("receipt_several_products", skus=", ".join(each.sku for each in products))
    return next(iter(products), None)


def of_unit(codes: Sequence[Coded], product: Product, said: Entry, context: Context) -> Entry:
    """A unit, by its serial. Raises Refused where none is said, or what is said cannot be."""
    taught = {each.named.serial for each in codes if each.named.serial}
    joined = together(codes, product, taught)
    serials = [*taught, *([joined.common.serial.raw] if joined.common.serial else [])]
    choices = list(dict.fromkeys([*serials, *joined.plain]))
    if not choices:
        refuse_no_serial(codes, product)
    raw = choices[0]
    code = identifiers.canonical(type_of(product, context), raw)
    lot = joined.common.lot.raw if joined.common.lot else ""
    kept = readings(joined)
    if lot and product.tracking == "serial":  # it has no lots of ours, but its maker has
        kept = (*kept, ("lot", lot))
    said = said._replace(raw=raw, code=code, lot=lot, said=kept)
    if len(choices) > 1:
        listed = " / ".join(choices)
        repairs = tuple(Repair(WRITE, alone(codes, choices, each)) for each in choices)
        doubt = Refusal(None, "receipt_several_serials", {"codes": listed})
        return said._replace(doubt=doubt, repairs=repairs)
    if is_only_digits(codes):
        doubt = Refusal(None, "receipt_maybe_gtin", {"code": raw, "name": product.name})
        repairs = (Repair(LEAVE), Repair(TAKE), Repair(TEACH, raw))
        return said._replace(doubt=doubt, repairs=repairs)
    return said


def alone(codes: Sequence[Coded], choices: Sequence[str], chosen: str) -> str:
    """The line with one of several codes that may be the serial."""
    texts = [each.code.text for each in codes]
    return "\t".join(text for text in texts if text == chosen or text not in choices)


def refuse_no_serial(codes: Sequence[Coded], product: Product) -> None:
    """Refuse a box of a unit that says no serial."""
    count = max((each.named.pieces for each in codes), default=1)
    text = codes[0].code.text
    if count > 1:
        refuse("receipt_pack_of_units", count=count, name=product.name)
    refuse("receipt_no_serial", text=text, name=product.name)


def is_only_digits(codes: Sequence[Coded]) -> bool:
    """Whether the serial of a box is digits that may as well be a GTIN nobody told us of."""
    return len(codes) == 1 and bool(codes[0].named.gtin) and codes[0].code.text.isdigit()


def of_lot(codes: Sequence[Coded], product: Product, said: Entry, context: Context) -> Entry:
    """An amount of a lot. Raises Refused where no lot number or no amount is said."""
    is_bulk = product.tracking == "bulk"
    amount, codes = amount_apart(as_written(codes, said, context), is_bulk=is_bulk)
    joined = together(codes, product, set())
    common = joined.common
    number = common.lot or common.serial
    if number is None and is_bulk:
        return said._replace(said=readings(joined), quantity=quantity(product, amount, joined, 1))
    if number is None:
        refuse("receipt_no_lot", name=product.name)
    code = identifiers.canonical(type_of(product, context), number.raw)
    said = said._replace(raw=number.raw, code=code, said=readings(joined))
    count = max((each.named.pieces for each in codes), default=1)
    return said._replace(quantity=quantity(product, amount, joined, count))


def as_written(codes: Sequence[Coded], said: Entry, context: Context) -> Sequence[Coded]:
    """The codes of a line that a person wrote: its product if any, day, number and amount."""
    if any(each.code.facts and each.code.is_certain for each in codes):
        return codes
    products = [each for each in codes if each.named.products]
    known = {each.code.text for each in products}
    found = written.read(said.text)
    names = tuple(name for name in found.names if name not in known) if found else ()
    if found is None or len(names) != 1:
        return codes
    some = written.codes(found._replace(names=names), context.year)
    return [*products, *(Coded(code, NOTHING) for code in some)]


def amount_apart(codes: Sequence[Coded], *, is_bulk: bool) -> tuple[str, Sequence[Coded]]:
    """The amount that stands behind a lot number, and the codes without it.

    Of bulk goods it may stand alone.
    """
    plain = [each for each in codes if not each.code.facts and not each.named.products]
    if is_bulk and len(plain) == 1 and written.is_amount(plain[0].code.text):
        return plain[0].code.text, [each for each in codes if each is not plain[0]]
    if len(codes) == 1 and plain and not set(",;") & set(plain[0].code.text):
        text, _, amount = plain[0].code.text.partition(" ")
        return amount.strip(), [Coded(plain[0].code._replace(text=text), plain[0].named)]
    last = plain[-1] if plain and plain[-1] is codes[-1] else None
    if last and (len(plain) > 1 or written.is_amount(last.code.text)):
        return last.code.text, [each for each in codes if each is not last]
    return "", codes


def quantity(product: Product, amount: str, joined: barcodes.Joined, count: int) -> int:
    """How much comes: as typed, or as the barcode says it; packs times what is inside."""
    common = joined.common
    if amount:
        return catalog.parse_quantity(product, amount)
    volume = next((fact for fact in joined.facts if fact.name == "net_volume"), None)
    for fact in (common.quantity, common.net_weight, volume):
        if fact and isinstance(fact.value, int | Decimal):
            unit = "" if fact.unit in ("", "piece") else fact.unit
            return count * catalog.parse_quantity(product, f"{fact.value} {unit}".strip())
    if count > 1:
        return catalog.parse_quantity(product, str(count))
    refuse("no_amount", unit=product.unit)


def together(codes: Sequence[Coded], product: Product, taught: set[str]) -> barcodes.Joined:
    """What the codes of a box say together, without those that only name the product."""
    rest = [each.code for each in codes if not each.is_name and not each.named.serial]
    if len(rest) == 1 and is_only_digits(codes):
        rest = [barcodes.ReadCode(rest[0].text, "plain")]
    own = [number for number in (product.sku, product.gtin, *taught) if number]
    return barcodes.together(rest, not_serials=own)


def readings(joined: barcodes.Joined) -> tuple[tuple[str, str], ...]:
    """What is kept of the item, beside its numbers: (attribute, value)."""
    kept = {fact.name: text_of(fact) for fact in joined.facts if fact.name in TOLD}
    return tuple(sorted(kept.items()))


def text_of(fact: barcodes.Fact) -> str:
    """The value of a fact as a reading has it."""
    value = fact.value.isoformat() if isinstance(fact.value, date) else str(fact.value)
    return f"{value} {fact.unit}" if fact.unit else value
