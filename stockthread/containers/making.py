"""Containers are put on record: empty, with the number on their label or one from a scheme."""

from typing import Final

from stockthread import ledger, parties, sales
from stockthread.containers.records import Number
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Act, Kind, Stage
from stockthread.purchases import packs

SSCC, TAG = "sscc", "asset_tag"
_SSCC_LENGTH: Final = 18


def number_of(text: str, year: int) -> Number:
    """Return what a container with this label is called: its SSCC, however a barcode says it; what
    is none is an asset tag, as on totes that are used again.

    Raises Refused: no_container, container_sscc_wrong.
    """
    plain = text.strip()
    if not plain:
        refuse("no_container")
    is_like_one = plain.isascii() and plain.isdecimal() and len(plain) == _SSCC_LENGTH
    if sscc := packs.sscc_of(f"00{plain}" if is_like_one else plain, year):
        return Number(SSCC, sscc)
    if is_like_one:
        refuse("container_sscc_wrong", text=plain)
    return Number(TAG, plain)


def find(text: str, year: int) -> int:
    """Return the container that a text names, 0 where nothing is called so.

    Raises Refused: no_container, container_sscc_wrong, scan_unclear, not_a_container.
    """
    number = number_of(text, year)
    found = ledger.read.find_codes([text.strip(), number.text])
    live = sorted({match.item for some in found.values() for match in some if match.is_live})
    boxes = [id for id, kind in ledger.read.kinds(live).items() if kind == Kind.CONTAINER]
    if len(boxes) > 1:
        raise Refused([Refusal(None, "scan_unclear", {"code": number.text})])
    if live and not boxes:
        raise Refused([Refusal(None, "not_a_container", {"code": number.text})])
    return boxes[0] if boxes else 0


def draft(place: int, act: Act) -> int:
    """Put a container without a number on record, to try what would go into it."""
    new = ledger.New(Kind.CONTAINER, 0, 1)
    owner = parties.read.own_party()
    key = f"{ledger.stem(act.key)}-box"
    return ledger.commission(
        new, place=place, stage=Stage.READY, owner=owner.id if owner else 0,
        act=act._replace(key=key),
    ).items[0]  # fmt: skip


def add(*, place: int, act: Act, scheme: int = 0, number: Number | None = None) -> ledger.Posting:
    """Put an empty container of ours on record in a place, with an SSCC from a scheme or the number
    on its label.

    Raises Refused: container_codes where neither or both are given, scheme_of_other_codes, and what
    the ledger refuses.
    """
    own = parties.read.own_party()
    given = [number.text] if number else []
    return sales.add_containers(
        1, place=place, owner=own.id if own else 0, act=act, scheme=scheme, sscc=given,
        code_type=number.type if number else SSCC,
    )  # fmt: skip
