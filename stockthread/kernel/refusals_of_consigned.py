"""Refusals of goods apart from their owners, as `refusals` says; that catalogue has them."""

TEXTS_OF_CONSIGNED: dict[str, str] = {
    "consigned_deed": "“{deed}” cannot be done with goods. Choose one of: {known}.",
    "consigned_none_kept": "Nothing of {code} lies with us that belongs to {party}, or it is packed. Leave it out.",  # noqa: E501
    "consigned_none_ours": "Nothing of {code} lies there that is ours, or it is packed. Leave it out.",  # noqa: E501
    "consigned_not_here": "{code} is not in our hands. Leave it out.",
    "consigned_not_ours": "{code}, or something in it, is not ours. Leave it out.",
    "consigned_not_theirs": "{code}, or something in it, does not belong to {party}. Leave it out.",
    "consigned_not_there": "{code} is not with {party}. Look where it was sent.",
    "consigned_own": "{party} is our own company. Choose somebody else.",
    "consigned_price": "Say the price of {name}, 0 where it costs nothing.",
    "consigned_too_little": "Only {there} of {code} is there and free. Take so much, or less.",
    "consigned_whom": "Choose first whose the goods are, or who has or gets them.",
}
