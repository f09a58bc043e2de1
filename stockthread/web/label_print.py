"""Printing labels for a selection or for places: what may be chosen, the first label, the job."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple, TypeVar

from django.http import HttpRequest, QueryDict

from stockthread import access, labels, ledger, printing
from stockthread.kernel import clock, errors, ids
from stockthread.kernel.errors import Refused, refuse
from stockthread.printing import JobRow, PrinterRow, TemplateRow
from stockthread.web import asked, label_page, label_picture, place_list, selection, words
from stockthread.web.label_picture import NOUNS

Row = TypeVar("Row", TemplateRow, PrinterRow)
AT_ONCE_MAX: Final = 500
"""So many labels to download are drawn before the page answers; more are drawn meanwhile."""

RECENT: Final = 30
COPIES_SHOWN: Final = 20
CELLS_MAX: Final = 120


class Wanted(NamedTuple):
    """What labels are asked for: ids by the subject that fits them, in the order of picking."""

    ids: dict[str, list[int]]
    picked: selection.Picked
    places: str


class Chosen(NamedTuple):
    """A template and a printer, and those that can be chosen in their place."""

    template: TemplateRow
    printer: PrinterRow
    templates: list[TemplateRow]
    printers: list[PrinterRow]


def wanted(request: HttpRequest) -> Wanted:
    """What the form or address asks labels for. Raises Refused: nothing_picked, unknown_id."""
    form = request.POST if request.method == "POST" else request.GET
    picked, spots = selection.picked(request), form.get("places", "")
    if form.get("list") == place_list.PLACES.name and not spots:
        found = place_list.picked_ids(request)
        spots = " ".join(ids.public_id("place", each) for each in found)
    if spots.split():
        found = [ids.internal_id("place", each) for each in dict.fromkeys(spots.split())]
        return Wanted({"place": found}, picked, spots)
    items = selection.item_ids(picked)
    by_subject: dict[str, list[int]] = {}
    kinds = ledger.read.kinds(items)
    for item in items:
        kind = kinds.get(item)
        subject = next((s for s, k in label_picture.KINDS.items() if k == kind), "")
        if subject:
            by_subject.setdefault(subject, []).append(item)
    if not by_subject:
        refuse("nothing_picked")
    return Wanted(by_subject, picked, "")


def chosen(form: QueryDict, want: Wanted, actor: access.Actor) -> Chosen:
    """The template and printer of the form, else those last used, else the first that fit.

    Raises Refused: template_none, printer_none.
    """
    fit = [each for each in printing.read.templates(in_use=True) if each.subject in want.ids]
    printers = printing.read.printers(in_use=True)
    if not fit:
        refuse("template_none", subjects=" and ".join(NOUNS[each] for each in want.ids))
    if not printers:
        refuse("printer_none")
    last = [job for job in printing.read.jobs(limit=RECENT) if job.person == actor.person]
    most = max(want.ids, key=lambda subject: len(want.ids[subject]))
    of_most = [each for each in fit if each.subject == most] or fit
    ready = [each for each in of_most if each.code.lower() == most]
    template = _one(form.get("template", ""), fit, [job.template for job in last], of_most, ready)
    wide_enough = [each for each in printers if not sheet_problem(each, template)] or printers
    used = [job.printer for job in last]
    printer = _one(form.get("printer", ""), printers, used, wide_enough, [])
    return Chosen(template, printer, fit, printers)


def sheet_problem(printer: PrinterRow, template: TemplateRow) -> str:
    """Why a template's labels do not go onto a printer's sheet; empty where they do."""
    sheet = printing.sheet_of(printer)
    if sheet is None:
        return ""
    parsed = printing.parsed(printing.read.version_of(template.id).description)
    try:
        labels.sheets.in_cell(sheet, labels.Drawing(parsed.width, parsed.height, ()))
    except Refused as refused:
        return errors.text(refused.refusals[0])
    return ""


def _one(asked: str, fit: list[Row], last: list[int], likely: list[Row], ready: list[Row]) -> Row:
    """The row that was asked for, used last, or is likely."""
    by_code = next((row for row in fit if row.code == asked), None)
    used = next((row for id in last for row in likely if row.id == id), None)
    return by_code or used or (ready or likely)[0]


def form(
    request: HttpRequest, actor: access.Actor, reasons: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The panel: the choices, the first label as it will come out, and in numbers what prints."""
    sent = request.POST if request.method == "POST" else request.GET
    want = wanted(request)
    choice = chosen(sent, want, actor)
    subject = choice.template.subject
    items = want.ids[subject]
    labelled = printing.read.with_label(printing.subject_kind(subject), items)
    may_again = access.may(actor, "reprint")
    which = which_of(sent, len(items), len(labelled))
    count = len(items) if which == "all" else len(items) - len(labelled)
    copies = copies_of(sent)
    return {
        **(reasons or {}),
        "title": f"Labels for {_noun(subject, items)}",
        "want": want,
        "choice": choice,
        "printer_words": printer_words(choice.printer),
        "left_out": left_out(want, subject),
        "labelled": len(labelled),
        "labelled_words": labelled_words(subject, items),
        "unlabelled": len(items) - len(labelled),
        "which": which,
        "may_again": may_again,
        "is_all_labelled": len(labelled) == len(items),
        "copies": copies,
        "reason": sent.get("reason", ""),
        "deed": f"Print {words.count(count * copies, 'label')}" if count else "Print",
        "can_print": bool(count) and (which == "new" or not labelled or may_again),
        "sheet": sheet_cells(choice.printer, sent),
        **first_label(choice, items, labelled if which == "new" else set()),
        "key": (reasons and sent.get("key")) or asked.new_key(),
        "back": asked.back(request),
    }


