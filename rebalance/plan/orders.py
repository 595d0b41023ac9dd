"""The orders: who goes where in what, in the words of the plan document."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

import numpy as np

from rebalance.model.candidates import CARRIES, NO_TIME
from rebalance.model.data import Data
from rebalance.plan.boarding import ON_FOOT, Boarded, Boarding, Made, board
from rebalance.plan.decimals import exact, plain
from rebalance.plan.document.orders import Cargo, RosterEntry, Shipment, Transfer, Trip
from rebalance.plan.housing import Arrivals, house
from rebalance.plan.matching import match
from rebalance.plan.roster import Tour, assign, departures
from rebalance.solve.result import Result


@dataclass(frozen=True)
class Orders:
    """Everything that is decided; all else in a plan follows from it."""

    transfers: tuple[Transfer, ...]
    trips: tuple[Trip, ...]
    roster: tuple[RosterEntry, ...]
    shipments: tuple[Shipment, ...]


NOTHING = Orders((), (), (), ())


def orders(result: Result, kept: Orders = NOTHING, frozen: int = 0) -> Orders:
    """Read the orders off a result.

    Parameters
    ----------
    result : Result
    kept : Orders
        The orders of the first days, as they stay.
    frozen : int
        How many days these are.

    Raises
    ------
    ValueError
        The result's rooms, seats, payloads or tours do not hold what it decides.
    """
    boarding = board(result).since(frozen)
    return Orders(
        (*kept.transfers, *_transfers(result, boarding.people, kept.transfers, frozen)),
        (*kept.trips, *_trips(result.model.data, boarding.trips)),
        tuple(sorted((*kept.roster, *_roster(result, boarding.trips)), key=_fleet_and_day)),
        (*kept.shipments, *_shipments(result.model.data, boarding)),
    )


def _fleet_and_day(entry: RosterEntry) -> tuple[str, str, dt.date]:
    return entry.vehicle_place, entry.vehicle, entry.date


def cycle(data: Data, fleet: int, origin: int, destination: int) -> Fraction:
    """Give the minutes of one trip: base → origin → destination → base, then disinfection."""
    stops = [int(data.fleets.place[fleet]), origin, destination]
    # Asked for at once: one by one that takes most of the time.
    legs = data.minutes[np.array(stops), np.array([*stops[1:], stops[0]])]
    return sum((exact(leg) for leg in legs), exact(data.fleets.turnaround[fleet]))


def date_of(data: Data, day: int) -> dt.date:
    """Give the date of a day's number."""
    return data.instance.start + dt.timedelta(days=day)


def fleet_of(data: Data, fleet: int) -> tuple[str | None, str | None]:
    """Give a fleet's place and vehicle, or twice None where transport is not limited."""
    if fleet == ON_FOOT:
        return None, None
    return data.places[data.fleets.place[fleet]], data.fleets.vehicle[fleet]


def _transfers(
    result: Result, people: Counter[Boarded], kept: tuple[Transfer, ...], frozen: int
) -> tuple[Transfer, ...]:
    data = result.model.data
    arriving: dict[tuple[int, int, int], list[tuple[int, int, int]]] = defaultdict(list)
    for who, n in sorted(people.items()):
        arriving[who.day, who.category, who.destination].append((who.origin, who.fleet, n))
    rooms = _rooms(result, kept, frozen)
    records = []
    for key, groups in sorted(arriving.items()):
        t, c, p = key
        places = rooms.get(key, [])
        for group, room, n in match([n for *_, n in groups], [n for *_, n in places]):
            origin, fleet, _ = groups[group]
            room_type, site, _ = places[room]
            records.append(
                Transfer(
                    date=date_of(data, t),
                    origin=data.places[origin],
                    category=data.categories[c],
                    people=n,
                    destination=data.places[p],
                    site=site,
                    room_type=room_type,
                    vehicle_place=fleet_of(data, fleet)[0],
                    vehicle=fleet_of(data, fleet)[1],
                )
            )
    return tuple(records)


def _rooms(
    result: Result, kept: tuple[Transfer, ...], frozen: int
) -> dict[tuple[int, int, int], list[tuple[str, str, int]]]:
    """By day, category and place: room type, site and people, sorted."""
    data, place = result.model.data, result.model.kind("place")
    counts = np.round(result.values["place"]).astype(np.int64)
    by_pool: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for n in np.flatnonzero((counts > 0) & (place["t"] >= frozen)):
        by_pool[int(place["g"][n])].append((int(place["t"][n]), int(place["c"][n]), int(counts[n])))
    opened = opened_rooms(data)
    for site, held in held_rooms(data, kept).items():
        opened[site] = [there - taken for there, taken in zip(opened[site], held, strict=True)]
    given: dict[tuple[int, int, int], list[tuple[str, str, int]]] = defaultdict(list)
    for g, groups in sorted(by_pool.items()):
        groups.sort(key=lambda group: (group[0], -data.weight[group[1]], group[1]))
        p, r = int(data.pools.place[g]), int(data.pools.room_type[g])
        kind, sites = data.room_types[r], data.pools.sites[g]
        arrivals = [Arrivals(t, int(data.stay[c]), int(data.rooms_per_person[c, r]), n) for t, c, n in groups]
        housed = house(arrivals, [opened[data.places[p], site, kind] for site in sites])
        for (t, c, _), by_site in zip(groups, housed, strict=True):
            given[t, c, p] += [(kind, site, n) for site, n in zip(sites, by_site, strict=True) if n]
    return {key: sorted(rooms) for key, rooms in given.items()}


