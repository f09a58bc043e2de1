"""Events as sentences: what happened, to how many of what, from where to where.

An event's own page and the lists of events say `12 × Drill D18 moved from Dock to A-03-02`; in
the timeline of one item the subject is left out: `Moved from Dock to A-03-02`.
"""

from typing import Final, NamedTuple

from stockthread.web import words


class Kind(NamedTuple):
    """How a kind of event is told: its drawing, the colour of where it leads, and its verb."""

    icon: str
    css: str
    verb: str
    from_word: str = "from"
    to_word: str = "to"


KINDS: Final = {
    "expect": Kind("event", "expected", "expected", to_word="from"),
    "receive": Kind("receive", "hand", "received", to_word="into"),
    "commission": Kind("new", "finished", "put on record", to_word="in"),
    "move": Kind("move", "", "moved"),
    "pack": Kind("box", "", "packed", to_word="in"),
    "unpack": Kind("box", "", "unpacked", to_word="in"),
    "produce": Kind("make", "progress", "made", to_word="in"),
    "finish": Kind("check", "finished", "finished", to_word="in"),
    "begin_again": Kind("make", "progress", "no longer whole, work in progress", to_word="in"),
    "consume": Kind("make", "progress", "used up"),
    "install": Kind("join", "progress", "built in"),
    "remove": Kind("join", "progress", "taken out"),
    "split": Kind("join", "", "split off", to_word="in"),
    "serialise": Kind("new", "", "given serials", to_word="in"),
    "merge": Kind("join", "", "put together", to_word="in"),
    "blend": Kind("join", "progress", "blended", to_word="in"),
    "repack": Kind("box", "", "repacked", to_word="in"),
    "observe": Kind("edit", "", "measured"),
    "correct_code": Kind("edit", "", "given a new code"),
    "correct_product": Kind("edit", "", "booked as another product"),
    "ship": Kind("out", "out", "shipped"),
    "deliver": Kind("check", "out", "delivered"),
    "take_back": Kind("back", "hand", "taken back", to_word="into"),
    "change_owner": Kind("edit", "", "given another owner"),
    "hold": Kind("holds", "held", "held"),
    "release": Kind("release", "finished", "released"),
    "reserve": Kind("edit", "", "promised to an order"),
    "unreserve": Kind("edit", "", "no longer promised"),
    "scrap": Kind("scrap", "expected", "scrapped"),
    "lose": Kind("doubt", "held", "missing"),
    "find": Kind("find", "finished", "found", to_word="in"),
    "adjust": Kind("edit", "", "counted again"),
    "reverse": Kind("undo", "", "put back as before"),
}
ITSELF: Final = (
    "receipt", "serials", "shipment", "exchange", "scrapping", "disassembly", "packing",
    "consignment",
)  # fmt: skip
"""Causes that are an act itself, without a number that people know."""
OTHER: Final = Kind("event", "", "recorded")


def kind(name: str) -> Kind:
    """How to tell a kind of event; an unknown one is told by its own name."""
    return KINDS.get(name) or OTHER._replace(verb=name.replace("_", " "))


def sentence(name: str, subject: str, source: str, target: str) -> str:
    """`12 × Drill D18 moved from Dock to A-03-02`; without a subject `Moved from Dock to …`."""
    told = kind(name)
    way = ""
    if name in ("hold", "release"):
        return capital(f"{subject} {told.verb}")
    if name == "lose":  # where it is on record from then on is no place to go to
        target = ""
    if source and source != target:
        way += f" {told.from_word} {source}"
    if target and (source != target or told.to_word == "in"):
        way += f" {told.to_word} {target}"
    return capital(f"{subject} {told.verb}{way}")


def capital(text: str) -> str:
    """The text with a capital at its beginning."""
    bare = text.strip()
    return bare[:1].upper() + bare[1:]


def subject(count: int, product: str) -> str:
    """`12 × Drill D18`, `Drill D18` for one, `12 items` where they are of several products."""
    if not product:
        return words.count(count, "item")
    return product if count == 1 else f"{words.number(count)} × {product}"


def cause(kind: str, id: str) -> str:
    """`sales order SO-26-0003`; what a form did in several events has no number people know."""
    return "" if kind in ITSELF else f"{kind} {id}".strip()
