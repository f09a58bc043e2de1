"""What is signed in a recall: a sentence with its amounts, and a mark of all that stood behind it.

The sentence that is put on record is the one that the signer had before them. A page or a command
hands back what it showed (`seen`); where the goods have changed since, nothing is done.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Final, NamedTuple

from stockthread import catalog
from stockthread.kernel.errors import refuse
from stockthread.recalls.notice_records import DONE, NoticeItem, PassedOn, Ring, Told
from stockthread.recalls.recall_records import Recall
from stockthread.recalls.scope_records import CUSTOMER, HAND, SUPPLIER, Position, Preview

MEANING_MAX: Final = 500
PRODUCTS_NAMED: Final = 2
NAME_MAX: Final = 40
LEFT_OUT: Final = "left_out"
FURTHER: Final = "further"
_MARK: Final = 12


class Part(NamedTuple):
    """A part of what was shown: how much of a product is where, with which party (0: ours).

    where: as of positions, LEFT_OUT, FURTHER for what was sold on, or how it stands as notices say.
    mark: stands for its items.
    """

    where: str
    party: int
    product: int
    quantity: int
    mark: str


class ToSign(NamedTuple):
    """What somebody is to sign: the sentence, and the parts that it is about."""

    meaning: str
    parts: tuple[Part, ...]

    @property
    def seen(self) -> str:
        """What a form carries, to tell whether it is about the same when it comes back."""
        return json.dumps([list(each) for each in self.parts], separators=(",", ":"))


class Difference(NamedTuple):
    """A part that is not what was shown. Where both quantities are the same, the items differ."""

    where: str
    party: int
    product: int
    was: int
    is_now: int


def check(now: ToSign, seen: str | None) -> None:
    """Refuse what is not what the signer saw; None: whoever signs was shown nothing. Raises Refused
    recall_changed."""
    if seen is not None and seen != now.seen:
        refuse("recall_changed")


def differences(now: ToSign, seen: str) -> list[Difference]:
    """Return what is not what was shown; nothing where it cannot be read what that was."""
    try:
        parts = [Part(*each) for each in json.loads(seen)]
    except (ValueError, TypeError):
        return []
    was, is_now = ({each[:3]: each for each in some} for some in (parts, now.parts))
    return [
        Difference(*key, before.quantity if before else 0, after.quantity if after else 0)
        for key in dict.fromkeys([*was, *is_now])
        if (before := was.get(key)) != (after := is_now.get(key))
    ]


def beginning(found: Preview) -> ToSign:
    """What whoever begins a recall signs."""
    return ToSign(_cut(f"I begin this recall. {_held(found)}"), _parts(found))


def changing(recall: Recall, found: Preview) -> ToSign:
    """What whoever widens or narrows a recall signs."""
    return ToSign(_cut(f"Recall {recall.number} is about this now. {_held(found)}"), _parts(found))


def telling(
    recall: Recall, wanted: Mapping[int, Sequence[Position]], buyers: Sequence[PassedOn] = ()
) -> ToSign:
    """What whoever tells parties of a recall signs. wanted: what each is told of; buyers: who is
    told of what was sold on to them."""
    every = [each for some in wanted.values() for each in some]
    told = []
    if wanted or not buyers:
        whom = _count(len(wanted), "party", "parties")
        told.append(f"{whom} of recall {recall.number}, and that they have {_amounts(every)}")
    if buyers:
        whom = _count(len(buyers), "buyer further on", "buyers further on")
        bought = _amounts(item for each in buyers for item in each.items)
        told.append(f"{whom} of recall {recall.number}, and that they have {bought}")
    return ToSign(_cut(f"I tell {'; and '.join(told)}."), (*_summed(every), *_bought(buyers)))


def _bought(buyers: Sequence[PassedOn]) -> tuple[Part, ...]:
    groups: dict[tuple[int, int], list[tuple[int, str, str, int, int]]] = defaultdict(list)
    for each in buyers:
        for item in each.items:
            groups[each.notice.party, item.product].append(
                (each.notice.id, each.whom, each.contact, item.item, item.quantity)
            )
    return tuple(Part(FURTHER, party, product, sum(each[-1] for each in some), _mark(sorted(some)))
                 for (party, product), some in sorted(groups.items()))  # fmt: skip


def closing(recall: Recall, rings: Sequence[Ring], told: Sequence[Told]) -> ToSign:
    """What whoever closes a recall signs, with how much of it is open."""
    products = catalog.read.products(sorted({ring.product for ring in rings}))
    done = ", ".join(
        f"{_amount(products[ring.product], ring.closed)} of"
        f" {catalog.shown_quantity(products[ring.product], ring.total)}"
        for ring in rings[:PRODUCTS_NAMED]
    )
    silent = sum(any(status not in DONE for _, status in each.items) for each in told)
    words = [f"I close recall {recall.number}."]
    if done:
        words.append(f"With us, back or destroyed: {done}{_more(len(rings))}.")
    if silent:
        words.append(f"{_count(silent, 'party has', 'parties have')} some of it still.")
    return ToSign(_cut(" ".join(words)), _standing(rings, told))


def reopening(recall: Recall, rings: Sequence[Ring], told: Sequence[Told]) -> ToSign:
    """What whoever opens a recall again signs."""
    return ToSign(f"I open recall {recall.number} again.", _standing(rings, told))


def _held(found: Preview) -> str:
    here = [each for each in found.living if each.where == HAND]
    away = [each for each in found.living if each.where in (CUSTOMER, SUPPLIER)]
    with_whom = _count(len({each.party for each in away}), "party", "parties")
    return (f"Held at once: {_amounts(found.living)}. Here, and to be brought back:"
            f" {_amounts(here)}. With {with_whom}: {_amounts(away)}.")  # fmt: skip


def _parts(found: Preview) -> tuple[Part, ...]:
    left = [each._replace(where=LEFT_OUT) for each, _ in found.cut]
    return _summed([*found.positions, *left])


def _summed(some: Iterable[Position]) -> tuple[Part, ...]:
    groups: dict[tuple[str, int, int], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for each in some:
        groups[each.where, each.party, each.product][each.item] += each.quantity
    return tuple(Part(*key, sum(items.values()), _mark(sorted(items.items())))
                 for key, items in sorted(groups.items()))  # fmt: skip


def _standing(rings: Sequence[Ring], told: Sequence[Told]) -> tuple[Part, ...]:
    items: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    for each in told:
        for item, status in each.items:
            items[status, item.product].append((each.notice.party, item.item))
    return tuple(
        Part(status, 0, ring.product, quantity, _mark(sorted(items[status, ring.product])))
        for ring in rings for status, quantity in sorted(ring.parts.items())
    )  # fmt: skip


def _mark(of: Sequence[tuple[object, ...]]) -> str:
    return sha256(json.dumps(of).encode()).hexdigest()[:_MARK]


def _amounts(some: Iterable[Position | NoticeItem]) -> str:
    """`3 pieces of Drill and 4.5 kg of Apples`; `nothing`."""
    sums: dict[int, int] = defaultdict(int)
    for each in some:
        sums[each.product] += each.quantity
    if not sums:
        return "nothing"
    products = catalog.read.products(sorted(sums))
    named = sorted(sums, key=lambda product: (-sums[product], product))[:PRODUCTS_NAMED]
    return ", ".join(_amount(products[id], sums[id]) for id in named) + _more(len(sums))


def _amount(product: catalog.Product, quantity: int) -> str:
    shown = catalog.shown_quantity(product, quantity)
    unit = (" piece" if shown == "1" else " pieces") if product.unit == "piece" else ""
    name = product.name if len(product.name) <= NAME_MAX else f"{product.name[: NAME_MAX - 1]}…"
    return f"{shown}{unit} of {name}"


def _more(count: int) -> str:
    left = count - PRODUCTS_NAMED
    return f" and {_count(left, 'more product', 'more products')}" if left > 0 else ""


def _count(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _cut(text: str) -> str:
    return text if len(text) <= MEANING_MAX else f"{text[: MEANING_MAX - 1]}…"
