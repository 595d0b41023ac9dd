"""Which site takes whom: rooms counted together are given out site by site."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Arrivals(NamedTuple):
    """People who get rooms on one day: each holds `rooms` rooms on days day … day + stay − 1."""

    day: int
    stay: int
    rooms: int
    people: int


def house(groups: Sequence[Arrivals], opened: Sequence[Sequence[int]]) -> list[list[int]]:
    """Give everybody a site that has the rooms for the whole stay.

    A group goes into the first site that can take all of it, or else fills the one that can take most, and
    so on: few sites, the same ones for the same tables. Where the rooms suffice when counted together, and
    they only ever open, or there is one site only, everybody finds one.

    Parameters
    ----------
    groups : sequence of Arrivals
        In the order of their days.
    opened : sequence of sequence of int
        For each site the rooms that have come free by each day of the horizon.

    Returns
    -------
    list of list of int
        For each group the people by site.

    Raises
    ------
    ValueError
        A group finds too few rooms.
    """
    held = [[0] * len(series) for series in opened]
    housed = []
    for group in groups:
        stay = range(group.day, min(group.day + group.stay, len(opened[0]) if opened else 0))
        takes = [
            min((series[t] - mine[t] for t in stay), default=0) // group.rooms
            for series, mine in zip(opened, held, strict=True)
        ]
        given, left = [0] * len(opened), group.people
        while left:
            site = next((s for s, n in enumerate(takes) if n >= left), None)
            if site is None:
                site = max(range(len(takes)), key=lambda s: (takes[s], -s), default=-1)
            if site < 0 or takes[site] <= 0:
                raise ValueError(f"{left} of {group.people} people find no room on day {group.day}")
            n = min(left, takes[site])
            given[site] += n
            takes[site] -= n
            left -= n
            for t in stay:
                held[site][t] += n * group.rooms
        housed.append(given)
    return housed
