"""The instance in plain numbers: integers, and fractions where decimals come in."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pandas as pd

from rebalance.instance import Instance

from .violation import exact

Key = tuple[str, str]


@dataclass(frozen=True)
class Category:
    """A kind of person: `stay` is None for people who stay past the horizon."""

    cohort: str
    weight: Fraction
    max_wait: int
    stay: int | None


@dataclass(frozen=True)
class Fleet:
    """The vehicles of one type at one place: `payload` in kg, `shift` and `turnaround` in minutes."""

    carries: str
    count: int
    seats: int
    payload: Fraction
    shift: Fraction
    turnaround: Fraction

    def may_carry(self, cargo: str) -> bool:
        """Say whether a cohort, or supplies, may go on board."""
        return self.carries == cargo or (self.carries == "people" and cargo in ("positive", "contact"))

    def room_for(self, cargo: str) -> Fraction:
        """Give what one trip may hold: people, or kg of supplies."""
        return self.payload if cargo == "supplies" else Fraction(self.seats)


@dataclass(frozen=True)
class Item:
    """A kind of supplies."""

    durable: bool
    weight: Fraction
    unit_kg: Fraction


class Facts:
    """What is known, read from the instance's tables; per-day lists have one number a day of the horizon."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.days: int = instance.days
        self.role = {str(r["place"]): str(r["role"]) for r in _rows(instance.places)}
        self.priority = {str(r["place"]): exact(r["priority"]) for r in _rows(instance.places)}
        self.categories = {
            str(r["category"]): Category(
                str(r["cohort"]), exact(r["weight"]), int(r["max_wait_days"]), _whole_or_none(r["stay_days"])
            )
            for r in _rows(instance.categories)
        }
        self.accepts = {
            (str(r["category"]), str(r["room_type"])): (exact(r["penalty"]), int(r["rooms_per_person"]))
            for r in _rows(instance.accepts)
        }
        # By day, which may be negative: overdue counts from the day found.
        self.found: dict[Key, list[tuple[int, int]]] = defaultdict(list)
        for r in _rows(instance.people):
            self.found[str(r["place"]), str(r["category"])].append((int(r["day"]), int(r["count"])))
        self.sites: dict[tuple[str, str, str], list[int]] = {}
        for r in _rows(instance.rooms):
            site = (str(r["place"]), str(r["site"]), str(r["room_type"]))
            self._add_from(self.sites.setdefault(site, [0] * self.days), int(r["day"]), int(r["count"]))
        self.site_names = {(place, site) for place, site, _ in self.sites}
        self.room_types = {kind for _, _, kind in self.sites} | {kind for _, kind in self.accepts}
        self.fleets = {
            (str(r["place"]), str(r["vehicle"])): Fleet(
                str(r["carries"]),
                int(r["count"]),
                int(r["seats"]),
                exact(r["payload_kg"]),
                exact(r["hours_per_day"]) * 60,
                exact(r["turnaround_minutes"]),
            )
            for r in _rows(instance.vehicles)
        }
        self._read_supplies(instance)
        roads = _rows(instance.travel)
        self._minutes = {(str(r["origin"]), str(r["destination"])): exact(r["minutes"]) for r in roads}
        self._lead = {(str(r["origin"]), str(r["destination"])): int(r["lead_days"]) for r in roads}
        self._cycles: dict[tuple[Key, str, str], Fraction | None] = {}
        self._read_pairs(instance)
        limit = instance.policy.max_travel_minutes
        self.max_travel = None if limit is None else exact(limit)

    def _read_supplies(self, instance: Instance) -> None:
        self.items = {
            str(r["item"]): Item(str(r["kind"]) == "durable", exact(r["weight"]), exact(r["unit_kg"]))
            for r in _rows(instance.items)
        }
        self.arrived: dict[Key, list[int]] = {}
        self.reserve: dict[Key, list[int]] = {}
        for r in _rows(instance.stock):
            key, day = (str(r["place"]), str(r["item"])), max(0, int(r["day"]))
            self.arrived.setdefault(key, [0] * self.days)[day] += int(r["quantity"])
            self._add_from(self.reserve.setdefault(key, [0] * self.days), day, int(r["reserve"]))
        self.needs: dict[Key, list[int]] = {}
        for r in _rows(instance.needs):
            key = (str(r["place"]), str(r["item"]))
            self.needs.setdefault(key, [0] * self.days)[int(r["day"])] += int(r["quantity"])
        self.norms = {
            (str(r["item"]), str(r["category"])): exact(r["quantity"]) for r in _rows(instance.norms)
        }

    def _read_pairs(self, instance: Instance) -> None:
        # By (scope, recipient); an empty supporting leaves a set without a name: nobody may help.
        self.assigned: dict[tuple[str, str], set[str]] = {}
        self.forbidden: set[tuple[str, str, str]] = set()
        for r in _rows(instance.pairs):
            supporting = r["supporting"] if isinstance(r["supporting"], str) else ""
            for scope in ("people", "supplies") if r["scope"] == "all" else (str(r["scope"]),):
                if r["rule"] == "forbidden":
                    self.forbidden.add((scope, supporting, str(r["recipient"])))
                else:
                    self.assigned.setdefault((scope, str(r["recipient"])), set()).update({supporting} - {""})

    def _add_from(self, series: list[int], day: int, count: int) -> None:
        for t in range(max(0, day), self.days):
            series[t] += count

    def found_by(self, place: str, category: str, day: int) -> int:
        """Count the people of a category found at a place up to a day, the day included."""
        return sum(count for when, count in self.found.get((place, category), ()) if when <= day)

    def day(self, date: dt.date) -> int | None:
        """Give the day's number, from 0, or None outside the horizon."""
        number = (date - self.instance.start).days
        return number if 0 <= number < self.days else None

    def date(self, day: int) -> dt.date:
        """Give the date of a day's number."""
        return self.instance.start + dt.timedelta(days=day)

    def minutes(self, origin: str, destination: str) -> Fraction | None:
        """Give the travel time: the row, else the reverse row, else 0 within one place, else None."""
        for pair in ((origin, destination), (destination, origin)):
            if pair in self._minutes:
                return self._minutes[pair]
        return Fraction(0) if origin == destination else None

    def lead_days(self, origin: str, destination: str) -> int:
        """Give the days from shipping to being on hand, read like the travel time."""
        return self._lead.get((origin, destination), self._lead.get((destination, origin), 0))

    def cycle(self, fleet: Key, origin: str, destination: str) -> Fraction | None:
        """Give the minutes of one trip of a fleet with its turnaround, or None where a leg has no row."""
        route = (fleet, origin, destination)
        if route not in self._cycles:
            self._cycles[route] = self._cycle(*route)
        return self._cycles[route]

    def _cycle(self, fleet: Key, origin: str, destination: str) -> Fraction | None:
        base = fleet[0]
        legs = [self.minutes(*leg) for leg in ((base, origin), (origin, destination), (destination, base))]
        total = self.fleets[fleet].turnaround
        for leg in legs:
            if leg is None:
                return None
            total += leg
        return total


def _rows(frame: pd.DataFrame) -> list[dict[Any, Any]]:
    return frame.to_dict("records")


def _whole_or_none(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def running(series: Iterable[int]) -> list[int]:
    """Sum up to and including each day."""
    total, sums = 0, []
    for value in series:
        total += value
        sums.append(total)
    return sums
