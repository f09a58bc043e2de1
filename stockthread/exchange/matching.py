"""What a file speaks of, matched with what is on record: makers, classes, products, attributes.

A maker is the party with that code, else the maker of that name. A product is the maker's product
of that name, else the one with that SKU. What is missing is planned; `set_up` makes it.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from stockthread import catalog, parties
from stockthread.catalog import NewAttribute, NewClass, NewProduct, NewValue
from stockthread.exchange.records import Columns
from stockthread.exchange.survey import Key
from stockthread.kernel import db
from stockthread.kernel.errors import Refusal
from stockthread.parties import NewParty

_ALL = 1_000_000
_SKU_LENGTH_MAX = 64


class Known(NamedTuple):
    """A product that rows speak of. id: 0 while it is only planned. maker: a party's id or 0.

    values: what is, or will be, said of it. problem: why none of its rows can be taken.
    """

    id: int
    sku: str
    gtin: str
    maker: int
    serial_pattern: str
    values: Mapping[str, str]
    problem: Refusal | None = None


class Matching(NamedTuple):
    """What is on record of a file's products, and what has to be made first."""

    products: Mapping[Key, Known]
    attributes: Mapping[str, int]
    new_parties: list[NewParty]
    changed_parties: list[NewParty]
    new_classes: list[NewClass]
    new_attributes: list[NewAttribute]
    new_products: list[NewProduct]
    new_values: list[NewValue]


class Makers(NamedTuple):
    """codes: the party's code of each maker in the file. ids: of those on record."""

    codes: Mapping[str, str]
    ids: Mapping[str, int]
    new: list[NewParty]
    changed: list[NewParty]
    problems: Mapping[str, Refusal]


Said = Mapping[Key, Mapping[str, str | None]]
"""What rows say of each product's attributes; None where they differ."""


def match(said_of: Said, columns: Columns, numbers: Collection[str]) -> Matching:
    """Look everything up in a fixed number of statements, and plan what is missing."""
    makers = _makers({maker for maker, _ in said_of if maker})
    classes, new_classes, bad_classes = _classes(said_of, columns)
    found = _found_products(said_of, makers)
    values = _values_on_record([each.id for each in found.values()])
    missing = [key for key in said_of if key not in found]
    planned = _planned(missing, columns, makers, classes)
    problems = dict(zip(missing, _problems(list(planned.values())), strict=True))
    products, new_values = {}, []
    for key, said in said_of.items():
        known = found.get(key) or Known(0, planned[key].sku, "", makers.ids.get(key[0], 0), "", {})
        # Of a product on record nothing new is said: its other units may differ.
        fresh = {code: value for code, value in said.items() if value} if key in planned else {}
        problem = (
            makers.problems.get(key[0])
            or known.problem
            or problems.get(key)
            or (bad_classes.get(planned[key].product_class) if key in planned else None)
        )
        products[key] = known._replace(values=values.get(known.id, fresh), problem=problem)
        if not problem:
            new_values += [NewValue(known.sku, code, value) for code, value in fresh.items()]
    attributes = {each.code: each.id for each in catalog.read.attributes()}
    good = {products[key].sku for key in missing if not products[key].problem}
    return Matching(
        products,
        attributes,
        [each for each in makers.new if each.name not in makers.problems],
        makers.changed,
        [each for each in new_classes if each.code not in bad_classes],
        _new_attributes(columns, numbers, attributes),
        [each for each in planned.values() if each.sku in good],
        new_values,
    )


def set_up(matching: Matching) -> None:
    """Make what is missing, in the caller's transaction."""
    if matching.new_parties:
        parties.add_parties(matching.new_parties)
    if matching.changed_parties:
        parties.change_parties(matching.changed_parties)
    if matching.new_classes:
        catalog.add_classes(matching.new_classes)
    if matching.new_attributes:
        catalog.add_attributes(matching.new_attributes)
    if matching.new_products:
        catalog.add_products(matching.new_products)
    if matching.new_values:
        catalog.set_attributes(matching.new_values)


def _makers(names: set[str]) -> Makers:
    on_record = parties.read.parties(limit=_ALL)
    by_code = {each.code: each for each in on_record}
    by_name = {each.name: each for each in reversed(on_record) if each.is_maker}
    codes, ids, new, changed = {}, {}, [], []
    for name in sorted(names):
        party = by_code.get(name) or by_name.get(name)
        if party is None:
            codes[name] = name
            new.append(NewParty(name, name, is_maker=True))
            continue
        codes[name], ids[name] = party.code, party.id
        if not party.is_maker:
            changed.append(NewParty(*party[1:])._replace(is_maker=True))
    bad = {
        new[each.line].name: each._replace(line=None)
        for each in reversed(parties.check_parties(new))
        if each.line is not None
    }
    return Makers(codes, ids, new, changed, bad)


def _classes(
    said_of: Said, columns: Columns
) -> tuple[dict[Key, str], list[NewClass], dict[str, Refusal]]:
    """Return each product's class, the classes to be made, and the bad ones."""
    by, (above, above_name) = columns.class_by, columns.class_above
    if not by:
        return {}, [], {}
    classes = {key: said.get(by) or above for key, said in said_of.items()}
    known = {each.code for each in catalog.read.classes()}
    wanted = sorted({each for each in classes.values() if each and each != above} - known)
    new = [NewClass(above, above_name)] if above and above not in known else []
    new += [NewClass(code, code, parent=above) for code in wanted]
    bad = {
        new[each.line].code: each._replace(line=None)
        for each in reversed(catalog.check_classes(new))
        if each.line is not None
    }
    return classes, new, bad


