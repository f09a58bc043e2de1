"""Refusals of certificates and results, as `refusals` says; that catalogue has them."""

TEXTS_OF_CERTIFICATES: dict[str, str] = {
    "certificate_days": "A certificate issued on {issued} cannot be valid until {until}. Check both days.",  # noqa: E501
    "certificate_kind_code": "“{text}” is no code of a kind. Write 1 to {length_max} letters and digits, without spaces and colons.",  # noqa: E501
    "certificate_kind_name": "A kind of certificate needs a name of at most {length_max} characters.",  # noqa: E501
    "certificate_kind_unknown": "There is no kind of certificate {kind}. Choose one of: {known}.",
    "certificate_number": "Give the certificate's number, at most {length_max} characters. Where it has none, give its day.",  # noqa: E501
    "certificate_of_container": "{code} is neither a unit nor a lot. Name the goods that the certificate is of.",  # noqa: E501
    "certificate_withdrawn": "Certificate {number} was withdrawn or corrected before. Look at the one that counts.",  # noqa: E501
    "hold_ends_by_itself": "A hold for {reason} ends when what is missing is in. Enter it, or let the goods be used as they are, signed.",  # noqa: E501
    "need_limits_crossed": "{subject} cannot be at least {lower} and at most {upper}. Swap the limits.",  # noqa: E501
    "need_number": "“{text}” is no limit for {subject}. Numbers have limits such as 11.5, texts one that is expected.",  # noqa: E501
    "need_repeated": "{subject} is asked for twice. Ask once.",
    "need_type": "“{type}” is nothing that can be asked for. Choose one of: {known}.",
    "result_not_asked": "{subject} is not asked of these goods. Asked are: {known}.",
    "result_number": "{subject} is measured in numbers, and “{text}” is none. Write it like 11.5.",
    "result_repeated": "{subject} is given twice for the same goods. Give it once.",
    "result_text": "“{text}” cannot be kept as {subject}. Write 1 to 200 characters.",
    "result_pass_fail": "{subject} is passed or failed, and “{text}” says neither. Write pass or fail.",  # noqa: E501
    "result_withdrawn": "This result for {subject} was withdrawn before.",
    "results_headings": "A table of results has a column lot or serial, and one for each result; this one has {found}. Write the headings.",  # noqa: E501
    "specification_none": "Nothing was ever asked of this product's goods. Write a specification first.",  # noqa: E501
}
