"""Papers that go with goods: delivery notes, packing lists and pick lists as PDF, set as forms.

Documents are found here by the number that they bear.

No tables. Other areas use what is listed here.
"""

from stockthread.papers.finding import Document, find_documents, number_in
from stockthread.papers.picks import pick_list
from stockthread.papers.records import SIZES, AnswerAt, Form, Group, Row, Size, day_words
from stockthread.papers.serials import serial_list
from stockthread.papers.shipments import address, delivery_note, packing_list
from stockthread.papers.traced import trace_evidence
from stockthread.papers.typeset import pdf, pdf_of_all

__all__ = [
    "SIZES",
    "AnswerAt",
    "Document",
    "Form",
    "Group",
    "Row",
    "Size",
    "address",
    "day_words",
    "delivery_note",
    "find_documents",
    "number_in",
    "packing_list",
    "pdf",
    "pdf_of_all",
    "pick_list",
    "serial_list",
    "trace_evidence",
]
