"""The one catalogue of refusals: code → the sentence a person reads.

A sentence says what is wrong and what to do. Codes are stable; they are listed with their data
in docs/reference/refusals.md. One block an area, sorted inside.
"""

TEXTS: dict[str, str] = {
    # kernel
    "code_repeated": "The code {code} stands in line {first} already. Keep one of the two lines.",
    "code_taken": "The code {code} belongs to another {what}. Choose another code, or change that {what} instead.",  # noqa: E501
    "database_busy": "The database was busy for too long. Nothing was changed; try again.",
    "field_bad_characters": "The {field} has characters that cannot be shown. Type it again.",
    "field_missing": "The {field} is missing. Fill it in.",
    "field_too_long": "The {field} has {length} characters; at most {limit} are allowed. Shorten it.",  # noqa: E501
    "unknown_id": "There is nothing with the id {id}. Check the address or search for it.",
    # identifiers
    "bad_code_characters": "The code holds characters that no code may hold ({characters}). Scan or type it again; two codes in one field go on two lines.",  # noqa: E501
    "bad_scheme": "The pattern cannot be used: {what} (at character {position}).",
    "code_too_long": "The code has {length} characters; a code has at most {length_max}.",
    "empty_code": "There is no code here. Scan or type it.",
    "scheme_field_bad": "{{{field}}} cannot be “{value}” in this scheme: {what}.",
    "scheme_field_missing": "The scheme needs to know {field}. Fill it in and try again.",
    "scheme_unknown": "There is no scheme {scheme} in use. Choose one from the list of schemes.",
    "scheme_used_up": "The scheme has only {remaining} numbers left and {wanted} are wanted. Make a new scheme with a wider counter.",  # noqa: E501
    "serial_misfits_scheme": "“{serial}” was not made by this scheme: {what} (at character {position}).",  # noqa: E501
    # access
    "account_taken": "This user has an account already. Change its role instead.",
    "last_admin": "This is the only admin. Make somebody else an admin first.",
    "no_account": "This user may not do anything here yet. Ask an admin for a role.",
    "not_allowed": "As {role} you may not {action}. Ask somebody who is {allowed}.",
    "unknown_person": "There is no person with the id {person} who may act. Choose one from the list of people.",  # noqa: E501
    "unknown_role": "There is no role {role}. Choose one of {roles}.",
    # parties
    "bad_email": "“{email}” is no e-mail address. Write it like name@example.com.",
    "person_is_built_in": "This person belongs to the application and stays as it is.",
    "unknown_party": "There is no party with the code {party}. Check the code, or add the party first.",  # noqa: E501
    # catalog
    "ambiguous_quantity": "“{text}” may be {plain} or {point}. Write it without a comma.",
    "bad_date": "“{value}” is no date, which {attribute} needs. Write it like 2026-05-31.",
    "bad_gtin": "“{gtin}” is no GTIN: it has 8, 12, 13 or 14 digits, the last of which checks the others. Scan it again.",  # noqa: E501
    "bad_number": "“{value}” is no number, which {attribute} needs. Write digits and at most one decimal point.",  # noqa: E501
    "bad_quantity": "“{text}” is no quantity. Write a number and, if you like, a unit: 12, 1.5 or 250 g.",  # noqa: E501
    "bad_scale": "The scale {scale} is not possible. Choose 1, 10, 100 and so on up to {scale_max}.",  # noqa: E501
    "bad_serial_pattern": "The serial pattern {pattern} cannot be read: {what}.",
    "class_cycle": "The class {class} would lie under itself. Give it another parent.",
    "gtin_repeated": "The GTIN {gtin} stands in line {first} already. A GTIN belongs to one product.",  # noqa: E501
    "gtin_taken": "The GTIN {gtin} belongs to another product. A GTIN belongs to one product.",
    "quantity_too_fine": "{text} cannot be counted exactly: this product is counted in steps of {step}. Round it yourself.",  # noqa: E501
    "quantity_too_large": "{text} is too much: at most {limit} at once.",
    "scale_of_serials": "A product tracked by {tracking} is counted in whole pieces. Set its scale to 1.",  # noqa: E501
    "scheme_of_other_codes": "The scheme {scheme} does not make codes of the type {code_type}. Choose another scheme.",  # noqa: E501
    "tracking_fixed": "The tracking, unit, scale and type of code of {sku} cannot be changed here, since what is stored depends on them.",  # noqa: E501
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
    "bad_rectangle": "The rectangle of {place} on the map is not complete. Give x, y, width and height, the last two more than 0.",  # noqa: E501
    "company_under_place": "{place} is a company, which stands at the top. Leave its parent empty.",
    "place_code_reserved": "Codes that begin with {form} are kept for the places of parties. Choose another code than {code}.",  # noqa: E501
    "place_cycle": "{place} would lie under itself. Give it another parent.",
    "place_has_open_places": "{count} places under {place} are in use. Close or move them first.",
    "place_is_built_in": "{place} is kept by the application and cannot be changed, and nothing can lie under it.",  # noqa: E501
    "place_is_closed": "{place} is closed. Reopen it first, or choose another place.",
    "place_too_deep": "{place} would lie too deep: a tree of places has at most {depth_max} levels.",  # noqa: E501
    "place_under_itself": "{place} cannot lie under {above}, which lies in it. Choose another place.",  # noqa: E501
    "unknown_place": "There is no place with the code {place}. Check the code, or add the place first.",  # noqa: E501
    "unknown_place_kind": "{kind} is no kind of place that can be added. Choose one of {known}.",
}
