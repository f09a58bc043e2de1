"""A trace as the tree that the page draws: each item once, siblings of one kind folded together."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from stockthread import catalog, ledger, places, trace
from stockthread.web import shown, words

NODES_MAX: Final = 5_000
GROUP_MIN: Final = 8
"""From so many siblings of one product on they are one node, which opens."""
CHUNK: Final = 100

Node = dict[str, Any]


def graph(found: trace.Sheet) -> dict[str, Any]:
    """Both directions under the item itself, and how many items are left out."""
    up, left_up = tree(found, found.up, "up") if found.up else ([], 0)
    down, left_down = tree(found, found.down, "down") if found.down else ([], 0)
    return {
        "root": {"code": found.code, "name": found.name},
        "up": up,
        "down": down,
        "left": left_up + left_down,
    }


def tree(sheet: trace.Sheet, found: trace.Trace, way: str) -> tuple[list[Node], int]:
    """What lies under the root one way; an item stands where it is met first."""
    names = Names(sheet, found, way)
    onward: dict[int, list[trace.Link]] = {}
    for link in found.links:
        onward.setdefault(link.output if way == "up" else link.input, []).append(link)
    kids: dict[int, list[Node]] = {found.root: []}
    seen, order, left = {found.root}, [(found.root, found.root)], 0
    for item, parent in order:  # grows while it is read; a process has its parent's place
        for link in onward.get(item, ()):
            far = link.input if way == "up" else link.output
            if far in seen or far not in names.nodes:
                continue
            seen.add(far)
            if names.nodes[far].kind == ledger.Kind.PROCESS:
                order.append((far, parent))
            elif len(kids) > NODES_MAX:
                left += 1
            else:
                node = names.told(far, link)
                kids[parent].append(node)
                kids[far] = node["kids"]
                order.append((far, far))
    for some in kids.values():
        some[:] = folded(some)
    return kids[found.root], left


class Names:
    """What the items of a trace are called, and how often each was met."""

    def __init__(self, sheet: trace.Sheet, found: trace.Trace, way: str) -> None:
        self.nodes = {node.item: node for node in found.nodes}
        self.products = catalog.read.products(sorted({n.product for n in found.nodes} - {0}))
        self.places = places.read.places(sorted({n.place for n in found.nodes} - {0}))
        self.lines = {line.item: line for line in sheet.lines if line.way == way}
        self.met = Counter(
            link.input if way == "up" else link.output for link in found.links if link.event
        )

    def told(self, item: int, link: trace.Link) -> Node:
        """One item as a node."""
        node, line = self.nodes[item], self.lines.get(item)
        product = self.products.get(node.product)
        state = shown.stage_state(node.stage, self.places.get(node.place)) if node.stage else None
        notes = []
        if line and line.share is not None and line.share != 1:
            notes.append(trace.share_of(line))
        if node.until:
            notes.append("taken out")
        if line and line.is_undecided:
            notes.append("perhaps")
        if self.met[item] > 1:
            notes.append(f"{self.met[item]} ways")
        return {
            "code": node.code or f"#{item}",
            "name": product.name if product else "container",
            "href": shown.item_href(item),
            "state": state.word if state else "",
            "css": state.css if state else "expected",
            "note": ", ".join(notes),
            "kids": [],
        }


def folded(some: list[Node]) -> list[Node]:
    """Siblings, those of one product as one node where they are many."""
    alike: dict[str, list[Node]] = {}
    for node in some:
        alike.setdefault(node["name"], []).append(node)
    told = []
    for name, nodes in alike.items():
        if len(nodes) < GROUP_MIN:
            told += nodes
            continue
        kids = nodes
        if len(nodes) > CHUNK:
            kids = [
                group(f"{part[0]['code']} to {part[-1]['code']}", "", part)
                for start in range(0, len(nodes), CHUNK)
                for part in [nodes[start : start + CHUNK]]
            ]
        told.append(group(f"{words.number(len(nodes))} {name}", states(nodes), kids))
    return told


def group(code: str, note: str, kids: list[Node]) -> Node:
    """A node that stands for several and opens."""
    return {"code": code, "name": "", "href": "", "state": "", "css": "group", "note": note,
            "kids": kids}  # fmt: skip


def states(nodes: list[Node]) -> str:
    """`300 ready, 180 shipped`."""
    counted: Mapping[str, int] = Counter(node["state"] for node in nodes)
    return ", ".join(f"{words.number(n)} {state}" for state, n in counted.items() if state)
