"""Refusals of tasks, as `refusals` says; that catalogue has them."""

TEXTS_OF_TASKS: dict[str, str] = {
    "task_claimed": "{who} is doing this with {code} already. Choose another task, or ask {who} to give it back.",  # noqa: E501
    "task_instruction": "What is to be heeded may have at most {length_max} characters. Shorten it.",  # noqa: E501
    "task_kind": "There is no task “{kind}”. Choose one of: {known}.",
    "task_not": "The task for {code} is {state} and takes no scans. Open it again first.",
    "task_not_with_us": "{code} is in none of our places. Leave it out.",
    "task_nothing_to_take_back": "Nothing of this task has been scanned. There is nothing to take back.",  # noqa: E501
    "task_over": "The task for {code} is {state} already. Choose another one.",
    "task_place_first": "Scan first where {wanted} is: {place_code}. Then {wanted} itself.",
    "task_problem": "“{problem}” is no reason why a task is blocked. Choose one of: {known}.",
    "task_scan_unknown": "Nothing has the code {scanned}. Scan again, or look whether it is another label.",  # noqa: E501
    "task_there": "There is task {task} for {code} already, which is not done. Do that one, or cancel it first.",  # noqa: E501
    "task_unknown": "There is no task {number}. List them with: {program} task list",
    "task_words": "The words may have at most {length_max} characters. Shorten them.",
    "task_wrong_item": "That is {scanned}, another one. Put it back and look for {wanted}.",
    "task_wrong_place": "That is {scanned}. {wanted} is in {place_code}: go there and scan it.",
    "task_wrong_target": "{scanned} is not where it goes. Bring it to {place_code} and scan that.",
    "undone_with_its_task": "What task {number} brought is undone with its last scan. Take that back: on its page, or with task back {number}.",  # noqa: E501
}
