"""The orders of an earlier plan, as far as they lie within this horizon and its names are still known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from rebalance.model.arrays import Floats, Ints, Sparse


class Move(NamedTuple):
    """People ordered to move; days count from the first of this horizon."""

    day: int
    origin: str
    category: str
    people: int
    destination: str
    site: str
    room_type: str


class Ship(NamedTuple):
    """Units ordered to be shipped."""

    day: int
    origin: str
    destination: str
    item: str
    quantity: int


class Drive(NamedTuple):
    """One trip of one single vehicle, number 1 … count of its fleet."""

    day: int
    place: str
    vehicle: str
    number: int
    carries: str
    origin: str
    destination: str


@dataclass(frozen=True)
class Before:
    """An earlier plan's orders by name.

    Attributes
    ----------
    moves, ships, drives : sequences
    frozen : int
        How many days, from the first, are to stay as they are.
    stands : bool
        Whether nothing has changed since: then the plan stands, and is not searched for a better one.
    """

    moves: Sequence[Move] = ()
    ships: Sequence[Ship] = ()
    drives: Sequence[Drive] = ()
    frozen: int = 0
    stands: bool = False


@dataclass(frozen=True)
class Previous:
    """What was ordered, by number.

    Attributes
    ----------
    people : Sparse, shape (P, C, P, T)
        People by origin, category, destination and day.
    goods : Sparse, shape (P, P, I, T)
        Units by origin, destination, item and day.
    frozen : int
        On how many days, from the first, nothing else may be done.
    """

    people: Sparse[np.int64]
    goods: Sparse[np.int64]
    frozen: int

    @staticmethod
    def of(
        before: Before | None,
        places: Sequence[str],
        categories: Sequence[str],
        items: Sequence[str],
        days: int,
    ) -> Previous:
        """Add up the orders."""
        size = len(places)
        people: list[tuple[int, ...]] = []
        goods: list[tuple[int, ...]] = []
        place, category, item = (
            {name: n for n, name in enumerate(names)} for names in (places, categories, items)
        )
        for move in before.moves if before else ():
            d, p, c = place.get(move.origin), place.get(move.destination), category.get(move.category)
            if d is not None and p is not None and c is not None and 0 <= move.day < days:
                people.append((move.people, d, c, p, move.day))
        for ship in before.ships if before else ():
            o, q, i = place.get(ship.origin), place.get(ship.destination), item.get(ship.item)
            if o is not None and q is not None and i is not None and 0 <= ship.day < days:
                goods.append((ship.quantity, o, q, i, ship.day))
        return Previous(
            _total((size, len(categories), size, days), people),
            _total((size, size, len(items), days), goods),
            before.frozen if before is not None else 0,
        )

    def ordered(self) -> tuple[dict[str, Ints], dict[str, Ints]]:
        """Keys of the orders: of people as those of ``flow``, of goods as those of ``ship``."""
        return (
            dict(zip("dcpt", self.people.keys, strict=True)),
            dict(zip("oqit", self.goods.keys, strict=True)),
        )

    def quantities(self) -> Floats:
        """People, then units, of these orders."""
        return np.concatenate([self.people.values, self.goods.values]).astype(np.float64)


def _total(shape: tuple[int, ...], orders: list[tuple[int, ...]]) -> Sparse[np.int64]:
    amounts, *keys = np.array(orders, dtype=np.int64).reshape(-1, len(shape) + 1).T
    return Sparse.total(shape, amounts, *keys)
