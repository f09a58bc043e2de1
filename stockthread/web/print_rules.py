"""The page of rules that print by themselves: each as a sentence, and one more."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.http import HttpRequest

from stockthread import access, catalog, parties, places, printing
from stockthread.kernel import clock, ids
from stockthread.kernel.errors import refuse
from stockthread.printing import NewRule, RuleRow, TemplateRow
from stockthread.web import asked, label_picture, list_deeds, lists, shown
from stockthread.web.lists import Deed, Listing, Records, Said, Whole

EVENTS: Final = {
    "receipt": "goods are received",
    "begin": "units are begun",
    "completion": "something is completed",
    "packing": "something is packed",
}
USUAL: Final = {
    "receipt": ("unit", "unit"),
    "begin": ("unit", "unit"),
    "completion": ("unit", "unit"),
    "packing": ("carton", "container"),
}
"""The ready template for what an event is about most often, and what it is for."""

SAID: Final = {
    "added": "From now on it prints by itself.",
}
SUGGESTED_MAX: Final = 300
FIELDS: Final = ("event", "template", "printer", "product", "product_class", "place")


def page(sent: Mapping[str, str], query: Mapping[str, str], actor: access.Actor) -> dict[str, Any]:
    """The rules in words, and the form for one more."""
    said = {name: sent.get(name, "") for name in FIELDS}
    event = said["event"] if said["event"] in EVENTS else "receipt"
    fit = printing.SUBJECTS_OF[event]
    templates = [each for each in printing.read.templates(in_use=True) if each.subject in fit]
    if said["template"] not in {each.code for each in templates}:
        said["template"] = usual(templates, event)
    return {
        **lists.page(RULES, query, actor),
        "asked": said | {"event": event},
        "events": EVENTS.items(),
        "templates": templates,
        "printers": printing.read.printers(in_use=True),
        "products": [p for p in catalog.read.all_products(SUGGESTED_MAX) if p.is_active],
        "classes": catalog.read.classes(),
        "places": [p for p in places.read.tree()[:SUGGESTED_MAX] if p.is_active],
        "toasts": label_picture.told(SAID, sent.get("said", "")),
    }


def usual(templates: Sequence[TemplateRow], event: str) -> str:
    """The code of the template that an event prints most often: the ready one, or one of its
    kind."""
    code, subject = USUAL[event]
    found = [each.code for each in templates if each.subject == subject]
    return code if code in found else next(iter(found), "")


def find(said: Said) -> Whole:
    """Rules that fit the words, in the order in which they were made."""
    when, state = said.get("when", ""), said.get("state", "")
    return Whole(
        [
            row
            for row in rows_of(printing.read.rules())
            if when in ("", row["rule"].event)
            and (state == "any" or row["rule"].is_active == (state != "ended"))
            and said.fits(row["name"], row["sku"])
        ]
    )


def rows_of(rules: Sequence[RuleRow]) -> list[dict[str, Any]]:
    """Rules as sentences, with links; six queries however many they are."""
    people = parties.read.people_names(sorted({rule.person for rule in rules}))
    products = catalog.read.products(sorted({rule.product for rule in rules} - {0}))
    spots = places.read.places(sorted({rule.place for rule in rules} - {0}))
    classes = {each.id: each.name for each in catalog.read.classes()}
    templates = {each.id: each for each in printing.read.templates()}
    printers = {each.id: each for each in printing.read.printers()}
    found = []
    for rule in rules:
        product, place = products.get(rule.product), spots.get(rule.place)
        row = {
            "rule": rule,
            "key": rule.id,
            "id": ids.public_id("rule", rule.id),
            "when": EVENTS[rule.event],
            "product": product.name if product else "",
            "sku": product.sku if product else "",
            "product_href": shown.product_href(rule.product) if product else "",
            "class": classes.get(rule.product_class, ""),
            "place": shown.place_name(place) if place else "",
            "place_href": shown.place_href(rule.place) if place else "",
            "template": templates[rule.template].name,
            "template_href": label_picture.template_href(rule.template),
            "printer": printers[rule.printer].name,
            "by": people.get(rule.person) or "somebody who has left",
        }
        found.append(row | {"name": sentence(row)})
    return found


def sentence(row: Mapping[str, Any]) -> str:
    """`when goods are received, of Cordless drill: print Unit on Dock`."""
    product, of_class, place = row["product"], row["class"], row["place"]
    when = f"when {row['when']}"
    of = f", of {product}" if product else ""
    of += f", of the class {of_class}" if of_class else ""
    at = f", at {place}" if place else ""
    return f"{when}{of}{at}: print {row['template']} on {row['printer']}"


def cells(rows: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """Rules as lines of the file."""
    for row in rows:
        rule = row["rule"]
        yield [
            rule.event, row["template"], row["printer"], row["sku"], row["class"], row["place"],
            "yes" if rule.is_active else "no", row["by"], rule.made_at.isoformat(),
        ]  # fmt: skip


def make_again(row: Mapping[str, Any], request: HttpRequest) -> None:
    """Make a rule that has ended once more. Raises Refused as `printing.add_rule`."""
    rule: RuleRow = row["rule"]
    new = NewRule(
        rule.event, rule.template, rule.printer, rule.product, rule.product_class, rule.place
    )
    person = request.actor.person  # type: ignore[attr-defined]
    printing.add_rule(new, person=person, at=clock.now())


def add(sent: Mapping[str, str], person: int) -> int:
    """Make the rule that a form describes.

    Raises Refused: unknown_template, unknown_printer, unknown_class, unknown_product,
    product_unclear, unknown_place, and what printing.add_rule refuses.
    """
    template, printer = sent.get("template", ""), sent.get("printer", "")
    templates = printing.read.templates_by_code([template])
    printers = printing.read.printers_by_code([printer])
    if template not in templates:
        refuse("rule_bad", what="no template is chosen")
    if printer not in printers:
        refuse("rule_bad", what="no printer is chosen")
    code = sent.get("product_class", "")
    classes = {each.code: each.id for each in catalog.read.classes()}
    if code and code not in classes:
        refuse("rule_bad", what=f"there is no class {code}")
    product, place = sent.get("product", "").strip(), sent.get("place", "").strip()
    new = NewRule(
        sent.get("event", ""),
        templates[template],
        printers[printer],
        asked.product(product).id if product else 0,
        classes[code] if code else 0,
        asked.place(place) if place else 0,
    )
    return printing.add_rule(new, person=person, at=clock.now())


RULES: Final = Listing(
    name="print_rules",
    noun="rule",
    fields=(
        lists.choice("state", "Show rules that are", (("", "in use"), ("ended", "ended"),
                                                      ("any", "in use or ended")), is_narrow=True),
        lists.choice("when", "and print when", (("", "anything happens"), *EVENTS.items()),
                     say="when {}"),
        lists.text_field("any product, place, template"),
    ),
    find=find,
    rows=lists.as_they_are,
    head=("event", "template", "printer", "sku", "class", "place", "in_use", "by", "made"),
    cells=cells,
    label=lambda row: f"“{row['name']}”",
    kind="rule",
    id_of=lists.key_of,
    every={"state": "any"},
    deeds={
        "end": Deed("End", "close", "ended", "set_up",
                    list_deeds.one_by_one(lambda row, _: printing.close_rule(row["key"])),
                    "They print nothing more. What they printed stays on record.", "again"),
        "again": Deed("Make again", "undo", "made again", "set_up",
                      list_deeds.one_by_one(make_again),
                      "They print from now on; what happened meanwhile prints nothing."),
    },
    words={"event": "rule", "in_use": "state"},
)  # fmt: skip
