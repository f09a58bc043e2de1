"""Refusals of seals and proofs, as `refusals` says; that catalogue has them."""

TEXTS_OF_SEALS: dict[str, str] = {
    "not_sealed": "Nothing that happened to {item} is sealed yet. Seal first.",
    "nothing_sealed": "Nothing has been sealed yet. Seal first.",
    "seal_broken": "The events that head {number} covers are not those that were sealed. Nothing more is sealed; verify names what was changed.",  # noqa: E501
    "seal_head_unreadable": "This is no head. Give the line that sealing printed, whole and as it was.",  # noqa: E501
    "seal_key_here": "The key that signs is here, so it is not lost. Change to a new one instead.",
    "seal_key_missing": "The key that signs is not at {path}. Bring it back from the backup, or begin anew with a note that it is lost.",  # noqa: E501
    "seal_note_missing": "Say why the key is lost. It stands in the head for ever.",
}
