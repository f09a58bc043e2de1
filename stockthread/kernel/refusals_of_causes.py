"""Refusals of causes, as `refusals` says; that catalogue has them."""

TEXTS_OF_CAUSES: dict[str, str] = {
    "causes_no_cases": "Say which units were complained of: at least one unit or lot that is on record.",  # noqa: E501
    "causes_no_population": "Say with what to compare: at least one product.",
    "causes_no_reason": "Say of each unit that is left out why it is not part of this: the code, then the reason.",  # noqa: E501
    "causes_none_inside": "None of the units complained of is among those to compare with. Choose more products or days.",  # noqa: E501
    "causes_none_other": "All units to compare with were complained of, so nothing sets them apart. Compare with more.",  # noqa: E501
    "causes_reading_none": "No unit was ever read like this: {text}.",
    "causes_reading_unclear": "Write what was read as NAME=VALUE, NAME>NUMBER or NAME<NUMBER, such as Test result=failed; {text} is none of these, or nothing is called so.",  # noqa: E501
    "causes_too_many": "{count} units were complained of. Ask about {limit} at most.",
    "causes_unknown_codes": "{count} of the codes are not on record: {codes}. Correct them or leave them out.",  # noqa: E501
}
