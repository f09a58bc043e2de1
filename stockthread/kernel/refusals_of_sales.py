"""Refusals of sales, as `refusals` says; that catalogue has them."""

TEXTS_OF_SALES: dict[str, str] = {
    "choose_not_wanted": "{number} wants no more of that than is promised to it already. Release something first, or leave {code} out.",  # noqa: E501
    "choose_promised": "{code} is promised to {whose}. Release it there, or choose another one.",
    "choose_too_much": "That is more of {code} than is free or wanted. Take less of it.",
    "container_codes": "{count} containers need a scheme that makes their numbers, or {count} numbers from their labels; {given} are given.",  # noqa: E501
    "customer_not_older": "{code} is good {until}; {party} got goods until {delivered} last and takes nothing older. Pick a younger one.",  # noqa: E501
    "customer_one_lot": "{code} is of another lot than the rest of the order, and {party} wants all of one lot. Pick of the same lot.",  # noqa: E501
    "customer_remaining_life": "{code} is good {until}; {party} wants {days} days more, until {needed}. Pick one that lasts longer.",  # noqa: E501
    "customer_rule_days": "{days} days cannot be asked. The remaining life is 1 to {limit} days; other rules have no days.",  # noqa: E501
    "customer_rule_kind": "{kind} is no rule that a customer can have. Choose one of {known}.",
    "customer_rule_scope": "A rule is of a product or of a class, not of both. Leave one out.",
    "customer_rule_twice": "{party} has this rule already. Close that one first.",
    "door_mixed": "{code} holds goods of other orders than {number} too. Scan the pieces that come back, for the order of each.",  # noqa: E501
    "door_not_sent": "{code} did not leave for {number}, or not so much of it: it is {where}. Check the code and the order.",  # noqa: E501
    "drop_from_whom": "Choose first from which purchase the goods go.",
    "drop_not_expected": "{code} is not expected from the supplier of {number}. Leave it out, or receive it as it comes.",  # noqa: E501
    "drop_not_ordered": "That is more than is open in {number}, or not ordered there. Change the order first.",  # noqa: E501
    "load_gone": "{code} is not here: it is {where}. Take it out.",
    "load_in_container": "{code} is in {container}. Scan {container}, which leaves as a whole, or let {code} leave without it: that breaks the pack on record.",  # noqa: E501
    "load_not_expected": "{code} is not to leave with these orders. Take it off.",
    "load_of_no_order": "{code} was picked for no order. Scan the order that it is to leave for.",
    "no_container": "Say into which container, or from which scheme a new one gets its SSCC.",
    "no_shipment": "Nothing has been shipped for {number} yet, or not by that shipment. Ship it first.",  # noqa: E501
    "not_an_open_purchase": "{number} is {state}, or no purchase order. Choose a purchase order that is open.",  # noqa: E501
    "not_an_open_sale": "{number} is {state}, or no sales order. Choose a sales order that is open.",  # noqa: E501
    "nothing_free": "Nothing is free for these orders. See what may be sold instead.",
    "pack_not_picked": "{code} was not picked for {number}: it is {where}. Pick it first.",
    "pack_other_order": "{code} was picked for {whose}. Leave it out.",
    "pick_already": "{code} is picked for {whose} already and is {where}.",
    "pick_container_too_much": "What is inside is more than one order wants of it, or something else. Scan the pieces.",  # noqa: E501
    "pick_empty": "There is nothing in {code}. Scan what is to be picked.",
    "pick_enough": "Enough of that is picked. Put {code} back.",
    "pick_not_ordered": "{code} is not ordered. Put it back.",
    "pick_owned_by_other": "{code} belongs to another customer. Only what is ours is sold; it goes back to its owner.",  # noqa: E501
    "pick_promised_elsewhere": "{code} is promised to {whose}, which cannot get another one for it. Pick another one.",  # noqa: E501
    "pick_to_where": "Say where picked goods go: to a place, or into a container.",
    "pick_too_much_of_lot": "{over} of {code} are more than is wanted or free there. Put them back.",  # noqa: E501
    "pick_twice": "{code} is in line {first} already. Leave one out.",
    "put_back_not_waiting": "{code} does not wait to be put back. Look where it is.",
    "release_not_promised": "That is not promised to {number} any more. Look at what is.",
    "release_picked": "{code} is picked for {number} and is {where}. Put it back first; then it can be released.",  # noqa: E501
    "rule_not_of_customer": "{party} is no customer. Mark it as one first.",
    "ship_collected": "What the customer collects goes with no carrier and has no tracking number. Leave one of the two out.",  # noqa: E501
    "ship_no_carrier": "{party} is no carrier. Choose another one, or mark it as one.",
    "ship_not_ordered": "{code} is not ordered, or more than is open. Take it out.",
    "ship_other_customer": "{code} is for {whose}. Ship for one customer at a time.",
    "ship_other_order": "{code} holds goods of {whose}, which is not in this shipment. Scan {number} to ship both, or take them out.",  # noqa: E501
    "ship_several_customers": "These orders are of several customers. Ship those of one at a time.",
    "shipment_arrived": "This shipment has arrived already.",
    "shipment_left": "{number} has left already. Scan the order, or what is to leave now.",
    "shipment_undone": "{number} was undone: nothing of it has left. Take the papers and the arrival of the shipment that did.",  # noqa: E501
    "substitute_itself": "{sku} cannot stand in for itself. Choose another product.",
    "substitute_not_offered": "{sku} is not said to stand in for {wanted}. Say so on the page of {wanted} first.",  # noqa: E501
    "substitute_not_short": "Line {position} misses nothing. Look at the order again.",
    "substitute_product": "One of the two products is not there. Check their SKUs.",
    "substitute_quantity": "Of line {position} at most {most} can be sold in another product. Say that much or less.",  # noqa: E501
    "substitute_rank": "{rank} is no rank. Choose 1 to {limit}; 1 is offered first.",
    "substitute_unit": "{sku} is counted in {unit}, other than {wanted}. Change the lines of the order by hand.",  # noqa: E501
    "wave_closed": "Wave {wave} is closed. Open it again first, or gather its orders in a new one.",
    "wave_open": "Wave {wave} is open. Nothing has to be done.",
}
