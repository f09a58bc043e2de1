"""What tests ask about refusals."""

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
        assert "(" not in sentence or any("(" in str(v) for v in refusal.data.values()), sentence
    return [(refusal.line, refusal.code) for refusal in caught.value.refusals]
