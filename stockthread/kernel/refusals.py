"""The one catalogue of refusals: code → the sentence a person reads.

A sentence says what is wrong and what to do. Codes are stable; they are listed with their data
in docs/reference/refusals.md. One block an area, sorted inside.
"""

from stockthread.kernel.refusals_of_causes import TEXTS_OF_CAUSES
from stockthread.kernel.refusals_of_certificates import TEXTS_OF_CERTIFICATES
from stockthread.kernel.refusals_of_codes import TEXTS_OF_CODES
from stockthread.kernel.refusals_of_complaints import TEXTS_OF_COMPLAINTS
from stockthread.kernel.refusals_of_consigned import TEXTS_OF_CONSIGNED
from stockthread.kernel.refusals_of_containers import TEXTS_OF_CONTAINERS
from stockthread.kernel.refusals_of_holds import TEXTS_OF_HOLDS
from stockthread.kernel.refusals_of_production import TEXTS_OF_PRODUCTION
from stockthread.kernel.refusals_of_purchases import TEXTS_OF_PURCHASES
from stockthread.kernel.refusals_of_recalls import TEXTS_OF_RECALLS
from stockthread.kernel.refusals_of_returns import TEXTS_OF_RETURNS
from stockthread.kernel.refusals_of_sales import TEXTS_OF_SALES
from stockthread.kernel.refusals_of_seals import TEXTS_OF_SEALS
from stockthread.kernel.refusals_of_tasks import TEXTS_OF_TASKS

