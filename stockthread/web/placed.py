"""Stock by place, rolled up the tree of places: what lies in a bin also lies in its aisle."""

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse

from stockthread import ledger, places
from stockthread.web import pictures, shown, words

BARS_MAX: Final = 8
OTHERS_MAX: Final = 100
LIVING: Final = (
    ledger.Stage.EXPECTED,
    ledger.Stage.RAW,
    ledger.Stage.WIP,
    ledger.Stage.READY,
)
IN_HAND: Final = LIVING[1:]
STOCK: Final = (ledger.Kind.UNIT, ledger.Kind.LOT)


def counts() -> dict[int, int]:
    """How many units and lots that are not gone stand in each place by itself."""
    return {tally.key: tally.units + tally.lots for tally in ledger.read.stock_by("place")}


def rolled_up(tree: Sequence[places.Place], own: dict[int, int]) -> dict[int, int]:
    """How many stand in each place of the tree or under it; parents come before children."""
    whole = {place.id: own.get(place.id, 0) for place in tree}
    for place in reversed(tree):
        if place.parent in whole:
            whole[place.parent] += whole[place.id]
    return whole


def outside(own: dict[int, int]) -> list[int]:
    """The places of others in which stock stands."""
    kinds = places.read.kinds(sorted(own))
    return [id for id, kind in kinds.items() if kind in places.PARTY_KINDS]


def at_hand(own: dict[int, int]) -> list[int]:
    """The places in which stock stands that are ours, and neither of the lost nor on the way."""
    return with_us(sorted(own))


def with_us(wanted: Sequence[int]) -> list[int]:
    """Those of these places that are ours, and neither of the lost nor on the way."""
    kinds = places.read.kinds(sorted(set(wanted)))
    return [id for id, kind in kinds.items() if kind not in (*places.PARTY_KINDS, *words.APART)]


def main_bars(tree: Sequence[places.Place], own: dict[int, int]) -> list[pictures.Bar]:
    """Bars that tell most apart: the fullest place gives way to those in it, as long as they fit.

    What lies in such a place by itself keeps a bar of its own.
    """
    whole = rolled_up(tree, own)
    under: dict[int | None, list[places.Place]] = {}
    for place in tree:
        if whole[place.id]:
            under.setdefault(place.parent, []).append(place)
    shown_places, kept = list(under.get(None, [])), list[places.Place]()
    while shown_places:
        fullest = max(shown_places, key=lambda place: whole[place.id])
        inner = under.get(fullest.id, [])
        loose = 1 if own.get(fullest.id) and inner else 0
        if not inner or len(shown_places) + len(kept) - 1 + len(inner) + loose > BARS_MAX:
            kept.append(fullest)
        else:
            shown_places += inner
            if loose:
                kept.append(fullest)
                whole[fullest.id] = own[fullest.id]
        shown_places.remove(fullest)
    return bars(kept, whole)


def bars(
    level: Sequence[places.Place], whole: dict[int, int], most: int = BARS_MAX
) -> list[pictures.Bar]:
    """Bars of some places, the fullest first; those past `most` are left out."""
    fullest = sorted(level, key=lambda place: (-whole.get(place.id, 0), place.code))[:most]
    return pictures.bars([amount(place, whole.get(place.id, 0)) for place in fullest])


def amount(place: places.Place, count: int, text: str = "") -> pictures.Amount:
    """A bar of a place: its code, and its name where that says more."""
    name = shown.place_name(place)
    note = place.name if place.name.casefold() != name.casefold() else ""
    return pictures.Amount(name, count, shown.place_href(place.id), text, note)


