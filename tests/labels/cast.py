"""The labels and values that the tests of labels draw."""

from datetime import date

from stockthread.labels.records import Code, Symbology, Template, Text

VALUES = {
    "product": "Cordless drill 18 V",
    "sku": "DR-18",
    "gtin": "09506000134352",
    "serial": "DR-2607-000042",
    "code": "DR-2607-000042",
    "lot": "2607-A",
    "expiry": date(2027, 5, 3),
    "quantity": "120 kg",
    "sscc": "395060001343500010",
    "contents_count": "24 units",
    "company": "Fine Tools Ltd",
    "name": "Hall A, aisle 3",
    "link": "https://id.example.com/01/09506000134352/21/DR-2607-000042",
    "from": "Dock 1",
    "to": "A-03-02",
}

CONTENTS: dict[Symbology, tuple[str, str, str]] = {
    "datamatrix": ("{code}", "DR-2607-000042", "]d1"),
    "gs1_datamatrix": ("(01){gtin}(21){serial}", "010950600013435221DR-2607-000042", "]d2"),
    "qr": ("{link}", "https://id.example.com/01/09506000134352/21/DR-2607-000042", "]Q1"),
    "gs1_qr": (
        "(01){gtin}(10){lot}(17){expiry}",
        "0109506000134352102607-A\x1d17270503",
        "]Q3",
    ),
    "code128": ("{code}", "DR-2607-000042", "]C0"),
    "gs1_128": ("(00){sscc}", "00395060001343500010", "]C1"),
    "ean13": ("{gtin}", "9506000134352", "]E0"),
}
"""For each symbology: a content, what a reader says of it, and with which identifier."""


def with_code(
    symbology: Symbology, content: str, *, width: float = 100, height: float = 40
) -> Template:
    """A label with one code that has room."""
    return Template(width, height, (Code(12, 4, width - 24, height - 8, symbology, content),))


def with_text(text: str, **said: object) -> Template:
    """A label of 50 × 25 mm with one text across it."""
    return Template(
        50, 25, (Text(**{"x": 2, "y": 2, "width": 46, "height": 21, "text": text, **said}),)
    )
