"""Fitting things into bins, against trying every way."""

from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from rebalance.plan.check.packing import fits

sizes = st.fractions(min_value=0, max_value=6, max_denominator=4)


def every_way(things: list[tuple[Fraction, int]], bins: list[Fraction]) -> bool:
    single = [size for size, count in things for _ in range(count)]
    for chosen in product(range(len(bins)), repeat=len(single)):
        left = list(bins)
        for size, i in zip(single, chosen, strict=True):
            left[i] -= size
        if all(space >= 0 for space in left):
            return True
    return not any(single)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(sizes, st.integers(0, 2)), max_size=3),
    st.lists(st.fractions(min_value=0, max_value=12, max_denominator=4), max_size=3),
)
def test_agrees_with_trying_every_way(things: list[tuple[Fraction, int]], bins: list[Fraction]) -> None:
    assert fits(things, bins) is every_way(things, bins)


def test_finds_what_first_fit_decreasing_misses() -> None:
    things = [(Fraction(6), 1), (Fraction(5), 1), (Fraction(4), 3)]
    # First fit puts 6 and 5 into the first bin and 4, 4 into the second, and has a 4 left over.
    assert fits(things, [Fraction(14), Fraction(9)]) is True
    assert fits(things, [Fraction(25, 2), Fraction(21, 2)]) is False


def test_fills_bins_to_the_last_gram() -> None:
    things = [(Fraction("0.05"), 1000), (Fraction("60"), 7), (Fraction("3.2"), 90)]
    bins = [Fraction(140), Fraction("133.6"), Fraction("304.4"), Fraction(180)]
    assert sum(bins) == sum(size * count for size, count in things)
    assert fits(things, bins) is True
    assert fits(things, [bins[0] - Fraction(1, 100), *bins[1:]]) is False


def test_gives_up_rather_than_guess() -> None:
    things = [(Fraction(size), 3) for size in (31, 37, 41, 43, 47, 53, 59, 61)]
    bins = [Fraction(186)] * 6
    assert fits(things, bins, limit=5) is None
