"""Refusals of production, as `refusals` says; that catalogue has them."""

TEXTS_OF_PRODUCTION: dict[str, str] = {
    "bill_has_serials": "The bill of {sku} asks for components with serials, which cannot go into a lot. Make the product by serial, or change the bill.",  # noqa: E501
    "bom_component": "The product in line {position} ({sku}), or an alternative of it, is not there or is closed. Choose another one.",  # noqa: E501
    "bom_component_repeated": "In line {position} ({sku}) a product stands twice. Name each alternative once.",  # noqa: E501
    "bom_is_already": "Version {version} of the bill of {sku} is {state} already.",
    "bom_line_form": "“{text}” is no line of a bill. Write it like SCREW 8, or MOTOR 1 or MOTOR-B at left; with in bulk, by lot or by serial if the product's tracking does not say it.",  # noqa: E501
    "bom_line_kind": "{sku} in line {position} cannot go in as “{kind}”: what has serials goes in by serial, anything else by the lot or in bulk, and alternatives as their product does.",  # noqa: E501
    "bom_line_positions": "{sku} in line {position} has {pieces} pieces in a unit, and {named} positions are named. Name each piece's position once, parted by commas, or one for all.",  # noqa: E501
    "bom_line_quantity": "The quantity in line {position} ({sku}) must be more than nothing. Type it again.",  # noqa: E501
    "bom_line_uneven": "{sku} in line {position} has serials, so each unit made needs a whole number of them. Choose a quantity that the yield divides.",  # noqa: E501
    "bom_loop": "{sku} would go into itself. Take it out of this bill, or out of the bills of its components.",  # noqa: E501
    "bom_missing": "{sku} has no active bill of materials. Add one, or activate a version.",
    "bom_of_another": "Version {version} cannot be used for {sku}: it is {state}, or of another product. Choose the active version.",  # noqa: E501
    "bom_product": "{sku} is not there or is closed. Choose another product.",
    "bom_product_repeated": "{sku} has two bills in this batch. Keep one.",
    "bom_version": "{sku} has no version {version} of its bill. List them with: {program} bom show {sku}",  # noqa: E501
    "bom_without_lines": "The bill of {sku} has no lines. Say what goes in, and how much.",
    "bom_yield": "Say for how much of {sku} the bill is: a quantity above nothing.",
    "build_units_or_number": "Scan units that were begun, or say how many new ones there are; not both.",  # noqa: E501
    "build_without_codes": "New units need serials. Give them, or let the product's scheme make them.",  # noqa: E501
    "component_built_in": "{code} is built into another unit. Take it out of that first, or scan another one.",  # noqa: E501
    "component_away": "{code} is with a supplier, a customer or a carrier. Bring it home first, or scan another one.",  # noqa: E501
    "component_elsewhere": "{code} is not at this station, or is packed. Bring it here and unpack it, or scan another one.",  # noqa: E501
    "component_gone": "{code} is used up or scrapped, or has not arrived. Scan another one.",
    "component_held": "{code} is on hold. Scan another one, or ask quality to release it.",
    "component_missing": "{unit} lacks {count} × {sku}. Scan what is missing, or leave the unit out.",  # noqa: E501
    "component_not_alike": "{code} is no replacement for {old}: it is of another product and no alternative in the bill. Scan another one.",  # noqa: E501
    "component_not_of_bill": "{code} ({sku}) is not in the bill. Put it back, or make a version of the bill that has it.",  # noqa: E501
    "component_reserved": "{code} is promised to an order. Scan another one, or end that promise.",
    "component_too_many": "{code} ({sku}) is one too many: all that is needed of it is there. Put it back.",  # noqa: E501
    "component_twice": "{code} was scanned twice. Leave one of them out.",
    "component_unknown": "There is no item {id}. Scan its code again.",
    "count_or_serials": "{count} units are to be begun, and {serials} serials are given. Leave one of the two empty, or make them agree.",  # noqa: E501
    "failed_with_parts": "Components are scanned, and a unit that failed gets none. Scan the unit alone; what goes in meanwhile is scanned when its rework is done.",  # noqa: E501
    "fetch_amount": "Nothing more of {sku} is needed. Say how much you bring, like {sku} 10, or leave it out.",  # noqa: E501
    "fetch_extra": "{extra} of {sku} are more than is needed. Leave them out, or bring them on purpose.",  # noqa: E501
    "fetch_too_few": "Only {there} of {sku} lie free in the store. Bring that, or look where the rest is.",  # noqa: E501
    "finished_place": "Finished goods cannot stay at {place}. Say where they come to.",
    "fee_nothing_back": "Nothing came back from a subcontractor for {number} that bears no fee yet. Receive what is finished first, or name the fee for all of it.",  # noqa: E501
    "kit_empty": "There is nothing in the kit {code}. Scan the components instead, or the right kit.",  # noqa: E501
    "kit_not_here": "{code} is no kit that stands with us. Scan the container with the unit's components.",  # noqa: E501
    "limit_ended": "That limit counts no more. Look at the list again.",
    "limit_number": "“{text}” is no number, so {name} cannot be judged by it. Write it like 12.5.",
    "limit_policy": "A unit with {name} outside either fails or is held, not “{policy}”. Choose one.",  # noqa: E501
    "limit_repeated": "{name} stands here twice. Keep one.",
    "limit_says_nothing": "Say the lowest or the highest {name} that is still good, or both.",
    "limits_crossed": "The lowest {name} is above the highest. Swap them.",
    "load_held": "{code} is on hold, so it cannot go into anything. Load another lot.",
    "load_none": "Of {sku} nothing is loaded here.",
    "load_not_a_lot": "{code} is no lot. Scan a lot's code; what has serials goes in by scan.",
    "load_not_here": "Nothing of {code} lies loose at {place}. Move it there first.",
    "machine_name": "Name the machine or station in 1 to {limit} characters.",
    "more_than_ordered": "Of {number} only {left} × {sku} are left to begin. Begin fewer, or say that more is meant.",  # noqa: E501
    "no_own_company": "There is no company of our own to own what is made. Add it with: {program} party add OUR --own",  # noqa: E501
    "not_built_in": "{code} is not built into anything. Scan the component that comes out.",
    "not_in_rework": "None of these is held for a failed test.",
    "not_in_these_units": "{count} of what is to be scrapped is neither in these units nor one of them. Look at them again.",  # noqa: E501
    "nothing_built_in": "There is nothing in {code} that could be taken out. Leave it out.",
    "nothing_used_up": "Nothing was used up for {number} yet, so nothing else can have come out. Complete something first.",  # noqa: E501
    "order_draft": "{number} is a draft. Open it first.",
    "order_made_by_units": "{number} makes units of {sku}, which have serials. Begin and complete them instead.",  # noqa: E501
    "order_not_production": "{number} is a {kind}. Production needs a production order.",
    "order_other_product": "{number} makes {skus}, and no {sku}. Choose one of those.",
    "order_products": "{number} makes several products: {skus}. Say which of them.",
    "plan_begun": "{number} has begun, so its bill and steps stay as they are. Undo what was begun, or make another order.",  # noqa: E501
    "plan_missing": "It is not said yet how {number} is made. Plan it: its bill, its steps and their stations.",  # noqa: E501
    "plan_without_steps": "Say in which steps the order is made: one at least, {limit} at most.",
    "reading_needed": "{code} cannot pass before its {name} was measured; it must be {limit}.",
    "reading_not_number": "{name} of {code} is “{text}”, which is no number. Write it like 12.5.",
    "reading_other_unit": "{name} of {code} is “{text}”, but is measured in {unit}. Write it in {unit}.",  # noqa: E501
    "reading_outside_still": "{code} has not passed: {name} was {value} last, and must be {limit}. Measure it again.",  # noqa: E501
    "reading_unknown": "“{name}” is no reading and no address that is known. Check how it is written, or take it as a new reading.",  # noqa: E501
    "result_empty": "For {code} there is neither a verdict nor a reading nor an address. Fill in one of them.",  # noqa: E501
    "result_headings": "The first row must say what stands in the columns: serial, and either reading and value, or a column for each reading. It says: {found}.",  # noqa: E501
    "result_twice": "For {code} there are two values of {name} in this file. Keep one.",
    "result_verdict": "“{text}” is no verdict. Write pass or fail, or leave it empty.",
    "scan_ambiguous": "{code} fits several items. Scan another code of it.",
    "scan_other_product": "{code} is of another product of this order than the units before it. Do the units of one product first, then those of the next.",  # noqa: E501
    "scan_second_kit": "{code} is a second kit for one unit. Scan the unit that it is for first.",
    "scan_unknown": "Nothing is called {code}. Scan it again.",
    "scan_without_unit": "{code} is a component, and no unit was scanned before it. Scan the unit first, or deal the components across.",  # noqa: E501
    "scrap_without_reason": "Say why it is scrapped.",
    "shift_form": "“{text}” is no shift. Write it like Early 06:00-14:00.",
    "shift_repeated": "There are two shifts {name}. Rename one.",
    "shift_times": "The shift {name} must begin and end at different times of the day, such as 06:00 and 14:00.",  # noqa: E501
    "shifts_overlap": "The shifts {name} and {other} overlap. Change the times of one.",
    "station_not_loaded": "No lot of {sku} is loaded at this station. Load one first.",
    "station_short": "{missing} of {sku} are missing at this station. Bring more, load another lot, or complete fewer.",  # noqa: E501
    "step_form": "“{text}” is no step. Write it like Assemble @ LINE-1, with tested behind it where only what passed goes on.",  # noqa: E501
    "step_is_last": "{code} is at the last step. Complete it.",
    "step_part": "{sku} does not go in by serial, so it cannot be asked for at {step}. Choose among the bill's components with serials.",  # noqa: E501
    "step_part_repeated": "{sku} is to be built in at two steps. Choose one; where pieces go in at several, leave it open.",  # noqa: E501
    "step_parts_missing": "{code} lacks {count} × {sku}, which {step} builds in. Scan it with the unit.",  # noqa: E501
    "step_place": "That is no open place of our own, nor one of a supplier. Choose one; what is finished comes to one of ours.",  # noqa: E501
    "step_place_repeated": "Two steps are at {place}. Give each step a place of its own, so that it can be seen which step a unit is at.",  # noqa: E501
    "test_before_end": "{number} has steps with a test, which only units with serials can pass. Begin them first.",  # noqa: E501
    "test_missing": "{code} has not passed the test of the step {step}, or has failed since. Test it first.",  # noqa: E501
    "unit_at_earlier_step": "{code} is not at the last step, {step}. Bring it there step by step.",
    "unit_at_no_step": "{code} stands at none of the order's stations. Move it to one.",
    "unit_held": "{code} is on hold. Finish its rework, or ask quality to release it.",
    "unit_not_in_work": "{code} is finished, scrapped or of another product. Scan a unit that is being made.",  # noqa: E501
    "unit_of_another": "{code} was not begun for {number}. Scan a unit of this order.",
    "unit_twice": "{code} stands here twice. Leave one of them out.",
    "unknown_order_line": "{number} has no line {position}.",
    "unknown_shift": "There is no shift {name}. Choose one of the list.",
    "ways_differ": "Some of these stay in the house, others go to a subcontractor or come from one. Take them one way at a time.",  # noqa: E501
}
