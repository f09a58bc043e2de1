"""What an item is made of and what became of it, as trees: production runs are stepped over."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from stockthread import catalog, ledger, production, trace
from stockthread.web import shown, words

REACHED_MAX: Final = 400
DEPTH_MAX: Final = 4
CHILDREN_MAX: Final = 8

Step = tuple[int, trace.Link]
Next = Callable[[int], list[Step]]


def trees(item: int) -> dict[str, Any]:
    """The two trees of an item's page, without the item itself at the top."""
    up, down = trace.trace_up(item, REACHED_MAX), trace.trace_down(item, REACHED_MAX)
    return {
        "made_from": tree(up, lambda link: (link.output, link.input)),
        "made_from_totals": totals(up),
        "went_into": tree(down, lambda link: (link.input, link.output)),
        "is_cut": up.is_truncated or down.is_truncated,
    }


def totals(found: trace.Trace) -> str:
    """`620 l Apple juice, 3 kg Sugar`: what went right into it in all, where that is several."""
    nodes = {node.item: node for node in found.nodes}
    runs = {id for id, node in nodes.items() if node.kind == ledger.Kind.PROCESS}
    near = {found.root} | {link.input for link in found.links
                           if link.output == found.root and link.input in runs}  # fmt: skip
    into = [link for link in found.links
            if link.output in near and link.input not in runs and not link.closed_by
            and link.input in nodes]  # fmt: skip
    if len(into) < 2:
        return ""
    sums: dict[int, int] = {}
    for link in into:
        product = nodes[link.input].product
        sums[product] = sums.get(product, 0) + link.quantity
    products = catalog.read.products(sorted(sums))
    return ", ".join(f"{shown.measure(products[id], n)} {products[id].name}"
                     for id, n in sums.items() if id in products)  # fmt: skip


def tree(found: trace.Trace, ends: Callable[[trace.Link], tuple[int, int]]) -> list[dict[str, Any]]:
    """Nodes under the root, following links from their first end to their second."""
    under: dict[int, list[Step]] = {}
    for link in found.links:
        near, far = ends(link)
        under.setdefault(near, []).append((far, link))
    nodes = {node.item: node for node in found.nodes}
    products = catalog.read.products(sorted({node.product for node in found.nodes}))
    where = production.positions.of_units(sorted({link.output for link in found.links}))

    def visible(id: int, seen: frozenset[int]) -> list[Step]:
        steps: list[Step] = []
        for far, link in under.get(id, []):
            if far in seen or far not in nodes:
                continue
            is_run = nodes[far].kind == ledger.Kind.PROCESS
            steps += visible(far, seen | {far}) if is_run else [(far, link)]
        return list({far: (far, link) for far, link in reversed(steps)}.values())[::-1]

    def level(id: int, depth: int, seen: frozenset[int]) -> list[dict[str, Any]]:
        steps = visible(id, seen)
        rows = [
            {
                **node(nodes[far], link, products.get(nodes[far].product), where),
                "nodes": level(far, depth + 1, seen | {far}) if depth < DEPTH_MAX else [],
            }
            for far, link in steps[:CHILDREN_MAX]
        ]
        left = len(steps) - CHILDREN_MAX
        return [*rows, {"more": f"and {words.number(left)} more"}] if left > 0 else rows

    return level(found.root, 1, frozenset({found.root}))


def node(
    found: trace.Node,
    link: trace.Link,
    product: catalog.Product | None,
    where: Mapping[tuple[int, int, int], str],
) -> dict[str, Any]:
    """One item of a tree, with how much of it went that way."""
    is_measured = product is not None and product.tracking in ("lot", "bulk")
    return {
        "code": found.code,
        "name": product.name if product else "",
        "href": shown.item_href(found.item),
        "quantity": shown.measure(product, link.quantity) if product and is_measured else "",
        "position": where.get((link.output, link.input, link.event), ""),
        "note": "taken out again" if link.closed_by else "",
    }
