"""Refusals of purchases and of files, as `refusals` says; that catalogue has them."""

TEXTS_OF_PURCHASES: dict[str, str] = {
    # files
    "file_empty_given": "{name} is empty. Choose another file.",
    "file_gone": "The file is not kept here any more, or not as it was. Bring it back from a backup.",  # noqa: E501
    "file_name": "“{name}” is no name for a file: it has 1 to {limit} characters, and ends in what the file is.",  # noqa: E501
    "file_over_limit": "{name} has {size} bytes; at most {limit} are kept. Make it smaller.",
    "file_type": "{name} is none of the files that are kept: {types}. Save it as one of these.",
    # purchases
    "damaged_expected": "Goods that are still to come cannot be damaged yet. Receive them as here now, or take out what is damaged.",  # noqa: E501
    "damaged_unknown": "“{text}” is not among what came in. Name what is damaged by its serial or lot number.",  # noqa: E501
    "epcis_empty": "The document names nothing that is coming. Ask for one that lists codes.",
    "epcis_unreadable": "The EPCIS document cannot be read: {what}. Ask the sender for it in JSON, version 2.0.",  # noqa: E501
    "inspection_mode": "“{mode}” is no way to inspect. Choose one of: {modes}.",
    "inspection_sample": "{count} of {of} is no sample. Give two whole numbers, the first not larger than the second.",  # noqa: E501
    "inspection_sample_and_none": "Nothing is to be inspected, and a sample of {count} of each {of} is typed too. Choose a sample, or empty its fields.",  # noqa: E501
    "inspection_too_much": "{quantity} of {code} are decided, and {waiting} wait. Correct the amounts.",  # noqa: E501
    "minimum_order": "A minimum is above zero, and at least as much is ordered up to. Correct the two amounts.",  # noqa: E501
    "dock_none_suggested": "No place is suggested for what lies at the dock for {number}. Put it away by scan.",  # noqa: E501
    "minimum_twice": "There are two minimums for one product and place. Keep one.",
    "order_is_draft": "{number} is a draft. Open it first.",
    "purchase_count_measured": "{name} has no serials, so none can be given later. Receive it by its lot.",  # noqa: E501
    "purchase_none_waits": "Nothing of {number} waits for inspection. What came damaged is decided on its own page.",  # noqa: E501
    "purchase_no_order": "{number} is a {kind}. Choose a purchase order.",
    "purchase_not_at_dock": "{code} does not lie where goods for {number} came in. Look where it is.",  # noqa: E501
    "purchase_not_of_order": "{code} did not come for {number}, or is not here any more. Choose what came for it.",  # noqa: E501
    "purchase_not_ordered": "{name} ({code}) was not ordered in {number}. Leave it out, or take it on purpose.",  # noqa: E501
    "purchase_not_waiting": "{code} does not wait for a decision for {number}. Choose what does.",
    "purchase_pack_in_two": "The pack {sscc} cannot be in {one} and in {other}. Name one of them.",
    "purchase_pack_known": "The pack {sscc} is on record already. Leave it out.",
    "purchase_pack_of_other": "The pack {code} was not announced for this order. Leave it out, or take it on purpose.",  # noqa: E501
    "purchase_too_much": "{code} is more {name} than is open in {number} ({open}). Leave it out, or take it on purpose.",  # noqa: E501
    "purchase_undecided": "Nothing is decided yet. Press Accept, Hold or Return.",
    "reorder_no_supplier": "Say who {name} is to be bought from. It was never ordered so far.",
    "serials_no_scheme": "{sku} has no scheme to make serials by. Choose a book of numbers, or give the product a scheme.",  # noqa: E501
    "serials_none_given": "No serials were given to the supplier of {number}. Give some first.",
    "serials_not_given": "{sku} is not in {number} as a product with serials. Choose one that is.",
    "serials_other_book": "The numbers of {name} are not for {sku}. Choose another book.",
    "serials_too_many": "{count} serials cannot be given for {number}: {open} of {sku} are open without one. Give at least one and at most so many.",  # noqa: E501
}
