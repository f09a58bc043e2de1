"""What a delivery's lines say, as entries. Reads the catalogue and what is expected; never writes.

Lines of one plain code each are serials, and may be ranges; what says more goes to `told`.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final

from stockthread import catalog, identifiers, ledger
from stockthread.catalog import Product
from stockthread.identifiers import RangeLine
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.receipts import boxes, rows, told, written
from stockthread.receipts.boxes import Box
from stockthread.receipts.products import NOTHING, Lookup
from stockthread.receipts.records import LEAVE, TAKE, WRITE, Delivery, Entry, Repair, Units
from stockthread.receipts.rows import Row
from stockthread.receipts.told import Context, canonical_each, is_measured, type_of

_SIGNS: Final = re.compile("[-–—.…;,]")


def entries(delivery: Delivery) -> Sequence[Entry]:
    """Return what comes, in the order of the lines. Raises Refused too_many_lines.

    What is announced of a lot in several lines, such as pack by pack, is one entry.
    """
    found = each_entry(delivery)
    return merged(found) if delivery.is_announced else found


def merged(found: Sequence[Entry]) -> list[Entry]:
    """The entries, those of amounts of one lot as one."""
    products = catalog.read.products(sorted({entry.product for entry in found}))
    lots = {id for id, product in products.items() if is_measured(product)}
    first: dict[tuple[int, str], int] = {}
    result: list[Entry] = []
    for entry in found:
        key = entry.product, entry.code
        if entry.problem or entry.doubt or not entry.code or entry.product not in lots:
            result.append(entry)
        elif key in first:
            known = result[first[key]]
            rows = (*known.rows, *entry.rows)
            result[first[key]] = known._replace(rows=rows, quantity=known.quantity + entry.quantity)
        else:
            first[key] = len(result)
            result.append(entry)
    return result


def each_entry(delivery: Delivery) -> Sequence[Entry]:
    """Return what each line says by itself."""
    if units := units_of(delivery):
        return units
    read = rows.read(delivery.lines, delivery.year)
    parted = {row.number: apart for row in read if (apart := written.apart(row, delivery.year))}
    named = {} if delivery.product else {
        row.number: beside for row in read if (beside := written.beside(row))
    }  # fmt: skip
    lookup = Lookup([*read, *parted.values(), *named.values()], delivery.product)
    if parted or named:
        read = [
            of_product(row, parted.get(row.number), named.get(row.number), lookup) for row in read
        ]
    found = boxes.boxes(read, lookup)
    context = Context(
        delivery.product, lookup, told.code_types(), delivery.year, delivery.otherwise,
        delivery.otherwise_in_lots,
    )  # fmt: skip
    said = [plain_entry(box, context) or told.entry(box, context) for box in found]
    result = written_out(
        said, [is_written(*pair, context) for pair in zip(found, said, strict=True)], context
    )
    if len(result) > rows.LINES_MAX:
        refuse("too_many_lines", count=len(result), lines_max=rows.LINES_MAX)
    if delivery.left:
        result = [entry for entry in result if entry.text not in delivery.left]
    return coded(result, context)


def of_product(row: Row, apart: Row | None, beside: Row | None, lookup: Lookup) -> Row:
    """A row as the codes written in it where one of them names a product that comes in lots, or
    the first of them any product."""
    if len(row.codes) == 1 and lookup.named(row.codes[0]) is not NOTHING:
        return row
    found = apart and lookup.product(boxes.product_of(apart, lookup))
    if apart and found and is_measured(found):
        return apart
    if beside and lookup.named(beside.codes[0]).products and not lookup.expects(row.text):
        return beside
    return row


def units_of(delivery: Delivery) -> Units | None:
    """The lines as awaited units, each once; None where any line is another."""
    known, lines = delivery.by_code, delivery.lines
    if delivery.left or not known:
        return None
    codes: Sequence[str] = lines
    numbers: Sequence[int] = range(len(lines))
    unique = set(codes)
    if not known.keys() >= unique:
        texts = [line.strip(" \t\r\n") for line in lines]
        numbers = [n for n, text in enumerate(texts) if text]
        codes = [texts[n] for n in numbers]
        unique = set(codes)
        if not known.keys() >= unique:
            return None
    if not 0 < len(codes) <= rows.LINES_MAX or len(unique) < len(codes):
        return None
    items, products = zip(*map(known.__getitem__, codes), strict=True)
    if delivery.product and set(products) != {delivery.product.id}:
        return None
    return Units(numbers, codes, products, items)


def plain_entry(box: Box, context: Context) -> Entry | None:
    """The unit that one plain code is, where its product is known; None for anything else."""
    if not box.is_plain:
        return None
    text = box.rows[0].codes[0].text
    product = context.chosen or context.lookup.product(box.head)
    if product is None or is_measured(product) or context.lookup.awaited(text):
        return None
    return Entry((box.rows[0].number,), text, text, "", product.id)


def is_written(box: Box, entry: Entry, context: Context) -> bool:
    """Whether the serial is as somebody wrote it, so that it may be a range."""
    if box.is_plain:
        return not entry.problem and not entry.code and bool(entry.raw)
    if entry.problem or entry.doubt or is_measured(context.product(entry.product)):
        return False
    codes = [code for row in box.rows for code in row.codes]
    return any(code.text == entry.raw and not (code.facts and code.is_certain) for code in codes)


def written_out(
    said: Sequence[Entry], are_written: Sequence[bool], context: Context
) -> list[Entry]:
    """The entries, those of ranges one for each serial."""
    numbers = [n for n, entry in enumerate(said) if are_written[n] and entry.raw]
    pairs = [(said[n].raw, context.product(said[n].product)) for n in numbers]
    lines = identifiers.read_ranges([raw for raw, _ in pairs], known_codes(pairs, context))
    meant = dict(zip(numbers, lines, strict=True))
    result = list[Entry]()
    for n, entry in enumerate(said):
        line = meant.get(n)
        if line is None:
            result.append(entry)
        else:
            result += of_range(entry, line)
    return result


def of_range(entry: Entry, line: RangeLine) -> list[Entry]:
    """What an entry is whose serial may be a range: its units, or a doubt."""
    if not line.doubt:
        if len(line.codes) < 2:  # none: a sign that nobody sees, which is no code but a line
            return [entry]
        return [entry._replace(text=code, raw=code, code="") for code in line.codes]
    doubt = Refusal(None, "receipt_unclear", {"what": line.doubt})
    repairs = [Repair(WRITE, entry.text.replace(entry.raw, each)) for each in line.repairs]
    return [entry._replace(doubt=doubt, repairs=(*repairs, Repair(LEAVE), Repair(TAKE)))]


def known_codes(plain: Sequence[tuple[str, Product]], context: Context) -> Callable[[str], bool]:
    """Tells lines that are codes just as they stand, so that none is cut.

    Expected codes are; so is what has the form of its product's serials while its beginning alone
    has not.
    """
    signed = {text: product for text, product in plain if _SIGNS.search(text)}
    by_product: dict[Product, list[str]] = {}
    for text, each in signed.items():
        by_product.setdefault(each, []).append(text)
    codes = {
        text: code
        for each, texts in by_product.items()
        for text, code in zip(texts, canonical_each(type_of(each, context), texts), strict=True)
    }
    products = sorted({product.id for product in signed.values()})
    expected = ledger.read.expected(products, list(codes.values())) if signed else {}

    def is_code(text: str) -> bool:
        if text not in signed:
            return False
        product, code = signed[text], codes[text]
        if (product.id, code) in expected:
            return True
        pattern = product.serial_pattern
        if not pattern or not re.fullmatch(pattern, code):
            return False
        starts = (code[: sign.start()].strip() for sign in _SIGNS.finditer(code))
        return not any(re.fullmatch(pattern, start) for start in starts)

    return is_code


def coded(found: list[Entry], context: Context) -> list[Entry]:
    """The entries with their canonical codes; what cannot be a code is no unit."""
    waiting: dict[int, list[int]] = {}
    for n, entry in enumerate(found):
        if entry.raw and not entry.code and not entry.problem:
            waiting.setdefault(entry.product, []).append(n)
    for id, numbers in waiting.items():
        kind, bad = type_of(context.product(id), context), dict[int, Refusal]()
        try:
            codes = identifiers.canonical_all(kind, [found[n].raw for n in numbers])
        except Refused as refused:
            bad = {numbers[r.line]: r for r in refused.refusals if r.line is not None}
            good = [n for n in numbers if n not in bad]
            codes = identifiers.canonical_all(kind, [found[n].raw for n in good])
            numbers = good
        for n, code in zip(numbers, codes, strict=True):
            found[n] = found[n]._replace(code=code)
        for n, refusal in bad.items():
            problem = refusal._replace(line=None)
            found[n] = found[n]._replace(problem=problem, doubt=None, repairs=(Repair(LEAVE),))
    return found