_PRODUCTS = """
SELECT name, COALESCE(maker_id, 0), id, sku, gtin, serial_pattern, tracking, is_active
FROM catalog_product WHERE name IN {texts} OR sku IN {texts} ORDER BY id DESC
"""
_SERIAL_TRACKINGS = ("serial", "serial_in_lot", "serial_at_shipment")


def _found_products(keys: Iterable[Key], makers: Makers) -> dict[Key, Known]:
    names = sorted({name for _, name in keys})
    texts, param = db.texts_in(names)
    by_name: dict[tuple[str, int], Known] = {}
    by_sku: dict[str, tuple[int, Known]] = {}
    several: dict[str, set[int]] = {}
    for name, maker, *rest in db.query(_PRODUCTS.format(texts=texts), [param, param]):
        known = _known(maker, *rest)
        by_name[name, maker] = known
        by_sku[known.sku] = (maker, known)
        several.setdefault(name, set()).add(maker)
    found = {}
    for maker_name, name in keys:
        maker = makers.ids.get(maker_name, 0)
        of_sku, known_by_sku = by_sku.get(name, (-1, None))
        match = by_name.get((name, maker)) if maker or not maker_name else None
        if match is None and known_by_sku and (not maker_name or of_sku in (0, maker)):
            match = known_by_sku
        if match is None and not maker_name and len(several.get(name, ())) == 1:
            match = by_name[name, next(iter(several[name]))]
        if match is None and not maker_name and len(several.get(name, ())) > 1:
            problem = Refusal(None, "product_ambiguous", {"product": name})
            match = Known(0, name, "", 0, "", {}, problem)
        if match is not None:
            found[maker_name, name] = match
    return found


def _known(
    maker: int, id: int, sku: str, gtin: str, pattern: str, tracking: str, is_active: int
) -> Known:
    problem = None
    if not is_active:
        problem = Refusal(None, "product_closed", {"sku": sku})
    elif tracking not in _SERIAL_TRACKINGS:
        problem = Refusal(None, "wrong_tracking", {"sku": sku, "tracking": tracking})
    return Known(id, sku, gtin, maker, pattern, {}, problem)


_VALUES = """
SELECT v.product_id, a.code, v.value FROM catalog_product_attribute v
JOIN catalog_attribute a ON a.id = v.attribute_id WHERE v.product_id IN {}
"""


def _values_on_record(products: Sequence[int]) -> dict[int, dict[str, str]]:
    ids, param = db.ids_in(products)
    values: dict[int, dict[str, str]] = {}
    for product, code, value in db.query(_VALUES.format(ids), [param]):
        values.setdefault(product, {})[code] = value
    return values


def _planned(
    keys: Sequence[Key], columns: Columns, makers: Makers, classes: Mapping[Key, str]
) -> dict[Key, NewProduct]:
    skus = _skus(keys)
    return {
        key: NewProduct(
            sku,
            key[1],
            product_class=classes.get(key, ""),
            maker=makers.codes.get(key[0], ""),
            code_type=columns.code_type,
        )
        for key, sku in zip(keys, skus, strict=True)
    }


def _skus(keys: Sequence[Key]) -> list[str]:
    """Return a readable SKU for each product that nobody has yet: WDC-WD2502ABYS-18B7A0."""
    wanted = [_sku(" ".join(key).strip()) for key in keys]
    taken: set[str] = set()
    made = [""] * len(keys)
    waiting, turn = list(range(len(keys))), 1
    while waiting:
        texts = {n: wanted[n] if turn == 1 else _numbered(wanted[n], turn) for n in waiting}
        taken.update(catalog.read.by_sku(list(texts.values())))
        again = []
        for n, text in texts.items():
            if text in taken:
                again.append(n)
            else:
                taken.add(text)
                made[n] = text
        waiting, turn = again, turn + 1
    return made


def _sku(text: str) -> str:
    plain = "".join(letter for letter in text if letter.isprintable())
    return re.sub(r"[\s-]+", "-", plain)[:_SKU_LENGTH_MAX].strip("-") or "product"


def _numbered(sku: str, number: int) -> str:
    end = f"-{number}"
    return sku[: _SKU_LENGTH_MAX - len(end)] + end


def _problems(planned: Sequence[NewProduct]) -> list[Refusal | None]:
    """Return why each planned product cannot be made; makers and classes are looked at apart."""
    bare = [each._replace(maker="", product_class="") for each in planned]
    found: list[Refusal | None] = [None] * len(planned)
    for refusal in reversed(catalog.check_products(bare)):
        if refusal.line is not None:
            found[refusal.line] = refusal._replace(line=None)
    return found


def _new_attributes(
    columns: Columns, numbers: Collection[str], known: Mapping[str, int]
) -> list[NewAttribute]:
    new = [
        NewAttribute(code, name) for code, name in columns.attributes.items() if code not in known
    ]
    for code, name in columns.readings.items():
        if code not in known and code not in columns.attributes:
            new.append(NewAttribute(code, name, "number" if code in numbers else "text"))
    return new