def opened_rooms(data: Data) -> dict[tuple[str, str, str], list[int]]:
    """Count the rooms that have come free by each day, by place, site and room type."""
    opened: dict[tuple[str, str, str], list[int]] = {}
    frame = data.instance.rooms
    for p, s, r, day, n in zip(
        frame["place"], frame["site"], frame["room_type"], frame["day"], frame["count"], strict=True
    ):
        series = opened.setdefault((p, s, r), [0] * data.days)
        for t in range(max(int(day), 0), data.days):
            series[t] += int(n)
    return opened


def held_rooms(data: Data, transfers: Iterable[Transfer]) -> dict[tuple[str, str, str], list[int]]:
    """Count the rooms that transfers hold on each day, by place, site and room type."""
    category = {name: n for n, name in enumerate(data.categories)}
    types = {name: n for n, name in enumerate(data.room_types)}
    held: dict[tuple[str, str, str], list[int]] = {}
    for move in transfers:
        c, t = category[move.category], (move.date - data.instance.start).days
        series = held.setdefault((move.destination, move.site, move.room_type), [0] * data.days)
        for day in range(t, min(t + int(data.stay[c]), data.days)):
            series[day] += move.people * int(data.rooms_per_person[c, types[move.room_type]])
    return held


def _trips(data: Data, trips: tuple[Made, ...]) -> tuple[Trip, ...]:
    count: Counter[tuple[int, ...]] = Counter()
    cargo: dict[tuple[int, ...], Fraction] = defaultdict(Fraction)
    for trip in trips:
        count[trip[:5]] += 1
        cargo[trip[:5]] += trip.cargo
    return tuple(
        Trip(
            date=date_of(data, t),
            vehicle_place=data.places[data.fleets.place[k]],
            vehicle=data.fleets.vehicle[k],
            carries=cast(Cargo, CARRIES[load]),
            origin=data.places[o],
            destination=data.places[d],
            trips=n,
            cycle_minutes=plain(cycle(data, k, o, d)),
            load=plain(cargo[t, k, o, d, load]),
        )
        for (t, k, o, d, load), n in sorted(count.items())
    )


def _roster(result: Result, trips: tuple[Made, ...]) -> tuple[RosterEntry, ...]:
    tours: dict[tuple[int, int], Counter[Tour]] = defaultdict(Counter)
    run, lengths = result.tours, result.model.slots.length
    for k, t, slots, n in zip(run.fleet, run.day, run.slots, run.count, strict=True):
        used = np.flatnonzero(slots)
        minutes = np.repeat(lengths[k, used], slots[used])
        tours[int(k), int(t)][tuple(float(m) for m in minutes)] += int(n)
    by_fleet: dict[tuple[int, int], list[Made]] = defaultdict(list)
    for trip in trips:
        by_fleet[trip.fleet, trip.day].append(trip)
    entries: list[RosterEntry] = []
    for key, made in sorted(by_fleet.items()):
        entries += _fleet_day(result.model.data, made, tours[key])
    return tuple(entries)


def _fleet_day(data: Data, trips: list[Made], tours: Counter[Tour]) -> list[RosterEntry]:
    minutes = {trip: cycle(data, trip.fleet, trip.origin, trip.destination) for trip in trips}
    trips = sorted(trips, key=lambda trip: (-minutes[trip], trip))
    # As the lengths of the slots are rounded; what takes no time needs no slot.
    timed = [trip for trip in trips if minutes[trip] > NO_TIME]
    numbers = assign([round(float(minutes[trip]), 9) for trip in timed], tours)
    days: dict[int, list[Made]] = defaultdict(list)
    for trip in trips[len(timed) :]:
        days[1].append(trip)
    for number, trip in zip(numbers, timed, strict=True):
        days[number].append(trip)
    return [
        RosterEntry(
            date=date_of(data, trip.day),
            vehicle_place=data.places[data.fleets.place[trip.fleet]],
            vehicle=data.fleets.vehicle[trip.fleet],
            number=number,
            departs_minute=plain(departs),
            carries=cast(Cargo, CARRIES[trip.load]),
            origin=data.places[trip.origin],
            destination=data.places[trip.destination],
            load=plain(trip.cargo),
        )
        for number, made in sorted(days.items())
        for trip, departs in zip(made, departures([minutes[trip] for trip in made]), strict=True)
    ]


def _shipments(data: Data, boarding: Boarding) -> tuple[Shipment, ...]:
    return tuple(
        Shipment(
            date=date_of(data, t),
            origin=data.places[o],
            destination=data.places[q],
            item=data.items[i],
            quantity=n,
            vehicle_place=fleet_of(data, k)[0],
            vehicle=fleet_of(data, k)[1],
        )
        for (t, o, q, i, k), n in sorted(boarding.units.items())
    )
