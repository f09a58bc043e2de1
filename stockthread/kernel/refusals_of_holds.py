"""Refusals of holds and their reasons, as `refusals` says; that catalogue has them."""

TEXTS_OF_HOLDS: dict[str, str] = {
    "hold_of_a_part_with_made": "What is made from a lot is made from all of it. Hold the whole lot, or the part alone.",  # noqa: E501
    "hold_reason_change": "The reason {reason} is released by {allowed}, so only they change it, and you are {role}. Ask them.",  # noqa: E501
    "hold_reason_changed_since": "The reason {reason} was changed again since, or this was undone. Undo the last change first, or change the reason.",  # noqa: E501
    "hold_reason_closed": "The reason {reason} is no longer offered. Choose another, or offer it again.",  # noqa: E501
    "hold_reason_code": "“{text}” is no code of a reason. Write 1 to {length_max} letters and digits, without spaces and colons.",  # noqa: E501
    "hold_reason_name": "A reason needs a name of at most {length_max} characters.",
    "hold_reason_role": "“{role}” is no role that releases. Choose one of: {known}; or none, for all who may.",  # noqa: E501
    "hold_reason_taken": "There is a reason {reason} already. Change that one, or choose another code.",  # noqa: E501
    "hold_reason_unknown": "There is no reason {reason} for a hold. Choose one of: {known}.",
    "hold_role": "What is held for {reason} is released by {allowed}, and you are {role}. Ask them.",  # noqa: E501
    "hold_undone_by_release": "A hold for {reason} is not undone but released, as that reason asks. Release it.",  # noqa: E501
}
