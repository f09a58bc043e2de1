"""How complaints and candidates are told: for people and for programs."""

from collections.abc import Sequence
from typing import Any

import click
from django.utils import timezone

from stockthread import access, catalog, complaints, ledger, parties, returns
from stockthread.cli import return_looks, shown, words
from stockthread.cli.frame import Frame
from stockthread.complaints import Candidate, Complaint


def as_json(it: Complaint) -> dict[str, Any]:
    """A complaint for programs; who complains is not in it."""
    hints = it.hints._asdict()
    product, party = hints.pop("product"), hints.pop("party")
    products = catalog.read.products([product])
    linked = complaints.read.links([it.id]).get(it.id, [])
    names = shown.codes([each.item for each in linked])
    return {
        "number": it.number, "state": it.state, "channel": it.channel, "kind": it.kind,
        "is_dangerous": it.is_dangerous, "words": it.words,
        "customer": parties.read.codes([party]).get(party, ""),
        "product": products[product].sku if product in products else "", **_renamed(hints),
        "items": [
            {"item": names[each.item], "number": each.item, "how": each.how, "sure": each.sure}
            for each in linked
        ],
        "minded_by": parties.read.people_names([it.assigned]).get(it.assigned, ""),
        "made_at": it.made_at, "due": it.due,
    }  # fmt: skip


def _renamed(hints: dict[str, Any]) -> dict[str, Any]:
    named = {("order" if name == "number" else name): value for name, value in hints.items()}
    days = {name: named[name] and named[name].written for name in ("bought", "best_before")}
    return named | days


def tell(frame: Frame, it: Complaint, *, is_whole: bool = False) -> None:
    """Print a complaint; whole with what it is about, what is like it, and its story."""
    said = as_json(it)
    may_know = access.may(frame.actor, "complain")
    contact = complaints.read.contacts([it.id]).get(it.id)
    alike = complaints.alike(it.id) if is_whole else []
    story = complaints.read.story(it.id) if is_whole else []
    if frame.is_json:
        if is_whole:
            said |= {
                "alike": [
                    {"number": each.complaint.number, "why": each.why, "is_double": each.is_double}
                    for each in alike
                ],
                "story": [
                    {"line": c.id, "at": c.at, "what": c.what, "before": c.before,
                     "after": c.after, "text": c.text} for c in story
                ],
            }  # fmt: skip
            if may_know and contact:
                said["contact"] = contact._asdict()
        frame.print(said)
        return
    due = f", due {words.moment(it.due)}" if it.due else ""
    danger = ", DANGER" if it.is_dangerous else ""
    click.echo(f"{it.number}: {it.state}{danger}{due}")
    click.echo(f"“{it.words}”")
    facts = [("kind", it.kind or "not sorted yet"), ("customer", said["customer"])]
    facts += [
        ("product", said["product"] or said["goods"]),
        ("minded by", said["minded_by"] or "nobody"),
    ]
    if may_know and contact:
        facts += [("name", contact.name), ("e-mail", contact.email)]
        facts += [("telephone", contact.phone)]
    click.echo(words.facts([fact for fact in facts if fact[1]]))
    _tell_items(said)
    for each in alike:
        word = "the same?" if each.is_double else "like it"
        click.echo(f"{word}: {each.complaint.number}, {'; '.join(each.why)}")
    for line in story:
        click.echo(
            f"{line.id}  {words.moment(line.at)}  {line.what} {line.after} {line.text}".rstrip()
        )


def _tell_items(said: dict[str, Any]) -> None:
    items = [each["number"] for each in said["items"]]
    looks = returns.looks(items, on=timezone.localdate())
    for each in said["items"]:
        look = looks[each["number"]]
        names = return_looks.names_of([each["number"], look.warranty.inherited_from])
        warranty = return_looks.warranty_words(look.warranty, names)
        click.echo(f"about {names[each['number']]}: warranty {warranty}")


def tell_all(frame: Frame, found: Sequence[Complaint]) -> None:
    """Print a list of complaints."""
    if frame.is_json:
        frame.print([as_json(each) for each in found])
        return
    names = parties.read.names(sorted({each.hints.party for each in found} - {0}))
    rows = [
        [each.number, f"{each.state}, DANGER" if each.is_dangerous else each.state,
         words.moment(each.due), each.kind,
         names.get(each.hints.party, ""), each.words]
        for each in found
    ]  # fmt: skip
    click.echo(words.table(["complaint", "state", "due", "kind", "customer", "words"], rows))


def tell_candidates(frame: Frame, found: Sequence[Candidate]) -> None:
    """Print what may be meant, the surest first."""
    views = {view.id: view for view in ledger.read.items([each.item for each in found])}
    if frame.is_json:
        frame.print([
            {"item": views[each.item].code, "number": each.item, "sure": each.sure,
             "why": each.why} for each in found
        ])  # fmt: skip
        return
    known = shown.names(list(views.values()))
    rows = [
        [f"{each.sure} %", views[each.item].code or f"#{each.item}",
         shown.product_name(views[each.item], known), "; ".join(each.why)]
        for each in found
    ]  # fmt: skip
    click.echo(words.table(["sure", "item", "product", "why"], rows))