def nodes(tree: Sequence[places.Place], whole: dict[int, int]) -> list[dict[str, Any]]:
    """The tree as the page draws it: each place with its own nodes under it."""
    most = max(whole.values(), default=0) or 1
    tops: list[dict[str, Any]] = []
    known: dict[int, dict[str, Any]] = {}
    for place in tree:
        node = {
            "code": place.code,
            "name": place.name if place.name != place.code else "",
            "href": shown.place_href(place.id),
            "count": whole[place.id],
            "width": whole[place.id] * pictures.WIDTH // most,
            "is_closed": not place.is_active,
            "is_open": place.depth < 2,
            "nodes": [],
        }
        known[place.id] = node
        above = known.get(place.parent or 0)
        (above["nodes"] if above else tops).append(node)
    return tops


def with_others(own: dict[int, int]) -> list[pictures.Bar]:
    """Bars of the suppliers, carriers and customers that have goods on record."""
    found = places.read.places(outside(own))
    return bars(list(found.values()), own, OTHERS_MAX)


def and_under(place: int) -> list[int]:
    """A place and every place under it."""
    return [place, *places.read.descendants(place)]


def overall_shares(others: Sequence[int], own: dict[int, int]) -> list[pictures.Share]:
    """How many units and lots are at each stage with us, how many with others, lost, in transit.

    A lot that is partly with others counts on both sides.
    """
    tallies = ledger.read.stock_by_stage(others)
    with_us = {each.stage: each for each in tallies if not each.is_there}
    away = [each for each in tallies if each.is_there]
    expected = [each for each in away if each.stage == ledger.Stage.EXPECTED]
    out = [each for each in away if each.stage != ledger.Stage.EXPECTED]
    shares = []
    apart = {
        kind: apart_by_stage(kind) for kind in words.APART if places.virtual_place(kind) in own
    }
    for stage in LIVING:
        there = [with_us[stage]] if stage in with_us else []
        there += expected if stage == ledger.Stage.EXPECTED else []
        part = share(stage.name.lower(), there, {})
        less = sum(counts.get(stage, 0) for counts in apart.values())
        shares.append(part._replace(count=part.count - less))
    others_of_ours = [
        pictures.Share(word, sum(apart.get(kind, {}).values()), items_href({}, stage=kind))
        for kind, word in words.APART.items()
    ]
    return [*shares, share("out", out, {}), *others_of_ours]


def apart_by_stage(kind: str) -> dict[ledger.Stage, int]:
    """How many units and lots stand in a virtual place, by the stage that they have reached."""
    where = [places.virtual_place(kind)]
    return {stage: count([stage], where) for stage in IN_HAND}


def count(stages: Sequence[int], where: Sequence[int]) -> int:
    """How many units and lots are at these stages in these few places."""
    return ledger.read.count(ledger.Filter(stages=stages, places=where, kinds=STOCK))


def place_shares(where: Sequence[int], asked: dict[str, str]) -> list[pictures.Share]:
    """How many units and lots are at each stage in places of our own."""
    there = [each for each in ledger.read.stock_by_stage(where) if each.is_there]
    return [share(ledger.Stage(each.stage).name.lower(), [each], asked) for each in there]


def others_shares(where: Sequence[int], asked: dict[str, str]) -> list[pictures.Share]:
    """With others: what is expected from them, and what of ours or sold by us is there."""
    there = [each for each in ledger.read.stock_by_stage(where) if each.is_there]
    expected = [each for each in there if each.stage == ledger.Stage.EXPECTED]
    out = [each for each in there if each.stage != ledger.Stage.EXPECTED]
    return [share("expected", expected, asked), share("out", out, asked)]


def share(
    stage: str, tallies: Sequence[ledger.StageTally], asked: dict[str, str]
) -> pictures.Share:
    """One part of the bar, which leads to its items."""
    total = sum(each.units + each.lots for each in tallies)
    state = words.STAGES.get(stage, words.WITH_OTHERS)
    return pictures.Share(state, total, items_href(asked, stage=stage))


def items_href(asked: dict[str, str], **more: str) -> str:
    """The address of the list of items with these words filled in."""
    return f"{reverse('items')}?{urlencode({**asked, **more})}"
