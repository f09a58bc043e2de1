"""Printing: templates and images, printers, rules, and the jobs that bring labels to printers.

Other areas use what is listed here.
"""

from stockthread.printing import contents, fields, read, worker
from stockthread.printing.examples import examples
from stockthread.printing.files import file_for
from stockthread.printing.images import FILE_MAX as IMAGE_FILE_MAX
from stockthread.printing.images import PIXELS_MAX as IMAGE_PIXELS_MAX
from stockthread.printing.images import add_image, remove_image, taken_in
from stockthread.printing.jobs import (
    cancel,
    go_on,
    labelled,
    labelled_words,
    next_cell,
    print_labels,
    subject_kind,
)
from stockthread.printing.output import Press, pieces, press_of
from stockthread.printing.printers import (
    add_printer,
    change_printer,
    close_printer,
    download_printer,
    read_sheet,
    reopen_printer,
    sheet_of,
    trim_of,
)
from stockthread.printing.records import (
    DOTS,
    ENDED_STATES,
    EVENTS,
    IDLE_STATES,
    KINDS,
    LANGUAGES,
    OPEN_STATES,
    SPOKEN,
    STATE_WORDS,
    STATES,
    SUBJECTS,
    ImageRow,
    JobRow,
    LabelRow,
    NewPrinter,
    NewRule,
    Printed,
    PrinterRow,
    RuleRow,
    TemplateRow,
    Version,
)
from stockthread.printing.rules import SUBJECTS_OF, add_rule, close_rule
from stockthread.printing.templates import (
    add_template,
    change_template,
    close_template,
    missing_images,
    parsed,
    rename_template,
    reopen_template,
)
from stockthread.printing.testing import Tested, test_page, test_printer
from stockthread.printing.trials import coarsest_dots, faults

__all__ = [
    "DOTS",
    "ENDED_STATES",
    "EVENTS",
    "IDLE_STATES",
    "IMAGE_FILE_MAX",
    "IMAGE_PIXELS_MAX",
    "KINDS",
    "LANGUAGES",
    "OPEN_STATES",
    "SPOKEN",
    "STATES",
    "STATE_WORDS",
    "SUBJECTS",
    "SUBJECTS_OF",
    "ImageRow",
    "JobRow",
    "LabelRow",
    "NewPrinter",
    "NewRule",
    "Press",
    "Printed",
    "PrinterRow",
    "RuleRow",
    "TemplateRow",
    "Tested",
    "Version",
    "add_image",
    "add_printer",
    "add_rule",
    "add_template",
    "cancel",
    "change_printer",
    "change_template",
    "close_printer",
    "close_rule",
    "close_template",
    "coarsest_dots",
    "contents",
    "download_printer",
    "examples",
    "faults",
    "fields",
    "file_for",
    "go_on",
    "labelled",
    "labelled_words",
    "missing_images",
    "next_cell",
    "parsed",
    "pieces",
    "press_of",
    "print_labels",
    "read",
    "read_sheet",
    "remove_image",
    "rename_template",
    "reopen_printer",
    "reopen_template",
    "sheet_of",
    "subject_kind",
    "taken_in",
    "test_page",
    "test_printer",
    "trim_of",
    "worker",
]
