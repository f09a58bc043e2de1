"""What goes into containers and comes out of them: plain records, nothing that acts."""

from fractions import Fraction
from typing import Final, NamedTuple

from stockthread.kernel.errors import Refusal

LOOSE, AWAY, PACKED = "loose", "away", "packed"
"""How a thing stands that is to be packed: beside the container, in another place, in another
container."""
SCANS_MAX: Final = 10_000


class NewType(NamedTuple):
    """A kind of container: its weight when empty, in grams, and the room inside, in millimetres;
    None where that is not known. note: where the figures are from."""

    code: str
    name: str
    tare: int | None = None
    length: int | None = None
    width: int | None = None
    height: int | None = None
    is_reusable: bool = False
    note: str = ""


class ContainerType(NamedTuple):
    """A kind of container that the company has, as in NewType."""

    id: int
    code: str
    name: str
    tare: int | None
    length: int | None
    width: int | None
    height: int | None
    is_reusable: bool
    note: str
    is_active: bool


class Weight(NamedTuple):
    """What a container weighs with all that is in it, as far as that is known.

    kilograms: of it and its contents; tare: of it alone, None where nobody said. unknown: how many
    things, itself and containers in it included, have no weight on record.
    """

    kilograms: Fraction
    tare: Fraction | None
    unknown: int


class Number(NamedTuple):
    """What a container is called: a code of a type, by its name, as it stands on the label."""

    type: str
    text: str


class Going(NamedTuple):
    """What a scan means: an item, or so much of a lot, that goes into a container or out of one.

    line: of the scan, from 0. quantity: of a lot, in its smallest unit; None: all that lies there,
    and of others. place, container: where it is on record. stands: LOOSE, AWAY or PACKED.
    """

    line: int
    item: int
    kind: int
    product: int
    code: str
    quantity: int | None
    place: int
    container: int
    stands: str


class Piles(NamedTuple):
    """What scans come to. fits: goes as it is. doubtful: only where somebody says so, since it is
    on record in another place or container; each with its reason, in `why`. refused: a line each.
    left: ids of what stays inside, where things are taken out.
    """

    fits: tuple[Going, ...]
    doubtful: tuple[Going, ...] = ()
    why: tuple[Refusal, ...] = ()
    refused: tuple[Refusal, ...] = ()
    left: tuple[int, ...] = ()


class Packed(NamedTuple):
    """What was done: the container, its events, how many things `went`, what was left and why."""

    container: int
    events: tuple[int, ...]
    went: int
    refused: tuple[Refusal, ...] = ()
    repeated: bool = False
