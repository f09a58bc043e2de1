"""`stockthread trace` tells what is in an item and what it went into, as a tree or a table."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import click

from stockthread import catalog, parties, places
from stockthread import trace as traces
from stockthread.cli import label_files, naming, picking, shown, words
from stockthread.cli.frame import Frame, asking, moment
from stockthread.kernel import clock, ids
from stockthread.kernel.cells import csv_lines
from stockthread.ledger import Kind
from stockthread.trace import Cut, Link, Node, Trace

TREE_MAX: Final = 2_000


@click.command()
@click.argument("item", metavar="ITEM")
@click.option("--up", is_flag=True, help="Only what is in it, and in that.")
@click.option("--down", is_flag=True, help="Only what it went into.")
@click.option("--table", "as_table", is_flag=True, help="Each item once, instead of a tree.")
@click.option("--at", metavar="TIME", default="", help="Only what was inside at that moment.")
@click.option("--since", metavar="TIME", default="", help="Only what was inside then or later.")
@click.option("--until", metavar="TIME", default="", help="Only what was inside then or before.")
@click.option("--not-removed", is_flag=True, help="Without what had come out again by then.")
@click.option("--known-at", metavar="TIME", default="", help="As it was known at that moment.")
@click.option("--below", type=click.FloatRange(0, 100), default=0, metavar="PERCENT",
              help="Mark smaller shares.")  # fmt: skip
@click.option("--containers", is_flag=True, help="What shared a container with it, instead.")
@click.option("--csv", "is_csv", is_flag=True, help="Lines of CSV, with shares.")
@click.option("--pdf", type=click.Path(path_type=Path), metavar="FILE",
              help="A paper as evidence, with shares and the last seal.")  # fmt: skip
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@click.option("--limit", type=click.IntRange(1, 1_000_000), default=10_000, show_default=True)
@click.option("--product", metavar="SKU", help="Which product is meant, if the code fits several.")
@asking("view")
def trace(
    frame: Frame, item: str, up: bool, down: bool, as_table: bool, at: str, since: str, until: str,
    not_removed: bool, known_at: str, below: float, containers: bool, is_csv: bool,
    pdf: Path | None, force: bool, limit: int, product: str | None,
) -> None:  # fmt: skip
    """Show what is in an item, through any depth, and what it went into.

    TIME is like 2026-05-31 or "2026-05-31 14:30".
    """
    root = naming.one(item, [picking.product(product).id] if product else None)
    both = up == down
    then = moment(at, is_end=True)
    cut = Cut(
        then or moment(since), then or moment(until, is_end=True), not not_removed,
        moment(known_at, is_end=True),
    )  # fmt: skip
    if containers:
        beside(frame, root, cut)
        return
    if is_csv or pdf:
        way: traces.Way = "both" if both else "up" if up else "down"
        write(frame, root, cut, way, Fraction(str(below)) / 100, limit, pdf, force)
        return
    found = {}
    if up or both:
        found["up"] = traces.trace_up(root, limit, cut)
    if down or both:
        found["down"] = traces.trace_down(root, limit, cut)
    if frame.is_json:
        frame.print({way: trace_json(each) for way, each in found.items()})
        return
    titles = {"up": "What is in it:", "down": "What it went into:"}
    for way, each in found.items():
        if both:
            click.echo(click.style(titles[way], dim=True))
        if len(each.nodes) == 1:
            click.echo("nothing on record")
        else:
            click.echo(table(each) if as_table else "\n".join(tree(each, way)))
        if each.is_truncated:
            click.echo(f"… and more than {limit:,} items; say a larger --limit.", err=True)


def write(
    frame: Frame, root: int, cut: Cut, way: traces.Way, least: Fraction, limit: int,
    pdf: Path | None, force: bool,
) -> None:  # fmt: skip
    """Write a trace with its shares as CSV to standard output, or as a paper into a file."""
    target = label_files.checked(frame, pdf, force=force) if pdf else None
    told = traces.sheet(root, cut, way=way, least=least, limit=limit)
    if told.is_truncated:
        click.echo(f"… and more than {limit:,} items; say a larger --limit.", err=True)
    if target is None:
        for line in csv_lines(traces.HEAD, traces.cells(told.lines)):
            click.echo(line, nl=False)
        return
    from stockthread import papers  # what sets type is loaded only here

    by = parties.read.people_names([frame.actor.person]).get(frame.actor.person, "")
    form = papers.trace_evidence(told, cut, least=least, at=clock.now(), by=by)
    data = papers.pdf(form)
    if target.is_stream:
        click.get_binary_stream("stdout").write(data)
        return
    target.path.write_bytes(data)
    if frame.is_json:
        frame.print({"file": str(target.path), "items": len(told.lines)})
    else:
        click.echo(f"The trace of {told.code} is in {target.path}: {len(told.lines):,} items.")


def beside(frame: Frame, root: int, cut: Cut) -> None:
    """Print what shared a container with an item, and when."""
    found = traces.sharing([root], cut)
    codes = shown.codes(sorted({id for each in found for id in (each.item, each.container)}))
    if frame.is_json:
        frame.print([
            {"code": codes[each.item], "number": each.item, "container": codes[each.container],
             "since": each.since, "until": each.until}
            for each in found
        ])  # fmt: skip
        return
    rows = [
        [codes[each.item], codes[each.container], words.moment(each.since),
         words.moment(each.until) if each.until else "still"]
        for each in found
    ]  # fmt: skip
    heads = ["code", "container", "from", "until"]
    click.echo(words.table(heads, rows) if rows else "Nothing shared a container with it.")


class Words:
    """What the items of a trace are called."""

    def __init__(self, found: Trace) -> None:
        self.products = catalog.read.products(sorted({n.product for n in found.nodes} - {0}))
        self.places = places.read.places(sorted({n.place for n in found.nodes} - {0}))

    def product(self, node: Node) -> str:
        """The product's name, or what kind of thing it is."""
        product = self.products.get(node.product)
        return product.name if product else Kind(node.kind).name.lower()

    def where(self, node: Node) -> str:
        """State and place."""
        spot = self.places.get(node.place)
        told = [words.state(shown.stage_name(node.stage), spot.kind if spot else "")]
        return ", ".join(each for each in [*told, shown.place_name(spot)] if each)


