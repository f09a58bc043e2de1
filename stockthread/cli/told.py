"""Events as sentences: what happened, from where to where, and what of it matters."""

from collections.abc import Sequence
from typing import Final

from stockthread import catalog, identifiers, ledger, places
from stockthread.cli import shown, words
from stockthread.trace import Step

VERBS: Final = {
    "expect": "expected",
    "receive": "received",
    "commission": "put on record",
    "move": "moved",
    "pack": "packed",
    "unpack": "unpacked",
    "repack": "repacked",
    "produce": "made",
    "finish": "finished",
    "consume": "used up",
    "install": "built in",
    "remove": "taken out",
    "split": "split off",
    "serialise": "given serials",
    "merge": "put together",
    "blend": "blended",
    "observe": "measured",
    "correct_code": "code corrected",
    "correct_product": "booked as another product",
    "ship": "shipped",
    "deliver": "delivered",
    "take_back": "taken back",
    "change_owner": "given another owner",
    "hold": "held",
    "release": "released",
    "reserve": "reserved",
    "unreserve": "freed",
    "scrap": "scrapped",
    "lose": "missing",
    "find": "found",
    "adjust": "counted again",
    "reverse": "undone",
}
NAMED_MAX: Final = 3
CORRECTING: Final = ("correct_code", "correct_product", "reverse")


def verb(kind: str) -> str:
    """What an event of this kind did."""
    return VERBS.get(kind, kind.replace("_", " "))


def sentences(steps: Sequence[Step], product: catalog.Product | None) -> list[str]:
    """Tell the steps of one item's history, with the names of places and of other items."""
    moves = [move for step in steps for move in step.moves]
    ends = [state for move in moves for state in (move.source, move.target)]
    spots = places.read.places(sorted({state.place for state in ends} - {0}))
    others = {edge.other for step in steps for edge in step.edges[:NAMED_MAX]}
    items = shown.codes(sorted((others | {state.container for state in ends}) - {0}))
    attributes = {each.id: each.code for each in catalog.read.attributes()}
    changes = corrections(steps)
    return [sentence(step, product, spots, items, attributes, changes) for step in steps]


def corrections(steps: Sequence[Step]) -> dict[int, str]:
    """What each event corrected: `Serial number 0012 → 0021`, `Charger EU → Charger UK`."""
    wanted = [step for step in steps if step.kind in CORRECTING]
    if not wanted:
        return {}
    types = {each.id: each.name for each in identifiers.read.code_types()}
    ids = {s.product for step in wanted for move in step.moves for s in (move.source, move.target)}
    products = catalog.read.products(sorted(ids - {0}))
    found = {}
    for step in wanted:
        told = [f"{products[one].name} → {products[other].name}" for one, other in _rebooked(step)]
        told += [pair_words(p, types.get(p.type, "code")) for p in ledger.code_pairs(step.codes)]
        if told:
            found[step.event] = ", ".join(told)
    return found


def _rebooked(step: Step) -> list[tuple[int, int]]:
    pairs = {(move.source.product, move.target.product) for move in step.moves}
    return sorted((one, other) for one, other in pairs if one and one != other)


def pair_words(pair: ledger.CodePair, type_name: str) -> str:
    """One code of an item before and after."""
    if pair.old and pair.new:
        return f"{type_name} {pair.old} → {pair.new}"
    return f"{type_name} {pair.new} added" if pair.new else f"{type_name} {pair.old} ended"


def _is_new(step: Step) -> bool:
    return step.kind not in CORRECTING


def sentence(
    step: Step,
    product: catalog.Product | None,
    spots: dict[int, places.Place],
    items: dict[int, str],
    attributes: dict[int, str],
    changes: dict[int, str],
) -> str:
    """One step: `moved from A-1 to A-2`, with what was measured, held, packed, built in."""
    sources = _several([shown.place_name(spots.get(move.source.place)) for move in step.moves])
    targets = _several([shown.place_name(spots.get(move.target.place)) for move in step.moves])
    told = verb(step.kind)
    if step.kind == "serialise":  # what is used up of a lot by that stays where it was
        targets = sources or targets
    if product and len(step.moves) == 1 and _is_amount(product, step.moves[0].quantity):
        told = f"{catalog.shown_quantity(product, step.moves[0].quantity)} {told}"
    if sources and sources != targets:
        told += f" from {sources}"
    if targets and (sources != targets or step.kind in ("receive", "commission", "serialise")):
        told += f" to {targets}" if sources and sources != targets else f" in {targets}"
    details = [hold.reason for hold in step.holds]
    details += _containers(step, items)
    details += [_edges(step, items)] if step.edges else []
    details += [changes[step.event]] if step.event in changes else []
    details += [f"as {code.raw}" for code in step.codes if code.is_opened and _is_new(step)]
    details += [f"{attributes.get(r.attribute, '')} {r.value}".strip() for r in step.readings]
    details += [f"for {r.order_kind} {r.order_id}".strip() for r in step.reservations]
    if step.kind == "reverse":
        details.append(f"event {step.reverses}")
    return f"{told}: {', '.join(details)}" if details else told


def _is_amount(product: catalog.Product, quantity: int) -> bool:
    return product.tracking in catalog.MEASURED_TRACKINGS or quantity > 1


def _several(named: Sequence[str]) -> str:
    different = sorted(set(named) - {""})
    return "several places" if len(different) > 1 else "".join(different)


def _containers(step: Step, items: dict[int, str]) -> list[str]:
    for move in step.moves[:1]:
        if move.source.container != move.target.container:
            if move.target.container:
                return [f"in {items.get(move.target.container, '')}"]
            return [f"out of {items.get(move.source.container, '')}"]
    return []


def _edges(step: Step, items: dict[int, str]) -> str:
    word = "into" if step.edges[0].role == "input" else "from"
    named = [items.get(edge.other, f"#{edge.other}") for edge in step.edges[:NAMED_MAX]]
    left = len(step.edges) - len(named) + step.edges_left_out
    named += [f"{words.number(left)} more"] if left else []
    return f"{word} {', '.join(named)}"