def labelled_words(subject: str, items: Sequence[int]) -> str:
    """What of the selection has a label already, or only one in the queue."""
    count, waiting = printing.labelled(subject, items)
    if len(items) > 1 or not count:
        return printing.labelled_words(count, waiting, "them")
    return "Its label waits in the queue already" if waiting else "It has a label already"


def _noun(subject: str, items: Sequence[int]) -> str:
    if len(items) > 1 or subject == "place":
        one, many = subject, NOUNS[subject]
        return words.count(len(items), one, many)
    return selection.noun(items)


def which_of(sent: QueryDict, count: int, labelled: int) -> str:
    """Whether all are printed or only those that have no label."""
    if labelled == count or not labelled:
        return "all"
    return "all" if sent.get("which") == "all" else "new"


def copies_of(sent: QueryDict) -> int:
    """How many of each, as the form says."""
    written = sent.get("copies", "")
    return max(1, min(int(written), COPIES_SHOWN)) if written.isdecimal() else 1


def left_out(want: Wanted, subject: str) -> str:
    """What of a selection the template is not for: `2 lots are left out`."""
    others = [(len(found), each) for each, found in want.ids.items() if each != subject]
    if not others:
        return ""
    told = " and ".join(words.count(count, each, NOUNS[each]) for count, each in others)
    one = sum(count for count, _ in others) == 1
    return f"{told} {'is' if one else 'are'} left out: print {'it' if one else 'them'} after these."


def printer_words(printer: PrinterRow) -> str:
    """What a printer does with labels, in a few words."""
    if printer.kind == "download":
        return f"a file to download, {printer.language.upper()}"
    return f"{printer.address}, {label_page.DPI[printer.dots]}"


def sheet_cells(printer: PrinterRow, sent: QueryDict) -> dict[str, Any] | None:
    """The cells of a printer's sheet, to say which is the first unused one."""
    sheet = printing.sheet_of(printer)
    if sheet is None or sheet.cells > CELLS_MAX:
        return None
    first = first_cell(printer, sent)
    following = printing.next_cell(printer)
    return {
        "name": sheet.name,
        "next": following + 1 if following else 0,
        "columns": sheet.columns,
        "rows": [
            [
                {"number": n + 1, "is_on": n == first}
                for n in range(row * sheet.columns, (row + 1) * sheet.columns)
            ]
            for row in range(sheet.rows)
        ],
    }


def first_cell(printer: PrinterRow, sent: QueryDict) -> int:
    """The first unused cell, from 0, as the form says for this printer; people count from 1.

    Where it does not say, the one behind the printer's last job.
    """
    written = sent.get("first_cell", "")
    if written.isdecimal() and sent.get("cells_of", printer.code) == printer.code:
        return max(int(written) - 1, 0)
    return printing.next_cell(printer)


def first_label(choice: Chosen, items: Sequence[int], without: set[int]) -> dict[str, Any]:
    """A picture of the first label, or why it cannot be printed."""
    first = next((each for each in items if each not in without), items[0])
    subject, dots = choice.template.subject, choice.printer.dots
    version = printing.read.version_of(choice.template.id)
    template = printing.parsed(version.description)
    [values] = printing.contents.values(subject, [first], at=clock.now())
    mend = label_picture.template_href(choice.template.id)
    try:
        [drawing] = labels.draw(template, [values], dots=dots)
        images = label_picture.images_of(template)
        read = label_picture.readings(drawing, dots, images)
        png = labels.png(drawing, dots, images)
    except Refused as refused:
        reasons = [printing.fields.told(subject, each) for each in refused.refusals]
        told = dict.fromkeys(errors.text(each._replace(line=None)) for each in reasons)
        return {"label_problems": list(told), "mend_href": mend}
    return {
        "picture": label_picture.data_url(png),
        "picture_of": str(values.get("code", "")),
        "measures": label_picture.measures(template),
        "mend_href": "" if sheet_problem(choice.printer, choice.template) else mend,
        "cut_texts": label_picture.cut_texts(template, values, dots),
        "label_problems": [
            *([unfit] if (unfit := sheet_problem(choice.printer, choice.template)) else []),
            *(each.problem for each in read if each.problem),
        ],
        "reads": [each for each in read if not each.problem],
    }


def print_now(request: HttpRequest, actor: access.Actor) -> JobRow:
    """Ask for the labels of the form; a few to download are drawn at once.

    Raises Refused as printing.print_labels does.
    """
    sent = request.POST
    want = wanted(request)
    choice = chosen(sent, want, actor)
    items = want.ids[choice.template.subject]
    key = sent.get("key") or asked.new_key()
    labelled = set[int]()
    known = printing.read.job_of_key(key)
    if known:
        return known
    if sent.get("which") == "new":
        subject = printing.subject_kind(choice.template.subject)
        labelled = printing.read.with_label(subject, items)
    job = printing.print_labels(
        [item for item in items if item not in labelled],
        template=choice.template.id,
        printer=choice.printer.id,
        key=key,
        by=actor.person,
        at=clock.now(),
        reason=sent.get("reason", ""),
        is_reprint_allowed=access.may(actor, "reprint"),
        copies=copies_of(sent),
        first_cell=first_cell(choice.printer, sent) if choice.printer.sheet else 0,
    )
    if choice.printer.kind == "download" and job.labels_count <= AT_ONCE_MAX:
        return printing.worker.finish(job.id, clock.now)
    return job
