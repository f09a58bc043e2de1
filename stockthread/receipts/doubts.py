"""What should be looked at before it comes in: look-alikes, odd forms, what nobody expected.

Reads, never writes. The first reason that applies is told, in a fixed order.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from itertools import compress

from stockthread import catalog, identifiers, ledger, places
from stockthread.kernel.errors import Refusal
from stockthread.receipts.posting import Key
from stockthread.receipts.records import (
    DOUBTFUL,
    LEAVE,
    TAKE,
    TEACH,
    WRITE,
    Delivery,
    Entry,
    Repair,
    Verdict,
)
from stockthread.receipts.told import is_measured


def doubts(
    delivery: Delivery, entries: Sequence[Entry], good: Sequence[int], expected: Collection[Key]
) -> dict[int, Verdict]:
    """Return, by the numbers of entries, why they are doubtful; `good` are those to be judged."""
    own = [n for n in good if entries[n].text not in delivery.taken]
    found = {n: _told(entries[n]) for n in own if entries[n].doubt}
    if all(entries[n].awaited for n in own):
        return found
    products = catalog.read.products(sorted({entries[n].product for n in own}))
    if delivery.product:
        products[delivery.product.id] = delivery.product
    units = [n for n in own if not is_measured(products[entries[n].product])]
    rest = [
        n for n in units
        if n not in found and not entries[n].awaited and _key(entries[n]) not in expected
    ]  # fmt: skip
    if not rest:
        return found
    for reasons in (
        partial(_alike, entries, products),
        partial(_misfits, entries, products),
        partial(_in_books, entries, products),
        partial(_unexpected, delivery, entries, expected),
        partial(_without_lot, delivery, entries, products),
    ):
        rest = [n for n in rest if n not in found]
        found |= reasons(rest)
    return found


def _key(entry: Entry) -> Key:
    return entry.product, entry.code


def _told(entry: Entry) -> Verdict:
    return Verdict(DOUBTFUL, entry.doubt, entry.repairs)


def _alike(
    entries: Sequence[Entry], products: Mapping[int, catalog.Product], rest: Sequence[int]
) -> dict[int, Verdict]:
    """Serials that look like another: one on record, or an earlier one of the delivery."""
    keys = identifiers.looks_like_all([entries[n].code for n in rest])
    other = _on_record(entries, products, rest, keys)
    found = {}
    for n, key in zip(rest, keys, strict=True):
        entry = entries[n]
        twin = other.setdefault((entry.product, key), entry.code)
        if twin != entry.code:
            reason = Refusal(None, "receipt_looks_like", {"code": entry.code, "other": twin})
            mended = entry.text.replace(entry.raw, twin)
            repairs = (Repair(WRITE, mended), Repair(LEAVE), Repair(TAKE))
            found[n] = Verdict(DOUBTFUL, reason, repairs)
    return found


def _on_record(
    entries: Sequence[Entry],
    products: Mapping[int, catalog.Product],
    rest: Sequence[int],
    keys: Sequence[str],
) -> dict[Key, str]:
    """By product and look, codes on record that look like one of the entries but are another."""
    wanted = {(entries[n].product, key) for n, key in zip(rest, keys, strict=True)}
    own = {_key(entries[n]) for n in rest}
    by_type: dict[int, list[int]] = {}
    for product in {entries[n].product for n in rest}:
        by_type.setdefault(products[product].code_type, []).append(product)
    found: dict[Key, str] = {}
    for type_id, ids in by_type.items():
        for rows in ledger.read.codes_of_products(ids, type_id):
            looks = identifiers.looks_like_all([code for _, code in rows])
            met = [(row[0], key) in wanted for row, key in zip(rows, looks, strict=True)]
            for (product, code), key in compress(zip(rows, looks, strict=True), met):
                if (product, code) not in own:
                    found[product, key] = code
    return found


def _misfits(
    entries: Sequence[Entry], products: Mapping[int, catalog.Product], rest: Sequence[int]
) -> dict[int, Verdict]:
    """Serials without the form that their product's have."""
    forms = {id: re.compile(p.serial_pattern) for id, p in products.items() if p.serial_pattern}
    found = {}
    for n in rest:
        form = forms.get(entries[n].product)
        if form and not form.fullmatch(entries[n].code):
            data = {"code": entries[n].code, "name": products[entries[n].product].name}
            reason = Refusal(None, "receipt_unlike_serials", data)
            found[n] = Verdict(DOUBTFUL, reason, _ways(entries[n]))
    return found


