"""What comes next in a recall: one step at a time, the first that is to be done."""

from typing import Any

from stockthread import tasks
from stockthread.web import words

_CLOSED = {"kind": "none", "word": "It is closed. What is held stays held until it is released."}


def next_step(
    is_running: bool, changed: int, notices: dict[str, Any], done: tasks.Progress | None
) -> dict[str, Any]:
    """The step that is to be taken now. kind: what its button does, `none` for no button."""
    if not is_running:
        return _CLOSED
    if changed:
        count = words.count(changed, "unit or lot", "units and lots")
        return {"kind": "change", "word": f"{count} changed since it was signed."}
    if notices["untold"]:
        have = notices["untold"]
        return {"kind": "tell", "word": f"{have} affected goods, and nobody told them of all."}
    if notices["unsent"]:
        return {"kind": "letters", "word": "Print the letters, and post them."}
    if notices["due"]:
        whom = words.count(notices["due"], "party has", "parties have")
        return {"kind": "remind", "word": f"{whom} not answered.", "count": notices["due"]}
    if notices["unreached"]:
        whom = words.count(notices["unreached"], "buyer", "buyers")
        return {"kind": "next", "word": f"Ask how {whom} further on can be reached."}
    if done and done.done < done.asked:
        left = words.count(done.asked - done.done, "thing is", "things are")
        return {"kind": "tasks", "word": f"{left} to be brought back from our places."}
    if notices["silent"]:
        whom = words.count(notices["silent"], "party", "parties")
        return {"kind": "none", "word": f"Waiting for the answer of {whom}."}
    return {"kind": "close", "word": "Nothing is left to be done: it can be closed."}
