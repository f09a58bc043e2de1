"""Which component is in which unit, now and then: a thin reader of the trace."""

from stockthread import trace
from stockthread.ledger import Kind
from stockthread.production import positions
from stockthread.production.records import Fitted


def content_of(unit: int) -> list[Fitted]:
    """Return what is, or once was, right in a unit, and the lots that went into it.

    Lots come through the process in which it was made; their quantity is what all its units had.
    Raises Refused unknown_id.
    """
    traced = trace.trace_up(unit)
    nodes = {node.item: node for node in traced.nodes}
    processes = {
        link.input for link in traced.links
        if link.output == unit and link.input in nodes and nodes[link.input].kind == Kind.PROCESS
    }  # fmt: skip
    into = {unit, *processes}
    where = positions.of_units([unit])
    return [
        Fitted(
            link.input, nodes[link.input].product, link.quantity, link.happened_at, link.closed_at,
            where.get((unit, link.input, link.event), ""),
        )
        for link in traced.links
        if link.output in into and link.input in nodes and link.input not in processes
    ]  # fmt: skip


def where_used(component: int) -> list[Fitted]:
    """Return the units that a component or lot is or was in, with since when and until when.

    Raises Refused unknown_id.
    """
    traced = trace.trace_down(component)
    nodes = {node.item: node for node in traced.nodes}
    near = {component} | {
        link.output for link in traced.links
        if link.input == component and link.output in nodes
        and nodes[link.output].kind == Kind.PROCESS
    }  # fmt: skip
    links = [
        link for link in traced.links
        if link.input in near and link.output in nodes and link.output not in near
    ]  # fmt: skip
    where = positions.of_units(sorted({link.output for link in links}))
    return [
        Fitted(
            link.output, nodes[link.output].product, link.quantity, link.happened_at,
            link.closed_at, where.get((link.output, component, link.event), ""),
        )
        for link in links
    ]  # fmt: skip
