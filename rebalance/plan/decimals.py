"""Numbers as they are written in decimals: what adds up on paper adds up here."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache


@lru_cache(maxsize=1 << 16)
def exact(value: float) -> Fraction:
    """Read a number as it is written, so that 0.1 is a tenth and not the binary number next to it."""
    return Fraction(str(float(value)))


def plain(value: Fraction) -> int | float:
    """Give a number as an int where it is whole, else as a float."""
    return int(value) if value.denominator == 1 else float(value)
