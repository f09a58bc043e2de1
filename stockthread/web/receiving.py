"""Receiving a list of codes: what each line is, and the postings that bring the good ones in.

A line whose code belongs to an item expected of this product receives that item; any other line
makes a new item. The preview posts for real inside a transaction that is taken back, so that it
says exactly what posting will say.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from django.db import transaction
from django.http import QueryDict

from stockthread import catalog, identifiers, ledger, parties, places
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.web import asked, pasted

EXPECTED_MAX: Final = 10_000
COMPARED_MAX: Final = 5_000
RECEIPT: Final = "receipt"
STAGES: Final = {"ready": ledger.Stage.READY, "raw": ledger.Stage.RAW}


class Order(NamedTuple):
    """What shall come in, where to, from whom; `lines` are the codes as pasted.

    `lot` is the lot that new units are of, 0 for none. `codes` are the canonical forms of the
    lines; a line that has none keeps its own.
    """

    product: catalog.Product
    place: int
    supplier: int
    lot: int
    stage: ledger.Stage
    code_type: identifiers.CodeType
    lines: list[pasted.Pasted]
    codes: list[str]


class Received(NamedTuple):
    """What came of it: postings, and why lines were left out, by their numbers in the order."""

    events: list[int]
    accepted: int
    refused: dict[int, Refusal]


def order(form: QueryDict) -> Order:
    """Read the form. Raises Refused where product, place or supplier is none."""
    if not form.get("product", "").strip():
        refuse("no_product")
    if not form.get("place", "").strip():
        refuse("no_place")
    product = asked.product(form.get("product", ""))
    supplier = form.get("supplier", "")
    kind = code_type(product)
    lines = pasted.lines(form.get("serials", ""), is_measured(product), known_codes(product, kind))
    return Order(
        product=product,
        place=asked.place(form.get("place", "")),
        supplier=parties.read.by_code([supplier]).get(supplier, 0) if supplier else 0,
        lot=lot(form.get("lot", ""), product),
        stage=STAGES.get(form.get("stage", ""), ledger.Stage.READY),
        code_type=kind,
        lines=lines,
        codes=[canonical(kind, line.code) for line in lines],
    )


def lot(text: str, product: catalog.Product) -> int:
    """The lot of this product that has the code. Raises Refused no_such_lot."""
    if not text.strip():
        return 0
    matches = ledger.read.find_code(text)
    for item in ledger.read.items([match.item for match in matches]):
        if item.kind == ledger.Kind.LOT and item.product == product.id:
            return item.id
    refuse("no_such_lot", text=text.strip(), sku=product.sku)


def known_codes(product: catalog.Product, kind: identifiers.CodeType) -> Callable[[str], bool]:
    """Tells lines that are codes of this product just as they stand, so that none is cut.

    Expected codes are; so is what has the form of its serials while its beginning alone has not.
    """
    expected = expected_items(product)
    pattern = product.serial_pattern

    def is_code(text: str) -> bool:
        code = canonical(kind, text)
        if code in expected:
            return True
        if not pattern or not re.fullmatch(pattern, code):
            return False
        signs = [at for at, sign in enumerate(code) if sign in "-–—.…;,"]
        return not any(re.fullmatch(pattern, code[:at].strip()) for at in signs)

    return is_code


def is_measured(product: catalog.Product) -> bool:
    """Whether a line of it is a lot with an amount."""
    return product.tracking in ("lot", "bulk")


def try_out(wanted: Order, act: ledger.Act) -> Received:
    """What posting would do; nothing stays."""
    with transaction.atomic():
        received = post(wanted, act, leave_out=())
        transaction.set_rollback(True)
    return received


def post(wanted: Order, act: ledger.Act, leave_out: Sequence[int]) -> Received:
    """Bring the good lines in, in one transaction. `leave_out` are numbers of doubtful lines.

    All that one form brings in has the same cause, by which a second click on it is known.
    """
    act = act._replace(cause=ledger.Cause(RECEIPT, act.key))
    with transaction.atomic():
        done = ledger.read.events_for(RECEIPT, act.key)
        return _again(wanted, done) if done else _post(wanted, act, leave_out)


def _again(wanted: Order, done: Sequence[ledger.EventView]) -> Received:
    """What this form brought in before."""
    came = {
        each.code
        for event in done
        for each in ledger.read.event_items(event.id, limit=pasted.LINES_MAX)
    }
    left = [n for n in range(len(wanted.lines)) if wanted.codes[n] not in came]
    accepted = sum(event.accepted for event in done)
    return Received([event.id for event in done], accepted, dict.fromkeys(left, NOT_THEN))


def _post(wanted: Order, act: ledger.Act, leave_out: Sequence[int]) -> Received:
    left = [n for n in range(len(wanted.lines)) if n not in set(leave_out)]
    expected = expected_items(wanted.product)
    known = [n for n in left if wanted.codes[n] in expected]
    new = sorted(set(left) - set(known))
    old = _receive_expected(wanted, known, expected, act) if known else NOTHING
    made = _receive_new(wanted, new, act) if new else NOTHING
    return Received(
        old.events + made.events, old.accepted + made.accepted, {**old.refused, **made.refused}
    )


NOTHING: Final = Received([], 0, {})
NOT_THEN: Final = Refusal(None, "no_lines", {})


def expected_items(product: catalog.Product) -> dict[str, int]:
    """The items expected of a product, by their codes."""
    wanted = ledger.Filter(products=[product.id], stages=[ledger.Stage.EXPECTED])
    return {item.code: item.id for item in ledger.read.search(wanted, limit=EXPECTED_MAX)}


def canonical(kind: identifiers.CodeType, code: str) -> str:
    """The canonical form of a code; the code itself where it has none."""
    try:
        return identifiers.canonical(kind, code)
    except Refused:
        return code


def code_type(product: catalog.Product) -> identifiers.CodeType:
    """The type of a product's codes."""
    if is_measured(product):
        return identifiers.read.code_type_by_code("lot")
    return identifiers.read.code_type(product.code_type)


