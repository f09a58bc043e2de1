"""The one catalogue of refusals: code → the sentence a person reads.

A sentence says what is wrong and what to do. Codes are stable; they are listed with their data
in docs/reference/refusals.md. One block an area, sorted inside.
"""

TEXTS: dict[str, str] = {
    # kernel
    "database_busy": "The database was busy for too long. Nothing was changed; try again.",
    "unknown_id": "There is nothing with the id {id}. Check the address or search for it.",
    # identifiers
    "bad_code_characters": "The code holds characters that no code may hold ({characters}). Scan or type it again; two codes in one field go on two lines.",  # noqa: E501
    "bad_scheme": "The pattern cannot be used: {what} (at character {position}).",
    "code_too_long": "The code has {length} characters; a code has at most {length_max}.",
    "empty_code": "There is no code here. Scan or type it.",
    "scheme_code_taken": "There is already a scheme {scheme}. Choose another name.",
    "scheme_field_bad": "{{{field}}} cannot be “{value}” in this scheme: {what}.",
    "scheme_field_missing": "The scheme needs to know {field}. Fill it in and try again.",
    "scheme_unknown": "There is no scheme {scheme} in use. Choose one from the list of schemes.",
    "scheme_used_up": "The scheme has only {remaining} numbers left and {wanted} are wanted. Make a new scheme with a wider counter.",  # noqa: E501
    "serial_misfits_scheme": "“{serial}” was not made by this scheme: {what} (at character {position}).",  # noqa: E501
}
