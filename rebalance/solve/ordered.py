"""An earlier plan's orders by the numbers of today's places, categories, items and fleets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from rebalance.model.before import Before
from rebalance.model.candidates import CARRIES
from rebalance.model.data import Data

UNKNOWN = -1
"""The number of what is not there any more."""


class Going(NamedTuple):
    """People of a category who go from d to p on day t, into rooms of pool g."""

    d: int
    c: int
    p: int
    t: int
    g: int
    people: int


class Sending(NamedTuple):
    """Units of an item that are sent from o to q on day t."""

    o: int
    q: int
    i: int
    t: int
    units: int


class Driving(NamedTuple):
    """One trip of a vehicle of fleet k, number 0 … count − 1."""

    t: int
    k: int
    vehicle: int
    o: int
    d: int
    load: int


@dataclass(frozen=True)
class Ordered:
    """Orders of the first days, in the order in which they were given.

    Attributes
    ----------
    people : tuple of Going
    goods : tuple of Sending
    drives : tuple of Driving
    """

    people: tuple[Going, ...]
    goods: tuple[Sending, ...]
    drives: tuple[Driving, ...]

    @staticmethod
    def of(data: Data, before: Before, days: int) -> Ordered:
        """Number the orders of so many days."""
        place, category, item, kind, load = (
            {name: n for n, name in enumerate(names)}
            for names in (data.places, data.categories, data.items, data.room_types, CARRIES)
        )
        fleet = {
            (data.places[p], vehicle): k
            for k, (p, vehicle) in enumerate(zip(data.fleets.place, data.fleets.vehicle, strict=True))
        }
        pool = {
            (int(p), int(r), site): g
            for g, (p, r, sites) in enumerate(
                zip(data.pools.place, data.pools.room_type, data.pools.sites, strict=True)
            )
            for site in sites
        }
        people = []
        for move in before.moves:
            if 0 <= move.day < days:
                p, r = _in(place, move.destination), _in(kind, move.room_type)
                g = pool.get((p, r, move.site), UNKNOWN)
                d, c = _in(place, move.origin), _in(category, move.category)
                people.append(Going(d, c, p, move.day, g, move.people))
        goods = [
            Sending(
                _in(place, ship.origin),
                _in(place, ship.destination),
                _in(item, ship.item),
                ship.day,
                ship.quantity,
            )
            for ship in before.ships
            if 0 <= ship.day < days
        ]
        drives = [
            Driving(
                drive.day,
                fleet.get((drive.place, drive.vehicle), UNKNOWN),
                drive.number - 1,
                _in(place, drive.origin),
                _in(place, drive.destination),
                _in(load, drive.carries),
            )
            for drive in before.drives
            if 0 <= drive.day < days and data.instance.has_vehicles
        ]
        return Ordered(tuple(people), tuple(goods), tuple(drives))


def _in(numbers: Mapping[str, int], name: str) -> int:
    return numbers.get(name, UNKNOWN)
