"""What a delivery's lines say, as entries. Reads the catalogue and what is expected; never writes.

Lines of one plain code each are serials, and may be ranges; what says more goes to `told`.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final

from stockthread import identifiers, ledger
from stockthread.catalog import Product
from stockthread.identifiers import RangeLine
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.receipts import boxes, rows, told
from stockthread.receipts.boxes import Box
from stockthread.receipts.products import Lookup
from stockthread.receipts.records import LEAVE, TAKE, WRITE, Delivery, Entry, Repair
from stockthread.receipts.told import Context, canonical_each, is_measured, type_of

_SIGNS: Final = re.compile("[-–—.…;,]")


def entries(delivery: Delivery) -> list[Entry]:
    """Return what comes, in the order of the lines. Raises Refused too_many_lines."""
    read = rows.read(delivery.lines, delivery.year)
    lookup = Lookup(read, delivery.product)
    found = boxes.boxes(read, lookup)
    context = Context(delivery.product, lookup, told.code_types())
    written = written_out(found, context)
    result = list[Entry]()
    for number, box in enumerate(found):
        if number in written:
            result += of_line(box, *written[number])
        else:
            result.append(told.entry(box, context))
    if len(result) > rows.LINES_MAX:
        refuse("too_many_lines", count=len(result), lines_max=rows.LINES_MAX)
    if delivery.left:
        result = [entry for entry in result if entry.text not in delivery.left]
    return coded(result, context)


def written_out(found: Sequence[Box], context: Context) -> dict[int, tuple[Product, RangeLine]]:
    """By the number of a box, what one plain line of serials says, with ranges written out."""
    plain: dict[int, tuple[str, Product]] = {}
    for number, box in enumerate(found):
        product = context.chosen or context.lookup.product(box.head)
        if box.is_plain and product and not is_measured(product):
            plain[number] = box.rows[0].codes[0].text, product
    texts = [text for text, _ in plain.values()]
    lines = identifiers.read_ranges(texts, known_codes(list(plain.values()), context))
    return {
        number: (product, line)
        for (number, (_, product)), line in zip(plain.items(), lines, strict=True)
    }


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


def of_line(box: Box, product: Product, line: RangeLine) -> list[Entry]:
    """The units that one plain line says: several where it is a range."""
    numbers = (box.rows[0].number,)
    if not line.doubt:
        return [Entry(numbers, text, text, "", product.id) for text in line.codes]
    doubt = Refusal(None, "receipt_unclear", {"what": line.doubt})
    repairs = (Repair(WRITE, line.repair),) if line.repair else ()
    repairs = (*repairs, Repair(LEAVE), Repair(TAKE))
    return [
        Entry(numbers, text, text, "", product.id, doubt=doubt, repairs=repairs)
        for text in line.codes
    ]


def coded(found: list[Entry], context: Context) -> list[Entry]:
    """The entries with their canonical codes; what cannot be a code is no unit."""
    waiting: dict[int, list[int]] = {}
    for n, entry in enumerate(found):
        if not entry.code and not entry.problem:
            waiting.setdefault(entry.product, []).append(n)
    for id, numbers in waiting.items():
        product = context.lookup.product(id)
        assert product is not None, "an entry without a problem has a product"
        kind, bad = type_of(product, context), dict[int, Refusal]()
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
