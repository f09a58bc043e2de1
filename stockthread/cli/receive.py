"""`stockthread receive` brings goods in: expected ones by their codes, others as new items."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

import click
from django.utils import timezone

from stockthread import catalog, exchange, identifiers, ledger, parties, places
from stockthread.cli import done, exits, naming, picking, words
from stockthread.cli.frame import Frame, posting
from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Act, Generated, Given, Kind, Lines, New, Posting, Stage

STAGES: Final = {"raw": Stage.RAW, "ready": Stage.READY}


class Goods(NamedTuple):
    """What comes in: a product's codes with amounts (1 for units), where to, from whom, whose."""

    product: catalog.Product
    codes: list[str]
    amounts: list[int]
    place: places.Place
    origin: int
    stage: Stage
    owner: int


@click.command()
@click.argument("product", metavar="PRODUCT")
@click.argument("codes", nargs=-1, metavar="[SERIAL]... or -")
@click.option("--to", "to", metavar="PLACE", required=True, help="Where they are put.")
@click.option("--from", "supplier", metavar="PARTY", help="The supplier.")
@click.option("--stage", type=click.Choice(list(STAGES)), default="ready", show_default=True)
@click.option("--quantity", metavar="AMOUNT", help='How much of a lot, like "250 kg".')
@click.option("--count", "number", type=click.IntRange(1), help="Make so many serials.")
@click.option("--doubtful", is_flag=True, help="Take doubtful serials in as well.")
@posting("receive")
def receive(
    frame: Frame,
    act: Act,
    product: str,
    codes: tuple[str, ...],
    to: str,
    supplier: str | None,
    stage: str,
    quantity: str | None,
    number: int | None,
    doubtful: bool,
) -> None:
    """Receive goods of a PRODUCT by their serials, or a lot by its number and --quantity.

    A range like Z20-Z22 means each serial in it. From standard input come serials or ranges, one
    a line; for lots a number, a space or tab, an amount.
    """
    of = picking.product(product)
    place = picking.place(to)
    origin = supplier_place(supplier) if supplier else 0
    own = parties.read.own_party()
    owner = own.id if own else 0
    if number is not None:
        if codes:
            raise click.UsageError("Give serials, or say --count; not both.")
        goods = Goods(of, [], [], place, origin, STAGES[stage], owner)
        made = receive_made(goods, number, act, supplier or "")
        serials = [view.code for view in ledger.read.items(list(made.items))]
        done.say(frame, made, sentence(goods, serials), serials=serials)
        if not frame.is_json:
            click.echo("\n".join(serials))
        return
    texts, amounts = amounts_of(of, naming.from_input(codes), quantity, doubtful)
    goods = Goods(of, texts, amounts, place, origin, STAGES[stage], owner)
    if not texts:
        raise click.UsageError("Name the serials, '-' to read them, or --count.")
    doubts = {} if doubtful else doubts_of(goods)
    if doubts and act.accept == "all":
        raise doubtful_failure(goods, doubts)
    left = [n for n in range(len(texts)) if n not in doubts]
    postings = receive_all(goods, left, act) if left else []
    refused = {each.line for posting in postings for each in posting.refused}
    taken = [texts[n] for n in left if n not in refused]
    for n in sorted(doubts):
        click.echo(f"{texts[n]} looks like {doubts[n]}; left out.", err=True)
    extra = {"doubtful": [{"code": texts[n], "looks_like": other} for n, other in doubts.items()]}
    done.say_all(frame, postings, sentence(goods, taken), **extra)
    if doubts:
        raise click.exceptions.Exit(exits.REFUSED)


def sentence(goods: Goods, codes: Sequence[str]) -> str:
    """`12 × Cordless drill (D-01 … D-12) received into A-1`."""
    what = goods.product.name
    if goods.product.tracking in ("lot", "bulk") and len(goods.amounts) == 1:
        what = f"{catalog.shown_quantity(goods.product, goods.amounts[0])} of {what}"
    else:
        what = f"{words.number(len(codes))} × {what}"
    if codes:
        what += f" ({', '.join(codes) if len(codes) < 3 else f'{codes[0]} … {codes[-1]}'})"
    return f"{what} received into {goods.place.code}"


def supplier_place(code: str) -> int:
    """The place that a supplier is. Raises Refused unknown_party."""
    party = parties.read.by_code([code]).get(code)
    return places.place_of_party(party or refuse("unknown_party", party=code), "supplier")


def amounts_of(
    product: catalog.Product, lines: Sequence[str], quantity: str | None, doubtful: bool
) -> tuple[list[str], list[int]]:
    """Codes and amounts; ranges of serials are written out, but for `doubtful` ones.

    A lot's amount stands behind its number, or is `--quantity`.
    """
    if product.tracking not in ("lot", "bulk"):
        if quantity:
            raise click.UsageError(f"{product.name} is counted by serials; leave --quantity out.")
        serials = written_out(product, lines, doubtful)
        return serials, [1] * len(serials)
    if quantity:
        if len(lines) != 1:
            raise click.UsageError("--quantity is for a single lot.")
        return list(lines), [catalog.parse_quantity(product, quantity)]
    codes, amounts = [], []
    for line in lines:
        code, _, amount = line.partition("\t" if "\t" in line else " ")
        if not amount.strip():
            raise click.UsageError(f"Say how much of {code} there is, with --quantity.")
        codes.append(code.strip())
        amounts.append(catalog.parse_quantity(product, amount))
    return codes, amounts


