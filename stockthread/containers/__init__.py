"""Containers in the store: made, packed, nested and unpacked by scan, for whatever reason.

Other areas use what is listed here. What is picked for an order stays picked, and what is promised
stays promised. What is inside, seen or assumed, and sample checks are told by `counts`.
"""

from stockthread.containers.making import add, find, number_of
from stockthread.containers.packing import check_pack, pack, pack_for_order, pack_into_new
from stockthread.containers.records import (
    AWAY,
    LOOSE,
    PACKED,
    ContainerType,
    Going,
    NewType,
    Number,
    Packed,
    Piles,
    Weight,
)
from stockthread.containers.typed import (
    add_type,
    change_type,
    close_type,
    of_items,
    reopen_type,
    room_of,
    say_type,
    shown_room,
    shown_tare,
    tare_of,
    type_attribute,
    type_of_code,
    types,
)
from stockthread.containers.unpacking import check_unpack, unpack
from stockthread.containers.weighing import of_containers, of_goods, said, shown, tares_of

__all__ = [
    "AWAY",
    "LOOSE",
    "PACKED",
    "ContainerType",
    "Going",
    "NewType",
    "Number",
    "Packed",
    "Piles",
    "Weight",
    "add",
    "add_type",
    "change_type",
    "check_pack",
    "check_unpack",
    "close_type",
    "find",
    "number_of",
    "of_containers",
    "of_goods",
    "of_items",
    "pack",
    "pack_for_order",
    "pack_into_new",
    "reopen_type",
    "room_of",
    "said",
    "say_type",
    "shown",
    "shown_room",
    "shown_tare",
    "tare_of",
    "tares_of",
    "type_attribute",
    "type_of_code",
    "types",
    "unpack",
]
