"""RFID tags: what the tag of a label holds, as an EPC in hexadecimal figures. Pure.

Source: GS1 EPC Tag Data Standard, release 2.1; the shortest coding that holds the key is taken.
"""

from stockthread.identifiers import gs1
from stockthread.kernel.errors import Refused, refuse, text
from stockthread.labels import wording
from stockthread.labels.records import Template, Values


def figures(template: Template, values: Values) -> str:
    """Return what stands in the tag of a label.

    Raises Refused: label_field_missing, label_link_missing, tag_not_encodable.
    """
    tokens = wording.joined(wording.read(template.tag), wording.unfolded(template.parts))
    try:
        content = wording.said(tokens, values, wording.bracketed)
    except wording.Empty as empty:
        raise Refused([wording.missing(empty)]) from None
    try:
        key = gs1.epc.of_elements(gs1.parse(content).elements, template.prefix_length)
        return gs1.epc.to_hex(gs1.epc.tag(key))
    except Refused as refused:
        told = text(refused.refusals[0]._replace(line=None)).rstrip(".")
        refuse("tag_not_encodable", content=content, what=told)
