"""Travel times that cannot well be true: beside their reverse, their distance, or the places' coordinates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from heapq import heapify, heappop, heappush
from math import asin, cos, radians, sin, sqrt

import numpy as np
import pandas as pd

from rebalance.instance.check import Draft
from rebalance.instance.findings import Finding
from rebalance.instance.settings import Settings

# The reverse of a road may take longer, for one-way streets and ferries, but not this many times and minutes.
_UNEVEN_TIMES, _UNEVEN_MINUTES = 2, 30
# Slower than a walk, or faster than any road allows, in km/h. Within so few km anything may hold one up.
_SLOWEST, _FASTEST, _SHORT_KM = 5, 150, 3
_EARTH_KM = 6371
# Coordinates of a place may lie this far from where its travel times begin.
_LOOSE_KM = 20

Pair = tuple[str, str]


def doubtful_roads(draft: Draft, settings: Settings) -> Iterator[Finding]:
    """Find travel times that their reverse or their distance contradicts."""
    table = draft.tables["travel"]
    frame = table.frame
    columns = (frame["origin"], frame["destination"], frame["minutes"])
    minutes_of = {(a, b): minutes for a, b, minutes in zip(*columns, strict=True)}
    for at, (origin, destination, minutes) in enumerate(zip(*columns, strict=True)):
        back = minutes_of.get((destination, origin))
        if back is not None and minutes >= _UNEVEN_TIMES * back and minutes - back >= _UNEVEN_MINUTES:
            blanks = {"origin": origin, "destination": destination, "minutes": minutes, "back": back}
            yield table.finding("uneven-travel", at, "minutes", **blanks)
    km, minutes = frame["km"].to_numpy(), frame["minutes"].to_numpy()
    hours = minutes / 60
    doubtful = (km > _SHORT_KM) & ((km < _SLOWEST * hours) | (km > _FASTEST * hours))
    for at in map(int, np.flatnonzero(doubtful)):
        yield table.finding("implausible-speed", at, ("km", "minutes"), km=km[at], minutes=minutes[at])


def doubtful_coordinates(draft: Draft, settings: Settings) -> Iterator[Finding]:
    """Find places whose coordinates lie too far off for their travel times, those most often so first."""
    table = draft.tables["places"]
    places = table.frame
    for at in np.flatnonzero((places["latitude"].isna() != places["longitude"].isna()).to_numpy()):
        yield table.finding("half-coordinates", int(at), ("latitude", "longitude"))
    located = {
        place: (latitude, longitude)
        for place, latitude, longitude in zip(
            places["place"], places["latitude"], places["longitude"], strict=True
        )
        if latitude == latitude and longitude == longitude
    }
    contradicted = _contradicted(draft.tables["travel"].frame, located)
    row_of = {place: at for at, place in enumerate(places["place"])}
    for worst, pairs in _worst_first(contradicted):
        origin, destination = pairs[0]
        straight, minutes = contradicted[pairs[0]]
        yield table.finding(
            "coordinates-far-off",
            row_of[worst],
            ("latitude", "longitude"),
            place=worst,
            other=destination if origin == worst else origin,
            km=straight,
            minutes=minutes,
        )


def _worst_first(pairs: Iterable[Pair]) -> Iterator[tuple[str, list[Pair]]]:
    """Yield the place in most pairs with those pairs, then likewise among the pairs that are left."""
    pairs_of: dict[str, set[Pair]] = defaultdict(set)
    for pair in pairs:
        for place in pair:
            pairs_of[place].add(pair)
    # What a place is queued with may be more than it has left; it is then queued anew.
    queue = [(-len(own), place) for place, own in pairs_of.items()]
    heapify(queue)
    while queue:
        times, place = heappop(queue)
        left = pairs_of[place]
        if left and -times > len(left):
            heappush(queue, (-len(left), place))
        elif left:
            yield place, sorted(left)
            for pair in list(left):
                for one in pair:
                    pairs_of[one].discard(pair)


def _contradicted(
    travel: pd.DataFrame, located: dict[str, tuple[float, float]]
) -> dict[Pair, tuple[float, float]]:
    """Return the pairs that lie further apart than one can drive: straight km and minutes."""
    found: dict[Pair, tuple[float, float]] = {}
    for origin, destination, minutes in zip(
        travel["origin"], travel["destination"], travel["minutes"], strict=True
    ):
        if origin != destination and origin in located and destination in located:
            straight = _straight_km(located[origin], located[destination])
            if straight - _LOOSE_KM > _FASTEST * minutes / 60:
                found[origin, destination] = straight, minutes
    return found


def _straight_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance on the globe of two points in degrees."""
    north, east = (radians(b - a) / 2 for a, b in zip(one, other, strict=True))
    part = sin(north) ** 2 + cos(radians(one[0])) * cos(radians(other[0])) * sin(east) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(part)))
