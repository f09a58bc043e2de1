"""The form of steps: of one order, or the usual ones of a product, which new orders take over."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from stockthread import access, catalog, places, production
from stockthread.catalog import Product
from stockthread.kernel import errors, ids
from stockthread.kernel.errors import Refused
from stockthread.orders import Order
from stockthread.production import BomLine, NewStep, Step
from stockthread.web import acting, asked, making, outside, rowed
from stockthread.web.rowed import Row

FIELDS: Final = ("step", "station")


def of_order(order: Order, request: HttpRequest, refused: Refused | None = None) -> dict[str, Any]:
    """The form for an order: its own steps, else the usual ones of its product."""
    form = request.POST or request.GET
    product = making.chosen(order, form)
    plans = production.read.plans([order.id]).get(order.id, ())
    plan = next((each for each in plans if each.bom.product == product.id), None)
    usual = production.read.routings([product.id]).get(product.id)
    known = plan or usual
    public = ids.public_id("order", order.id)
    may_set_up = access.may(request.actor, "set_up")  # type: ignore[attr-defined]
    return {
        **_form(product, known.steps if known else (), known.place_to if known else 0, request),
        **(rowed.reasons(refused) if refused else {}),
        "title": f"How {order.number} is made",
        "summary": product.name,
        "product": ids.public_id("product", product.id),
        "deed": "Plan it",
        "action": reverse("making_plan_post", args=[public]),
        "again": reverse("making_plan", args=[public]),
        "may_keep": may_set_up,
        "is_usual": bool(request.POST.get("usual")) if request.POST else usual is None,
    }


def of_product(id: int, request: HttpRequest, refused: Refused | None = None) -> dict[str, Any]:
    """The form for the usual steps of a product. Raises Refused unknown_id."""
    product = catalog.read.product(id)
    usual = production.read.routings([id]).get(id)
    public = ids.public_id("product", id)
    return {
        **_form(product, usual.steps if usual else (), usual.place_to if usual else 0, request),
        **(rowed.reasons(refused) if refused else {}),
        "title": f"How {product.name} is usually made",
        "summary": "New orders for it take these steps over. Without steps they take none.",
        "deed": "Keep them",
        "action": reverse("routing_post", args=[public]),
        "again": reverse("routing", args=[public]),
    }


def _form(
    product: Product, steps: Sequence[Step], place_to: int, request: HttpRequest
) -> dict[str, Any]:
    parts = _parts(product)
    is_sent = request.method == "POST"
    rows = _sent(request.POST) if is_sent else _stored(steps)
    end = places.read.places([place_to]).get(place_to) if place_to else None
    is_last = bool(steps) and place_to == steps[-1].place
    to = end.code if end and not is_last else ""
    rows = rowed.changed(rows, request.POST, _blank())
    return {
        "rows": [{**row, **_said(row, parts)} for row in rows],
        "has_parts": bool(parts),
        "places": acting.suggested_places(),
        "suppliers": outside.suppliers(),
        "asked": {"place": request.POST.get("place", "") if is_sent else to},
    }


def _blank() -> Row:
    return {"step": "", "station": "", "is_tested": False, "parts": set()}


def _stored(steps: Sequence[Step]) -> list[Row]:
    spots = places.read.places([step.place for step in steps])
    return [
        {"step": step.name, "station": spots[step.place].code, "is_tested": step.needs_test,
         "parts": {ids.public_id("product", part) for part in step.parts}}
        for step in steps
    ]  # fmt: skip


def _sent(form: QueryDict) -> list[Row]:
    tested = form.getlist("tested")
    rows = rowed.of(form, FIELDS)
    parts = [each.partition(" ") for each in form.getlist("part")]
    return [
        {**row, "is_tested": str(row["n"]) in tested,
         "parts": {part for n, _, part in parts if n == str(row["n"])}}
        for row in rows
    ]  # fmt: skip


def _parts(product: Product) -> list[dict[str, str]]:
    """The components of the active bill that go in by serial."""
    active = production.read.active_boms([product.id]).get(product.id)
    lines: list[BomLine] = production.read.bom_lines([active.id])[active.id] if active else []
    wanted = [line.product for line in lines if line.kind == production.SERIALISED]
    known = catalog.read.products(sorted(set(wanted)))
    return [
        {"id": ids.public_id("product", id), "sku": known[id].sku, "name": known[id].name}
        for id in dict.fromkeys(wanted)
    ]


def _said(row: Row, parts: Sequence[Mapping[str, str]]) -> Row:
    """What can be ticked in a row, and what is, in short."""
    picked = [each["sku"] for each in parts if each["id"] in row["parts"]]
    ticks = [{**each, "is_picked": each["id"] in row["parts"]} for each in parts]
    return {"ticks": ticks, "picked": ", ".join(picked)}


def steps_of(form: QueryDict) -> list[NewStep]:
    """The steps that a form says; rows without a word are none. Raises Refused with the row."""
    rows = [row for row in _sent(form) if row["step"].strip() or row["station"].strip()]
    return rowed.read([{**row, "n": n} for n, row in enumerate(rows)], _step)


def _step(row: Mapping[str, Any]) -> NewStep:
    where = production.subcontracting.one_by_code(row["station"])
    parts = tuple(sorted(ids.internal_id("product", part) for part in row["parts"]))
    return NewStep(row["step"], where.place, row["is_tested"], parts, where.supplier)


def plan(order: Order, request: HttpRequest) -> None:
    """Plan the order as the form says, and keep its steps as the usual ones where that is ticked.

    Raises Refused: plan_without_steps, and as `production.plan_order`.
    """
    steps, to, act = steps_of(request.POST), _to(request.POST), asked.act(request)
    if not steps:
        errors.refuse("plan_without_steps", limit=100)
    product = making.chosen(order, request.POST).id
    production.plan_order(order, steps, by=act.by, at=act.recorded_at, product=product, place_to=to)
    if request.POST.get("usual"):
        production.set_routing(product, steps, by=act.by, at=act.recorded_at, place_to=to)


def need_right(request: HttpRequest) -> None:
    """Refuse to keep steps as the usual ones to who may not. Raises Refused not_allowed."""
    if request.POST.get("usual"):
        access.require(request.actor, "set_up")  # type: ignore[attr-defined]


def keep(product: int, request: HttpRequest) -> None:
    """Keep the steps of the form as the usual ones of a product. Raises Refused as above."""
    steps, to, act = steps_of(request.POST), _to(request.POST), asked.act(request)
    production.set_routing(product, steps, by=act.by, at=act.recorded_at, place_to=to)


def _to(form: Mapping[str, str]) -> int:
    text = form.get("place", "").strip()
    return asked.place(text) if text else 0


def section(product: int) -> list[dict[str, Any]]:
    """The usual steps of a product, to be read."""
    usual = production.read.routings([product]).get(product)
    return told(usual.steps) if usual else []


def told(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """Steps with their stations and what is built in there."""
    spots = places.read.places([step.place for step in steps])
    skus = catalog.read.products(sorted({id for step in steps for id in step.parts}))
    return [
        {"name": step.name, "place": spots[step.place].code, "is_tested": step.needs_test,
         "parts": [skus[id].sku for id in step.parts]}
        for step in steps
    ]  # fmt: skip
