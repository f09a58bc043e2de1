"""How far an order has come, as a line of steps: each a share with its number and its word.

Orders of one unit are told in that unit; orders of several in lines. What was closed short is told
by what it came to. Pure, from what
`orders.progress` read.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from stockthread import catalog
from stockthread.orders import (
    CANCELLED,
    CLOSED,
    DRAFT,
    PRODUCTION,
    PURCHASE,
    RETURN,
    SALE,
    TRANSFER,
    Done,
    LineDone,
    Progress,
)
from stockthread.web import pictures, words
from stockthread.web.words import State

LATE: Final = State("held", "late", "late")
ON_HOLD: Final = State("held", "held", "on hold")
DRAFTED: Final = State("expected", "expected", "draft")
OPENED: Final = State("hand", "hand", "open")
BEGUN: Final = State("progress", "progress", "under way")
COMPLETE: Final = State("finished", "finished", "complete")
SENT: Final = State("out", "out", "shipped")
LOST: Final = State("held", "gone", "lost")
ENDED: Final = State("finished", "finished", "closed")
DROPPED: Final = State("expected", "gone", "cancelled")
STANDINGS: Final = {
    "expected": State("expected", "m-expected", "expected"),
    "arrived": State("hand", "hand", "partly here"),
    "waiting": State("progress", "doubt", "waits for a decision"),
    "decided": State("finished", "finished", "decided"),
}
"""How an open return stands."""
Products = Mapping[int, catalog.Product]


class Step(NamedTuple):
    """A step of a kind of order: its word, the colour of what stands there, how much has come so
    far. is_awaited: it is what the order waits for; can_skip: goods may go on without it."""

    word: str
    css: str
    done: Callable[[Done], int]
    is_awaited: bool = False
    can_skip: bool = False


def _announced(done: Done) -> int:
    return max(done.announced, 0)


def _received(done: Done) -> int:
    return done.received


def _inspected(done: Done) -> int:
    return done.received - done.on_hold


def _put_away(done: Done) -> int:
    return max(done.received - done.at_dock - done.sent_back, 0)


def _allocated(done: Done) -> int:
    return max(done.allocated + done.picked, done.shipped, done.delivered)


def _picked(done: Done) -> int:
    return max(done.picked, done.shipped, done.delivered)


def _shipped(done: Done) -> int:
    return max(done.shipped, done.delivered)


STEPS: Final[dict[str, tuple[Step, ...]]] = {
    PURCHASE: (
        Step("announced", "expected", _announced, can_skip=True),
        Step("received", "hand", _received, is_awaited=True),
        Step("inspected", "progress", _inspected),
        Step("put away", "finished", _put_away),
    ),
    SALE: (
        Step("allocated", "hand", _allocated, can_skip=True),
        Step("picked", "progress", _picked),
        Step("packed", "progress", lambda done: done.packed, can_skip=True),
        Step("shipped", "out", _shipped, is_awaited=True),
        Step("delivered", "finished", lambda done: done.delivered),
    ),
    TRANSFER: (
        Step("picked", "progress", lambda done: done.picked, can_skip=True),
        Step("sent", "out", _shipped),
        Step("arrived", "finished", lambda done: done.delivered, is_awaited=True),
    ),
    RETURN: (
        Step("came back", "hand", _received, is_awaited=True),
        Step("decided", "finished", _inspected),
    ),
    PRODUCTION: (
        Step("begun", "progress", lambda done: max(done.begun, done.made)),
        Step("made", "finished", lambda done: done.made, is_awaited=True),
    ),
}  # fmt: skip
"""What follows on ordering, in order."""


class Told(NamedTuple):
    """A step as it is drawn. `width` of pictures.WIDTH is done, `late` of it is late."""

    word: str
    css: str
    figure: str
    of: str
    width: int
    late: int
    late_figure: str
    held: str
    is_skipped: bool
    is_done: bool
    apart: str = ""


def story(progress: Progress, products: Products) -> list[Told]:
    """The steps of an order, what was ordered before them. A transfer needs no picking, and shows
    it only where there was some."""
    lines = progress.lines
    steps = STEPS[progress.order.kind]
    told = [_ordered(progress, products)]
    for number, step in enumerate(steps):
        done = [step.done(line.done) for line in lines]
        after = steps[number + 1 :]
        later = [max((each.done(line.done) for each in after), default=0) for line in lines]
        if progress.order.kind != TRANSFER or not step.can_skip or any(done):
            told.append(_told(step, progress, products, done, later))
    return told


def first_word(kind: str) -> str:
    """What is said of all that an order is for."""
    return "announced" if kind == RETURN else "ordered"


def _ordered(progress: Progress, products: Products) -> Told:
    lines = progress.lines
    figure = amount(lines, [line.wanted for line in lines], products)
    is_mixed = unit_of(lines, products) is None
    word = words.count(sum(line.wanted > 0 for line in lines), "line") if is_mixed else figure
    first = first_word(progress.order.kind)
    return Told(first, "expected", word, "", pictures.WIDTH, 0, "", "", False, True)


def _told(
    step: Step, progress: Progress, products: Products, done: Sequence[int], later: Sequence[int]
) -> Told:
    """A step with what has come so far, and what has passed it by; `later` is what has come
    further. Late is what is awaited too long and has not come as far as this."""
    lines = progress.lines
    wanted = [line.wanted for line in lines]
    late = [
        min(line.open, max(line.wanted - max(here, further), 0)) if line.is_late else 0
        for line, here, further in zip(lines, done, later, strict=True)
    ]
    held = [line.done.on_hold for line in lines] if step.word == "inspected" else []
    # More is begun than ordered where some of it is scrapped: no share of what is ordered.
    is_over = step.word == "begun" and any(n > w for n, w in zip(done, wanted, strict=True))
    apart = [line.done.taken_apart for line in lines] if step.word == "made" else []
    width = share(lines, done, products)
    late_width = share(lines, late, products) if any(late) else 0
    return Told(
        step.word,
        step.css,
        amount(lines, done, products),
        "" if is_over else amount(lines, wanted, products),
        width,
        min(late_width, pictures.WIDTH - width),
        late_words(lines, late, products) if any(late) else "",
        amount(lines, held, products) if any(held) else "",
        step.can_skip and any(later) and not any(done),
        width == pictures.WIDTH,
        amount(lines, apart, products) if any(apart) else "",
    )


def unit_of(lines: Sequence[LineDone], products: Products) -> catalog.Product | None:
    """A product in whose unit all lines can be summed; None where their units differ."""
    found = [products[line.line.product] for line in lines]
    return found[0] if len({(each.unit, each.scale) for each in found}) == 1 else None


def amount(lines: Sequence[LineDone], each: Sequence[int], products: Products) -> str:
    """An amount of each line together: in their unit, or how many lines it is all of."""
    product = unit_of(lines, products)
    if product is not None:
        return grouped(product, sum(each))
    if not each:
        return "0"
    full = sum(
        quantity >= line.wanted for line, quantity in zip(lines, each, strict=True) if line.wanted
    )
    return words.number(full)


def late_words(lines: Sequence[LineDone], each: Sequence[int], products: Products) -> str:
    """How much of each line is late, together: in their unit, or how many lines any of it is of."""
    if unit_of(lines, products) is not None:
        return amount(lines, each, products)
    return words.number(sum(bool(quantity) for quantity in each))


def grouped(product: catalog.Product, quantity: int) -> str:
    """An amount in the product's unit with its digits in threes."""
    whole, dot, rest = catalog.shown_quantity(product, quantity).partition(".")
    digits, space, unit = whole.partition(" ")
    return f"{words.number(int(digits))}{dot}{space}{unit}{rest}"


