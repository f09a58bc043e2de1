"""The timeline of one item: the latest first, each event as it touched this item."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from stockthread import catalog, identifiers, ledger, parties, places, purchases, trace
from stockthread.kernel import ids
from stockthread.web import corrected, happened, order_links, shown, told, words

SIZE: Final = 30
ALL_MAX: Final = 100_000
NAMED_MAX: Final = 3
CORRECTING: Final = ("correct_code", "correct_product", "reverse")
MIXES: Final = ("split", "merge", "blend", "repack")


def of_item(
    item: ledger.ItemView,
    product: catalog.Product | None,
    before: str,
    until: datetime | None = None,
    kind: str = "",
) -> dict[str, Any]:
    """A page of an item's history, from before the event in the address if there is one.

    Without that it is what happened before `until`, if that is given. kind: only such events.
    """
    kinds = [kind] if kind in happened.KINDS else []
    end = (until, 0) if until else None
    if before:
        last = ledger.read.event(ids.internal_id("event", before))
        end = (last.happened_at, last.id)
    steps = trace.history(item.id, limit=SIZE + 1, before=end, kinds=kinds)
    page = steps[-SIZE:]
    more = ids.public_id("event", page[0].event) if len(steps) > SIZE else ""
    return {
        "timeline": lines(page, product, item.id)[::-1],
        "more_href": f"{shown.item_href(item.id)}?before={more}{of_kind(kinds)}" if more else "",
        "is_later": bool(before),
    }


def of_kind(kinds: Sequence[str]) -> str:
    """The end of an address that asks for one kind of event."""
    return f"&kind={kinds[0]}" if kinds else ""


HEAD: Final = (
    "event", "kind", "happened_at", "recorded_at", "what", "from", "to", "by", "device", "reason",
    "cause", "undone",
)  # fmt: skip


def table(item: ledger.ItemView, kind: str = "") -> Iterator[list[object]]:
    """All that happened to an item as cells under HEAD, the earliest first."""
    kinds = [kind] if kind in happened.KINDS else []
    steps = trace.history(item.id, limit=ALL_MAX, kinds=kinds)
    known = names_in(steps)
    product = catalog.read.products([item.product]).get(item.product)
    for step, line in zip(steps, lines(steps, product, item.id), strict=True):
        ways = [
            "; ".join(dict.fromkeys(known.places.get(state.place, "") for state in ends))
            for ends in zip(*((move.source, move.target) for move in step.moves), strict=True)
        ] or ["", ""]
        yield [
            step.event, step.kind, step.happened_at.isoformat(), step.recorded_at.isoformat(),
            line.sentence, *ways, line.by, step.device, step.reason, line.cause,
            "yes" if line.is_undone else "",
        ]  # fmt: skip


class Known(NamedTuple):
    """What the ids in an item's steps are called."""

    places: dict[int, str]
    codes: dict[int, str]
    attributes: dict[int, catalog.Attribute]
    code_types: dict[int, str]
    products: dict[int, catalog.Product]


def lines(
    steps: Sequence[trace.Step], product: catalog.Product | None, item: int = 0
) -> list[told.Line]:
    """Tell steps with the names of places, people and of what went in or out.

    item: whose steps they are, to tell what came for what went back to a supplier.
    """
    instead = purchases.replacing.words(item, steps) if item else {}
    people = parties.read.people_names(sorted({step.person for step in steps}))
    known = names_in(steps)
    hrefs = order_links.hrefs(step.cause for step in steps)
    return [
        line(step, sentence(step, product, known) + instead.get(step.event, ""), people)._replace(
            cause_href=hrefs.get(step.cause, "")
        )
        for step in steps
    ]


def names_in(steps: Sequence[trace.Step]) -> Known:
    """Fetch what everything in these steps is called."""
    states = [s for step in steps for move in step.moves for s in (move.source, move.target)]
    spots = places.read.places(sorted({state.place for state in states} - {0}))
    others = {edge.other for step in steps for edge in step.edges[:NAMED_MAX]}
    boxes = {state.container for state in states} - {0}
    has_readings = any(step.readings for step in steps)
    has_codes = any(step.codes and step.kind in CORRECTING for step in steps)
    return Known(
        {id: shown.place_name(place) for id, place in spots.items()},
        {view.id: view.code for view in ledger.read.items(sorted(boxes | others))},
        {each.id: each for each in catalog.read.attributes()} if has_readings else {},
        {each.id: each.name for each in identifiers.read.code_types()} if has_codes else {},
        catalog.read.products(sorted({state.product for state in states} - {0})),
    )


def line(step: trace.Step, sentence: str, people: dict[int, str]) -> told.Line:
    """One step as a knot of the timeline."""
    kind = happened.kind(verb_of(step))
    return told.Line(
        icon=kind.icon,
        css=kind.css,
        at=step.happened_at,
        recorded_at=step.recorded_at,
        sentence=sentence,
        by=people.get(step.person) or "somebody who has left",
        cause=happened.cause(*step.cause),
        reason="" if step.kind == "hold" else step.reason,
        device=step.device,
        href=shown.event_href(step.event),
        is_late=step.is_backdated,
        is_undone=bool(step.reversed_by),
    )


