"""Complaints that are like one, and those that seem to be the same one made twice; each with why.

Compared are the latest complaints of the same product or kind, of the same customer or contact,
and about the same things: a fixed number of statements, whatever there is on record. A lot in
common counts the more the rarer it is in what was made (see rarity.py); common ones are not named.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Final, NamedTuple

from stockthread import ledger
from stockthread.complaints import making, rarity, read
from stockthread.complaints.read import COLUMNS
from stockthread.complaints.records import Alike, Complaint
from stockthread.kernel import db
from stockthread.kernel.findtext import folded

LATEST: Final = 400
SAME_UNIT_WITHIN: Final = timedelta(days=30)
SAME_CONTACT_WITHIN: Final = timedelta(days=14)
NEAR_ENOUGH: Final = 3
WORD_MIN: Final = 3
LOTS_SHARED_MAX: Final = 3
_COMMON: Final = frozenset((
    "the", "and", "was", "not", "for", "with", "that", "this", "has", "have", "had", "but", "are",
    "after", "when", "from", "its", "der", "die", "das", "und", "ist", "nicht", "mit", "ein",
    "eine", "war", "nach", "les", "des", "une", "est", "pas", "dans", "que", "qui", "avec",
))  # fmt: skip
_NEIGHBOURS: Final = f"""
    SELECT {COLUMNS}, COALESCE(k.email_key, ''), COALESCE(k.phone_key, '')
      FROM complaints_complaint c LEFT JOIN complaints_contact k ON k.complaint_id = c.id
     WHERE c.id IN (
        SELECT id FROM (SELECT id FROM complaints_complaint WHERE product = %s AND product <> 0
            ORDER BY id DESC LIMIT {LATEST}) AS of_product
        UNION SELECT id FROM (SELECT id FROM complaints_complaint WHERE party = %s AND party <> 0
            ORDER BY id DESC LIMIT {LATEST}) AS of_party
        UNION SELECT complaint_id FROM complaints_contact WHERE email_key <> '' AND email_key = %s
        UNION SELECT complaint_id FROM complaints_contact WHERE phone_key <> '' AND phone_key = %s
        UNION SELECT l.complaint_id FROM complaints_link l WHERE l.ended_at IS NULL AND l.item IN
            (SELECT o.item FROM complaints_link o WHERE o.complaint_id = %s AND o.ended_at IS NULL)
        UNION SELECT id FROM (SELECT id FROM complaints_complaint ORDER BY id DESC LIMIT {LATEST})
            AS latest
     ) AND c.id <> %s"""


class _Known(NamedTuple):
    """What is compared of one complaint."""

    it: Complaint
    email: str
    phone: str
    items: frozenset[int]
    lots: frozenset[int]
    words: frozenset[str]


def alike(complaint: int, limit: int = 20) -> list[Alike]:
    """Return complaints like this one, those that seem to be the same first, then the nearest.

    Some ten statements. Raises Refused unknown_id.
    """
    own = read.complaint(complaint)
    contact = read.contacts([complaint]).get(complaint)
    email = contact.email.casefold() if contact else ""
    phone = making.digits(contact.phone) if contact else ""
    rows = db.query(_NEIGHBOURS, [own.hints.product, own.hints.party, email, phone, complaint,
                                  complaint])  # fmt: skip
    others = [(read.complaint_of(*row[:-2]), row[-2], row[-1]) for row in rows]
    linked = read.links([complaint, *(it.id for it, _, _ in others)])
    items = {id: frozenset(each.item for each in some) for id, some in linked.items()}
    every = {item for some in items.values() for item in some}
    lots = rarity.lots_of(every)
    says = _says(lots, items.get(complaint, frozenset()), every)
    names = _names([lot for lot in says if says[lot]])

    def known(it: Complaint, email: str, phone: str) -> _Known:
        mine = items.get(it.id, frozenset())
        shared = frozenset(lot for item in mine for lot in lots.get(item, ()))
        return _Known(it, email, phone, mine, shared, words_of(it.words))

    me = known(own, email, phone)
    found = [_compared(me, known(*other), says, names) for other in others]
    near = [each for each in found if each.is_double or each.nearness >= NEAR_ENOUGH]
    near.sort(key=lambda each: (not each.is_double, -each.nearness, -each.complaint.id))
    return near[:limit]


def _compared(
    me: _Known, other: _Known, says: Mapping[int, int], names: Mapping[int, str]
) -> Alike:
    why, nearness, is_double = [], 0, False
    gap = abs(me.it.made_at - other.it.made_at)
    days = (
        f"{gap.days} days apart" if gap.days > 1 else "a day apart" if gap.days else "within a day"
    )
    if me.items & other.items:
        nearness += 4
        is_double = gap <= SAME_UNIT_WITHIN
        why.append("about the same thing" + (f", {days}" if is_double else ""))
    is_one = (bool(me.email) and me.email == other.email) or (bool(me.phone) and (
        me.phone == other.phone
    ))  # fmt: skip
    is_same_party = me.it.hints.party != 0 and me.it.hints.party == other.it.hints.party
    if is_one and gap <= SAME_CONTACT_WITHIN and not _are_apart(me, other):
        nearness += 3
        is_double = True
        why.append(f"from the same person, {days}")
    elif is_one:
        nearness += 1
        why.append("from the same person")
    elif is_same_party:
        nearness += 1
        why.append("from the same customer")
    same_product = me.it.hints.product != 0 and me.it.hints.product == other.it.hints.product
    same_kind = me.it.kind != "" and me.it.kind == other.it.kind
    if same_product:
        nearness += 2 if same_kind else 1
        why.append("same product, same kind" if same_kind else "same product")
    common: frozenset[int] = frozenset() if me.items & other.items else me.lots & other.lots
    if shared := rarity.told({lot: says[lot] for lot in common}):
        nearness += says[shared[0]]
        named = sorted(shared, key=lambda lot: (-says[lot], lot not in names))
        told = ", ".join(names.get(lot, f"#{lot}") for lot in named[:LOTS_SHARED_MAX])
        left = len(shared) - LOTS_SHARED_MAX
        why.append(f"both from lot {told}" + (f" and {left} more" if left > 0 else ""))
    if likeness := _likeness(me.words, other.words):
        nearness += 1 + likeness // 34
        both = ", ".join(sorted(me.words & other.words)[:4])
        why.append(f"same words: {both}")
    return Alike(other.it, nearness, tuple(why), is_double)


def _are_apart(me: _Known, other: _Known) -> bool:
    """Whether two complaints say themselves that they are about different things."""
    products = {me.it.hints.product, other.it.hints.product} - {0}
    return len(products) > 1 or bool(me.items and other.items and not me.items & other.items)


def words_of(text: str) -> frozenset[str]:
    """Return the words by which texts are compared: folded, none short, none that all have."""
    plain = "".join(letter if letter.isalnum() else " " for letter in folded(text))
    return frozenset(
        word for word in plain.split() if len(word) >= WORD_MIN and word not in _COMMON
    )


def _likeness(one: frozenset[str], other: frozenset[str]) -> int:
    """How alike two sets of words are, in per cent; 0 where they share fewer than two."""
    shared = len(one & other)
    return 100 * shared // len(one | other) if shared > 1 else 0


def _says(
    lots: Mapping[int, set[int]], own: frozenset[int], every: Collection[int]
) -> dict[int, int]:
    """How much the lots in our items say that others have in them, too."""
    mine = {lot for item in own for lot in lots.get(item, ())}
    others = {lot for item, some in lots.items() if item not in own for lot in some}
    views = ledger.read.items(sorted(own)) if mine & others else []
    return rarity.bits(mine & others, [view.product for view in views], every)


def _names(lots: Sequence[int]) -> dict[int, str]:
    codes = ledger.read.codes(sorted(lots)) if lots else {}
    return {lot: code for lot, code in codes.items() if code}
