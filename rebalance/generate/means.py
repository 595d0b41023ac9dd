"""What there is to help people with: rooms by level of care, and vehicles."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum

from rebalance.generate.country import Country
from rebalance.generate.draws import Draws
from rebalance.generate.kinds import ROOMS, VEHICLES, Category, Room, Vehicle
from rebalance.generate.outbreak import Found
from rebalance.generate.wishes import Wishes

# A city has so many times the rooms of a district of the same size.
_CITY = 5.0
# Of all rooms of a type: those free on the first day for one that comes free a day, and at most.
_FREE_A_DAY, _MOST_FREE = 1.5, 20.0
#: Rooms: which place (from 0), type, day (-1: free now) and how many.
Opened = tuple[int, Room, int, int]
#: A fleet: which place (from 0), type, and how many vehicles.
Fleet = tuple[int, Vehicle, int]


def room_types(categories: Sequence[Category]) -> list[Room]:
    """Return the room types that take any of the categories."""
    names = {category.name for category in categories}
    return [room for room in ROOMS if any(name in names for name, _ in room.takes)]


def rooms(
    country: Country, categories: Sequence[Category], found: Sequence[Found], wishes: Wishes
) -> list[Opened]:
    """Return where rooms come free, and when: a share of what the people found would take."""
    draws = Draws(wishes.seed, "rooms")
    free = min(_FREE_A_DAY * wishes.days, _MOST_FREE)
    by_day = [free, *[1.0] * wishes.days]
    opened = []
    for room in room_types(categories):
        weights = [
            size
            * draws.between(0.5, 1.5)
            * (_CITY if place < country.cities else float(draws.happens(room.in_districts)))
            for place, size in enumerate(country.size.tolist())
        ]
        total = wishes.rooms * _wanted(room, categories, found) / fsum(weights)
        for place, weight in enumerate(weights):
            for day, share in enumerate(by_day, start=-1):
                count = draws.rounded(total * weight * share / fsum(by_day))
                if count:
                    opened.append((place, room, day, count))
    return opened


def _wanted(room: Room, categories: Sequence[Category], found: Sequence[Found]) -> float:
    """Return how many people there are to be rooms of this type for: a share of those whom it takes."""
    wanted = 0.0
    for c, category in enumerate(categories):
        suited = {r.name: dict(r.takes)[category.name] for r in ROOMS if category.name in dict(r.takes)}
        if room.name in suited:
            # One that suits less is there for fewer.
            parts = {name: 1 / (1 + 2 * penalty) for name, penalty in suited.items()}
            people = sum(count for _, of, _, count in found if of == c)
            wanted += people * parts[room.name] / fsum(parts.values())
    return wanted


def fleets(country: Country, categories: Sequence[Category], supplies: bool, wishes: Wishes) -> list[Fleet]:
    """Return the vehicles that could carry anybody, or anything, there is."""
    draws = Draws(wishes.seed, "vehicles")
    carried = {category.cohort for category in categories}
    carried |= ({"people"} if categories else set()) | ({"supplies"} if supplies else set())
    return [
        (place, vehicle, draws.whole(*wishes.fleet))
        for place in range(len(country.names))
        for vehicle in VEHICLES
        if vehicle.carries in carried and (vehicle.everywhere or place < country.cities)
    ]
