"""What the parts of a pattern are, in words for people. Pure."""

from stockthread.identifiers.parts import (
    ALPHABETS,
    ATTRIBUTE,
    Check,
    Counter,
    DatePart,
    Field,
    Literal,
    Number,
    Part,
    Random,
    Scheme,
    Unguessable,
)

_DATES = {
    "yy": "the year of issue, two digits",
    "yyyy": "the year of issue",
    "mm": "the month of issue",
    "ww": "the ISO week of issue",
    "dd": "the day of the month",
    "ddd": "the day of the year",
}
_FIELDS = {
    "product": "the product's code",
    "class": "the code of the product's class",
    "place": "the code of the place",
    "supplier": "the supplier's code",
}
_DIGITS = {
    ALPHABETS["16"]: "in base 16",
    ALPHABETS["32"]: "in digits and letters without I, L, O, U",
    ALPHABETS["36"]: "in digits and letters",
}
_CHECKS = {
    "luhn": "Luhn",
    "gs1": "GS1 mod 10",
    "verhoeff": "Verhoeff",
    "damm": "Damm",
    "mod11-2": "ISO 7064 mod 11-2",
    "mod37-2": "ISO 7064 mod 37-2",
    "mod37-36": "ISO 7064 mod 37,36",
    "mod97-10": "ISO 7064 mod 97-10",
}


def kind_of(part: Part) -> str:
    """Return which of the five kinds a part is: text, date, field, number or check."""
    match part:
        case Literal():
            return "text"
        case DatePart():
            return "date"
        case Field():
            return "field"
        case Check():
            return "check"
        case _:
            return "number"


def words_of(scheme: Scheme, part: Part) -> str:
    """Return what a part of the scheme is: `counts from 1 to 999,999`."""
    match part:
        case Literal():
            return "the same in every serial"
        case DatePart("yy" | "yyyy") if DatePart("ww") in scheme.parts:
            return "the year that the week belongs to"
        case DatePart(name):
            return _DATES[name]
        case Field():
            return _field_words(part)
        case Check(algorithm, over):
            covered = " and ".join(over) if over else "everything before it"
            return f"a check of {covered} ({_CHECKS[algorithm]})"
        case _:
            return _number_words(scheme, part)


def _field_words(field: Field) -> str:
    code = field.name.removeprefix(ATTRIBUTE)
    said = _FIELDS.get(field.name) or f"the product's attribute {code}"
    return f"{said}, {field.width} long" if field.width else said


def _number_words(scheme: Scheme, number: Number) -> str:
    match number:
        case Counter():
            said = f"counts from {number.start:,} to {scheme.capacity - 1:,}"
        case Unguessable():
            said = f"one of {scheme.capacity:,} in secret order: none twice, none tells the next"
        case Random():
            said = f"drawn by lot out of {scheme.capacity:,}"
    digits = _DIGITS.get(number.alphabet, f"in {number.alphabet}")
    said += f", {digits}" if number.alphabet != ALPHABETS["10"] else ""
    scope = number.scope.removeprefix(ATTRIBUTE)
    return f"{said}, again for each {scope}" if scope else said
