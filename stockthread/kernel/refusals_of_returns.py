"""Refusals of returns, loans and warranties, as `refusals` says; that catalogue has them."""

TEXTS_OF_RETURNS: dict[str, str] = {
    "exchange_not_ours": "{code} is not ours. Only what is ours is given for something else.",
    "exchange_not_sold": "{code} is not sold to anybody. Only what was sold is exchanged.",
    "exchange_other_buyer": "{code} is another customer's than the return. Exchange it for a return of whom it was sold to.",  # noqa: E501
    "exchange_replaced": "{code} was exchanged already. Exchange what was given for it.",
    "exchange_twice": "{code} stands twice among what is exchanged. Leave it out once.",
    "loan_due_past": "{due} is over already. Say by which day it is to come back.",
    "loan_not_ours": "{code} is not ours. Only what is ours is lent.",
    "return_already": "{code} came back on {day} already, and has not left since. Take it on purpose to move it to the returns.",  # noqa: E501
    "return_ambiguous": "{code} stands on several items. Give another code of the one that came back.",  # noqa: E501
    "return_beside_outcome": "“{outcome}” takes no {what}. Leave it empty, or choose another decision.",  # noqa: E501
    "return_built_in": "{code} is built into something else. Take it out first, or take back the whole.",  # noqa: E501
    "return_container": "{code} is a container. Scan what is in it.",
    "return_decided": "It is decided already what becomes of {code}, for {number}. Undo that decision first if it was wrong.",  # noqa: E501
    "return_foreign": "Nothing on record has the code {code}. Taken on purpose it comes in as the property of {party}.",  # noqa: E501
    "return_gone": "{code} is used up, scrapped or was never here. It cannot come back.",
    "return_how_much": "Say how much of {code} comes back, behind the code. {party} has {most}.",
    "return_is_ours": "{code} is ours. Choose what is to become of it among the other ways.",
    "return_lent_to_other": "{code} is lent to somebody else than {party}. Take it on purpose if it is this one.",  # noqa: E501
    "return_more_than_sold": "{amount} of {code} shall come back, and {party} has only {most} by the books. Take back {most}, and count in what is more.",  # noqa: E501
    "return_never_ours": "{code} was never sold by us. Take it on purpose; it stays the property of {party}.",  # noqa: E501
    "return_never_sold": "{code} was never sold. Look where it should be, and take it on purpose if it is this one.",  # noqa: E501
    "return_no_supplier": "Say to which supplier it goes back.",
    "return_not_announced": "{code} is not on the return, or more than was announced. Take it on purpose if it belongs to it.",  # noqa: E501
    "return_not_here": "{code} did not come back for {number}, or has left again. Leave it out.",
    "return_not_out": "Nobody has anything of {code} by the books. Look at what was shipped.",
    "return_of_whom": "{code} is with several: {parties}. Say who sends it.",
    "return_one_unit": "{code} says an amount, and is one single unit. Scan its code alone.",
    "return_order_kind": "{number} is a {kind}, not a return. Choose a return.",
    "return_order_or_sender": "{number} is a return of {party}. Leave the sender empty, or choose a new return.",  # noqa: E501
    "return_other_buyer": "{code} was sold to {buyer}, not to {party}. Take it on purpose if that is right.",  # noqa: E501
    "return_outcome": "“{outcome}” is no decision. Choose one of: {known}.",
    "return_party_unclear": "These things are of several customers, or of none. Say who sends them.",  # noqa: E501
    "return_unit_only": "{code} is no single unit. Scan a unit with a serial.",
    "return_unknown": "Nothing on record has the code {code}. Scan it again, or say of which product it is and who sends it.",  # noqa: E501
    "return_whom": "Say which customer it is.",
    "warranty_in_future": "{day} is still to come. Say the day on which it happened.",
    "warranty_months": "A warranty of {months} months cannot be. Say from 1 to {months_max}.",
    "warranty_not_noted": "{code} is not noted as {what}, or that was withdrawn. Leave it out.",
    "warranty_of_one": "A warranty is of a product or of a class, and a part of it is another product.",  # noqa: E501
    "warranty_product": "This product or class is not there. Choose another one.",
    "warranty_starts": "“{starts}” is no beginning. Choose one of: {known}.",
    "warranty_twice": "There is a line for the same thing already. Leave one out.",
}
