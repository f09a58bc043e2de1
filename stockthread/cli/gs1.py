"""`stockthread gs1 parse` reads GS1 data from standard input; no installation is needed.

One JSON object answers each line at once, so that another program may ask line by line. Whatever
bytes a line has, it is answered; only whole lines are kept in memory, and no more than a symbol
can hold of them.
"""

import json
import sys
from collections.abc import Iterator
from typing import IO, Any, Final

import click

from stockthread.identifiers import gs1
from stockthread.kernel.errors import Refusal, Refused, text

# UTF-8 takes at most four bytes a character; one more line of room is for its end.
LINE_MAX: Final = 4 * gs1.LENGTH_MAX + 2


@click.group("gs1")
def gs1_commands() -> None:
    """Read GS1 barcodes."""


@gs1_commands.command("parse")
@click.option("--strict", is_flag=True, help="Refuse AIs that do not fit one another.")
def parse(strict: bool) -> None:
    """Read scans, element strings, bracketed text, Digital Links or EPC URIs, one a line.

    Each line of standard input is answered by one JSON object.
    """
    for line in lines(sys.stdin.buffer):
        sys.stdout.write(json.dumps(answer(line, strict)) + "\n")
        sys.stdout.flush()


def lines(source: IO[bytes]) -> Iterator[bytes]:
    """Yield each line without its end; of a huge one, its beginning."""
    while line := source.readline(LINE_MAX):
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = source.readline(LINE_MAX)
        yield line.removesuffix(b"\n").removesuffix(b"\r")


def answer(line: bytes, strict: bool) -> dict[str, Any]:
    """Return what a line says, or why it says nothing."""
    # A huge line may have been cut within a character; it is too long anyway.
    errors = "ignore" if len(line) > 4 * gs1.LENGTH_MAX else "strict"
    try:
        parsed = gs1.parse(line.decode("utf-8", errors), strict)
    except UnicodeDecodeError as error:
        return told(Refusal(None, "gs1_not_text", {"ai": "", "position": error.start + 1}))
    except Refused as refused:
        return told(refused.refusals[0])
    return {
        "ok": True,
        "symbology": parsed.symbology,
        "shape": parsed.shape,
        "elements": [list(element) for element in parsed.elements],
        "element_string": gs1.element_string(parsed),
        "digital_link": link(parsed),
    }


def link(parsed: gs1.Parsed) -> str | None:
    """Return the Digital Link, None where these elements have none."""
    try:
        return gs1.digital_link(parsed)
    except Refused:
        return None


def told(refusal: Refusal) -> dict[str, Any]:
    """Return a refusal for a program."""
    return {
        "ok": False,
        "code": refusal.code,
        "message": text(refusal),
        "data": refusal.data,
    }
