"""RFID tags: what ZPL writes into them says the very key, and what is no EPC is refused."""

import re

import pytest

from stockthread import labels
from stockthread.identifiers.gs1 import epc
from stockthread.kernel.errors import Refused
from stockthread.labels import Template, Values

VALUES: Values = {"gtin": "09506000134352", "serial": "DR-26-004217", "sscc": "106141412345678908"}


def tag_in(zpl: bytes) -> str:
    found = re.findall(rb"\^RS8\^RFW,H,,,A\^FD([0-9A-F]+)\^FS", zpl)
    assert len(found) == 1
    return found[0].decode()


@pytest.mark.parametrize(
    ("tag", "serial", "uri"),
    [
        ("(01){gtin}(21){serial}", "4217", "urn:epc:id:sgtin:9506000.013435.4217"),
        ("(01){gtin}(21){serial}", "DR-26-004217", "urn:epc:id:sgtin:9506000.013435.DR-26-004217"),
        ("(00){sscc}", "", "urn:epc:id:sscc:0614141.1234567890"),
    ],
)
def test_zpl_writes_the_key_into_the_tag(tag, serial, uri):
    [drawing] = labels.draw(Template(50, 25, (), tag=tag), [{**VALUES, "serial": serial}], dots=8)
    hexadecimal = tag_in(labels.zpl(drawing, 8, {}))
    assert hexadecimal == drawing.tag
    assert epc.write(epc.identity(epc.from_hex(hexadecimal))) == uri


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("(01){gtin}", "tag_not_encodable"),
        ("(01){gtin}(21)", "tag_not_encodable"),
        ("no elements", "tag_not_encodable"),
        ("(01){gtin}(21){missing}", "label_field_missing"),
    ],
)
def test_what_is_no_epc_is_refused(tag, code):
    with pytest.raises(Refused) as refused:
        labels.draw(Template(50, 25, (), tag=tag), [VALUES], dots=8)
    assert [refusal.code for refusal in refused.value.refusals] == [code]


def test_a_tag_is_kept_in_a_template_and_asks_for_its_fields():
    template = labels.read_template(
        {"width": 50, "height": 25, "tag": "(01){gtin}(21){serial}", "prefix_length": 9}
    )
    assert labels.fields(template) == ("gtin", "serial")
    assert labels.read_template(labels.as_data(template)) == template
    for bad in ({"tag": 4}, {"prefix_length": 5}, {"prefix_length": "7"}, {"tag": "{"}):
        with pytest.raises(Refused):
            labels.read_template({"width": 50, "height": 25, **bad})