def _in_books(
    entries: Sequence[Entry], products: Mapping[int, catalog.Product], rest: Sequence[int]
) -> dict[int, Verdict]:
    """Numbers of books that are spoilt or for another product, or in none of the product's own."""
    books = {each.id: each for each in identifiers.read.books()}
    if not books:
        return {}
    open_books = {each.product for each in books.values() if each.product and not each.closed_at}
    by_type: dict[int, list[int]] = {}
    for n in rest:
        by_type.setdefault(products[entries[n].product].code_type, []).append(n)
    found = {}
    for type_id, numbers in by_type.items():
        known = identifiers.read.book_of(type_id, [entries[n].code for n in numbers])
        for n in numbers:
            product, number = entries[n].product, known.get(entries[n].code)
            data = {"code": entries[n].code, "name": products[product].name}
            code = ""
            if number is None:
                code = "receipt_in_no_book" if product in open_books else ""
            elif number.is_spoilt:
                code, data["reason"] = "receipt_spoilt", number.reason
            elif books[number.book].product not in (0, product):
                code = "receipt_of_other_book"
            if number:
                data["book"] = books[number.book].name
            if code:
                found[n] = Verdict(DOUBTFUL, Refusal(None, code, data), _ways(entries[n]))
    return found


def _ways(entry: Entry) -> tuple[Repair, ...]:
    """How to mend what may be no serial at all: it may be a barcode that has the serial in it."""
    is_one = len(entry.rows) == 1 and "\t" not in entry.text
    return (Repair(LEAVE), Repair(TAKE), *([Repair(TEACH, entry.text)] if is_one else []))


def _unexpected(
    delivery: Delivery, entries: Sequence[Entry], expected: Collection[Key], rest: Sequence[int]
) -> dict[int, Verdict]:
    """Units that nobody announced, of products that this delivery was announced with.

    That is so if some of the product in it is expected, or something is from its supplier.
    """
    if delivery.is_announced or not rest:
        return {}
    awaited = {product for product, _ in expected} | {e.product for e in entries if e.awaited}
    if delivery.supplier:
        place = places.place_of_party(delivery.supplier, "supplier")
        for id in sorted({entries[n].product for n in rest} - awaited):
            wanted = ledger.Filter(products=[id], places=[place], stages=[ledger.Stage.EXPECTED])
            awaited |= {id} if ledger.read.count(wanted) else set()
    return {
        n: Verdict(
            DOUBTFUL,
            Refusal(None, "receipt_unexpected", {"code": entries[n].code}),
            _ways(entries[n]),
        )
        for n in rest
        if entries[n].product in awaited
    }


def _without_lot(
    delivery: Delivery,
    entries: Sequence[Entry],
    products: Mapping[int, catalog.Product],
    rest: Sequence[int],
) -> dict[int, Verdict]:
    """Units of products whose serials are within lots, of no lot."""
    found = {}
    for n in rest:
        product = products[entries[n].product]
        if product.tracking == "serial_in_lot" and not (entries[n].lot or delivery.lot):
            data = {"code": entries[n].code, "name": product.name}
            reason = Refusal(None, "receipt_without_lot", data)
            found[n] = Verdict(DOUBTFUL, reason, (Repair(LEAVE), Repair(TAKE)))
    return found
