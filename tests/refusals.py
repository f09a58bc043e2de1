"""What tests ask about refusals."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from stockthread.kernel.errors import Refused, text


def refused(action: Callable[[], Any]) -> list[tuple[int | None, str]]:
    """Do something that must be refused; return line and code of each refusal.

    Each sentence must be complete: every gap filled.
    """
    with pytest.raises(Refused) as caught:
        action()
    for refusal in caught.value.refusals:
        sentence = text(refusal)
        gap = re.search(r"\([a-z_]+\)", sentence)
        assert not gap or any(gap[0] in str(v) for v in refusal.data.values()), sentence
    return [(refusal.line, refusal.code) for refusal in caught.value.refusals]
