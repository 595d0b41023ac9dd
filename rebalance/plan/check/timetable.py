"""Rules: the trips of a day are shared out among single vehicles, and the units among single trips."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from rebalance.words import Message

from ..document.orders import RosterEntry
from .facts import Key
from .names import key_of
from .packing import fits
from .trips import Made, TripKey
from .violation import TOLERANCE, Violation, amount, differs, exact, exceeds, fleet_label, spot

if TYPE_CHECKING:
    from .case import Case


def _key(case: Case, entry: RosterEntry) -> TripKey:
    fleet = (entry.vehicle_place, entry.vehicle)
    return TripKey(case.day(entry.date), fleet, entry.carries, entry.origin, entry.destination)


def check_timetable(case: Case) -> Iterator[Violation]:
    """Check that every trip is on the roster once, and that each vehicle can do its day.

    Without a roster the trips of each fleet and day must fit into the shifts of its vehicles somehow.
    """
    if "roster" not in case.given:
        yield from _without_roster(case)
        return
    rostered: dict[TripKey, Made] = {}
    days: dict[tuple[int, Key, int], list[RosterEntry]] = defaultdict(list)
    for entry in case.roster:
        key = _key(case, entry)
        so_far = rostered.get(key, Made(0, Fraction(0)))
        rostered[key] = Made(so_far.trips + 1, so_far.load + exact(entry.load))
        days[key.day, key.fleet, entry.number].append(entry)
        yield from _check_entry(case, key, entry)
    for key in sorted({*rostered, *case.trips}):
        nothing = Made(0, Fraction(0))
        on_roster, made = rostered.get(key, nothing), case.trips.get(key, nothing)
        if on_roster.trips != made.trips:
            says = key.says("timetable", "trips", rostered=on_roster.trips, made=made.trips)
            yield Violation("timetable", key.where(case), abs(on_roster.trips - made.trips), says)
        if differs(on_roster.load, made.load):
            rostered_load, load = amount(on_roster.load), amount(made.load)
            says = key.says("timetable", "loads", rostered=rostered_load, made=load)
            yield Violation("timetable", key.where(case), amount(abs(on_roster.load - made.load)), says)
    for _, entries in sorted(days.items()):
        yield from _check_overlap(case, entries)


def _check_entry(case: Case, key: TripKey, entry: RosterEntry) -> Iterator[Violation]:
    fleet = case.facts.fleets[key.fleet]
    where = key_of(entry)
    if entry.number > fleet.count:
        says = key.says("timetable", "number", number=entry.number, count=fleet.count)
        yield Violation("timetable", where, entry.number - fleet.count, says)
    room, load = fleet.room_for(entry.carries), exact(entry.load)
    if exceeds(load, room):
        says = key.says("timetable", "full", load=amount(load), room=amount(room))
        yield Violation("timetable", where, amount(load - room), says)
    if entry.carries != "supplies" and load != int(load):
        says = key.says("timetable", "whole", load=amount(load))
        yield Violation("timetable", where, amount(load - int(load)), says)
    cycle = case.facts.cycle(key.fleet, entry.origin, entry.destination)
    if cycle is None:
        return
    back = exact(entry.departs_minute) + cycle
    if exceeds(back, fleet.shift):
        excess = amount(back - fleet.shift)
        says = key.says("timetable", "late", number=entry.number, back=amount(back), excess=excess)
        yield Violation("timetable", where, excess, says)


def _check_overlap(case: Case, entries: list[RosterEntry]) -> Iterator[Violation]:
    """Report each trip of one vehicle that departs before the trip before it is over."""
    timed = []
    for entry in entries:
        key = _key(case, entry)
        cycle = case.facts.cycle(key.fleet, entry.origin, entry.destination) or Fraction(0)
        departs = exact(entry.departs_minute)
        timed.append((departs, departs + cycle, key, entry))
    timed.sort(key=lambda trip: (trip[0], trip[1], trip[2]))
    busy_until = Fraction(0)
    for departs, back, key, entry in timed:
        if exceeds(busy_until, departs):
            early = amount(busy_until - departs)
            blanks = {"number": entry.number, "departs": amount(departs), "early": early}
            yield Violation("timetable", key_of(entry), early, key.says("timetable", "overlap", **blanks))
        busy_until = max(busy_until, back)


def _without_roster(case: Case) -> Iterator[Violation]:
    cycles: dict[tuple[int, Key], list[tuple[Fraction, int]]] = defaultdict(list)
    for key, made in case.trips.items():
        cycle = case.facts.cycle(key.fleet, key.origin, key.destination)
        if cycle is not None:
            cycles[key.day, key.fleet].append((cycle, made.trips))
    for (day, fleet_key), trips in sorted(cycles.items()):
        fleet = case.facts.fleets[fleet_key]
        if fits(trips, [fleet.shift] * fleet.count) is False:
            date, count = case.facts.date(day), sum(n for _, n in trips)
            blanks = {
                "fleet": fleet_label(*fleet_key),
                "trips": count,
                "date": date,
                "count": fleet.count,
                "shift": amount(fleet.shift),
            }
            where = spot(date=date, vehicle_place=fleet_key[0], vehicle=fleet_key[1])
            yield Violation("timetable", where, 1, Message("broken.timetable.no-fit", blanks))


def check_freight(case: Case) -> Iterator[Violation]:
    """Check that the units shipped can be loaded whole onto the trips.

    Without a roster, onto as many payloads as there are trips. What the search cannot settle within its
    bound is not reported.
    """
    loads: dict[TripKey, list[Fraction]] = defaultdict(list)
    if "roster" in case.given:
        for entry in case.roster:
            load = exact(entry.load)
            loads[_key(case, entry)].append(load + TOLERANCE * max(Fraction(1), load))
    else:
        for key, made in case.trips.items():
            loads[key] = [case.facts.fleets[key.fleet].payload] * made.trips
    for key, units in sorted(case.freight.items()):
        if fits(units, loads.get(key, [])) is False:
            blanks = {
                "count": sum(n for _, n in units),
                "heaviest": amount(max(weight for weight, _ in units)),
                "trips": len(loads.get(key, [])),
            }
            yield Violation("freight", key.where(case), 1, key.says("freight", "whole", **blanks))