TEXTS: dict[str, str] = {
    # kernel
    "bad_price": "“{text}” is no amount of money. Write it like 12.50, with a point and at most {digits} digits behind it.",  # noqa: E501
    "code_repeated": "The code {code} stands in line {first} already. Keep one of the two lines.",
    "code_taken": "The code {code} belongs to another {what}. Choose another code, or change that {what} instead.",  # noqa: E501
    "currency_unknown": "{currency} is no currency. Write its code, such as EUR or USD.",
    "database_busy": "The database was busy for too long. Nothing was changed; try again.",
    "disk_full": "The disk is full. Nothing was changed; make room on it and try again.",
    "field_bad_characters": "The {field} has characters that cannot be shown. Type it again.",
    "field_missing": "The {field} is missing. Fill it in.",
    "field_too_long": "The {field} has {length} characters; at most {limit} are allowed. Shorten it.",  # noqa: E501
    "tables_differ": "The ledger's tables are not as they should be: {what} Bring back the copy from before.",  # noqa: E501
    "unknown_id": "There is nothing with the id {id}. Check the address or search for it.",
    **TEXTS_OF_CODES,
    # access
    "account_taken": "This user has an account already. Change its role instead.",
    "last_admin": "This is the only admin. Make somebody else an admin first.",
    "no_account": "This user may not do anything here yet. Ask an admin for a role.",
    "not_allowed": "As {role} you may not {action}. Ask somebody who is {allowed}.",
    "signature_closed": "Too many wrong passwords. Nothing is signed in this name for {minutes} minutes; then type it again.",  # noqa: E501
    "signature_needed": "This is to be signed. Type your password.",
    "signature_without_meaning": "A signature needs a sentence that says what it means, of at most {length_max} characters.",  # noqa: E501
    "signature_wrong": "That is not your password. Type it again; look whether Caps Lock is on.",
    "unknown_person": "There is no person with the id {person} who may act. Choose one from the list of people.",  # noqa: E501
    "unknown_role": "There is no role {role}. Choose one of {roles}.",
    # parties
    "bad_email": "“{email}” is no e-mail address. Write it like name@example.com.",
    "party_is_nothing": "Say what {party} is to us: a supplier, a customer, a carrier, a maker or our own company.",  # noqa: E501
    "person_is_built_in": "This person belongs to the application and stays as it is.",
    "unknown_party": "There is no single party with the code or name {party}. Check it, or add the party first.",  # noqa: E501
    # catalog
    "ambiguous_quantity": "“{text}” may be {plain} or {point}. Write it without a comma.",
    "bad_date": "“{value}” is no date, which {attribute} needs. Write it like 2026-05-31.",
    "bad_gtin": "“{gtin}” is no GTIN: it has 8, 12, 13 or 14 digits, the last of which checks the others. Scan it again.",  # noqa: E501
    "bad_number": "“{value}” is no number, which {attribute} needs. Write digits and at most one decimal point.",  # noqa: E501
    "bad_conversion": "“{text}” says nothing about {shown}. Write it like: 1 carton = 12, or 1 l = 1.04 kg.",  # noqa: E501
    "bad_quantity": "“{text}” is no quantity. Write a number and, if you like, a unit: 12, 1.5 or 250 g.",  # noqa: E501
    "bad_scale": "The scale {scale} is not possible. Choose 1, 10, 100 and so on up to {scale_max}.",  # noqa: E501
    "bad_serial_pattern": "The serial pattern {pattern} cannot be read: {what}.",
    "barcode_bad_count": "{count} pieces cannot be inside. Give a whole number from 1 to {limit}.",
    "barcode_bad_length": "Serials of {least} to {most} characters cannot be meant: the marked one has {length}, and none has more than {limit}.",  # noqa: E501
    "barcode_bad_part": "The marked part is empty or not inside the text. Mark the characters of the serial again.",  # noqa: E501
    "barcode_is_forgotten": "The barcode {text} was forgotten already.",
    "barcode_is_own_gtin": "{gtin} is the product's own GTIN and known without being taught.",
    "barcode_is_standard": "This is a code of the standard {standard} that names no product, so nothing can be taught by it. Scan the code with the article number.",  # noqa: E501
    "barcode_only_number": "This code says itself which part of it is the serial. Teach only that {number} is the product.",  # noqa: E501
    "barcode_pack_with_serial": "A serial is of one piece, but {count} are said to be inside. Mark no serial, or say that it is one piece.",  # noqa: E501
    "barcode_repeated": "Line {first} teaches the same already. Keep one of the two lines.",
    "barcode_serial_of_lots": "{sku} is tracked by {tracking}, so no part of its barcode is a serial. Mark nothing, or choose another product.",  # noqa: E501
    "barcode_taught": "Texts like {text} are known already, as {sku}. Change that barcode, or forget it first.",  # noqa: E501
    "barcode_too_general": "Too little is left beside the serial to tell the product by: at least {least} characters. Mark a shorter part.",  # noqa: E501
    "class_cycle": "The class {class} would lie under itself. Give it another parent.",
    "conversion_is_known": "How much {unit} is in {shown} is known without saying. Leave it out.",
    "conversion_repeated": "{unit} stands here twice. Keep one of the two.",
    "gtin_repeated": "The GTIN {gtin} stands in line {first} already. A GTIN belongs to one product.",  # noqa: E501
    "gtin_taken": "The GTIN {gtin} belongs to another product, or was taught as a barcode. A GTIN belongs to one product.",  # noqa: E501
    "quantity_too_fine": "{text} cannot be counted exactly: this product is counted in steps of {step}. Round it yourself.",  # noqa: E501
    "quantity_too_large": "{text} is too much: at most {limit} at once.",
    "scale_of_serials": "A product tracked by {tracking} is counted in whole pieces. Set its scale to 1.",  # noqa: E501
    "scheme_of_other_codes": "The scheme {scheme} does not make codes of the type {code_type}. Choose another scheme.",  # noqa: E501
    "tracking_fixed": "The tracking, unit, scale and type of code of {sku} cannot be changed here, since what is stored depends on them.",  # noqa: E501
    "tracking_is_so": "{sku} is tracked by {tracking} already.",
    "unit_mismatch": "{unit} cannot be turned into {shown}, in which this product is counted. Use a unit of the same kind.",  # noqa: E501
    "unit_not_counted": "A product tracked by {tracking} is counted, but {unit} measures. Choose piece, or track it by lot.",  # noqa: E501
    "unit_without_number": "Only numbers have a unit such as {unit}. Leave the unit empty, or make the attribute a number.",  # noqa: E501
    "unknown_attribute": "There is no attribute with the code {attribute}. Check the code, or add the attribute first.",  # noqa: E501
    "unknown_attribute_type": "{type} is no type of attribute. Choose one of {known}.",
    "unknown_class": "There is no class with the code {class}. Check the code, or add the class first.",  # noqa: E501
    "unknown_code_type": "There is no type of code named {code_type}. Choose one from the list.",
    "unknown_product": "There is no product with the SKU {sku}. Check the SKU, or add the product first.",  # noqa: E501
    "unknown_tracking": "{tracking} is no way of tracking. Choose one of {known}.",
    "unknown_unit": "There is no unit of measure {unit}. Choose one from the list.",
    "value_repeated": "A line above says {attribute} of {sku} already. Keep one of them.",
    # places
    "bad_rectangle": "The rectangle of {place} on the map is not complete. Give x, y, width and height in millimetres, the last two more than 0.",  # noqa: E501
    "company_under_place": "{place} is a company, which stands at the top. Leave its parent empty.",
    "bad_series": "“{text}” is no row of places. Write the first and the last one alike: A-01..A-20.",  # noqa: E501
    "place_code_reserved": "Codes that begin with {form} are kept for the places of parties. Choose another code than {code}.",  # noqa: E501
    "place_cycle": "{place} would lie under itself. Give it another parent.",
    "place_has_open_places": "{count} places under {place} are in use. Close or move them first.",
    "place_is_built_in": "{place} is kept by the application and cannot be changed, and nothing can lie under it.",  # noqa: E501
    "place_is_closed": "{place} is closed. Reopen it first, or choose another place.",
    "place_too_deep": "{place} would lie too deep: a tree of places has at most {depth_max} levels.",  # noqa: E501
    "place_under_itself": "{place} cannot lie under {above}, which lies in it. Choose another place.",  # noqa: E501
    "unknown_place": "There is no place with the code {place}. Check the code, or add the place first.",  # noqa: E501
    "series_too_long": "That would be more than {limit} places. Add them in several steps.",
    "unknown_place_kind": "{kind} is no kind of place that can be added. Choose one of {known}.",
    # ledger
    "already_reversed": "This was undone already. Nothing is left to undo.",
    "already_theirs": "{code} belongs to them already. Leave it out.",
    "already_there": "{code} is there already. Leave it out.",
    "bad_blocks": "A hold forbids shipping (1), using up (2), moving (4) or a sum of these, not {blocks}.",  # noqa: E501
    "bad_key": "A request needs a key of 1 to {length_max} characters, so that it is done only once.",  # noqa: E501
    "bad_lines": "There are {count} lines but {other} values in one of the columns. Give one value a line.",  # noqa: E501
    "code_in_use": "The code {code} stands on another item already. Look that item up, or give another code.",  # noqa: E501
    "code_in_use_meanwhile": "A code was given to another item meanwhile. Look it up and try again.",  # noqa: E501
    "code_is_a_product": "{code} is the number of the product itself, not a serial. Scan the serial beside it.",  # noqa: E501
    "code_listed_twice": "The code {code} is listed twice. Keep one of the lines.",
    "comes_from_process": "{code} comes out of this run itself, so it cannot go into it. Start another run for it.",  # noqa: E501
    "container_in_itself": "{code} cannot go into what is listed with it or lies inside it. Pack the inner one first.",  # noqa: E501
    "container_is_gone": "The container is not in hand any more. Choose another one.",
    "container_is_held": "What {code} should go into is on hold. Release the hold first.",
    "container_moved": "{code} cannot go back: the container it came from was moved since. Undo that first, or pack it anew.",  # noqa: E501
    "happens_in_future": "{at} lies in the future. Give the time at which it happened.",
    "has_contents": "{code} still has things in it. Unpack them or take them out first.",
    "held": "{code} is on hold{why}. Look at its holds, or ask quality to release it.",
    "hold_is_released": "Hold {hold} was released already.",
    "installed": "{code} is built into another unit. Take it out first.",
    "item_is_gone": "{code} is {stage_name} and cannot be used any more.",
    "key_kept": "Keys that begin with {starts} are the books' own, so {key} cannot be used. Choose another.",  # noqa: E501
    "key_reused": "The key {key} belongs to another request. Use a new one.",
    "last_code": "{code} is the only code of this item. Give it another one first.",
    "later_event": "{code} cannot go back: event {event} came later and rests on this. Undo that first.",  # noqa: E501
    "listed_twice": "{code} is inside another item of the list and moves with it. Leave it out.",
    "lot_in_several_places": "{code} lies in several parts: {where}. Say from which one.",
    "lot_not_there": "There is nothing left of {code} there: it is {where}. Take it from there.",
    "lot_of_another_product": "{code} is no lot of this product. Choose one of the same product, or none.",  # noqa: E501
    "lot_reserved": "Only {available} of {code} are free; the rest is promised to {number}.",
    "no_code_of_type": "{code} has no code of this type. Choose another type, or two items that have one.",  # noqa: E501
    "no_lines": "Nothing is listed. Add at least one line.",
    "no_order": "Say for which order the stock is kept.",
    "no_reason": "Give a reason of at most {length_max} characters.",
    "no_such_product": "There is no product for this line, or it is not in use. Choose one from the list.",  # noqa: E501
    "number_is_used": "{code} is on an item, or was, so it cannot be spoilt. Look that item up.",
    "number_looks_like": "{code} looks like {other}. Check which of them is meant.",
    "number_on_record": "{code} is on an item already, or was: it would be used from the start.",
    "number_unclear": "{what}",
    "not_a_container": "{code} cannot go into that: it is no container, or no unit to build into. Scan another one.",  # noqa: E501
    "not_a_process": "{item} is no production run. Choose one that was started by using something up.",  # noqa: E501
    "not_a_whole_quantity": "{quantity} is no quantity to work with. Give a whole number above zero, and 1 for a unit.",  # noqa: E501
    "not_as_expected": "{code} is at {place_code} and {stage_name}, not as you expected. Look again.",  # noqa: E501
    "not_enough": "There are only {available} of {code}, {quantity} are wanted.",
    "not_finished": "{code} is still being made. Complete it by its production order, or bring it home as work in progress.",  # noqa: E501
    "not_here_yet": "What is still expected goes into an expected container, and what is here into one that is here. Receive {code} or the container first.",  # noqa: E501
    "not_installed": "{code} is not built into anything.",
    "not_its_code": "The item has no code {code} of this type now. Look at its codes again.",
    "not_lost": "{code} is not lost: it is booked {where}. Move it instead.",
    "not_packed": "{code} is in no container.",
    "not_reversible": "Event {event} cannot be undone: what was measured or freed, and what itself undid something, stays. Record anew what is right.",  # noqa: E501
    "not_with_others": "{code} is with no customer, supplier or carrier but at {place_code}. Move or find it instead.",  # noqa: E501
    "not_with_us": "{code} is not in our hands but {where}. Take it back or find it first.",
    "other_place": "{code} stands at {place_code}, not where the container is. Move it there first.",  # noqa: E501
    "out_of_order": "{code} was moved later than that already, so this cannot have happened then. Check the time.",  # noqa: E501
    "owned_by_other": "{code} belongs to somebody else. Send it to its owner, or say first that it is ours: {program} own",  # noqa: E501
    "packed": "{code} is packed {where}. Move what it is in, or unpack it first.",
    "period_locked": "All days up to {until} are locked. Record it with a later day, and say in the reason when it truly happened.",  # noqa: E501
    "period_not_over": "{day} is not over yet. Lock an earlier day.",
    "place_not_open": "The place is not there or is closed. Choose another one.",
    "repeated_item": "{code} is listed twice. Leave one out.",
    "repeated_reading": "The same reading of the same item is listed twice. Keep one.",
    "reservation_is_closed": "Reservation {reservation} was ended already.",
    "reserved": "{code} is promised to {number}. Release it there first, or take another one.",
    "serials_needed": "{code} is shipped with serials only. Give its pieces serials, then ship these.",  # noqa: E501
    "several_products": "Only lots of one product can be merged. Blend them instead.",
    "several_stages": "Only lots of one stage can be merged.",
    "shared_container": "{code} is in one container with goods of another order, which would stay. Do both at once.",  # noqa: E501
    "too_many_to_sort": "Only {count_max} rows or fewer are sorted. Narrow the filters until no more fit, or take the file and sort it there.",  # noqa: E501
    "too_many_lines": "{count} lines are too many at once: at most {lines_max}. Send them in parts.",  # noqa: E501
    "units_stand": "{count} units of {sku} with serials stand in {places}. Ship, use or scrap them first; only then can it be tracked by {tracking}.",  # noqa: E501
    "unknown_container": "There is no such container. Scan it again.",
    "unknown_event": "There is no event {event}.",
    "unknown_hold": "There is no hold {hold}.",
    "unknown_item": "There is no item with the id {item}. Search for it.",
    "unknown_reservation": "There is no reservation {reservation}.",
    "value_too_long": "The value is longer than {length_max} characters. Shorten it.",
    "wrong_kind": "That cannot be done with {code}: it is of another kind.",
    "wrong_place": "{place_code} is not the place for that. Choose {wanted}.",
    "wrong_stage": "{code} is {stage_name}; that cannot be done at this stage.",
    "wrong_tracking": "{sku} is tracked by {tracking}, so this kind of item cannot be made of it.",
    # labels
    "code_at_edge": "“{content}” stands {has} mm from the label's edge; readers need {quiet} mm of white around it. Move the code inwards, or take a larger label.",  # noqa: E501
    "code_covered": "“{content}” does not read from the label as it is drawn: {what} lies over it, or nearer than {quiet} mm. Move one of them.",  # noqa: E501
    "code_not_encodable": "“{content}” cannot be printed as a symbol: {what}. Choose a larger label or a shorter code.",  # noqa: E501
    "code_not_readable": "“{content}” does not read from the label as it is drawn: {what}. Give it white around it and at least {reads}.",  # noqa: E501
    "code_too_large": "“{content}” has {characters} characters and needs {needed} mm with modules of {module} mm; its box has {has} mm. Make the box that large, choose a shorter content, or a finer module.",  # noqa: E501
    "first_cell_bad": "The sheet has {cells} labels, so none of them is number {cell}. Say which is the first unused one.",  # noqa: E501
    "label_characters": "“{text}” holds {character} ({number}), which no font here can set. Add a font that has it, or write it otherwise.",  # noqa: E501
    "label_field_unknown": "There is no field {field} on the label of a {subject}. {hint}",
    "label_field_missing": "The label needs {field}, which is empty here. Fill it in, or put the words around it in square brackets in the template.",  # noqa: E501
    "label_image_missing": "The image {image} of the template is not in the store. Add it, or take it out of the template.",  # noqa: E501
    "label_link_missing": "The label needs link, and this installation does not know under which address phones reach it. Set STOCKTHREAD_ADDRESS, or put the words around it in square brackets in the template.",  # noqa: E501
    "label_text_too_long": "“{text}” does not fit into its {width} × {height} mm, even at {smallest} pt. Shorten it, or give it more room.",  # noqa: E501
    "sheet_bad": "The sheet cannot be used: {what}. Check its measures.",
    "tag_not_encodable": "“{content}” cannot stand in an RFID tag: {what}. A tag needs a key with its serial, and the right length of the company prefix.",  # noqa: E501
    "template_bad": "{where}: {what}. Mend it in the template.",
    "template_loop": "The parts of the template lead in a circle: {parts}. Take one of them out.",
    "template_text": "“{text}” cannot be understood: {what}. Write a sign twice that stands for itself.",  # noqa: E501
    "too_many_labels": "{count} labels are too many at once. Print at most {count_max} at a time.",
    # costs
    "bad_period": "“{text}” is no period. Write a month like 2026-11, a year, or two days like 2026-11-01..2026-11-15, between 1970 and 9000.",  # noqa: E501
    "bad_weight": "“{text}” is no weight. Write a number like 12.5, with at most {digits} digits behind the point, for every receipt that takes a share.",  # noqa: E501
    "bad_rate": "“{text}” is no rate of exchange. Write what one unit of the currency is worth here, like 0.9231.",  # noqa: E501
    "cost_amount": "An amount of nothing adds no cost. Write how much it is.",
    "cost_kind": "A cost cannot be added as “{kind}”. Choose one of: {known}.",
    "cost_no_goods": "There are no goods for this cost. Choose receipts that stand, or items, and not both.",  # noqa: E501
    "cost_percent": "“{text}” is no per cent. Write it like 4.7 %, above 0 and at most 1000.",
    "cost_percent_bare": "Some of these goods have no price yet, so nothing can be worked out of it. Say what they cost first.",  # noqa: E501
    "cost_percent_of": "Per cent are of what the goods cost, in {currency}, and shared by value. Write an amount instead, or leave the rest as it is.",  # noqa: E501
    "cost_shared_by": "A cost cannot be shared by “{by}”. Choose one of: {known}.",
    "cost_weights": "Give a weight for each of the receipts or items, none below 0.",
    "costs_behind": "These goods are being booked still. Try again in a moment.",
    "rate_of_home": "{currency} is the currency of the books, so no rate of {rate} applies. Leave the rate out, or name the currency of the bill.",  # noqa: E501
    "rate_unknown": "Nobody said yet what {currency} is worth on {day}. Set a rate first, or give one with the cost.",  # noqa: E501
    # printing
    "copies_bad": "Print one to {copies_max} labels of each.",
    "event_undone": "Event {event}, by which a rule asked for these labels, was undone. Nothing was printed.",  # noqa: E501
    "image_in_use": "The template {template} shows the image {image}. Take it out of the template first.",  # noqa: E501
    "image_too_large": "The image has {has}; at most {limit} are taken in. Save it smaller.",
    "image_unreadable": "The image cannot be read: {what}. Save it again as PNG.",
    "job_file_gone": "The file of these labels is not kept any more, or not drawn yet. Wait, or print them again.",  # noqa: E501
    "job_file_taken": "The file of job {job} is its print, so to take it now is to print again. Whoever asked for it may for an hour, then a supervisor, quality or an admin.",  # noqa: E501
    "job_has_no_file": "The labels of job {job} come out of {printer} alone; there is no file of them. Print them on a printer that is a download.",  # noqa: E501
    "job_label_beyond": "The job has {count} labels, so it cannot go on behind label {label}. Say how many came out of the printer.",  # noqa: E501
    "job_left_no_file": "Job {job} is {state}, so there is no file of it. Print the labels anew.",
    "job_not_standing": "The job is {state}. Only one that stopped or failed can go on.",
    "job_only_whole": "These labels can only be sent again as a whole: they are not drawn one by one, or not here any more. Go on behind label 0.",  # noqa: E501
    "job_over": "The job is {state} already.",
    "label_bearer_unknown": "No {subject} bears {text}. Scan or type the code of one that is there.",  # noqa: E501
    "label_of_nothing": "There is no {subject} with the id {id} to print a label for. Search for it.",  # noqa: E501
    "label_of_other_kind": "This is a {kind}, and the template is for a {subject}. Choose another template.",  # noqa: E501
    "label_subject_unknown": "“{subject}” is nothing that labels are for. Choose one of {known}.",
    "labels_none": "Nothing is chosen. Choose at least one item or place to print a label for.",
    "printer_none": "No printer is in use. Add one, or bring one back into use.",
    "printer_bad": "The printer cannot be used so: {what}. Change it.",
    "printer_broke_off": "{address} broke off in the middle: {what}. See which label came out last, and go on behind it.",  # noqa: E501
    "printer_closed": "The printer {printer} is out of use. Choose another one.",
    "printer_has_jobs": "{count} jobs wait for the printer {printer}. Cancel them, or let them end, first.",  # noqa: E501
    "printer_in_hand": "The printer {printer} is being sent job {job}. Try again when that has ended.",  # noqa: E501
    "printer_rejected": "{address} does not take the labels: {what}. Check the printer's address and language, then go on.",  # noqa: E501
    "printer_unreachable": "{address} cannot be reached: {what}. See whether it is switched on, and its address.",  # noqa: E501
    "printing_broke": "The labels could not be made: {kind}. Tell whoever looks after the program; what happened is in the server's log.",  # noqa: E501
    "reprint_not_allowed": "{what}. Ask a supervisor, quality or an admin to print them again.",
    "reprint_reason_missing": "{what}. Say why they are printed again.",
    "rule_bad": "Such a rule cannot be made: {what}.",
    "rule_needs_it": "A rule prints with {name}. End the rule first.",
    "sender_stopped": "The server stopped while it sent these labels; {sent} of {count} are known to have gone. See which label came out last, and go on behind it.",  # noqa: E501
    "spool_lost": "The drawn labels of this job are not here any more. Go on behind label 0, or print the rest anew.",  # noqa: E501
    "template_would_not_print": "The label would not print: {what}",
    "template_none": "There is no template in use for {subjects}. Make one, or bring one back into use.",  # noqa: E501
    "template_changed_meanwhile": "Somebody else has changed the template meanwhile: it is at version {version} now. Look at it, then change it again.",  # noqa: E501
    "template_closed": "The template {template} is out of use. Choose another one.",
    # demo
    "demo_not_empty": "There is something in this installation already. Make the demo in an empty one: name another directory with --data.",  # noqa: E501
    # receipts
    "receipt_beyond": "Only {count} pieces lie there without serials. Take other lines out first.",
    "receipt_expected_already": "{code} is expected already. Leave it out.",
    "receipt_in_no_book": "{code} is in no book of numbers for {name}. See whether it is misread.",
    "receipt_looks_like": "Looks like {other}. Mend it if it is the same one misread.",
    "receipt_maybe_gtin": "May be the barcode of all {name}, not the serial of one: its last digit checks as a GTIN's does.",  # noqa: E501
    "receipt_no_lot": "{name} is followed by lots: scan or write the lot number too.",
    "receipt_no_product": "“{text}” does not say what it is. Choose a product, scan the product's barcode too, or teach this one.",  # noqa: E501
    "receipt_no_serial": "“{text}” says which product this is ({name}), and not which one of them. Scan the serial too.",  # noqa: E501
    "receipt_not_then": "This did not come in when the list was posted.",
    "receipt_of_other_book": "{code} is a number of the book {book}, which is not for {name}.",
    "receipt_other_product": "This is the barcode of {name}, not of {chosen}.",
    "receipt_ours_away": "{code} is ours and lies with {party}, so it cannot come in as new. Bring it home from there, under Consigned.",  # noqa: E501
    "receipt_pack_of_units": "This is a pack of {count} × {name}. Scan the serials of what is in it.",  # noqa: E501
    "receipt_pairing": "Are these off one box: {name}, {code}? An empty line between boxes makes it sure.",  # noqa: E501
    "receipt_several_products": "Several products may be meant: {skus}. Choose the product first.",
    "receipt_several_serials": "Any of these may be the serial: {codes}. Choose one.",
    "receipt_spoilt": "{code} was marked as spoilt in the book {book}: {reason}",
    "receipt_unclear": "{what}",
    "receipt_unexpected": "Was not expected. Take it in as well if it did come.",
    "receipt_unknown_gtin": "No product has the GTIN {gtin}. Teach it once, and it is known from then on.",  # noqa: E501
    "receipt_unlike_serials": "Does not look like a serial of {name}.",
    "receipt_without_lot": "{name} has serials within lots: scan the lot too, or name it for all.",
    # counts
    "adjust_no_amount": "Only the amount of a single lot can be put right. Write units off as lost or as waste instead.",  # noqa: E501
    "adjust_nothing": "{quantity} is what is on record there. Nothing has to be adjusted.",
    "adjust_both_ways": "Some amounts go up and some go down. Adjust those up and those down apart, each with a reason of its own.",  # noqa: E501
    "check_no_container": "That is no container. Scan the code of the carton or pallet that was opened.",  # noqa: E501
    "count_decision": "“{decision}” cannot be done about this difference. Choose one of: {choices}.",  # noqa: E501
    "count_ended": "The count {number} is {state}. Open another one.",
    "count_kind": "“{kind}” is no kind of count. Choose one of: {kinds}.",
    "count_line_gone": "The difference {key} is none any more: something was scanned or moved since. Look at the list again.",  # noqa: E501
    "count_lot_gone": "Nothing of the lot is on record anywhere, so no more can be booked. Receive it instead.",  # noqa: E501
    "count_lot_less": "By the books only {there} of the lot lies there by now, and {amount} shall leave. Something moved since it was counted: count it again.",  # noqa: E501
    "count_not_in_container": "What was given as the opened container is none. Scan the container again.",  # noqa: E501
    "count_not_open": "The count {number} is {state} and takes no scans. Open it again or have places counted again.",  # noqa: E501
    "count_not_posted": "The count {number} is {state}: there is nothing to undo.",
    "count_place_outside": "The place is not part of this count. Scan a place of it first.",
    "count_post_undone": "This posting of the count {number} was undone. Look at its differences and post it anew.",  # noqa: E501
    "count_scan_quantity": "A counted amount is a whole number of smallest units from nothing up. Count again.",  # noqa: E501
    "count_scope_class": "There is no such class of products. Choose one that is there.",
    "count_scope_empty": "The classes have no products. Choose others, or none to count all.",
    "count_scope_place": "Only places of our own can be counted. Choose another place.",
    "count_scope_product": "The product is not there, or not part of this count. Choose another.",
    "reason_closed": "The reason {reason} is out of use. Choose another, or use it again.",
    "reason_code": "The code {code} has a space or a colon in it. Write it without.",
    "reason_direction": "{reason} is a reason for {direction}, and this is {wanted}. Choose one of: {fitting}.",  # noqa: E501
    "reason_direction_unknown": "“{direction}” is no direction. Choose one of: {directions}.",
    "reason_unknown": "There is no reason {reason}. Choose one of: {known}.",
    "undone_with_its_count": "What the count {number} posted is undone only with all of it. Undo the count: on its page, or with count undo {number}.",  # noqa: E501
    "unknown_count": "There is no count {number}. List them with: {program} count list",
    # lots
    "lot_unclear": "Several lots have the number {code}. Write it with its product, or take another code.",  # noqa: E501
    "not_a_gain": "Event {event} is no gain that waits for review. Look at the list of gains again.",  # noqa: E501
    "not_a_lot": "{name} is no lot. Only lots are split and poured together.",
    "parts_numbers": "Some parts have a number and some have none. Write one behind each, or behind none.",  # noqa: E501
    "several_owners": "These goods belong to different owners. Pour together only what is of one.",
    "tank_is_empty": "{place_code} is empty by the books. Pour something in first, or count what is there.",  # noqa: E501
    "tank_not_empty": "{place_code} is not empty. Empty it first, or book what is left as lost.",
    "tank_place": "Only places of our own can be tanks. Choose another place.",
    "tank_product": "What is poured is of several products. Say which product it becomes.",
    "tank_quantity": "What is poured is not all {sku}. Say how much of it there is then.",
    "tank_unknown": "This place is no tank. Say so first: {program} tank add",
    "unknown_lot": "There is no lot {code}. Scan or type it again.",
    "weight_missing": "{code} has no weight behind it. Write it like: {code} 1.234 kg",
    "weight_is_nothing": "{text} is no weight. Weigh it again, or leave it out.",
    # orders
    "bad_day": "“{text}” is no day that can be read in one way only. Write it like 2026-05-31.",
    "order_ambiguous": "{number} is the number of several orders: {kinds}. Say which with its prefix.",  # noqa: E501
    "order_begun": "{number} has begun: goods have come, left or been made for it. Undo those steps first, or close the order instead.",  # noqa: E501
    "order_ended": "{number} is {state}. Open it again first.",
    "order_is_already": "{number} is {state} already.",
    "order_kind": "“{kind}” is no kind of order. Choose one of: {kinds}.",
    "order_differs": "{number} is there already and differs in {what}. Change it on its page, or take its rows out of the file.",  # noqa: E501
    "order_row_ended": "The file says that this has ended already. What happened for it is not in the file; take its rows out, or say open.",  # noqa: E501
    "order_row_unnamed": "The row says neither the number nor the reference of its order. Fill in one of them.",  # noqa: E501
    "order_rows_differ": "The {field} is “{one}” in another row of this order, and “{other}” here. Make them the same.",  # noqa: E501
    "order_line_begun": "Of line {position} ({sku}) something is announced, promised or done already, and the other lines do not ask for it. Undo that first, or close the line.",  # noqa: E501
    "order_line_form": "“{text}” is no line of an order. Write it like: DRILL 10 @ 49.90",
    "order_line_below_done": "Of {sku} {done} have come, left or been made already. Order at least as much, or close the line.",  # noqa: E501
    "order_line_price": "The price in line {position} ({sku}) is out of range. Type it again.",
    "order_line_quantity": "The quantity in line {position} ({sku}) must be more than nothing. Type it again.",  # noqa: E501
    "order_number_taken": "There is a {kind} {number} already. Choose another number, or leave it empty for the next one.",  # noqa: E501
    "order_party_missing": "A {kind} needs a {role}. Choose one.",
    "order_party_role": "{party} is no {role}. Choose another party, or mark it as {role} first.",
    "order_places": "A transfer goes from one of our own places to another one. Choose both.",
    "order_product": "The product in line {position} ({sku}) is not there or is closed. Choose another one.",  # noqa: E501
    "order_without_lines": "An order needs at least one line. Say what is ordered, and how much.",
    "transfer_elsewhere": "{code} is not in {place_code}, which this transfer leaves. Check the code, or move it there first.",  # noqa: E501
    "transfer_promised": "{code} is promised to {order}. Leave it out, or send it on purpose: it is promised no more then.",  # noqa: E501
    "transfer_extra": "{extra} of {sku} are more than was ordered. Leave them out, or send them on purpose.",  # noqa: E501
    "transfer_in_work": "{code} is not finished: it is being made, or was taken apart. Finish it first, or bring it over by a move without an order.",  # noqa: E501
    "transfer_not_open": "{number} is no open transfer. Open it first.",
    "transfer_not_underway": "{code} is not in transit for {number}. Check the code; what is here may be taken where it stands.",  # noqa: E501
    "unknown_order": "There is no order {number}. List them with: {program} order list",
    **TEXTS_OF_PRODUCTION,
    **TEXTS_OF_PURCHASES,
    **TEXTS_OF_CONTAINERS,
    **TEXTS_OF_SALES,
    **TEXTS_OF_CAUSES,
    **TEXTS_OF_COMPLAINTS,
    **TEXTS_OF_CERTIFICATES,
    **TEXTS_OF_CONSIGNED,
    **TEXTS_OF_SEALS,
    **TEXTS_OF_HOLDS,
    **TEXTS_OF_TASKS,
    **TEXTS_OF_RECALLS,
    **TEXTS_OF_RETURNS,
    # exchange
    "cell_missing": "The cell under {column} is empty. Fill it in.",
    "cell_too_long": "A cell has more than {length_max} characters. Look for a quotation mark that is not closed.",  # noqa: E501
    "column_twice": "{file} has two columns named {column}. Rename one of them.",
    "columns_missing": "{file} has no column {missing}. Its columns are: {there}. Say which ones are meant.",  # noqa: E501
    "file_changed": "{file} was changed while it was read. Start the import again.",
    "file_empty": "{file} is empty. Choose the file that has the rows in it.",
    "file_encoding": "{file} is not text in {tried}. Save it as CSV in UTF-8, or say its encoding.",
    "file_is_no_table": "{file} is {what}, not a table of text. Save it as CSV and import that.",
    "list_row": "{file}, row {row} cannot be read. See whether a quotation mark is missing there.",
    "list_without_serials": "{file} has no column that is called serial or lot ({there}). Say which one holds the serials.",  # noqa: E501
    "workbook_number": "{file}, row {row}: the spreadsheet keeps {number} as a number and has lost its last digits. Format the column as text and type it again.",  # noqa: E501
    "file_unreadable": "{file} cannot be read: {what}. Check its name and who may read it.",
    "import_elsewhere": "Part of this file is in already, in the place {place}. Go on with that place, and move the units afterwards.",  # noqa: E501
    "import_under_way": "Another process is importing {file}. Wait until it has ended, then look at what is in.",  # noqa: E501
    "line_too_long": "Line {number} of {file} has more than {length_max} characters. Save the table again with one row a line.",  # noqa: E501
    "looks_like_in_file": "{code} looks like {other} in line {first}. Check which of them is right.",  # noqa: E501
    "looks_like_on_record": "{code} looks like {other}, which is on record. Check which of them is right.",  # noqa: E501
    "other_maker_in_file": "{code} of {product} is in line {first} already, made by {maker}. Check who made it.",  # noqa: E501
    "other_maker_on_record": "{code} of {product} is on record already, made by {maker}. Check who made it.",  # noqa: E501
    "other_product_on_record": "{code} is on record already, as a {product}. Check what it is.",
    "place_needed": "There is no place {place}. Name one that is there with --place, or add --make-place to make it.",  # noqa: E501
    "product_ambiguous": "Several makers have a product {product}. Say which column names the maker.",  # noqa: E501
    "product_closed": "The product {sku} is out of use. Reopen it first.",
    "repeated_in_file": "{code} is in line {first} already. Check whether it is the same unit.",
    "row_quotes": "A quotation mark in the row is not closed, or has text behind it. Double each mark inside a cell.",  # noqa: E501
    "row_too_long": "The row has {cells} cells but the table has {columns} columns. Look for a delimiter inside a cell.",  # noqa: E501
    "row_too_short": "The row has {cells} cells but the table has {columns} columns. Fill in what is missing.",  # noqa: E501
    "row_with_nul": "The row holds NUL characters, which are no text. Save the file again from where it comes.",  # noqa: E501
    "says_otherwise": "{code} is on record already, but never with {attribute} {value}. Check which is right.",  # noqa: E501
    "serial_misfits_pattern": "The serial {serial} does not fit the product's pattern {pattern}. Check it.",  # noqa: E501
    "too_many_products": "The file speaks of more than {products_max} products. Check which column names the product.",  # noqa: E501
    "tray_decided": "Row {id} of the tray was {decision} already.",
    "tray_unknown": "There is no row {id} in the tray. List them with: {program} import tray",
    # web
    "bad_moment": "“{text}” is no time. Write it like 2026-05-31 14:30, or leave it empty for now.",
    "code_finds_nothing": "Nothing has the code {text} now. Scan or type it again.",
    "code_finds_several": "The code {text} stands on several items. Give another code of the one you mean.",  # noqa: E501
    "file_too_large": "{file} is larger than {limit} MB. Part it, or use {program} import.",
    "no_amount": "This product is followed by lots: write lot number and amount, such as L-2411 250 {unit}.",  # noqa: E501
    "no_file": "Choose a file first.",
    "no_part": "Goods of {name} lie in several parts, or not there. Choose from where they are taken.",  # noqa: E501
    "no_place": "Choose a place first.",
    "no_product": "Choose a product first.",
    "no_receiver": "Say to whom it is sent: the code of a customer, a carrier or a supplier.",
    "no_such_lot": "There is no lot {text} of {sku}. Receive the lot first, or leave the field empty.",  # noqa: E501
    "no_tracking": "Choose how it shall be followed.",
    "not_among_picked": "{text} is no serial of the items that are picked. Check the column of old serials.",  # noqa: E501
    "nothing_picked": "Nothing is picked. Pick at least one line of the list.",
    "nothing_waits": "All that stands of {name} has serials.",
    "one_item_only": "That is done with one item at a time. Pick one.",
    "product_unclear": "“{text}” fits several products, among them {one} and {other}. Write the SKU.",  # noqa: E501
    "product_without_scheme": "{sku} has no scheme that makes its serials. Give the serials yourself.",  # noqa: E501
    "scan_twice": "{code} was scanned twice. Once is enough.",
    "scan_unclear": "{code} stands on several items. Scan another code of the one you mean.",
    "scan_without_place": "{count} of what was scanned have no place behind them. Scan the place where they went.",  # noqa: E501
    "serials_do_not_match": "There are {serials} serials for {items} items. Give one for each.",
    "serials_of_one_product": "The items are of {count} products, and serials are given to one product at a time. Pick those of one.",  # noqa: E501
    "two_items_to_swap": "Two items swap their codes, and {count} are picked. Pick two.",
    "unknown_filter": "“{text}” is no state to filter by. Choose one of {known}.",
    # cli
    "unknown_user": "There is no user {login} who may sign in. List them with: {program} user list",
}
