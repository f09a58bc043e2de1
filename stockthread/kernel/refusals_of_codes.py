"""Refusals of codes, serial schemes and barcodes, as `refusals` says; that catalogue has them."""

TEXTS_OF_CODES: dict[str, str] = {
    # identifiers
    "bad_block": "The numbers cannot be reserved: {what}.",
    "bad_book_size": "{count} numbers cannot be one book: it has 1 to {limit}. Leave some out, or register several books.",  # noqa: E501
    "bad_code_characters": "The code holds characters that no code may hold ({characters}). Scan or type it again; two codes in one field go on two lines.",  # noqa: E501
    "bad_scheme": "The pattern cannot be used: {what} (at character {position}).",
    "bad_spoilt_reason": "Say on one line, in at most {limit} characters, why they are spoilt.",
    "block_is_returned": "This block of numbers was returned already.",
    "book_is_closed": "The book {name} is closed. Reopen it, or take another book.",
    "book_used_up": "The book {name} has only {left} numbers left, {wanted} are wanted. Take another book for the rest.",  # noqa: E501
    "code_too_long": "The code has {length} characters; a code has at most {length_max}.",
    "empty_code": "There is no code here. Scan or type it.",
    "mac_form": "“{text}” is no MAC address. It has twelve digits from 0 to 9 and A to F, such as 00:1B:63:84:45:E6.",  # noqa: E501
    "mac_of_a_group": "{text} is the address of a group of devices, none of one. Read the device's own address.",  # noqa: E501
    "mac_of_nobody": "{text} is no device's address. Read the one on its label.",
    "number_in_book": "{code} is in the book {name} already. Leave it out, or look at that book.",
    "number_is_spoilt": "{code} is spoilt already: {reason}. Leave it out.",
    "number_not_in_book": "{code} is not in the book {name}. Check the number.",
    "number_not_spoilt": "{code} is not spoilt. Leave it out.",
    "numbers_taken_meanwhile": "Others have taken numbers meanwhile. Look at the numbers again, then reserve them.",  # noqa: E501
    "scheme_field_bad": "{{{field}}} cannot be “{value}” in this scheme: {what}.",
    "scheme_field_missing": "The scheme needs to know {field}. Fill it in and try again.",
    "scheme_not_counted": "This scheme draws its numbers by lot, so there are none in a row to reserve.",  # noqa: E501
    "scheme_unknown": "There is no scheme {scheme} in use. Choose one from the list of schemes.",
    "scheme_used_up": "The scheme has only {remaining} numbers left and {wanted} are wanted. Make a new scheme with a wider counter.",  # noqa: E501
    "serial_misfits_scheme": "“{serial}” was not made by this scheme: {what} (at character {position}).",  # noqa: E501
    "unknown_book": "There is no book named {name}. List them with: {program} book list",
    "unknown_form": "There is no form {form} of codes. Leave it out, or choose MAC addresses.",
    "unknown_scope": "{scope} is nowhere that a code can be unique in. Choose one of {known}.",
    # identifiers, barcodes of every standard
    "barcode_bad_check": "({identifier}) cannot be “{value}”: its check characters are wrong. Scan or type it again.",  # noqa: E501
    "barcode_bad_envelope": "This code cannot be taken apart: {what} (at character {position}). Scan it again, or see whether the scanner sends GS, RS and EOT.",  # noqa: E501
    "barcode_bad_value": "({identifier}) cannot be “{value}”: {what}.",
    "barcode_contradiction": "The {name} is there twice, as “{value}” and as “{other}”. Scan the codes of one thing at a time.",  # noqa: E501
    "barcode_empty": "There is nothing to read. Scan it again.",
    "barcode_serial_is_product": "The serial “{value}” is the {name} of the product, which all its units have. Scan the other codes too.",  # noqa: E501
    "barcode_too_long": "The text is longer than {limit} characters, which no symbol holds.",
    "barcode_unknown_format": "Codes of the format {format} of ISO/IEC 15434 are not read; 05, 06 and 12 are.",  # noqa: E501
    # identifiers, GS1 barcodes
    "gs1_ambiguous": "These eight digits may be the GTIN {one} (EAN-8) or {other} (UPC-E). Let the scanner send symbology identifiers, or type all digits.",  # noqa: E501
    "gs1_bad_attribute": "({ai}) may not stand in the query of this Digital Link.",
    "gs1_bad_brackets": "The text cannot be read as AIs in brackets (at character {position}: “{text}”). Write it like (01)09521234543213(21)ABC; a bracket inside a value has a backslash before it.",  # noqa: E501
    "gs1_bad_character": "({ai}) cannot be “{value}”: {what} (at character {position}). Scan it again.",  # noqa: E501
    "gs1_bad_check": "({ai}) cannot be “{value}”: {what} (at character {position}). Scan or type it again.",  # noqa: E501
    "gs1_bad_company_prefix": "({ai}) cannot be “{value}”: {what}. It begins with the company's GS1 prefix.",  # noqa: E501
    "gs1_bad_coupon": "({ai}) is no coupon code: {what} (at character {position} of “{value}”).",
    "gs1_bad_date": "({ai}) cannot be “{value}”: {what} (at character {position}).",
    "gs1_bad_length": "({ai}) cannot be “{value}”: {what}. Scan it again, or see whether a separator is missing.",  # noqa: E501
    "gs1_bad_epc": "“{text}” is no EPC: {what} (at character {position}).",
    "gs1_bad_link": "The link cannot be read: {what} (at character {position}).",
    "gs1_bad_prefix_length": "A GS1 company prefix in an EPC has 6 to 12 digits, not {length}.",
    "gs1_bad_qualifier": "({ai}) may not follow ({key}) there in the path of a Digital Link.",
    "gs1_bad_symbol": "A symbol {symbology} has another number of digits than “{value}”. Scan it again.",  # noqa: E501
    "gs1_bad_value": "({ai}) cannot be “{value}”: {what} (at character {position}).",
    "gs1_compressed_link": "This is a compressed Digital Link, which cannot be read here. Use the link in its long form.",  # noqa: E501
    "gs1_contradiction": "({ai}) is there twice, as “{value}” and as “{other}”. Scan one thing at a time.",  # noqa: E501
    "gs1_empty": "There is nothing to read. Scan it again.",
    "gs1_excluded": "({ai}) and ({other}) may not be on the same thing.",
    "gs1_foreign_character": "GS1 data has no such character as at {position}. Set the scanner's keyboard and character set, then scan again.",  # noqa: E501
    "gs1_no_key": "No GS1 key is in it that a link or EPC could be made of, such as a GTIN.",
    "gs1_not_encodable": "No tag of the coding {coding} holds this. Take a longer coding, or another serial.",  # noqa: E501
    "gs1_not_fnc1": "The scanner sent ^ at character {position}, which is no separator in scanned data. Let it send FNC1 as GS (character 29).",  # noqa: E501
    "gs1_not_gs1": "“{text}” is no GS1 data.",
    "gs1_not_text": "These bytes are no UTF-8 text. Set the scanner to send UTF-8 or ASCII.",
    "gs1_requisite": "({ai}) needs {needed} beside it.",
    "gs1_serial_needed": "A digital signature is of one thing, so ({ai}) “{value}” needs its serial number.",  # noqa: E501
    "gs1_too_long": "The text is longer than {limit} characters, which no GS1 symbol holds.",
    "gs1_unknown_ai": "“{ai}” (at character {position}) is no GS1 Application Identifier. Perhaps a separator is missing.",  # noqa: E501
    "gs1_unknown_symbology": "“{identifier}” is no symbology identifier of GS1 data.",
    "gs1_unlisted": "({ai}) cannot be “{value}”: {what}. Look it up in the standard's list of codes.",  # noqa: E501
}
