"""`stockthread hold-reason`: why goods are held, what that stops, and who changed what of it."""

import click

from stockthread import access, holds, parties
from stockthread.cli import signing, words
from stockthread.cli.frame import Frame, listing, posting
from stockthread.cli.hold import BLOCKS, blocked
from stockthread.holds import Reason
from stockthread.ledger import Act


@click.group("hold-reason")
def reason_commands() -> None:
    """Say why goods are held: what that stops, and what releasing asks for."""


@reason_commands.command("list")
@listing("view")
def list_reasons(frame: Frame) -> None:
    """List the reasons for holds."""
    found = holds.reasons()
    if frame.is_json:
        frame.print([_told(each) for each in found])
        return
    rows = [[each.code, ",".join(blocks_of(each.blocks)) or "none", each.role or "any",
             "signed" if each.is_signed else "", "" if each.is_active else "closed", each.name]
            for each in found]  # fmt: skip
    click.echo(words.table(["reason", "stops", "released by", "", "", "name"], rows))


@reason_commands.command("history")
@click.argument("code", required=False)
@listing("view")
def history(frame: Frame, code: str | None) -> None:
    """List who changed reasons, or one of them: when, before and after, the newest first."""
    found = [each for each in holds.changes(holds.reason(code).code if code else "")
             if each.person]  # fmt: skip
    people = parties.read.people_names(sorted({each.person for each in found}))
    if frame.is_json:
        frame.print([
            {"change": each.id, "at": each.at, "by": people.get(each.person, ""),
             "before": _told(each.before) if each.before else None, "after": _told(each.after),
             "reason": each.words, "undoes": each.undoes or None}
            for each in found
        ])  # fmt: skip
        return
    rows = [[str(each.id), words.moment(each.at), people.get(each.person, ""), each.after.code,
             _said(each.before) if each.before else "", _said(each.after), each.words]
            for each in found]  # fmt: skip
    click.echo(words.table(["change", "at", "by", "reason", "before", "after", "why"], rows))


def blocks_of(blocks: int) -> list[str]:
    """The words for what is forbidden."""
    return [word for word, bit in BLOCKS.items() if blocks & bit]


def _told(reason: Reason) -> dict[str, object]:
    return {"reason": reason.code, "name": reason.name, "blocks": blocks_of(reason.blocks),
            "role": reason.role, "is_signed": reason.is_signed,
            "is_active": reason.is_active}  # fmt: skip


def _said(reason: Reason) -> str:
    stops = ",".join(blocks_of(reason.blocks)) or "none"
    marks = ("signed" if reason.is_signed else "", "" if reason.is_active else "closed")
    parts = [reason.name, stops, reason.role or "any", *marks]
    return " · ".join(filter(None, parts))


@reason_commands.command("set")
@click.argument("code")
@click.option("--name", required=True, help="As others read it.")
@click.option("--blocks", default="ship,consume", show_default=True, help="What it forbids.")
@click.option("--role", type=click.Choice([role for role in holds.ROLES if role]), default=None,
              help="Who may release; else whoever may release at all.")  # fmt: skip
@click.option("--signed", is_flag=True, help="Releasing is signed with the password.")
@signing.signing
@posting("set_reasons", has_good=False)
def set_reason(
    frame: Frame,
    act: Act,
    code: str,
    name: str,
    blocks: str,
    role: str | None,
    signed: bool,
    password_stdin: bool,
) -> None:
    """Add a reason for holds, or change the one with this code.

    What is held keeps what was asked for when it was put on. To make a reason weaker whose release
    is signed is signed too.
    """
    new = holds.NewReason(code.upper(), name, blocked(blocks), role or "", signed)
    known = {each.code: each for each in holds.reasons()}.get(code.upper())
    if known:
        signer = _signer(frame, known, new, password_stdin)
        holds.change_reason(new, act=act, role=frame.actor.role, signer=signer)
    else:
        holds.add_reason(new, act=act)
    said(frame, code, "changed" if known else "added")


def _signer(
    frame: Frame, before: Reason, after: Reason | holds.NewReason, from_stdin: bool
) -> access.Signer | None:
    if not holds.needs_signature(before, after):
        return None
    return signing.signer(frame, holds.change_meaning(before.code), from_stdin)


@reason_commands.command("undo")
@click.argument("change", type=int)
@signing.signing
@posting("set_reasons", has_good=False)
def undo(frame: Frame, act: Act, change: int, password_stdin: bool) -> None:
    """Take the last CHANGE of a reason back, by its number in `hold-reason history`."""
    found = next((each for each in holds.changes() if each.id == change and each.before), None)
    signer = (
        _signer(frame, found.after, found.before, password_stdin)
        if found and found.before
        else None
    )
    holds.undo_change(change, act=act, role=frame.actor.role, signer=signer)
    said(frame, found.after.code if found else "", "as it was before")


@reason_commands.command("close")
@click.argument("code")
@posting("set_reasons", has_good=False)
def close_reason(frame: Frame, act: Act, code: str) -> None:
    """Offer a reason no more; what is held for it stays held."""
    holds.close_reason(code, act=act, role=frame.actor.role)
    said(frame, code, "no longer offered")


@reason_commands.command("reopen")
@click.argument("code")
@posting("set_reasons", has_good=False)
def reopen_reason(frame: Frame, act: Act, code: str) -> None:
    """Offer a reason again."""
    holds.reopen_reason(code, act=act, role=frame.actor.role)
    said(frame, code, "offered again")


def said(frame: Frame, code: str, what: str) -> None:
    """What became of a reason."""
    if frame.is_json:
        frame.print({"reason": code.upper()})
        return
    click.echo(f"Reason {code.upper()} {what}.")
