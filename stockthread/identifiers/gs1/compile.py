"""Makes our data file out of a release of GS1's Barcode Syntax Dictionary.

`python -m stockthread.identifiers.gs1.compile PATH` reads the dictionary at PATH and writes
`syntax_dictionary.json` beside this module, which is all that the program needs afterwards. Each
entry of the dictionary stays one line: AIs, flags, specification, attributes, title. A line that
cannot be understood, or a check that this package does not have, stops the run.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from stockthread.identifiers.gs1.checks import CHECKS

TARGET: Final = Path(__file__).with_name("syntax_dictionary.json")
LICENCE: Final = "Apache-2.0"

_AIS = re.compile(r"[0-9]{2,4}(-[0-9]{2,4})?")
_FLAGS = re.compile(r"[*?]+")
_COMPONENT = re.compile(r"(\[[NXYZ](\.\.)?[0-9]+\]|[NXYZ](\.\.)?[0-9]+)((?:,[a-z0-9]+)*)")
_ATTRIBUTE = re.compile(r"(req|ex|dlpkey)(=[0-9n+,|]+)?")


class NotUnderstood(Exception):
    """A line of the dictionary says what this package does not know."""


def compiled(text: str) -> str:
    """Return the data file for the text of a dictionary. Raises NotUnderstood."""
    entries = [entry(line) for line in text.splitlines() if line and not line.startswith("#")]
    facts = {
        "source": "GS1 Barcode Syntax Dictionary",
        "release": one(r"^# Release: (\S+)", text),
        "licence": LICENCE,
        "copyright": re.findall(r"^# (Copyright .*)", text, re.MULTILINE),
        "made_by": "python -m stockthread.identifiers.gs1.compile",
    }
    head = json.dumps(facts, ensure_ascii=False, indent=1)[:-2]
    rows = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in entries)
    return f'{head},\n "entries": [\n{rows}\n ]\n}}\n'


def entry(line: str) -> list[str]:
    """Return AIs, flags, specification, attributes and title of one line."""
    said, _, title = line.partition("#")
    ais, *words = said.split()
    flags = words.pop(0) if words and _FLAGS.fullmatch(words[0]) else ""
    specification = [word for word in words if is_component(word)]
    attributes = [word for word in words if _ATTRIBUTE.fullmatch(word)]
    if not _AIS.fullmatch(ais) or not specification or words != specification + attributes:
        raise NotUnderstood(line)
    return [ais, flags, " ".join(specification), " ".join(attributes), title.strip()]


def is_component(word: str) -> bool:
    """Tell whether a word is a component of a specification. Raises NotUnderstood."""
    found = _COMPONENT.fullmatch(word)
    unknown = [name for name in checks_of(found[4]) if name not in CHECKS] if found else []
    if unknown:
        raise NotUnderstood(f"no check is called {unknown[0]}")
    return found is not None


def checks_of(text: str) -> Iterator[str]:
    """Yield the names in `,csum,gcppos2`."""
    yield from filter(None, text.split(","))


def one(pattern: str, text: str) -> str:
    """Return what the pattern finds. Raises NotUnderstood."""
    found = re.search(pattern, text, re.MULTILINE)
    if not found:
        raise NotUnderstood(pattern)
    return found[1]


def main() -> None:
    """Compile the dictionary that the command line names."""
    if len(sys.argv) != 2:
        sys.exit("Usage: python -m stockthread.identifiers.gs1.compile PATH")
    TARGET.write_text(compiled(Path(sys.argv[1]).read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
