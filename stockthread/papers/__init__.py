"""Papers that go with goods: delivery notes, packing lists and pick lists as PDF, set as forms.

No tables. Other areas use what is listed here.
"""

from stockthread.papers.picks import pick_list
from stockthread.papers.records import SIZES, Form, Group, Row, Size
from stockthread.papers.shipments import delivery_note, packing_list
from stockthread.papers.typeset import pdf

__all__ = [
    "SIZES",
    "Form",
    "Group",
    "Row",
    "Size",
    "delivery_note",
    "packing_list",
    "pdf",
    "pick_list",
]
