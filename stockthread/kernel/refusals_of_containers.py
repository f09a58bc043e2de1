"""Refusals of packing and unpacking, as `refusals` says; that catalogue has them."""

TEXTS_OF_CONTAINERS: dict[str, str] = {
    "container_away": "{code} is on record at {place}. Take it along where it is here after all: it is brought here on record.",  # noqa: E501
    "container_empty": "There is nothing in {code}.",
    "container_has_it": "{code} is in {container} already.",
    "container_has_not": "{code} is not in {container} on record. Leave it out, or scan it where it lies.",  # noqa: E501
    "container_other": "{code} is on record in {container}. Take it along where it is outside after all: that pack is broken on record.",  # noqa: E501
    "container_room": "“{text}” is no room in millimetres. Write it like 544 x 364 x 242, or leave out what is not known.",  # noqa: E501
    "container_sscc_wrong": "{text} has the length of an SSCC and is none: its check digit is wrong. Scan the label again.",  # noqa: E501
    "container_type_closed": "Containers of the type {type} are no longer offered. Choose another type.",  # noqa: E501
    "container_type_code": "The code {text} has a space or a colon in it. Write it without.",
    "container_type_figure": "A weight or a side is out of bounds. Write at most 100 t, and sides of 1 mm to 100 m.",  # noqa: E501
    "container_type_unknown": "There is no type of container {type}. Choose one of: {known}.",
}
