"""Public ids: a permutation that tells nothing and is undone only by its own kind."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockthread.kernel.errors import Refused
from stockthread.kernel.ids import ID_END, internal_id, public_id


@given(st.integers(0, ID_END - 1))
def test_a_public_id_leads_back_to_its_number(id: int) -> None:
    text = public_id("item", id)
    assert len(text) == 13
    assert internal_id("item", text) == id


@given(st.text(max_size=16) | st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=13, max_size=13))
def test_any_other_text_is_refused_or_the_one_spelling_of_a_number(text: str) -> None:
    with suppress(Refused):
        assert public_id("item", internal_id("item", text)) == text


def test_small_letters_and_look_alikes_are_forgiven() -> None:
    text = next(text for text in map(_item, range(1000)) if "0" in text and "1" in text)
    assert internal_id("item", text.lower()) == internal_id("item", text)
    assert internal_id("item", text.replace("0", "O").replace("1", "l")) == internal_id(
        "item", text
    )


def test_neighbours_do_not_look_alike() -> None:
    texts = [_item(id) for id in range(10_000)]
    assert len(set(texts)) == 10_000
    assert len({text[:3] for text in texts}) > 6_000
    assert sorted(texts) != texts


def test_kinds_have_different_ids() -> None:
    assert public_id("item", 7) != public_id("place", 7)
    assert public_id("place", 7) != public_id("Place", 7)
    with suppress(Refused):
        assert internal_id("place", public_id("item", 7)) != 7


@pytest.mark.parametrize("text", ["", "7", "0" * 12, "U" * 13, "G" + "0" * 12, "٣" * 13, "0" * 14])
def test_what_is_no_public_id_is_refused(text: str) -> None:
    with pytest.raises(Refused) as caught:
        internal_id("item", text)
    assert caught.value.refusals[0].code == "unknown_id"


def test_another_secret_gives_other_ids(settings: object) -> None:
    before = public_id("item", 7)
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]
    assert public_id("item", 7) != before


def test_the_ids_of_a_key_stay_the_same(settings: object) -> None:
    """Addresses are written down; a change of the construction would break them all."""
    settings.SECRET_KEY = "fixed"  # type: ignore[attr-defined]
    assert [public_id("item", id) for id in (0, 1, ID_END - 1)] == [
        "E74TRYNZK0EW2",
        "41P2AW7J0XHDD",
        "FP611ZMEZXPNQ",
    ]


def _item(id: int) -> str:
    return public_id("item", id)
