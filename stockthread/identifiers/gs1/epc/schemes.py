"""The EPC schemes: of which parts each is made, and what each part may be.

Source: GS1 EPC Tag Data Standard, release 2.1, section 6 (EPC URI), with the grammar of each
scheme in section 6.3; section 7 for how long keys are.
"""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple, NoReturn

from stockthread.identifiers.gs1.characters import CSET39, CSET82
from stockthread.identifiers.gs1.element_strings import shown
from stockthread.kernel.errors import refuse

PREFIX_LENGTHS: Final = range(6, 13)
KEY_LENGTH_MAX: Final = 30
SHOWN_MAX: Final = 200
ANY: Final = "*"


class Epc(NamedTuple):
    """An EPC, or a class or pattern of them.

    `kind` is `id`, `class`, `idpat`, `tag` or `pat`, as in its URI. `parts` are decoded; in a
    pattern None stands for any. `coding` (sgtin-96 …) and `filter` are those of a tag; `filter` is
    None where there is none, or in a pattern for any.
    """

    kind: str
    scheme: str
    parts: tuple[str | None, ...]
    coding: str = ""
    filter: int | None = None


class Part(NamedTuple):
    """One part after those of a key: what it may be, and up to which number where it is one."""

    pattern: re.Pattern[str]
    most: int | None = None


class Scheme(NamedTuple):
    """A scheme. Its key is a company prefix and a reference, or there is none of GS1.

    `digits` is how many digits both have together; 0 where the reference is text of `reference`'s
    characters and both have up to thirty. `rest` are the parts after the key, or all of them.
    """

    kind: str
    digits: int | None
    rest: tuple[Part, ...] = ()
    reference: re.Pattern[str] | None = None

    @property
    def size(self) -> int:
        """How many parts there are."""
        return len(self.rest) + (0 if self.digits is None else 2)


def refuse_epc(text: str, what: str, position: int = 1) -> NoReturn:
    """Refuse what is to be an EPC."""
    refuse("gs1_bad_epc", ai="", text=shown(text), what=what, position=position)


def check(scheme_name: str, parts: tuple[str | None, ...]) -> None:
    """See that these can be the parts of this scheme; None is any. Raises Refused gs1_bad_epc."""
    scheme = SCHEMES[scheme_name]
    if len(parts) != scheme.size:
        refuse_epc(scheme_name, f"it has {scheme.size} parts")
    rest = parts
    if scheme.digits is not None:
        _check_key(scheme, parts[0], parts[1])
        rest = parts[2:]
    for part, value in zip(scheme.rest, rest, strict=True):
        if value is None:
            continue
        if not part.pattern.fullmatch(value):
            refuse_epc(value, f"it cannot be that part of {scheme_name}")
        if part.most is not None and int(value) > part.most:
            refuse_epc(value, f"the most is {part.most}")


def _check_key(scheme: Scheme, prefix: str | None, reference: str | None) -> None:
    if prefix is None:
        return
    if not _DIGITS.fullmatch(prefix) or len(prefix) not in PREFIX_LENGTHS:
        refuse_epc(prefix, "a company prefix has 6 to 12 digits")
    if reference is None:
        return
    if scheme.reference:
        if not scheme.reference.fullmatch(reference):
            refuse_epc(reference, "it cannot be that part")
        if len(prefix) + len(reference) > KEY_LENGTH_MAX:
            refuse_epc(
                reference, f"prefix and reference have more than {KEY_LENGTH_MAX} characters"
            )
        return
    length = (scheme.digits or 0) - len(prefix)
    if not re.fullmatch(f"[0-9]{{{length}}}", reference):
        refuse_epc(reference, f"after this prefix it has {length} digits")


def _text(most: int, characters: str = CSET82) -> Part:
    return Part(re.compile(f"[{re.escape(characters)}]{{1,{most}}}"))


def _number(most: int) -> Part:
    return Part(re.compile("0|[1-9][0-9]{0,14}"), most)


_DIGITS = re.compile("[0-9]+")
_ANY82: Final = re.compile(f"[{re.escape(CSET82)}]+")
_ANY39: Final = re.compile(f"[{re.escape(CSET39)}]+")
_TWO_DIGITS: Final = Part(re.compile("[0-9]{2}"))
# A CAGE code has five characters, a DoDAAC six, neither with I or O.
_CAGE: Final = Part(re.compile("[0-9A-HJ-NP-Z]{5,6}"))
_AIR_PART: Final = Part(re.compile("[A-Z0-9/-]{0,32}"))
_AIR_SERIAL: Final = Part(re.compile("#?[A-Z0-9/-]{1,29}|[A-Z0-9/-]{30}"))

SCHEMES: Final[Mapping[str, Scheme]] = {
    "sgtin": Scheme("id", 13, (_text(20),)),
    "sscc": Scheme("id", 17),
    "sgln": Scheme("id", 12, (_text(20),)),
    "grai": Scheme("id", 12, (_text(16),)),
    "giai": Scheme("id", 0, (), _ANY82),
    "gsrn": Scheme("id", 17),
    "gsrnp": Scheme("id", 17),
    "gdti": Scheme("id", 12, (_text(17),)),
    "cpi": Scheme("id", 0, (_number(10**12 - 1),), _ANY39),
    "sgcn": Scheme("id", 12, (Part(re.compile("[0-9]{1,12}")),)),
    "ginc": Scheme("id", 0, (), _ANY82),
    "gsin": Scheme("id", 16),
    "itip": Scheme("id", 13, (_TWO_DIGITS, _TWO_DIGITS, _text(20))),
    "upui": Scheme("id", 13, (_text(28),)),
    "pgln": Scheme("id", 12),
    "lgtin": Scheme("class", 13, (_text(20),)),
    "gid": Scheme("id", None, (_number(2**28 - 1), _number(2**24 - 1), _number(2**36 - 1))),
    "usdod": Scheme("id", None, (_CAGE, _number(2**36 - 1))),
    "adi": Scheme("id", None, (_CAGE, _AIR_PART, _AIR_SERIAL)),
    "bic": Scheme("id", None, (Part(re.compile("[A-HJ-NP-Z]{3}[JUZ][0-9]{7}")),)),
    "imovn": Scheme("id", None, (Part(re.compile("[0-9]{7}")),)),
}  # fmt: skip
