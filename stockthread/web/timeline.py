"""The timeline of one item: the latest first, each event as it touched this item."""

from collections.abc import Sequence
from typing import Any, Final

from stockthread import catalog, ledger, parties, places, trace
from stockthread.kernel import ids
from stockthread.web import happened, shown, told, words

SIZE: Final = 30
NAMED_MAX: Final = 3
MIXES: Final = ("split", "merge", "blend", "repack")


def of_item(item: ledger.ItemView, product: catalog.Product | None, before: str) -> dict[str, Any]:
    """A page of an item's history, from before the event in the address if there is one."""
    end = None
    if before:
        last = ledger.read.event(ids.internal_id("event", before))
        end = (last.happened_at, last.id)
    steps = trace.history(item.id, limit=SIZE + 1, before=end)
    page = steps[-SIZE:]
    more = ids.public_id("event", page[0].event) if len(steps) > SIZE else ""
    return {
        "timeline": lines(page, product)[::-1],
        "more_href": f"{shown.item_href(item.id)}?before={more}" if more else "",
        "is_later": bool(before),
    }


def lines(steps: Sequence[trace.Step], product: catalog.Product | None) -> list[told.Line]:
    """Tell steps with the names of places, people and of what went in or out."""
    people = parties.read.people_names(sorted({step.person for step in steps}))
    moves = [move for step in steps for move in step.moves]
    ends = {state.place for move in moves for state in (move.source, move.target)} - {0}
    spots = {id: shown.place_name(p) for id, p in places.read.places(sorted(ends)).items()}
    boxes = {state.container for move in moves for state in (move.source, move.target)}
    others = {edge.other for step in steps for edge in step.edges[:NAMED_MAX]}
    codes = {view.id: view.code for view in ledger.read.items(sorted((boxes | others) - {0}))}
    return [line(step, sentence(step, product, spots, codes), people) for step in steps]


def line(step: trace.Step, sentence: str, people: dict[int, str]) -> told.Line:
    """One step as a knot of the timeline."""
    kind = happened.kind(step.kind)
    return told.Line(
        icon=kind.icon,
        css=kind.css,
        at=step.happened_at,
        recorded_at=step.recorded_at,
        sentence=sentence,
        by=people.get(step.person) or "somebody who has left",
        reason="" if step.kind == "hold" else step.reason,
        device=step.device,
        href=shown.event_href(step.event),
        is_late=step.is_backdated,
        is_undone=bool(step.reversed_by),
    )


def sentence(
    step: trace.Step,
    product: catalog.Product | None,
    spots: dict[int, str],
    codes: dict[int, str],
) -> str:
    """What the event did to this item, in one sentence."""
    if step.kind in ("install", "remove"):
        return built(step, codes)
    parts = [hold.reason for hold in step.holds if hold.is_opened and step.kind == "hold"]
    parts += [edge_words(step, codes)] if step.kind in MIXES and step.edges else []
    parts += [f"as {code.raw}" for code in step.codes if code.is_opened and not step.moves]
    parts += [container_words(move, codes) for move in step.moves[:1]]
    amount = quantity(step, product)
    text = happened.sentence(step.kind, amount, *way(step, spots))
    more = ", ".join(part for part in parts if part)
    return f"{text}: {more}" if more else text


def built(step: trace.Step, codes: dict[int, str]) -> str:
    """`Built into DR-1`, or `M-1 and M-2 built in` for what they went into."""
    is_part = any(edge.role == "input" for edge in step.edges)
    others = names(step, codes)
    if is_part:
        return f"{'Built into' if step.kind == 'install' else 'Taken out of'} {others}"
    return f"{others} {'built in' if step.kind == 'install' else 'taken out'}"


def way(step: trace.Step, spots: dict[int, str]) -> tuple[str, str]:
    """From where to where this item went."""
    sources = [spots.get(move.source.place, "") for move in step.moves]
    targets = [spots.get(move.target.place, "") for move in step.moves]
    return tuple(told.one_or_several(sorted(set(names) - {""})) for names in (sources, targets))  # type: ignore[return-value]


def quantity(step: trace.Step, product: catalog.Product | None) -> str:
    """How much of a lot moved; nothing is said of a single piece."""
    if product is None or product.tracking not in ("lot", "bulk") or len(step.moves) != 1:
        return ""
    return shown.measure(product, step.moves[0].quantity)


def edge_words(step: trace.Step, codes: dict[int, str]) -> str:
    """`from L-1, L-2 and 12 more`, `into DR-1`: what went in or came out."""
    return f"{'into' if step.edges[0].role == 'input' else 'from'} {names(step, codes)}"


def names(step: trace.Step, codes: dict[int, str]) -> str:
    """The codes of what went in or came out; past the first few only how many."""
    named = [codes.get(edge.other) or "an item without a code" for edge in step.edges[:NAMED_MAX]]
    left = len(step.edges) - len(named) + step.edges_left_out
    return words.listed([*named, f"{words.number(left)} more"] if left else named)


def container_words(move: trace.Move, codes: dict[int, str]) -> str:
    """`in SSCC 0034…`: the container or unit that it went into or came out of."""
    if move.source.container == move.target.container:
        return ""
    if move.target.container:
        return f"in {codes.get(move.target.container, '')}"
    return f"out of {codes.get(move.source.container, '')}"