def table(found: Trace) -> str:
    """Each item once, the nearest first."""
    called = Words(found)
    rows = [
        [str(node.depth), node.code or f"#{node.item}", called.product(node), called.where(node)]
        for node in found.nodes
    ]
    return words.table(["depth", "code", "product", "state"], rows, right=("depth",))


def tree(found: Trace, way: str) -> Iterator[str]:
    """Lines of a tree; an item that was shown above is named again, but not what is behind it."""
    called = Words(found)
    nodes = {node.item: node for node in found.nodes}
    below: dict[int, list[Link]] = {}
    for link in found.links:
        below.setdefault(link.output if way == "up" else link.input, []).append(link)
    waiting: list[tuple[int, str, str, str]] = [(found.root, "", "", "")]
    shown_items: set[int] = set()
    lines = 0
    while waiting:
        item, begin, end, note = waiting.pop()
        node = nodes[item]
        again = item in shown_items and item in below
        text = f"{node.code or f'#{item}'}  {called.product(node)}  {called.where(node)}{note}"
        yield begin + words.one_line(text) + ("  (see above)" if again else "")
        lines += 1
        if lines == TREE_MAX:
            yield f"… the tree is longer than {TREE_MAX:,} lines; say --table for each item once"
            return
        if again:
            continue
        shown_items.add(item)
        links = [link for link in below.get(item, ()) if _next(link, way) in nodes]
        for number, link in reversed(list(enumerate(links))):
            is_last = number == len(links) - 1
            branch = "└─ " if is_last else "├─ "
            waiting.append((_next(link, way), end + branch, end + ("   " if is_last else "│  "),
                            _note(link, nodes, called)))  # fmt: skip


def _next(link: Link, way: str) -> int:
    return link.input if way == "up" else link.output


def _note(link: Link, nodes: dict[int, Node], called: Words) -> str:
    """How much went in, where that is an amount, and whether it came out again."""
    node = nodes.get(link.input)
    product = called.products.get(node.product) if node else None
    note = ""
    if product and link.event and (product.tracking in ("lot", "bulk") or link.quantity != 1):
        note = f"  {catalog.shown_quantity(product, link.quantity)}"
    return note + (f"  (until {words.moment(link.closed_at)})" if link.closed_by else "")


def trace_json(found: Trace) -> dict[str, Any]:
    """A trace for programs; links name items by their numbers."""
    called = Words(found)
    return {
        "root": found.root,
        "items": [
            {
                "number": node.item,
                "id": ids.public_id("item", node.item),
                "kind": Kind(node.kind).name.lower(),
                "code": node.code,
                "product": called.product(node),
                "depth": node.depth,
                "stage": shown.stage_name(node.stage),
                "place": shown.place_json(called.places.get(node.place)),
            }
            for node in found.nodes
        ],
        "links": [
            {
                "output": link.output,
                "input": link.input,
                "quantity": link.quantity,
                "event": link.event or None,
                "happened_at": link.happened_at,
                "closed_by": link.closed_by or None,
            }
            for link in found.links
        ],
        "is_truncated": found.is_truncated,
    }
