"""Rooms that are counted together lose nothing: whatever a pool admits can be housed site by site."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rebalance.instance import from_tables
from rebalance.model.data import Pools, read

DAYS = 3


def pools(rows: Sequence[tuple[str, int, int]], rooms_per_person: int = 1) -> Pools:
    """The pools of one place and type, from rows of site, day and count."""
    instance = from_tables(
        {"name": "pools", "start": "2022-04-03", "days": DAYS},
        {
            "places": [{"place": "Hill", "role": "supporting"}],
            "categories": [{"category": "mild", "cohort": "positive", "weight": 1}],
            "accepts": [{"category": "mild", "room_type": "bed", "rooms_per_person": rooms_per_person}],
            "people": [{"place": "Hill", "category": "mild", "date": "2022-04-03", "count": 1}],
            "rooms": [
                {
                    "place": "Hill",
                    "site": site,
                    "room_type": "bed",
                    "date": f"2022-04-{3 + day:02d}",
                    "count": n,
                }
                for site, day, n in rows
            ],
            "travel": [],
        },
    )
    return read(instance).pools


@pytest.mark.parametrize(
    ("rows", "each", "sites", "opened"),
    [
        ([("a", 0, 2), ("b", 1, 3)], 1, (("a", "b"),), [[2, 5, 5]]),
        ([("a", -1, 2), ("b", 1, 3)], 1, (("a", "b"),), [[2, 5, 5]]),
        # One site that withdraws a room keeps all of them apart.
        ([("a", 0, 2), ("b", 1, 3), ("b", 2, -1)], 1, (("a",), ("b",)), [[2, 2, 2], [0, 3, 2]]),
        # What opens and closes on one day leaves the total steady.
        ([("a", 0, 2), ("b", 1, 3), ("b", 1, -1)], 1, (("a", "b"),), [[2, 4, 4]]),
        ([("a", 0, 2), ("b", 1, 3)], 2, (("a",), ("b",)), [[2, 2, 2], [0, 3, 3]]),
    ],
)
def test_when_sites_are_counted_together(
    rows: list[tuple[str, int, int]], each: int, sites: tuple[tuple[str, ...], ...], opened: list[list[int]]
) -> None:
    """Only where no room is ever withdrawn and nobody takes two; rows of one site add up day by day."""
    made = pools(rows, each)
    assert made.sites == sites
    assert made.open.tolist() == opened


def housed(stays: list[tuple[int, int]], opened: list[list[int]]) -> bool:
    """Whether everybody can keep one room at one site for the whole stay, by trying every site for each."""
    if not stays:
        return True
    (first, last), rest = stays[0], stays[1:]
    for n, free in enumerate(opened):
        if all(free[day] > 0 for day in range(first, last)):
            left = [list(site) for site in opened]
            for day in range(first, last):
                left[n][day] -= 1
            if housed(rest, left):
                return True
    return False


@settings(max_examples=80, deadline=None, derandomize=True, database=None)
@given(
    opens=st.lists(
        st.tuples(st.sampled_from("ab"), st.integers(0, 2), st.integers(1, 2)), min_size=1, max_size=4
    ),
    stays=st.lists(st.tuples(st.integers(0, 2), st.integers(1, 3)), max_size=5),
)
def test_what_a_pool_admits_can_be_housed_site_by_site(
    opens: list[tuple[str, int, int]], stays: list[tuple[int, int]]
) -> None:
    """If on no day more people stay than rooms are open in the pool, some choice of sites suits everybody."""
    made = pools(opens)
    assert len(made) == 1
    spans = [(first, min(first + nights, DAYS)) for first, nights in stays]
    assume(all(sum(a <= day < b for a, b in spans) <= made.open[0][day] for day in range(DAYS)))
    opened = [[sum(n for s, d, n in opens if s == site and d <= day) for day in range(DAYS)] for site in "ab"]
    assert housed(spans, opened)


def test_pooling_sites_that_withdraw_rooms_would_be_wrong() -> None:
    """Why such sites are kept apart: as many rooms are open in all, but nobody can stay for both days."""
    opened = [[1, 0, 0], [0, 1, 1]]
    assert [sum(day) for day in zip(*opened, strict=True)] == [1, 1, 1]
    assert not housed([(0, 2)], opened)
