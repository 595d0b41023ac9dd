"""How large an instance is to be made, and how short of everything."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Wishes:
    """What to make.

    Attributes
    ----------
    cities, districts : int
        Supporting cities and recipient districts, at least 1 each.
    days : int
        Days planned, at least 1.
    categories, items : int
        How many of the kinds of people and of supplies, the most common first; without any, that half of the
        problem is left out.
    fleet : tuple of int
        Fewest and most vehicles of a fleet.
    within : float
        Minutes: roads that take longer are left out.
    people : float
        People found in a district over all days, on average.
    rooms, stock : float
        Rooms for each person found, and stock for each unit needed, over the whole country. What is far away
        is of no use, so that 1 is short already.
    seed : int
        Which of all such instances.
    """

    cities: int = 9
    districts: int = 16
    days: int = 3
    categories: int = 7
    items: int = 4
    fleet: tuple[int, int] = (4, 12)
    within: float = 360.0
    people: float = 400.0
    rooms: float = 0.9
    stock: float = 0.9
    seed: int = 1
