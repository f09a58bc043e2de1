"""`stockthread scheme`: patterns tried out, schemes added and shown, serials taken apart."""

from typing import Any

import click

from stockthread import catalog, identifiers, ledger
from stockthread.cli import exits, program, scheme_blocks, words
from stockthread.cli.frame import Frame, asking, listing
from stockthread.kernel import clock
from stockthread.kernel.errors import Refused, text


@click.group("scheme")
def scheme_commands() -> None:
    """Design schemes, which make serial numbers, and reserve numbers."""


@scheme_commands.command("list")
@listing("view")
def list_schemes(frame: Frame) -> None:
    """List schemes with their patterns, those in use first."""
    users = catalog.read.products_by_scheme()
    found = [scheme_json(row, users.get(row.id, [])) for row in identifiers.read.schemes()]
    if frame.is_json:
        frame.print(found)
        return
    rows = [
        [each["code"], each["pattern"], ", ".join(each["products"]),
         "" if each["is_active"] else "closed", each["name"]]
        for each in found
    ]  # fmt: skip
    click.echo(words.table(["scheme", "pattern", "products", "", "name"], rows))


def scheme_json(row: identifiers.SchemeRow, users: list[catalog.Product]) -> dict[str, Any]:
    """One scheme, for programs."""
    return {
        "code": row.code,
        "name": row.name,
        "pattern": row.pattern,
        "is_active": row.is_active,
        "products": [each.sku for each in users],
    }


@scheme_commands.command("show")
@click.argument("code")
@asking("view")
def show_scheme(frame: Frame, code: str) -> None:
    """Show a scheme: its parts, what is left, its blocks of numbers, its gaps."""
    row = identifiers.read.scheme_by_code(code)
    scheme = identifiers.read.parsed(row.id)
    users = catalog.read.products_by_scheme().get(row.id, [])
    counters = identifiers.read.counters(row.id)
    uses = scheme_blocks.uses(row, scheme, clock.now())
    gaps = scheme_blocks.gaps(row, uses)
    told = {
        **scheme_json(row, users),
        "code_type": identifiers.read.code_type(row.code_type).code,
        "parts": parts_json(scheme),
        "capacity": identifiers.remaining(scheme),
        "counters": [counter_json(scheme, each) for each in counters],
        "blocks": [scheme_blocks.block_json(use) for use in uses],
        "gaps": gaps,
    }
    if frame.is_json:
        frame.print(told)
        return
    click.echo(words.facts(head(told)))
    tables = [
        (["part", "is"], [[each["part"], each["is"]] for each in told["parts"]], ()),
        (["scope", "given out", "left"],
         [[each["scope"] or "all", words.number(each["given_out"]), words.number(each["left"])]
          for each in told["counters"]], ("given out", "left")),
        scheme_blocks.table(uses),
        (["first", "last", "numbers", "why"],
         [[each["first"], each["last"], words.number(each["numbers"]), each["reason"]]
          for each in gaps], ("numbers",)),
    ]  # fmt: skip
    for headers, rows, right in tables:
        if rows:
            click.echo("\n" + words.table(headers, rows, right))


def head(told: dict[str, Any]) -> list[tuple[str, str]]:
    """The facts on top."""
    return [
        ("scheme", told["code"] + ("" if told["is_active"] else ", closed")),
        ("name", told["name"]),
        ("pattern", told["pattern"]),
        ("makes", told["code_type"]),
        ("numbers", words.number(told["capacity"])),
        ("products", ", ".join(told["products"])),
    ]


def parts_json(scheme: identifiers.Scheme) -> list[dict[str, str]]:
    """The parts of a pattern with what they are."""
    written = identifiers.sources(scheme.pattern)
    return [
        {"part": source, "is": identifiers.words_of(scheme, part)}
        for source, part in zip(written, scheme.parts, strict=True)
    ]


def counter_json(scheme: identifiers.Scheme, row: identifiers.CounterRow) -> dict[str, Any]:
    """How far a scheme has counted in one scope; of random numbers how many were drawn."""
    return {
        "scope": row.scope_key,
        "given_out": row.next_number - scheme.number.start,
        "left": identifiers.remaining(scheme, row.next_number),
    }


