"""Containers in the store: made, packed, nested and unpacked by scan, for whatever reason.

Other areas use what is listed here. What is picked for an order stays picked, and what is promised
stays promised. What is inside, seen or assumed, and sample checks are told by `counts`.
"""

from stockthread.containers.making import add, find, number_of
from stockthread.containers.packing import check_pack, pack, pack_into_new
from stockthread.containers.records import AWAY, LOOSE, PACKED, Going, Number, Packed, Piles
from stockthread.containers.unpacking import check_unpack, unpack

__all__ = [
    "AWAY",
    "LOOSE",
    "PACKED",
    "Going",
    "Number",
    "Packed",
    "Piles",
    "add",
    "check_pack",
    "check_unpack",
    "find",
    "number_of",
    "pack",
    "pack_into_new",
    "unpack",
]
