"""What came of lines, told in piles: what was read, what was left out, and why of each line.

People count lines from 1, programs from 0.
"""

from collections.abc import Sequence
from typing import Any, Final

import click

from stockthread import catalog, receipts
from stockthread.cli import done, exits, program, words
from stockthread.cli.frame import Frame
from stockthread.kernel.errors import Refusal, text
from stockthread.receipts import Entry, Receipt

WHAT_TO_DO: Final = {
    (True, False): "Mend them, or say --good to leave them out.",
    (False, True): "Mend them, say {option} to take them as they are, or --good to leave them.",
    (True, True): "Mend them, or say --good to leave them out; with {option} too, the doubtful "
    "ones are taken.",
}


def need_all(
    tried: Receipt, with_doubtful: bool, numbers: Sequence[int] = (), option: str = "--doubtful"
) -> None:
    """Fail, with nothing done, unless everything can come in.

    `numbers`: how people count each line, where that is not from 1 on. `option`: the command's
    own word for taking the doubtful ones too.

    Raises Failure with the code of the first refusal, or doubtful_serials.
    """
    refused = by_pile(tried, receipts.REFUSED)
    doubts = [] if with_doubtful else by_pile(tried, receipts.DOUBTFUL)
    if not refused and not doubts:
        return
    reasons = [reason for _, reason in refused]
    raise exits.Failure(
        reasons[0].code if reasons else "doubtful_serials",
        *told(refused, doubts, numbers),
        f"Nothing was done. {WHAT_TO_DO[bool(refused), bool(doubts)].format(option=option)}",
        exit_code=exits.of(reasons),
        data={"refusals": as_piled(refused), "doubtful": as_piled(doubts)},
    )


def tell(frame: Frame, came: Receipt, deed: str, numbers: Sequence[int] = ()) -> None:
    """Say what came of lines; those that were left out end the command with a refusal.

    `numbers` as for `need_all`.
    """
    refused, doubts = by_pile(came, receipts.REFUSED), by_pile(came, receipts.DOUBTFUL)
    if frame.is_json:
        frame.print(as_json(came))
    elif came.events:
        click.echo(f"{sentence(came)} {deed}. Undo: {done.undo_of(came.events)}")
        if came.is_repeat:
            click.echo("This had been done before; nothing was done again.", err=True)
    if refused or doubts:
        click.echo(f"{words.count(len(refused) + len(doubts), 'line')} left out:", err=True)
        click.echo("\n".join(told(refused, doubts, numbers)), err=True)
        raise click.exceptions.Exit(exits.REFUSED)


def by_pile(came: Receipt, pile: str) -> list[tuple[Entry, Refusal]]:
    """The entries of a pile with their reasons, which name the line."""
    return [
        (entry, verdict.reason._replace(line=entry.rows[0]))
        for entry, verdict in zip(came.entries, came.verdicts, strict=True)
        if verdict.pile == pile and verdict.reason
    ]


def told(
    refused: Sequence[tuple[Entry, Refusal]],
    doubts: Sequence[tuple[Entry, Refusal]],
    numbers: Sequence[int] = (),
) -> list[str]:
    """What cannot come in and what is doubtful, each line with why; of many the first."""
    found = [*_told("refused", refused, numbers), *_told("doubtful", doubts, numbers)]
    return found if refused and doubts else found[1:]


def _told(pile: str, lines: Sequence[tuple[Entry, Refusal]], numbers: Sequence[int]) -> list[str]:
    """The name of a pile with how many are in it, and its lines."""
    if not lines:
        return []
    found = [f"{words.number(len(lines))} {pile}:"]
    for entry, reason in lines[: exits.SHOWN_MAX]:
        row = entry.rows[0]
        number, what = numbers[row] if numbers else row + 1, entry.text.replace("\t", " ")
        found.append(f"line {words.number(number)}: {words.one_line(what)}: {why(reason)}")
    left = len(lines) - exits.SHOWN_MAX
    return [*found, f"… and {words.number(left)} more {pile}."] if left > 0 else found


def why(reason: Refusal) -> str:
    """Why a line stays out; of what is ours and away, the command that brings it home too."""
    told, said = text(reason._replace(line=None)), reason.data
    if reason.code != receipts.OURS_AWAY:
        return told
    way = program.typed("consigned", "bring-home", said["party_code"], said["code"])
    return f"{told} Type: {way} --to PLACE"


def as_json(came: Receipt) -> dict[str, Any]:
    """What came of it, for programs."""
    return {
        "events": list(came.events),
        "accepted": came.accepted,
        "read": as_read(came),
        "refused": as_piled(by_pile(came, receipts.REFUSED)),
        "doubtful": as_piled(by_pile(came, receipts.DOUBTFUL)),
        "is_repeated": came.is_repeat,
    }


def as_read(came: Receipt) -> list[dict[str, Any]]:
    """How the lines were read that were accepted: `lines` are all that said it, from 0."""
    entries = accepted(came)
    products = catalog.read.products(sorted({entry.product for entry in entries}))
    return [
        {"lines": list(entry.rows), "product": products[entry.product].sku, "code": entry.code,
         "quantity": catalog.shown_quantity(products[entry.product], entry.quantity),
         "lot": entry.lot, "readings": dict(entry.said)}
        for entry in entries
    ]  # fmt: skip


def as_piled(lines: Sequence[tuple[Entry, Refusal]]) -> list[dict[str, Any]]:
    """The entries of a pile, for programs; `line` is the first that said it, from 0."""
    return [
        {"line": entry.rows[0], "entry": entry.text, "code": reason.code, "data": reason.data,
         "text": text(reason._replace(line=None))}
        for entry, reason in lines
    ]  # fmt: skip


def accepted(came: Receipt) -> list[Entry]:
    """The entries that were accepted."""
    return [
        entry
        for entry, verdict in zip(came.entries, came.verdicts, strict=True)
        if verdict.pile == receipts.ACCEPTED
    ]


def sentence(came: Receipt) -> str:
    """`12 × Cordless drill (D-01 … D-12)`; of several products `5 kg of Glue, 2 × Saw`."""
    by_product: dict[int, list[Entry]] = {}
    for entry in accepted(came):
        by_product.setdefault(entry.product, []).append(entry)
    products = catalog.read.products(sorted(by_product))
    found = sorted(by_product.items(), key=lambda pair: -len(pair[1]))
    if len(found) > 1:
        return ", ".join(amount(products[id], entries) for id, entries in found)
    [(id, entries)] = found
    codes = [entry.code for entry in entries if entry.code]
    listed = ", ".join(codes) if len(codes) < 3 else f"{codes[0]} … {codes[-1]}"
    return amount(products[id], entries) + (f" ({listed})" if listed else "")


def amount(product: catalog.Product, entries: Sequence[Entry]) -> str:
    """`5 kg of Glue`, `12 × Cordless drill`."""
    total = sum(entry.quantity for entry in entries)
    if product.tracking in catalog.STOCKED_AS_LOTS and product.unit != "piece":
        return f"{catalog.shown_quantity(product, total)} of {product.name}"
    return f"{words.number(total)} × {product.name}"