@scheme_commands.command("preview")
@click.argument("pattern")
@click.option("--type", "code_type", metavar="CODE", default="serial", show_default=True)
@scheme_blocks.said
@asking("view")
def preview(frame: Frame, pattern: str, code_type: str, **said: str) -> None:
    """Show what a PATTERN would make. Takes no number."""
    type_row = identifiers.read.code_type_by_code(code_type)
    fields = scheme_blocks.fields_of(**said)
    try:
        told = identifiers.preview(pattern, fields, type_row)
    except Refused as refused:
        raise pointed(pattern, refused) from None
    meetings = [
        {"scheme": row.code, "one": met and met.one, "other": met and met.other}
        for row, met in told.meetings
    ]
    if frame.is_json:
        frame.print(
            {
                "examples": told.examples,
                "length": told.length,
                "is_open": told.is_open,
                "left": told.left,
                "parts": parts_json(told.scheme),
                "meetings": meetings,
            }
        )
        return
    click.echo("\n".join(told.examples))
    parts = [[each["part"], each["is"]] for each in parts_json(told.scheme)]
    click.echo("\n" + words.table(["part", "is"], parts))
    scope = told.scheme.number.scope
    numbers = words.count(told.left, "number") + (f" for each {scope}" if scope else "")
    longer = ", one part may be longer or shorter" if told.is_open else ""
    click.echo(f"\n{words.count(told.length, 'character')}{longer}; {numbers}.")
    for each in meetings:
        click.echo(met_words(each))
    if not meetings:
        click.echo("It can never make the code of another scheme in use.")


def met_words(met: dict[str, Any]) -> str:
    """Where two schemes meet."""
    if met["one"] is None:
        return f"Whether it can meet the scheme {met['scheme']} could not be decided in good time."
    ends = f"{met['one']} and {met['other']}" if met["one"] != met["other"] else met["one"]
    return f"It can meet the scheme {met['scheme']}: both can make {ends}."


def pointed(where: str, refused: Refused) -> exits.Failure:
    """A refusal with a mark under the place that it is about."""
    place = identifiers.position_of(where, refused)
    lines = [text(refused.refusals[0])]
    if place:
        start, end = place
        lines = [f"  {where}", f"  {' ' * start}{'^' * (end - start)}", *lines]
    code, data = refused.refusals[0].code, {"refusals": exits.as_json(refused.refusals)}
    return exits.Failure(code, *lines, data=data)


@scheme_commands.command("explain")
@click.argument("code")
@click.argument("serial")
@asking("view")
def explain(frame: Frame, code: str, serial: str) -> None:
    """Take a SERIAL of the scheme CODE apart."""
    row = identifiers.read.scheme_by_code(code)
    scheme = identifiers.read.parsed(row.id)
    try:
        said = identifiers.explain(scheme, serial)
    except Refused as refused:
        raise pointed(serial, refused) from None
    items = items_of(row, serial)
    parts = [
        {"name": part.name, "text": part.text, "number": part.number,
         "is": identifiers.words_of(scheme, of)}
        for part, of in zip(said, scheme.parts, strict=True)
    ]  # fmt: skip
    if frame.is_json:
        frame.print({"parts": parts, "items": [view.id for view in items]})
        return
    rows = [
        [each["text"], "" if each["number"] is None else words.number(each["number"]), each["is"]]
        for each in parts
    ]
    click.echo(words.table(["text", "number", "is"], rows, ("number",)))
    see = f"See its item with: {program.typed('show', serial)}"
    click.echo(f"\n{see if items else 'No item bears it.'}")


def items_of(row: identifiers.SchemeRow, serial: str) -> list[ledger.ItemView]:
    """The items that bear or bore the serial as a code of the scheme's type."""
    found = [match.item for match in ledger.read.find_code(serial) if match.type == row.code_type]
    return ledger.read.items(found) if found else []


@scheme_commands.command("add")
@click.argument("code")
@click.argument("pattern")
@click.option("--name", metavar="TEXT", help="Default: the code.")
@click.option("--type", "code_type", metavar="CODE", default="serial", show_default=True)
@asking("set_up")
def add_scheme(frame: Frame, code: str, pattern: str, name: str | None, code_type: str) -> None:
    """Store a scheme. Its pattern never changes after that."""
    type_id = identifiers.read.code_type_by_code(code_type).id
    new = identifiers.NewScheme(code.strip(), (name or code).strip(), pattern, type_id)
    try:
        [id] = identifiers.add_schemes([new])
    except Refused as refused:
        if refused.refusals[0].code != "bad_scheme":
            raise
        raise pointed(pattern, refused) from None
    if frame.is_json:
        frame.print(scheme_json(identifiers.read.scheme(id), []))
        return
    click.echo(f"Scheme {code} added. Products use it with: product add SKU --scheme {code}")


scheme_commands.add_command(scheme_blocks.reserve)
scheme_commands.add_command(scheme_blocks.return_block)
