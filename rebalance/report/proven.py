"""What a certificate proves, in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor

from rebalance.plan.check.certificate import Proof
from rebalance.words import Message, Words, named

DIGITS = 6


def proven(proofs: Sequence[Proof], words: Words) -> str:
    """Say below what no plan can be, and which bounds are not proven by that."""
    levels = [_level("proven-level", p, p.bound, value=_written(p.value, up=True)) for p in proofs]
    claimed = [_level("beyond-level", p, p.claimed) for p in proofs if p.claimed is not None]
    if claimed:
        return words("verdict.proven-partly", levels=levels, beyond=claimed)
    return words("verdict.proven", levels=levels)


def _level(key: str, proof: Proof, bound: Fraction, **blanks: object) -> Message:
    level = named("levels", proof.level)
    return Message(f"verdict.{key}", {"level": level, "bound": _written(bound, up=False), **blanks})


def _written(figure: Fraction, up: bool) -> str:
    """Write a figure with a few decimals, rounded so that it says no more than what is true."""
    scaled = figure * 10**DIGITS
    whole = Fraction(ceil(scaled) if up else floor(scaled), 10**DIGITS)
    return f"{int(whole):,}" if whole.denominator == 1 else f"{float(whole):,.{DIGITS}f}".rstrip("0")
