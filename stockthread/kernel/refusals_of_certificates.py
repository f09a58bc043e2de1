"""Refusals of certificates and results, as `refusals` says; that catalogue has them."""

TEXTS_OF_CERTIFICATES: dict[str, str] = {
    "certificate_days": "A certificate issued on {issued} cannot be valid until {until}. Check both days.",  # noqa: E501
    "certificate_kind_code": "“{text}” is no code of a kind. Write 1 to {length_max} letters and digits, without spaces and colons.",  # noqa: E501
    "certificate_kind_name": "A kind of certificate needs a name of at most {length_max} characters.",  # noqa: E501
    "certificate_kind_unknown": "There is no kind of certificate {kind}. Choose one of: {known}.",
    "certificate_number": "Give the certificate's number, at most {length_max} characters. Where it has none, give its day.",  # noqa: E501
    "certificate_of_container": "{code} is neither a unit nor a lot. Name the goods that the certificate is of.",  # noqa: E501
    "certificate_withdrawn": "Certificate {number} was withdrawn or corrected before. Look at the one that counts.",  # noqa: E501
    "concession_ended": "This concession counts no more. Look at the item again.",
    "concession_not_needed": "{code} lacks nothing, or may be used as it is already. Leave it out.",
    "concession_of_a_part": "A part is of one lot. Pick one lot, or leave the amount empty.",
    "concession_order": "{number} is no open sales order. Choose one that is open, or none.",
    "concession_until": "{until} is past. Choose a day to come, or none.",
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
    "retention_months": "Samples are kept for 0 to {months_max} months, not {months}. Write 0 for no rule.",  # noqa: E501
    "sample_not_due": "{code} is no sample that is due. Leave it out, or scrap it for a reason of its own.",  # noqa: E501
    "specification_none": "Nothing was ever asked of this product's goods. Write a specification first.",  # noqa: E501
}
