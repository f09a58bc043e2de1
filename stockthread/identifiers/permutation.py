"""A keyed permutation of the numbers 0 … radix^width - 1: FF1, a format-preserving cipher. Pure.

Source: NIST SP 800-38G, Recommendation for Block Cipher Modes of Operation: Methods for
Format-Preserving Encryption, algorithms 7 and 8 (FF1 encryption and decryption), with AES. A number
is encrypted as the string of its digits, so every number of that width comes up exactly once, and
who knows any number of earlier results cannot tell the next without the key.

All numbers of a batch go through each of the ten rounds together, with one call of the cipher a
round. Halves of at most 64 bits are enough for every width that a scheme can have.
"""

import sys
from array import array
from collections.abc import Iterable, Sequence

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes

ROUNDS = 10
_BLOCK = 16


def permuted(
    numbers: Sequence[int], *, key: bytes, radix: int, width: int, tweak: bytes = b""
) -> list[int]:
    """Return what each number becomes, in order. `key`: 16 bytes; `tweak`: another permutation."""
    rounds = _Rounds(key, radix, width, tweak)
    left, right = rounds.halves(numbers)
    for number in range(ROUNDS):
        modulus, added = rounds.modulus(number), rounds.values(number, right)
        left, right = right, [(a + y) % modulus for a, y in zip(left, added, strict=True)]
    return rounds.joined(left, right)


def restored(
    numbers: Sequence[int], *, key: bytes, radix: int, width: int, tweak: bytes = b""
) -> list[int]:
    """Return the numbers of which `permuted` makes these."""
    rounds = _Rounds(key, radix, width, tweak)
    left, right = rounds.halves(numbers)
    for number in reversed(range(ROUNDS)):
        modulus, added = rounds.modulus(number), rounds.values(number, left)
        left, right = [(b - y) % modulus for b, y in zip(right, added, strict=True)], left
    return rounds.joined(left, right)


class _Rounds:
    """The round function of FF1 for one key, format and tweak."""

    def __init__(self, key: bytes, radix: int, width: int, tweak: bytes) -> None:
        wider = width - width // 2
        self._low: int = radix**wider
        self._high: int = radix ** (width // 2)
        # ECB is the bare cipher, which FF1 is built from; nothing is encrypted in it as a message.
        self._cipher: CipherContext = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
        self._half_bytes = -(-(self._low - 1).bit_length() // 8)
        self._value_bytes = 4 * -(-self._half_bytes // 4) + 4
        fill = -(len(tweak) + self._half_bytes + 1) % _BLOCK
        self._before = (
            bytes([1, 2, 1]) + radix.to_bytes(3, "big") + bytes([10, width // 2])
            + width.to_bytes(4, "big") + len(tweak).to_bytes(4, "big") + tweak + bytes(fill)
        )  # fmt: skip

    def halves(self, numbers: Sequence[int]) -> tuple[list[int], list[int]]:
        """Return the upper and the lower half of each number's digits."""
        return [n // self._low for n in numbers], [n % self._low for n in numbers]

    def joined(self, left: Sequence[int], right: Sequence[int]) -> list[int]:
        """Return the numbers of these halves."""
        return [a * self._low + b for a, b in zip(left, right, strict=True)]

    def modulus(self, number: int) -> int:
        """Return how many values the half has that the round changes."""
        return self._low if number % 2 else self._high

    def values(self, number: int, halves: Sequence[int]) -> Iterable[int]:
        """Return the value that the round adds for each half."""
        first = self._before + bytes([number]) + bytes(self._half_bytes)
        chained = bytes(_BLOCK)
        for start in range(0, len(first) - _BLOCK, _BLOCK):
            chained = self._cipher.update(_xor(chained, first[start : start + _BLOCK]))
        last = int.from_bytes(_xor(chained, first[-_BLOCK:]), "big")
        blocks = array("Q", [last >> 64]) * (2 * len(halves))
        low = last & (2**64 - 1)
        blocks[1::2] = array("Q", [low ^ half for half in halves])
        found = array("Q", self._cipher.update(_big_endian(blocks).tobytes()))
        words = _big_endian(found)
        if self._value_bytes == 8:
            return words[0::2]
        return [(a << 32) | (b >> 32) for a, b in zip(words[0::2], words[1::2], strict=True)]


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def _big_endian(words: "array[int]") -> "array[int]":
    if sys.byteorder == "little":
        words.byteswap()
    return words