def _receive_expected(
    wanted: Order, numbers: list[int], expected: dict[str, int], act: ledger.Act
) -> Received:
    items = [expected[wanted.codes[n]] for n in numbers]
    amounts, bad = _amounts(wanted, numbers)
    good = [i for i, n in enumerate(numbers) if n not in bad]
    if not good:
        return Received([], 0, bad)
    lines = ledger.Lines([items[i] for i in good], [amounts[i] for i in good])

    def receive() -> ledger.Posting:
        return ledger.receive(
            lines, place=wanted.place, stage=wanted.stage, owner=_owner(),
            act=act._replace(accept="good", key=f"{act.key}.expected"[:80]),
        )  # fmt: skip

    return _outcome(receive, [numbers[i] for i in good], bad)


def _receive_new(wanted: Order, numbers: list[int], act: ledger.Act) -> Received:
    amounts, bad = _amounts(wanted, numbers)
    good = [i for i, n in enumerate(numbers) if n not in bad]
    if not good:
        return Received([], 0, bad)
    texts = [wanted.lines[numbers[i]].code for i in good]
    new = ledger.New(
        kind=ledger.Kind.LOT if is_measured(wanted.product) else ledger.Kind.UNIT,
        product=wanted.product.id,
        number=len(good),
        codes=ledger.Given(wanted.code_type.id, texts),
        quantities=[amounts[i] for i in good] if is_measured(wanted.product) else None,
        lot=wanted.lot,
        origin=places.place_of_party(wanted.supplier, "supplier") if wanted.supplier else 0,
    )

    def receive() -> ledger.Posting:
        return ledger.receive_new(
            new, place=wanted.place, stage=wanted.stage, owner=_owner(),
            act=act._replace(accept="good"),
        )  # fmt: skip

    return _outcome(receive, [numbers[i] for i in good], bad)


def _amounts(wanted: Order, numbers: list[int]) -> tuple[list[int], dict[int, Refusal]]:
    """How much each line is, in smallest units; lines whose amount cannot be read."""
    if not is_measured(wanted.product):
        return [1] * len(numbers), {}
    amounts, bad = [], {}
    for number in numbers:
        if not wanted.lines[number].amount:
            amounts.append(0)
            bad[number] = Refusal(None, "no_amount", {"unit": wanted.product.unit})
            continue
        try:
            amounts.append(catalog.parse_quantity(wanted.product, wanted.lines[number].amount))
        except Refused as refused:
            amounts.append(0)
            bad[number] = refused.refusals[0]
    return amounts, bad


def _outcome(
    receive: Callable[[], ledger.Posting], numbers: list[int], bad: dict[int, Refusal]
) -> Received:
    """Post, and give refusals the numbers that their lines have in the order."""
    try:
        posting = receive()
    except Refused as refused:
        if any(refusal.line is None for refusal in refused.refusals):
            raise
        return Received([], 0, bad | _by_number(refused.refusals, numbers))
    return Received([posting.event], posting.accepted, bad | _by_number(posting.refused, numbers))


def _by_number(refusals: Sequence[Refusal], numbers: list[int]) -> dict[int, Refusal]:
    return {numbers[r.line]: r for r in reversed(refusals) if r.line is not None}


def _owner() -> int:
    own = parties.read.own_party()
    return own.id if own else 0


def doubts(wanted: Order, refused: dict[int, Refusal]) -> dict[int, str]:
    """Lines that would come in but should be looked at first, each with why."""
    expected = expected_items(wanted.product)
    stock = ledger.read.search(ledger.Filter(products=[wanted.product.id]), limit=COMPARED_MAX)
    alike: dict[str, str] = {}
    for code in [*expected, *(item.code for item in stock)]:
        alike.setdefault(identifiers.looks_like(code), code)
    pattern = wanted.product.serial_pattern
    found: dict[int, str] = {}
    for number in range(len(wanted.lines)):
        code = wanted.codes[number]
        if number in refused or code in expected:
            continue
        if wanted.lines[number].doubt:
            found[number] = wanted.lines[number].doubt
            continue
        other = alike.setdefault(identifiers.looks_like(code), code)
        if other != code:
            found[number] = f"Looks like {other}. Mend it if it is the same one misread."
        elif pattern and not re.fullmatch(pattern, code):
            found[number] = f"Does not look like a serial of {wanted.product.name}."
        elif expected:
            found[number] = "Was not expected. Take it in as well if it did come."
    return found
