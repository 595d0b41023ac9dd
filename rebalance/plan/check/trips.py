"""Rules: the vehicle waits for the person: seats, payload, and the working time of a fleet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from rebalance.words import Message

from .facts import Key
from .packing import fits
from .violation import Violation, amount, differs, exact, exceeds, fleet_label, spot

if TYPE_CHECKING:
    from .case import Case


class TripKey(NamedTuple):
    """What trips with one cycle and one cargo have in common."""

    day: int
    fleet: Key
    carries: str
    origin: str
    destination: str

    def where(self, case: Case) -> dict[str, str | int]:
        """Give the key as the `where` of a violation."""
        return spot(
            date=case.facts.date(self.day),
            vehicle_place=self.fleet[0],
            vehicle=self.fleet[1],
            carries=self.carries,
            origin=self.origin,
            destination=self.destination,
        )

    def says(self, rule: str, what: str, /, **blanks: object) -> Message:
        """Give the message of a rule about these trips."""
        place, vehicle = self.fleet
        trip = Message(
            "broken.trip",
            {
                "place": place,
                "vehicle": vehicle,
                "carries": self.carries,
                "origin": self.origin,
                "destination": self.destination,
            },
        )
        return Message(f"broken.{rule}.{what}", {"trip": trip, **blanks})


class Made(NamedTuple):
    """How many trips, and the load over all of them."""

    trips: int
    load: Fraction


def trips_made(case: Case) -> dict[TripKey, Made]:
    """Take the trips from the list of trips; without one, from the roster; without both, the fewest."""
    if not case.limited:
        return {}
    made: dict[TripKey, Made] = {}
    if "trips" in case.given:
        for row in case.trip_rows:
            fleet = (row.vehicle_place, row.vehicle)
            key = TripKey(case.day(row.date), fleet, row.carries, row.origin, row.destination)
            so_far = made.get(key, Made(0, Fraction(0)))
            made[key] = Made(so_far.trips + row.trips, so_far.load + exact(row.load))
    elif "roster" in case.given:
        for entry in case.roster:
            fleet = (entry.vehicle_place, entry.vehicle)
            key = TripKey(case.day(entry.date), fleet, entry.carries, entry.origin, entry.destination)
            so_far = made.get(key, Made(0, Fraction(0)))
            made[key] = Made(so_far.trips + 1, so_far.load + exact(entry.load))
    else:
        made = {key: Made(_fewest(case, key, load), load) for key, load in case.loads.items()}
    return made


def _fewest(case: Case, key: TripKey, load: Fraction) -> int:
    room = case.facts.fleets[key.fleet].room_for(key.carries)
    if room == 0:
        return 0
    trips = ceil(load / room)
    units = case.freight.get(key, [])
    if all(weight <= room for weight, _ in units):
        while fits(units, [room] * trips) is False:
            trips += 1
    return trips


def check_cycle(case: Case) -> Iterator[Violation]:
    """Compare cycle_minutes with the legs and the turnaround."""
    for row in case.trip_rows:
        fleet = (row.vehicle_place, row.vehicle)
        cycle = case.facts.cycle(fleet, row.origin, row.destination)
        if cycle is not None and differs(said := exact(row.cycle_minutes), cycle):
            key = TripKey(case.day(row.date), fleet, row.carries, row.origin, row.destination)
            says = key.says("cycle", "other", said=amount(said), true=amount(cycle))
            yield Violation("cycle", key.where(case), amount(abs(said - cycle)), says)


def check_seats(case: Case) -> Iterator[Violation]:
    """Compare the load of the trips with the orders, and with what the trips hold."""
    for key in sorted({*case.trips, *case.loads}):
        trips, said = case.trips.get(key, Made(0, Fraction(0)))
        load = case.loads.get(key, Fraction(0))
        kind = "supplies" if key.carries == "supplies" else "people"
        where = key.where(case)
        if differs(said, load):
            says = key.says("seats", kind, said=amount(said), true=amount(load))
            yield Violation("seats", where, amount(abs(said - load)), says)
        limit = trips * case.facts.fleets[key.fleet].room_for(key.carries)
        if load > limit:
            blanks = {"load": amount(load), "trips": trips, "limit": amount(limit)}
            says = key.says("seats", f"{kind}-more", excess=amount(load - limit), **blanks)
            yield Violation("seats", where, amount(load - limit), says)


def check_minutes(case: Case) -> Iterator[Violation]:
    """Report fleets that work longer than all their vehicles' shifts."""
    for (day, fleet), used in sorted(minutes_used(case).items()):
        available = case.facts.fleets[fleet].count * case.facts.fleets[fleet].shift
        if exceeds(used, available):
            date = case.facts.date(day)
            excess = amount(used - available)
            blanks = {
                "fleet": fleet_label(*fleet),
                "used": amount(used),
                "date": date,
                "available": amount(available),
                "excess": excess,
            }
            where = spot(date=date, vehicle_place=fleet[0], vehicle=fleet[1])
            yield Violation("minutes", where, excess, Message("broken.minutes.more", blanks))


def minutes_used(case: Case) -> dict[tuple[int, Key], Fraction]:
    """Add up the minutes of the trips by (day, fleet)."""
    used: dict[tuple[int, Key], Fraction] = defaultdict(Fraction)
    for key, made in case.trips.items():
        # Where a leg has no row there is no cycle: the roads' own rule reports it.
        cycle = case.facts.cycle(key.fleet, key.origin, key.destination)
        used[key.day, key.fleet] += made.trips * (cycle or 0)
    return used
