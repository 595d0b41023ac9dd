"""Units on trips: small cases by hand, and every packing held against its own limits."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rebalance.model.packing import pack


@pytest.mark.parametrize(
    ("counts", "unit_kg", "payloads", "packed"),
    [
        ([], [], [], []),
        ([0], [3.0], [], []),
        ([2], [3.0], [3.0, 3.0], [[1], [1]]),
        ([10], [0.1], [1.0], [[10]]),
        ([1, 2], [2.0, 5.0], [5.0, 7.0], [[0, 1], [1, 1]]),
        ([4], [0.0], [0.0, 1.0], [[0], [4]]),
    ],
)
def test_heaviest_units_go_first_onto_the_largest_trips(
    counts: list[int], unit_kg: list[float], payloads: list[float], packed: list[list[int]]
) -> None:
    assert pack(counts, unit_kg, payloads) == packed


@pytest.mark.parametrize(
    ("counts", "unit_kg", "payloads"),
    [
        ([1], [3.0], []),
        ([1], [3.0], [2.0, 2.0]),
        ([3], [3.0], [5.0, 5.0]),
        ([11], [0.1], [1.0]),
        ([1], [1.0000001], [1.0]),
    ],
)
def test_what_does_not_fit_is_not_packed(
    counts: list[int], unit_kg: list[float], payloads: list[float]
) -> None:
    assert pack(counts, unit_kg, payloads) is None


def test_the_search_finds_what_first_fit_misses() -> None:
    # First fit puts 8 and 3 on the first trip, 6, 3 and 2 on the second, and a 2 is left over.
    counts, unit_kg = [1, 1, 2, 2], [8.0, 6.0, 3.0, 2.0]
    assert pack(counts, unit_kg, [12.0, 12.0]) == [[1, 0, 0, 2], [0, 1, 2, 0]]
    assert pack(counts, unit_kg, [12.0, 12.0], steps=2) is None


def fits_somehow(counts: list[int], unit_kg: Sequence[float], payloads: Sequence[float]) -> bool:
    units = [kg for n, kg in zip(counts, unit_kg, strict=True) for _ in range(n)]
    for where in product(range(len(payloads)), repeat=len(units)):
        loads = [sum(kg for kg, j in zip(units, where, strict=True) if j == t) for t in range(len(payloads))]
        if all(load <= payload for load, payload in zip(loads, payloads, strict=True)):
            return True
    return False


@given(
    items=st.lists(st.tuples(st.integers(0, 3), st.integers(1, 9)), max_size=3),
    payloads=st.lists(st.integers(1, 15), max_size=3),
)
def test_it_packs_exactly_what_fits(items: list[tuple[int, int]], payloads: list[int]) -> None:
    counts, unit_kg = [n for n, _ in items], [kg for _, kg in items]
    while sum(counts) > 6:
        counts[counts.index(max(counts))] -= 1
    packed = pack(counts, unit_kg, payloads)
    assert (packed is not None) == fits_somehow(counts, unit_kg, payloads)
    if packed is not None:
        assert [sum(column) for column in zip(*packed, strict=True)] == (counts if payloads else [])
        for units, payload in zip(packed, payloads, strict=True):
            assert min(units, default=0) >= 0
            assert sum(n * kg for n, kg in zip(units, unit_kg, strict=True)) <= payload


@given(
    items=st.lists(st.tuples(st.integers(0, 200), st.decimals(0, 50, places=2)), max_size=6),
    payloads=st.lists(st.decimals(0, 500, places=1), max_size=40),
)
def test_every_packing_is_complete_and_overloads_no_trip(
    items: list[tuple[int, Decimal]], payloads: list[Decimal]
) -> None:
    counts, weights = [n for n, _ in items], [kg for _, kg in items]
    packed = pack(counts, [float(kg) for kg in weights], [float(p) for p in payloads], steps=200)
    if packed is None:
        return
    assert len(packed) == len(payloads)
    assert [sum(units[i] for units in packed) for i in range(len(items))] == counts
    for units, payload in zip(packed, payloads, strict=True):
        assert sum(n * kg for n, kg in zip(units, weights, strict=True)) <= payload
