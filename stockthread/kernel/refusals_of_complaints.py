"""Refusals of complaints and of product pages, as `refusals` says; that catalogue has them."""

TEXTS_OF_COMPLAINTS: dict[str, str] = {
    "alarm_decision": "“{decision}” is no decision about an alarm. Say real, false or open.",
    "alarm_open": "There is an open alarm of this kind for the same unit already. Decide that one.",
    "complaint_channel": "“{channel}” is no way by which complaints come. Choose one of: {known}.",
    "complaint_code": "“{code}” is no code. Write capitals, digits and hyphens, such as SEND-IN.",
    "complaint_danger_word": "“{word}” cannot be looked for. Write words of letters and digits, two signs or more, with * at the end alone.",  # noqa: E501
    "complaint_days": "{days} days cannot be. Say from 1 to {days_max}.",
    "complaint_field": "{field} is no field of an answer. Choose among: {known}.",
    "complaint_item": "This is no unit and no lot on record. Scan it again, or leave it open which one it is.",  # noqa: E501
    "complaint_item_unclear": "“{text}” is the code of {count} things. Scan one code of a unit or a lot, or choose among the candidates.",  # noqa: E501
    "complaint_kind": "“{kind}” is no kind of complaint. Choose one of: {known}.",
    "complaint_language": "“{language}” is no language. Write its short code, such as en or de.",
    "complaint_linked": "{number} is about this already. Choose something else.",
    "complaint_mail": "The answer is on record, and the mail server did not take it: {what} Send it otherwise, or try again.",  # noqa: E501
    "complaint_not_undone": "That change of {number} is not the last of its sort, or was undone already. Change it by hand.",  # noqa: E501
    "complaint_number_taken": "There is a complaint {number} already. Leave the number out to get the next one.",  # noqa: E501
    "complaint_open": "{number} is not closed yet. Close it first, then what it says of the customer can be emptied.",  # noqa: E501
    "complaint_party": "This customer is not on record. Choose another one, or leave it empty.",
    "complaint_person": "Nobody with this name works here now. Choose somebody from the list.",
    "complaint_product": "This product is not on record. Choose another one, or leave it empty.",
    "complaint_reach": "“{text}” is no e-mail address and no telephone number. Write one of them, or leave it empty.",  # noqa: E501
    "complaint_state": "{number} is {state}. From there it cannot become {next}; reopen it first.",
    "complaint_state_unknown": "“{state}” is no state. Choose one of: {known}.",
    "complaint_template": "There is no prepared answer {template}. Choose one from the list.",
    "complaint_unlinked": "{number} is not about this. Look at it again.",
    "complaint_way": "“{way}” is no way of answering. Choose one of: {known}.",
    "notice_owned": "This notice belongs to {owner} {reference}. It is shown until that is closed.",
    "passport_language": "“{language}” is no language of the product's page. Choose one of: {known}.",  # noqa: E501
    "unknown_complaint": "There is no complaint {number}. Look at the list of complaints.",
}
