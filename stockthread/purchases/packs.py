"""Lines of an announcement by the packs they are in: whatever says an SSCC says a pack.

An SSCC alone in its line is the pack of all lines that follow, until the next one or an empty line;
the headings of a pasted table are no empty line.
With other codes in its line it is the pack of these alone. Of two in one line the first is the
outer one, and the second is inside it. Pure.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from stockthread.identifiers import barcodes, gs1
from stockthread.kernel.errors import Refused, refuse
from stockthread.purchases.records import PackedLine, Packs

HEADING: Final = "\t"
_MAY_BE: Final = re.compile(r"\(00\)|/00/|sscc|^\]|^\^?00[0-9]{18}", re.IGNORECASE)
_PLAIN: Final = re.compile(r"00([0-9]{18})", re.ASCII)


def read(lines: Sequence[str], year: int) -> Packs:
    """Return each line without its packs, and every pack. Raises Refused purchase_pack_in_two."""
    found: list[PackedLine] = []
    parents: dict[str, str] = {}
    head = ""
    for line in lines:
        codes, rest = _taken_apart(line, year)
        for outer, inner in zip(["", *codes], codes, strict=False):
            known = parents.get(inner, "")
            if known and outer and known != outer:
                refuse("purchase_pack_in_two", sscc=inner, one=known, other=outer)
            parents[inner] = known or outer
        if not line.strip() and line != HEADING:
            head = ""
        if codes and not rest.strip():
            head = codes[-1]
            found.append(PackedLine("", head))
        else:
            found.append(PackedLine(rest, codes[-1] if codes else head))
    _refuse_rings(parents)
    return Packs(tuple(found), parents)


def sscc_of(text: str, year: int) -> str:
    """The SSCC that a code says, "" where it says none."""
    return _code(text, year)[0]


def _taken_apart(line: str, year: int) -> tuple[list[str], str]:
    """The SSCCs of a line, and the line without them; a tab stays where one was taken out."""
    if not any(_MAY_BE.search(part.strip()) for part in line.split("\t")):
        return [], line
    codes, rest = [], []
    for part in line.split("\t"):
        sscc, other = _code(part.strip(), year)
        if sscc:
            codes.append(sscc)
        if other:
            rest.append(other)
    text = "\t".join(rest)
    return codes, f"{text}\t" if codes and text and "\t" not in text else text


def _code(text: str, year: int) -> tuple[str, str]:
    """The SSCC of one code, and what else the code says."""
    if not _MAY_BE.search(text):
        return "", text
    plain = _PLAIN.fullmatch(text)
    try:
        said = barcodes.read(f"(00){plain[1]}" if plain else text, this_year=year)
    except Refused:
        return "", text
    if said.common.sscc is None or not said.is_certain:
        return "", text
    sscc = str(said.common.sscc.value)
    if len(said.facts) == 1 or said.standard not in ("GS1", "EPC"):
        return sscc, ""
    others = tuple(element for element in gs1.parse(text).elements if element[0] != "00")
    return sscc, gs1.bracketed(gs1.Parsed(others)) if others else ""


def _refuse_rings(parents: dict[str, str]) -> None:
    """Refuse packs that are inside themselves."""
    for start, outer in parents.items():
        seen, at = {start}, outer
        while at:
            if at in seen:
                refuse("purchase_pack_in_two", sscc=start, one=at, other=parents[at])
            seen.add(at)
            at = parents.get(at, "")


def levels(parents: Mapping[str, str]) -> list[list[str]]:
    """The packs that are inside others, those in the outermost first."""
    depth: dict[str, int] = {}
    for code in parents:
        chain = []
        at = code
        while at and at not in depth:
            chain.append(at)
            at = parents.get(at, "")
        base = depth[at] if at else -1
        for n, each in enumerate(reversed(chain), 1):
            depth[each] = base + n
    deepest = max(depth.values(), default=0)
    return [[c for c in parents if depth[c] == level] for level in range(1, deepest + 1)]
