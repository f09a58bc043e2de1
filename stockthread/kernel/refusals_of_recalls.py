"""Refusals of recalls, as `refusals` says; that catalogue has them."""

TEXTS_OF_RECALLS: dict[str, str] = {
    "action_link": "“{text}” is no number of a complaint, a recall or a study. Write it like C-0001 or R-2.",  # noqa: E501
    "action_state": "{number} is {state}; from there it can become: {known}.",
    "action_unknown": "There is no corrective action {number}. Look in the list of actions.",
    "mock_no_goods": "A container or a process has no balance. Choose a lot or units instead.",
    "recall_answer": "“{answer}” is no answer. Choose one of: {known}.",
    "recall_changed": "The goods are not what was shown before you signed. Look at what changed, and sign again.",  # noqa: E501
    "recall_check": "Say what the call came to. Choose one of: {known}.",
    "recall_closed": "Recall {number} is closed. Open it again first.",
    "recall_container": "Nothing is called {name} that could be a container. Check the code.",
    "recall_cut": "Nothing is left out by “{kind}”. Choose one of: {known}.",
    "recall_cut_reason": "Say why this is left out; it stays on record.",
    "recall_no_answer": "Say what became of it: choose one of the answers.",
    "recall_nobody": "Nobody is to be told: everything is with us, or its holders have been told.",
    "recall_not_theirs": "This is not among what was delivered. Open the page of the notice again.",
    "recall_nothing": "Nothing is left that the recall would be about. Check where it begins and what is left out.",  # noqa: E501
    "recall_running": "Recall {number} is running already.",
    "recall_share": "“{text}” is no share. Write per cent between 0 and 100, such as 0.5.",
    "recall_text": "The text has a sign that cannot be kept. Write it again without it.",
    "recall_unknown": "There is no recall {number}. Look in the list of recalls.",
}
