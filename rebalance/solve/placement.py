"""A solution in fractions: who goes where, into which rooms, and by whom they are driven."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from rebalance.model.arrays import Floats, Ints
from rebalance.model.model import Candidates

Seat = tuple[int, int, int, int, int]
"""Where from, where to, cohort, day and fleet."""


@dataclass(frozen=True)
class Placement:
    """Who goes where, in fractions.

    Attributes
    ----------
    numbers : array of int, shape (N,)
        Candidates, each once.
    people : array of float, shape (N,)
        People on the road by each.
    rooms : dict of (int, int, int) to float
        People of a category who get rooms of a pool on a day.
    seats : dict[Seat, float]
        By whom they are driven; nobody is where transport is not limited.
    """

    numbers: Ints
    people: Floats
    rooms: dict[tuple[int, int, int], float]
    seats: dict[Seat, float]

    @classmethod
    def joined(cls, several: Iterable[Placement]) -> Placement:
        """Join those of categories that share no rooms."""
        some = list(several)
        rooms: dict[tuple[int, int, int], float] = {}
        seats: dict[Seat, float] = {}
        for one in some:
            rooms |= one.rooms
            for seat, many in one.seats.items():
                seats[seat] = seats.get(seat, 0.0) + many
        return cls(
            np.concatenate([np.zeros(0, dtype=np.int64), *(one.numbers for one in some)]),
            np.concatenate([np.zeros(0), *(one.people for one in some)]),
            rooms,
            seats,
        )

    def flow(self, every: Candidates) -> Floats:
        """People on the road by each candidate, shape (candidates,)."""
        people = np.zeros(len(every.flow))
        people[self.numbers] = self.people
        return people