def verb_of(step: trace.Step) -> str:
    """Its kind; that units are work in progress again is told by a verb of its own."""
    is_again = any(move.target.stage == ledger.Stage.WIP for move in step.moves)
    return "begin_again" if step.kind == "finish" and is_again else step.kind


def sentence(step: trace.Step, product: catalog.Product | None, known: Known) -> str:
    """What the event did to this item, in one sentence."""
    if step.kind in ("install", "remove") and step.edges:
        return built(step, known)
    told_as = happened.kind(step.kind)
    amount = quantity(step, product)
    if step.kind == "serialise":
        return serialised(step, amount, known)
    if step.kind in MIXES and step.edges:
        return happened.capital(f"{amount} {told_as.verb} {edge_words(step, known)}")
    if step.kind in ("pack", "unpack"):
        return happened.capital(f"{amount} {boxed(step, known)}")
    changed = corrected_words(step, known) if step.kind in CORRECTING else []
    if step.kind == "correct_code" and changed:
        return happened.capital(words.listed(changed))
    text = happened.sentence(verb_of(step), amount, *way(step, known))
    more = ", ".join([*held_words(step), *changed, *reading_words(step, known)])
    return f"{text}: {more}" if more else text


def serialised(step: trace.Step, amount: str, known: Known) -> str:
    """`4 given serials in A-1` of a lot, `Given the serial DR-0001 in A-1` of a unit."""
    codes = [code.raw for code in step.codes if code.is_opened]
    if not codes:
        return f"{amount or '1'} given serials in {way(step, known)[0]}"
    return f"Given the serial {words.listed(codes)} in {way(step, known)[1]}"


def held_words(step: trace.Step) -> list[str]:
    """Why it was held."""
    return [hold.reason for hold in step.holds if hold.is_opened and step.kind == "hold"]


def corrected_words(step: trace.Step, known: Known) -> list[str]:
    """`Serial number 0012 → 0021`, `Charger EU → Charger UK`: what a correction changed."""
    moved = [(move.source, move.target) for move in step.moves]
    told_codes = corrected.code_words(ledger.code_pairs(step.codes), known.code_types)
    told_product = corrected.product_words(moved, known.products)
    return [text for text in (told_product, told_codes) if text]


def reading_words(step: trace.Step, known: Known) -> list[str]:
    """What was read on it: `Torque 42 Nm`."""
    words = []
    for reading in step.readings[:NAMED_MAX]:
        attribute = known.attributes.get(reading.attribute)
        if attribute:
            words.append(f"{attribute.name} {reading.value} {attribute.unit}".strip())
    return words


def boxed(step: trace.Step, known: Known) -> str:
    """`packed in 3401…`, `taken out of 3401…`; of a lot in many boxes how many more."""
    into = step.kind == "pack"
    boxes = [(move.target if into else move.source).container for move in step.moves]
    codes = [known.codes.get(box, "") or "a container" for box in dict.fromkeys(boxes) if box]
    left = len(codes) - NAMED_MAX
    tail = [f"{words.number(left)} more"] if left > 0 else []
    inside = words.listed([*codes[:NAMED_MAX], *tail])
    if all(move.source.container == move.target.container for move in step.moves):
        return "packed along with what it is in" if into else "unpacked along with what it is in"
    if not inside:
        return "packed" if into else "unpacked"
    return f"packed in {inside}" if into else f"taken out of {inside}"


def built(step: trace.Step, known: Known) -> str:
    """`Built into DR-1`, or `M-1 and M-2 built in` for what they went into."""
    is_part = any(edge.role == "input" for edge in step.edges)
    others = names(step, known)
    if is_part:
        return f"{'Built into' if step.kind == 'install' else 'Taken out of'} {others}"
    return f"{others} {'built in' if step.kind == 'install' else 'taken out'}"


def way(step: trace.Step, known: Known) -> tuple[str, str]:
    """From where to where this item went."""
    sources = [known.places.get(move.source.place, "") for move in step.moves]
    targets = [known.places.get(move.target.place, "") for move in step.moves]
    return tuple(told.one_or_several(sorted(set(names) - {""})) for names in (sources, targets))  # type: ignore[return-value]


def quantity(step: trace.Step, product: catalog.Product | None) -> str:
    """How much of a lot moved; nothing is said of a single piece."""
    amount = sum(move.quantity for move in step.moves)
    if product is None or not amount:
        return ""
    is_piece = amount == 1 and product.tracking not in catalog.MEASURED_TRACKINGS
    return "" if is_piece else shown.measure(product, amount)


def edge_words(step: trace.Step, known: Known) -> str:
    """`from L-1, L-2 and 12 more`, `into DR-1`: what went in or came out."""
    return f"{'into' if step.edges[0].role == 'input' else 'from'} {names(step, known)}"


def names(step: trace.Step, known: Known) -> str:
    """The codes of what went in or came out; past the first few only how many."""
    named = [
        known.codes.get(edge.other) or "an item without a code" for edge in step.edges[:NAMED_MAX]
    ]
    left = len(step.edges) - len(named) + step.edges_left_out
    return words.listed([*named, f"{words.number(left)} more"] if left else named)
