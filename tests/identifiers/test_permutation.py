"""FF1 gives what NIST says that it gives, and each number once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockthread.identifiers.permutation import permuted, restored

# NIST's published examples for FF1 with AES-128: radix, tweak, digits in, digits out.
KEY = bytes.fromhex("2B7E151628AED2A6ABF7158809CF4F3C")
EXAMPLES = [
    (10, "", "0123456789", "2433477484"),
    (10, "39383736353433323130", "0123456789", "6124200773"),
    (36, "3737373770717273373737", "0123456789abcdefghi", "a9tv40mll9kdu509eum"),
]


@pytest.mark.parametrize(("radix", "tweak", "plain", "hidden"), EXAMPLES)
def test_the_published_examples_come_out(radix: int, tweak: str, plain: str, hidden: str) -> None:
    form = {"key": KEY, "radix": radix, "width": len(plain), "tweak": bytes.fromhex(tweak)}
    assert permuted([int(plain, radix)], **form) == [int(hidden, radix)]
    assert restored([int(hidden, radix)], **form) == [int(plain, radix)]


@pytest.mark.parametrize(("radix", "width"), [(10, 5), (32, 3), (2, 15), (50, 3)])
def test_every_number_comes_once(radix: int, width: int) -> None:
    hidden = permuted(range(radix**width), key=KEY, radix=radix, width=width)
    assert sorted(hidden) == list(range(radix**width))


@given(
    st.binary(min_size=16, max_size=16),
    st.binary(max_size=40),
    st.integers(2, 62),
    st.integers(2, 63),
    st.data(),
)
def test_every_number_is_found_again(
    key: bytes, tweak: bytes, radix: int, width: int, data: st.DataObject
) -> None:
    largest = radix**width - 1
    if largest >= 2**63:
        return
    numbers = data.draw(st.lists(st.integers(0, largest), min_size=1, max_size=5))
    form = {"key": key, "radix": radix, "width": width, "tweak": tweak}
    hidden = permuted(numbers, **form)
    assert restored(hidden, **form) == numbers
    assert [permuted([number], **form)[0] for number in numbers] == hidden


def test_another_key_or_tweak_is_another_permutation() -> None:
    form = {"key": KEY, "radix": 10, "width": 8}
    first = permuted(range(1000), **form)
    assert len(set(first) & set(permuted(range(1000), **form | {"key": bytes(16)}))) < 20
    assert len(set(first) & set(permuted(range(1000), **form, tweak=b"26"))) < 20
