"""How an order is made, on a page: its steps with what stands there, and one box for all scans."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from stockthread import access, catalog, holds, ledger, orders, places, production
from stockthread.kernel import ids
from stockthread.kernel.errors import Refusal, Refused, refuse, text
from stockthread.ledger import Act, Generated, Given
from stockthread.orders import Order
from stockthread.production import Build, ByProduct, HeldUnit, Plan, Result, Step
from stockthread.web import (
    acting,
    asked,
    labels_due,
    loaded,
    order_list,
    outside,
    pictures,
    placed,
    shown,
    words,
)
from stockthread.web.piled import pile

FIELDS: Final = ("scans", "deal", "count", "serials", "over", "lot", "station", "amount", "code",
                 "by_product", "by_amount", "by_code")  # fmt: skip
DEEDS: Final = ("plan", "begin", "check", "complete", "next", "load", "passed", "failed", "make",
                "rework", "by_product", "scrap", "apart", "results", "log")  # fmt: skip
HELD_MAX: Final = 20
LINES_MAX: Final = 8
SITS_MAX: Final = 4
BEGUN_MAX: Final = 1_000_000
UNCLEAR: Final = ("scan_unknown", "scan_ambiguous")


def page(id: int, form: Mapping[str, str], actor: access.Actor) -> dict[str, Any]:
    """Everything on the page. Raises Refused unknown_id, order_not_production."""
    order = orders.read.order(id)
    if order.kind != orders.PRODUCTION:
        refuse("order_not_production", number=order.number, kind=order.kind, lines=0)
    public = ids.public_id("order", id)
    told = orders.progress.of_order(order).lines
    products = production.products_of(order)
    product = chosen(order, form, products)
    some = [each for each in told if each.line.product == product.id]
    ordered, done = sum(each.line.quantity for each in some), made(some)
    plans = {each.bom.product: each for each in production.read.plans([id]).get(id, ())}
    plan = plans.get(product.id)
    is_open = order.state == orders.OPEN
    held = [h for h in production.progress.held(order) if h.product == product.id] if plan else []
    here = here_of(order, product, products)
    may_plan = is_open and access.may(actor, "order")
    return {
        "order": order,
        "href": order_list.href(id),
        "here": here,
        "picked": ids.public_id("product", product.id),
        "products": [
            {
                "name": each.name,
                "href": here_of(order, each, products),
                "is_here": each.id == product.id,
                "left": words_left(each, left(told, each.id))
                if each.id in plans
                else "not planned",
            }
            for each in products
        ]
        if len(products) > 1
        else [],
        "product": product,
        "product_href": shown.product_href(product.id),
        "bom_href": reverse("bom", args=[ids.public_id("product", product.id)]),
        "made": shown.measure(product, done),
        "ordered": shown.measure(product, ordered),
        "plan": plan,
        "steps": steps(order, plan, some, held) if plan else [],
        "scale": pictures.WIDTH,
        "routes": {name: reverse(f"making_{name}", args=[public]) for name in DEEDS},
        **on_hold(held),
        "asked": {name: form.get(name, "") for name in FIELDS},
        "outside": outside.of_plan(plan) if plan else None,
        "has_bom": bool(plan) or product.id in production.read.active_boms([product.id]),
        "may_fetch": bool(plan) and is_open and access.may(actor, "move"),
        "fetching_href": f"{reverse('order_fetching', args=[public])}?"
        + urlencode({"product": ids.public_id("product", product.id)}),
        "is_fresh": bool(plan) and not any(each.done.begun for each in some),
        "labels_said": labels_due.of_plan(plan) if plan else "",
        "may_produce": is_open and access.may(actor, "produce"),
        "may_plan": may_plan and not production.has_begun(order, product.id),
        "is_by_lot": product.tracking in catalog.STOCKED_AS_LOTS,
        "may_scrap": is_open and access.may(actor, "scrap"),
        "may_release": is_open and access.may(actor, "release"),
        "is_tested": bool(plan) and any(step.needs_test for step in plan.steps),
        "lots": [
            each
            for each in catalog.read.all_products(acting.SUGGESTED_MAX)
            if each.tracking in catalog.STOCKED_AS_LOTS and each.id != product.id
        ],
        "key": asked.new_key(),
        "toasts": loaded.toasts(form, reverse("making_unload", args=[public]), here, actor),
    }


def chosen(
    order: Order, form: Mapping[str, str], products: Sequence[catalog.Product] = ()
) -> catalog.Product:
    """The product that a form names, else the first of an order of which some is still to be made.

    Raises Refused: order_other_product, order_not_production, unknown_id.
    """
    products = products or production.products_of(order)
    if text := form.get("product", ""):
        return production.product_of(order, ids.internal_id("product", text))
    if len(products) == 1:
        return products[0]
    told = orders.progress.of_order(order).lines
    return next((each for each in products if left(told, each.id)), products[0])


def made(some: Sequence[orders.LineDone]) -> int:
    """How much is made of lines."""
    return sum(each.done.made for each in some)


def left(told: Sequence[orders.LineDone], product: int) -> int:
    """How much of a product is still to be made, in its smallest units."""
    some = [each for each in told if each.line.product == product and not each.line.is_closed]
    return max(sum(each.line.quantity for each in some) - made(some), 0)


def words_left(product: catalog.Product, quantity: int) -> str:
    """How much is still to be made: `3 left`, or `finished`."""
    return f"{shown.measure(product, quantity)} left" if quantity else "finished"


def here_of(
    order: Order, product: catalog.Product, products: Sequence[catalog.Product] = ()
) -> str:
    """The page on which a product of an order is made; the plain one where that is the only one."""
    href = reverse("making", args=[ids.public_id("order", order.id)])
    if len(products or production.products_of(order)) == 1:
        return href
    return f"{href}?product={ids.public_id('product', product.id)}"


def steps(
    order: Order,
    plan: Plan,
    lines: Sequence[orders.LineDone],
    held: Sequence[HeldUnit],
) -> list[dict[str, Any]]:
    """The steps as a line: how many units stand at each, what is loaded there.

    lines: those of the order for what the plan makes. `held` are those on which a hold bears, be it
    of a place; all of them or as many as are read.
    """
    bearing = Counter(each.step.number for each in held if each.step)
    work = production.progress.of_order(order, plan.bom.product)
    ordered, done = sum(each.line.quantity for each in lines), made(lines)
    taken_apart = sum(each.done.taken_apart for each in lines)
    stations = [step.place for step in plan.steps]
    spots = places.read.places([*stations, plan.place_to])
    loads = production.read.loaded(stations)
    codes = ledger.read.codes([each.lot for each in loads])
    skus = catalog.read.products(sorted({each.product for each in loads}))
    parts = production.read.products_of(plan)
    told = [
        {
            "word": each.step.name,
            "place": spots[each.step.place].code,
            "href": shown.place_href(each.step.place),
            "is_tested": each.step.needs_test,
            "parts": [parts[id].sku for id in each.step.parts],
            "figure": words.number(each.units),
            "held": on(max(each.held, bearing[each.step.number])),
            "width": share(each.units, ordered),
            "css": "progress" if each.units else "expected",
            "loads": [
                {"sku": skus[load.product].sku, "lot": codes.get(load.lot, f"#{load.lot}"),
                 "href": shown.item_href(load.lot)}
                for load in loads
                if load.place == each.step.place
            ],
        }
        for each in work.steps
    ]  # fmt: skip
    last = {"word": "Finished", "place": spots[plan.place_to].code, "css": "finished",
            "href": shown.place_href(plan.place_to), "figure": words.number(done),
            "width": share(done, ordered), "loads": [], "apart": on(taken_apart),
            "scrapped": words.number(work.scrapped) if work.scrapped else ""}  # fmt: skip
    return [*told, last]


def on(count: int) -> str:
    """A number, nothing for none."""
    return words.number(count) if count else ""


def on_hold(found: Sequence[HeldUnit]) -> dict[str, Any]:
    """The units that are on hold, at which step and why."""
    said = holds.said([reason for each in found for reason in each.reasons])
    return {
        "held": [
            {
                "code": each.code or f"#{each.item}",
                "href": shown.item_href(each.item),
                "step": each.step.name if each.step else "at no step",
                "reasons": [said[reason] for reason in each.reasons],
                "release_href": reverse("release") + "?" + urlencode(
                    [("holds", ids.public_id("hold", hold)) for hold in each.holds]
                ),
            }
            for each in found[:HELD_MAX]
        ],
        "held_left": max(len(found) - HELD_MAX, 0),
        "held_href": placed.items_href({"held": "1", "stage": "wip"}),
    }  # fmt: skip


def share(part: int, whole: int) -> int:
    """How wide a bar is, at least visible where there is anything."""
    return min(pictures.WIDTH, max(part * pictures.WIDTH // max(whole, 1), 12)) if part else 0


def build_of(order: Order, form: Mapping[str, str]) -> Build:
    """What was scanned. Raises Refused as `production.scanned`, and no_lines."""
    codes = [code for row in production.rows_of(form.get("scans", "")) for code in row]
    if not codes:
        refuse("no_lines")
    product = chosen(order, form).id
    return production.scanned(order, codes, is_dealt=bool(form.get("deal")), product=product)


def preview(id: int, form: Mapping[str, str], act: Act) -> dict[str, Any]:
    """The three piles of what was scanned; nothing where nothing was.

    What no code of anything is stands above them, and is no reason to hide what the others are.
    """
    order = orders.read.order(id)
    if not form.get("scans", "").strip():
        return {}
    problems: list[Refusal] = []
    try:
        build, problems = readable(order, form)
        plan = plan_of(order, build.units)
        step = step_of(plan, build.units)
        piles = production.check(order, build, act, is_last=step is None)
    except Refused as refused:
        return {"problems": said([*problems, *refused.refusals])}
    refused_lines = {refusal.line for refusal in piles.refusals}
    good = 0 if None in refused_lines or problems else len(build.units) - len(refused_lines)
    wanted = [each for each in piles.missing if step is None or each.product in step.parts]
    missing = sum(each.quantity for each in wanted)
    against = [*piles.refusals, *(each.refusal for each in piles.extra)]
    if step and good == len(build.units):
        against += against_next(order, form, act)
        good = 0 if against else good
    sentences = [text(each._replace(line=None)) for each in against]
    is_doubtful = bool(piles.refusals) or any(each.line is None for each in piles.extra)
    firm = outside.of_plan(plan) if step is None else None
    return {
        "problems": said(problems),
        "from_firm": firm["last"] if firm else "",
        "piles": [
            pile("finished", "check", "fit", len(piles.matched), "for their units", anchor="why"),
            pile("held", "doubt", "extra", len(piles.extra), "not to go in", anchor="why"),
            pile("progress", "event", "missing", missing, "still to scan", anchor="wanted"),
        ],
        "wanted": wanted_words(wanted),
        "units": len(build.units),
        "step": step,
        "next_href": reverse("making_next", args=[ids.public_id("order", id)]),
        "sits": sits(build, piles),
        "unlabelled": labels_due.missing(plan, build.units, form.get("back", "")),
        "good": good,
        "good_words": acting.good_words("Receive" if firm else "Complete", good)
        if is_doubtful and not step
        else "",
        "sentences": list(dict.fromkeys(sentences))[:LINES_MAX],
        "left": max(len(set(sentences)) - LINES_MAX, 0),
    }


def said(refusals: Sequence[Refusal]) -> list[str]:
    """Refusals in sentences, without the lines of a box that has none."""
    sentences = [text(each._replace(line=None)) for each in refusals]
    return list(dict.fromkeys(sentences))[:LINES_MAX]


def readable(order: Order, form: Mapping[str, str]) -> tuple[Build, list[Refusal]]:
    """What was scanned without the codes that tell nothing, or several things, and these.

    Raises Refused where nothing else was scanned, and as `build_of` does.
    """
    try:
        return build_of(order, form), []
    except Refused as refused:
        unclear = [each for each in refused.refusals if each.code in UNCLEAR]
        codes = {each.data["code"] for each in unclear}
        scans = [code for row in production.rows_of(form.get("scans", "")) for code in row]
        rest = [code for code in scans if code not in codes]
        if not unclear or not rest:
            raise
        return build_of(order, {**form, "scans": "\n".join(rest)}), unclear


def against_next(order: Order, form: Mapping[str, str], act: Act) -> Sequence[Refusal]:
    """Why the units may not go on to their next step, by trying."""
    try:
        ledger.rehearsed(lambda: to_next(order, form, act), lambda events: None)
    except Refused as refused:
        return refused.refusals
    return ()


def wanted_words(wanted: Sequence[production.Missing]) -> list[str]:
    """`2 × Motor`, of each product that units still need, the most first."""
    sums: Counter[int] = Counter()
    for each in wanted:
        sums[each.product] += each.quantity
    products = catalog.read.products(sorted(sums))
    return [f"{shown.measure(products[id], much)} × {products[id].name}"
            for id, much in sums.most_common()]  # fmt: skip


def plan_of(order: Order, units: Sequence[int]) -> Plan:
    """By what units of an order are made. Raises Refused plan_missing."""
    return production.read.plan_of_units(order, [item.product for item in ledger.read.items(units)])


def step_of(plan: Plan, units: Sequence[int]) -> Step | None:
    """The step at which all of these units stand, where it is not the last one."""
    spots = {item.place for item in ledger.read.items(units)}
    steps = production.progress.steps_of(plan, sorted(spots))
    found = {steps[spot] for spot in spots}
    step = found.pop() if len(found) == 1 else None
    return step if step and step.number < len(plan.steps) else None


def sits(build: Build, piles: production.Piles) -> list[dict[str, Any]]:
    """Where the components of the first units will sit: the unit, then each with its position."""
    by_line: dict[int, list[tuple[int, str]]] = {}
    for n, id, position in piles.positions:
        by_line.setdefault(n, []).append((id, position))
    first = dict(list(by_line.items())[:SITS_MAX])
    wanted = [build.units[n] for n in first] + [id for some in first.values() for id, _ in some]
    codes = ledger.read.codes(wanted)
    return [
        {"unit": codes[build.units[n]], "parts": [(codes[id], name) for id, name in some]}
        for n, some in first.items()
    ]


def complete(order: Order, form: Mapping[str, str], act: Act) -> Sequence[int]:
    """Complete what was scanned; return the events."""
    return production.complete(order, build_of(order, form), act).events


def to_next(order: Order, form: Mapping[str, str], act: Act) -> Sequence[int]:
    """Build in what was scanned, and bring the units to their next step."""
    return production.build_in_and_advance(order, build_of(order, form), act)


def passed(order: Order, form: Mapping[str, str], act: Act) -> Sequence[int]:
    """Build in what was scanned; the units passed their test."""
    return production.build_in_and_pass(order, build_of(order, form), act)


def failed(order: Order, form: Mapping[str, str], act: Act) -> Sequence[int]:
    """The scanned units failed: they go back, on hold. Raises Refused failed_with_parts."""
    build = build_of(order, form)
    if build.has_parts:
        refuse("failed_with_parts")
    results = [Result(unit, is_passed=False) for unit in build.units]
    return production.record_results(order, results, act).events


def rework(order: Order, form: Mapping[str, str], act: Act) -> Sequence[int]:
    """Build in what was scanned; the rework of the units is done, and they are tested again."""
    return production.build_in_and_end_rework(order, build_of(order, form), act)


def by_product(order: Order, form: Mapping[str, str], act: Act) -> Sequence[int]:
    """Record as much of a product as the form says as a lot that came out of the order."""
    product, made_of = asked.product(form.get("by_product", "")), chosen(order, form).id
    code = form.get("by_code", "").strip()
    codes: Given | Generated | None = Given(product.code_type, [code]) if code else None
    if not code and product.scheme:
        codes = by_scheme(product, production.read.plan(order, made_of).station, act)
    quantity = catalog.parse_quantity(product, form.get("by_amount", ""))
    made_now = [ByProduct(product.id, quantity, codes)]
    production.by_products(order, made_now, act, product=made_of)
    return [event.id for event in ledger.read.events_of_act(order.cause, act.key)]


def scanned_items(id: int, form: Mapping[str, str]) -> tuple[Order, list[int]]:
    """The order, and the units that were scanned, else the components, each once.

    Raises Refused: no_lines, scan_unknown, scan_ambiguous.
    """
    order = orders.read.order(id)
    plan = production.read.plan(order, chosen(order, form).id)
    codes = [code for row in production.rows_of(form.get("scans", "")) for code in row]
    if not codes:
        refuse("no_lines")
    products = {plan.bom.product, *(each for line in plan.lines for each in line.products)}
    found = production.items_of(sorted(set(codes)), products)
    refused = [
        Refusal(n, "scan_ambiguous" if found.get(code) else "scan_unknown", {"code": code})
        for n, code in enumerate(codes)
        if len(found.get(code, [])) != 1
    ]
    if refused:
        raise Refused(refused)
    return order, list(dict.fromkeys(found[code][0] for code in codes))


def begin(order: Order, form: Mapping[str, str], act: Act) -> Sequence[int]:
    """Begin as many units as the form says, or those with the serials it lists."""
    product = chosen(order, form)
    plan = production.read.plan(order, product.id)
    serials = [code for row in production.rows_of(form.get("serials", "")) for code in row]
    is_over = bool(form.get("over"))
    count = form.get("count", "").strip()
    if serials and count not in ("", str(len(serials))):
        refuse("count_or_serials", count=count, serials=len(serials))
    if serials:
        codes: Given | Generated = Given(product.code_type, serials)
        return [start(order, product, len(serials), act, codes, is_over)]
    number = catalog.parse_quantity(product, count) if count else 0
    if not 0 < number < BEGUN_MAX:
        refuse("not_a_whole_quantity", quantity=count)
    codes = by_scheme(product, plan.steps[0].place, act)
    return [start(order, product, number, act, codes, is_over)]


def start(
    order: Order,
    product: catalog.Product,
    count: int,
    act: Act,
    codes: Given | Generated,
    is_over: bool,
) -> int:
    """Begin units; return the event."""
    return production.start(
        order, count, act, codes=codes, product=product.id, is_over=is_over
    ).event


def make(order: Order, form: Mapping[str, str], act: Act) -> Sequence[int]:
    """Make a lot of as much as the form says; return the events."""
    product = chosen(order, form)
    code = form.get("code", "").strip()
    codes: Given | Generated | None = Given(product.code_type, [code]) if code else None
    if not code and product.scheme:
        codes = by_scheme(product, production.read.plan(order, product.id).place_to, act)
    quantity = catalog.parse_quantity(product, form.get("amount", ""))
    production.make(order, quantity, act, code=codes, product=product.id)
    return [event.id for event in ledger.read.events_of_act(order.cause, act.key)]


def by_scheme(product: catalog.Product, place: int, act: Act) -> Generated:
    """Numbers by the product's scheme. Raises Refused product_without_scheme."""
    if not product.scheme:
        refuse("product_without_scheme", sku=product.sku)
    day = timezone.localtime(act.at or act.recorded_at).date()
    spot = places.read.place(place).code
    return Generated(product.scheme, catalog.serial_fields(product, on=day, place=spot))


def about(request: HttpRequest, id: str) -> tuple[int, Mapping[str, str]]:
    """The order of a request and its form."""
    return ids.internal_id("order", id), request.POST if request.method == "POST" else request.GET
