"""Refusals of recalls, as `refusals` says; that catalogue has them."""

TEXTS_OF_RECALLS: dict[str, str] = {
    "mock_no_goods": "A container or a process has no balance. Choose a lot or units instead.",
}
