"""`stockthread code-type`: types of codes listed in words, tried, and one's own added."""

from typing import Any, Final

import click

from stockthread import identifiers
from stockthread.cli import words
from stockthread.cli.frame import Frame, asking, listing
from stockthread.identifiers import CodeType, NewCodeType

SCOPES: Final = ("product", "maker", "company")
FOLDS: Final = {
    "folds_case": "case",
    "folds_inner_spaces": "spaces",
    "folds_hyphens": "hyphens",
    "folds_leading_zeros": "zeros ahead",
}
LIKENESS: Final = {
    "one": "One code",
    "two": "Two codes",
    "doubtful": "Two codes that look alike",
}


@click.group("code-type")
def code_type_commands() -> None:
    """Say when two codes of a kind are the same code."""


@code_type_commands.command("list")
@listing("view")
def list_types(frame: Frame) -> None:
    """List types of codes: where each is unique, and what it ignores."""
    found = identifiers.read.code_types()
    if frame.is_json:
        frame.print([type_json(each) for each in found])
        return
    rows = [[each.code, each.name, each.scope, ignored(each)] for each in found]
    click.echo(words.table(["type", "name", "unique within", "ignores"], rows))


def ignored(code_type: CodeType) -> str:
    """What a type ignores, in words."""
    if code_type.form:
        return "how a MAC address is written"
    found = [word for field, word in FOLDS.items() if getattr(code_type, field)]
    return ", ".join(found) or "nothing"


def type_json(code_type: CodeType) -> dict[str, Any]:
    """One type, for programs."""
    return {key: value for key, value in code_type._asdict().items() if key != "id"}


@code_type_commands.command("add")
@click.argument("code")
@click.option("--name", metavar="TEXT", help="Default: the code.")
@click.option("--unique-within", "scope", type=click.Choice(SCOPES), default="product",
              show_default=True)  # fmt: skip
@click.option("--ignore-case", is_flag=True, help="ab7 and AB7 are one code.")
@click.option("--ignore-spaces", is_flag=True, help="AB 7 and AB7 are one code.")
@click.option("--ignore-hyphens", is_flag=True, help="AB-7 and AB7 are one code.")
@click.option("--ignore-zeros", is_flag=True, help="007 and 7 are one code.")
@click.option("--mac", "is_mac", is_flag=True, help="Each is a MAC address, however written.")
@asking("set_up")
def add_type(
    frame: Frame,
    code: str,
    name: str | None,
    scope: str,
    ignore_case: bool,
    ignore_spaces: bool,
    ignore_hyphens: bool,
    ignore_zeros: bool,
    is_mac: bool,
) -> None:
    """Add a type. Where it is unique and what it ignores never change after that."""
    folds = (ignore_case, ignore_spaces, ignore_hyphens, ignore_zeros)
    new = NewCodeType(code, name or code, scope, *folds)
    [id] = identifiers.add_code_types([identifiers.of_macs(new) if is_mac else new])
    stored = identifiers.read.code_type(id)
    if frame.is_json:
        frame.print(type_json(stored))
        return
    click.echo(f"{stored.code} added: unique within {scope}, ignores {ignored(stored)}.")


@code_type_commands.command("try")
@click.argument("type", metavar="TYPE")
@click.argument("one")
@click.argument("other")
@asking("view")
def try_two(frame: Frame, type: str, one: str, other: str) -> None:
    """Tell whether two codes of a TYPE are one, two, or two that look alike."""
    code_type = identifiers.read.code_type_by_code(type)
    likeness = identifiers.compared(code_type, one, other)
    forms = [identifiers.canonical(code_type, each) for each in (one, other)]
    if frame.is_json:
        frame.print({"likeness": likeness, "canonical": forms})
        return
    kept = forms[0] if likeness == "one" else " and ".join(forms)
    click.echo(f"{LIKENESS[likeness]}, kept as {kept}.")