def share(lines: Sequence[LineDone], each: Sequence[int], products: Products) -> int:
    """How much of what is wanted an amount of each line is, of pictures.WIDTH.

    Of one unit by amount; of several each line weighs the same. All is WIDTH, nothing 0.
    """
    capped = [min(quantity, line.wanted) for line, quantity in zip(lines, each, strict=True)]
    wanted = [line.wanted for line in lines]
    if not any(wanted):
        return 0
    if capped == wanted:
        return pictures.WIDTH
    if unit_of(lines, products) is not None:
        part = sum(capped) * pictures.WIDTH // sum(wanted)
    else:
        part = sum(c * pictures.WIDTH // w for c, w in zip(capped, wanted, strict=True) if w)
        part //= sum(w > 0 for w in wanted)
    return min(max(part, pictures.LEAST), pictures.WIDTH - pictures.LEAST) if any(capped) else 0


def bar(progress: Progress, products: Products) -> list[pictures.Segment]:
    """How far an order has come as one small bar: each part in the colour of its last step."""
    lines, steps = progress.lines, STEPS[progress.order.kind]
    widths = [share(lines, [step.done(x.done) for x in lines], products) for step in steps]
    reached = [max(widths[number:]) for number in range(len(widths))] + [0]
    shares = [
        pictures.Share(State(step.css, step.css, step.word), reached[n] - reached[n + 1])
        for n, step in enumerate(steps)
    ]
    held = share(lines, [line.done.on_hold for line in lines], products)
    shares = [
        each._replace(count=max(each.count - held, 0)) if each.state.word == "received" else each
        for each in shares
    ]
    late = share(lines, [line.open if line.is_late else 0 for line in lines], products)
    rest = pictures.WIDTH - sum(each.count for each in shares) - held
    late = min(late, max(rest, 0))
    shares = [*shares[::-1], pictures.Share(ON_HOLD, held), pictures.Share(LATE, late)]
    return _laid(shares)


def done_words(kind: str) -> set[str]:
    """The words of the parts of an order's bar that count as done; the others are drawn thin."""
    steps = STEPS[kind]
    awaited = next(n for n, step in enumerate(steps) if step.is_awaited)
    return {step.word for step in steps[awaited:]} | {ON_HOLD.word}


def _laid(shares: Sequence[pictures.Share]) -> list[pictures.Segment]:
    """Shares of WIDTH side by side from the left; what is missing is left free."""
    found, x = [], 0
    for each in shares:
        width = min(each.count, pictures.WIDTH - x)
        if width > 0:
            found.append(pictures.Segment(each, x, width))
            x += width
    return found


def said(progress: Progress, products: Products) -> str:
    """`12 of 40 received`: how much of what the order waits for is done."""
    step = next(each for each in STEPS[progress.order.kind] if each.is_awaited)
    lines = progress.lines
    done = [step.done(line.done) for line in lines]
    wanted = [line.wanted for line in lines]
    unit = "" if unit_of(lines, products) else " lines"
    figure, of = amount(lines, done, products), amount(lines, wanted, products)
    return f"{figure} of {of}{unit} {step.word}"


def state(progress: Progress, has_begun: bool, products: Products) -> State:
    """The word for how an order stands: decided by people, or read from what happened."""
    if progress.lost:
        return LOST._replace(word=f"closed, {lost_words(progress, products)} lost")
    decided = {DRAFT: DRAFTED, CLOSED: ENDED, CANCELLED: DROPPED}.get(progress.order.state)
    if decided:
        return decided
    if progress.standing:
        return STANDINGS[progress.standing]
    if progress.is_finished:
        is_underway = progress.order.kind == SALE and any(
            each.done.shipped - each.done.came_back > each.done.delivered for each in progress.lines
        )
        return SENT if is_underway else COMPLETE
    return BEGUN if has_begun else OPENED


def lost_words(progress: Progress, products: Products) -> str:
    """`2 pcs`: what of a closed transfer never arrived, of several units each."""
    return ", ".join(grouped(products[id], quantity) for id, quantity in progress.lost.items())
