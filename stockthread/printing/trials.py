"""Templates tried out on an example before they are stored. Nothing goes on record."""

from typing import Final

from stockthread import labels
from stockthread.kernel.errors import Refusal, Refused
from stockthread.printing import fields, read
from stockthread.printing.examples import examples
from stockthread.printing.fields import ATTRIBUTE

DOTS: Final = 8


def coarsest_dots() -> int:
    """Return the dots a mm of the coarsest printer in use."""
    return min((each.dots for each in read.printers(in_use=True)), default=DOTS)


def faults(subject: str, description: object) -> list[Refusal]:
    """Return why an example of a label would not print on the coarsest printer in use.

    Attributes, which no example has, say what they are called. Raises Refused: what
    labels.read_template refuses.
    """
    template = labels.read_template(description)
    asked = labels.fields(template)
    names = {name: name.rpartition(".")[2] for name in asked if name.startswith(ATTRIBUTE)}
    values = {**examples(subject), **names}
    dots = coarsest_dots()
    images = read.image_bytes(sorted(labels.images(template)))
    try:
        drawings = labels.draw(template, [values], dots=dots)
        labels.prove(((each, labels.raster(each, dots, images)) for each in drawings), dots)
    except Refused as refused:
        return [fields.told(subject, each._replace(line=None)) for each in refused.refusals]
    return []