def written_out(product: catalog.Product, lines: Sequence[str], doubtful: bool) -> list[str]:
    """The serials that lines mean: `Z20-Z22` means three, but where it is a code on record or fits
    the product's pattern. Raises Failure unclear_serials, but takes `doubtful` lines as they stand.
    """
    known = ledger.read.find_codes([line for line in lines if line])
    pattern = re.compile(product.serial_pattern) if product.serial_pattern else None

    def is_code(line: str) -> bool:
        return bool(known.get(line) or (pattern and pattern.fullmatch(line)))

    read = identifiers.read_ranges(lines, is_code)
    unclear = [(line.codes[0], line.doubt) for line in read if line.doubt]
    if unclear and not doubtful:
        raise exits.Failure(
            "unclear_serials",
            *(f"{text}: {doubt}" for text, doubt in unclear[: exits.SHOWN_MAX]),
            "Nothing was received. If it is one serial as it stands, say --doubtful.",
            data={"unclear": [{"line": text, "doubt": doubt} for text, doubt in unclear]},
        )
    return [code for line in read for code in line.codes or ("",)]


def code_type(goods: Goods) -> int:
    """The type of the codes that come in."""
    if goods.product.tracking in ("lot", "bulk"):
        return identifiers.read.code_type_by_code("lot").id
    return goods.product.code_type


def doubts_of(goods: Goods) -> dict[int, str]:
    """By index, serials that look like another one, and which."""
    if goods.product.tracking in ("lot", "bulk"):
        return {}
    return exchange.look_alikes(goods.product.id, code_type(goods), goods.codes)


def doubtful_failure(goods: Goods, doubts: dict[int, str]) -> exits.Failure:
    """Nothing is received while serials are doubtful."""
    told = [f"{goods.codes[n]} looks like {other}." for n, other in list(doubts.items())[:20]]
    return exits.Failure(
        "doubtful_serials",
        *told,
        "Nothing was received. Mend them, say --doubtful to take them in, or --good to leave them.",
        data={"doubtful": [{"code": goods.codes[n], "looks_like": o} for n, o in doubts.items()]},
    )


def receive_made(goods: Goods, number: int, act: Act, supplier: str) -> Posting:
    """Receive units with new serials from the product's scheme."""
    if goods.product.scheme is None:
        raise exits.Failure(
            "no_scheme", f"{goods.product.name} has no scheme to make serials by; give them."
        )
    fields = catalog.serial_fields(
        goods.product,
        on=timezone.localtime(act.at or act.recorded_at).date(),
        place=goods.place.code,
        supplier=supplier,
    )
    codes = Generated(goods.product.scheme, fields)
    new = New(Kind.UNIT, goods.product.id, number, codes, origin=goods.origin)
    return ledger.receive_new(
        new, place=goods.place.id, stage=goods.stage, owner=goods.owner, act=act
    )


def receive_all(goods: Goods, left: Sequence[int], act: Act) -> list[Posting]:
    """Receive what was expected as that, and the rest as new, in one transaction."""
    expected = expected_items(goods, left)
    new = [n for n in left if n not in expected]
    postings = []
    with db.writing():
        if expected:
            own = act._replace(key=f"{act.key[:70]}.expected")
            postings.append(_lines_told(_receive_expected(goods, expected, own), list(expected)))
        if new:
            postings.append(_lines_told(_receive_new(goods, new, act), new))
    return postings


def expected_items(goods: Goods, left: Sequence[int]) -> dict[int, int]:
    """By index, the items that were expected under the codes."""
    matches = ledger.read.find_codes([goods.codes[n] for n in left])
    items = {match.item for found in matches.values() for match in found if match.is_live}
    views = {view.id: view for view in ledger.read.items(sorted(items))}
    found: dict[int, int] = {}
    for n in left:
        for match in matches.get(goods.codes[n], []):
            view = views.get(match.item)
            if view and view.product == goods.product.id and view.stage == Stage.EXPECTED:
                found[n] = view.id
    return found


def _receive_expected(goods: Goods, expected: dict[int, int], act: Act) -> Posting:
    is_lot = goods.product.tracking in ("lot", "bulk")
    amounts = [goods.amounts[n] for n in expected] if is_lot else None
    lines = Lines(list(expected.values()), quantities=amounts)
    return ledger.receive(
        lines, place=goods.place.id, stage=goods.stage, owner=goods.owner, act=act
    )


def _receive_new(goods: Goods, numbers: Sequence[int], act: Act) -> Posting:
    is_lot = goods.product.tracking in ("lot", "bulk")
    new = New(
        Kind.LOT if is_lot else Kind.UNIT,
        goods.product.id,
        len(numbers),
        Given(code_type(goods), [goods.codes[n] for n in numbers]),
        quantities=[goods.amounts[n] for n in numbers] if is_lot else None,
        origin=goods.origin,
    )
    try:
        return ledger.receive_new(
            new, place=goods.place.id, stage=goods.stage, owner=goods.owner, act=act
        )
    except Refused as refused:
        if act.accept == "all" or any(each.line is None for each in refused.refusals):
            raise
        return Posting(0, 0, refused.refusals, range(0))


def _lines_told(posting: Posting, numbers: Sequence[int]) -> Posting:
    """The posting with its refusals told of the lines as they were given."""
    told: list[Refusal] = [
        each._replace(line=numbers[each.line]) for each in posting.refused if each.line is not None
    ]
    return posting._replace(refused=tuple(told))
