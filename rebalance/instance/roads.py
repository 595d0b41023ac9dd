"""Travel times that cannot well be true: beside their reverse, their distance, or the places' coordinates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from heapq import heapify, heappop, heappush

import numpy as np
import pandas as pd
from numpy.typing import NDArray

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

_WHERE = ("latitude", "longitude")

Pair = tuple[str, str]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def doubtful_roads(draft: Draft, settings: Settings) -> Iterator[Finding]:
    """Find travel times that their reverse or their distance contradicts."""
    table = draft.tables["travel"]
    frame = table.frame
    minutes = frame["minutes"].to_numpy()
    origins, destinations = _numbers(frame, draft.tables["places"].frame["place"])
    back = minutes[_reverse(origins, destinations)]
    uneven = (minutes >= _UNEVEN_TIMES * back) & (minutes - back >= _UNEVEN_MINUTES)
    for at in map(int, np.flatnonzero(uneven)):
        named = {name: frame[name].iloc[at] for name in ("origin", "destination")}
        yield table.finding(
            "uneven-travel", at, "minutes", **named, minutes=float(minutes[at]), back=float(back[at])
        )
    km = frame["km"].to_numpy()
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
    contradicted = _contradicted(draft.tables["travel"].frame, places)
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


def _contradicted(travel: pd.DataFrame, places: pd.DataFrame) -> dict[Pair, tuple[float, float]]:
    """Return the pairs that lie further apart than one can drive: straight km and minutes."""
    origins, destinations = _numbers(travel, places["place"])
    minutes = travel["minutes"].to_numpy()
    straight = _straight_km(*(places[c].to_numpy()[at] for at in (origins, destinations) for c in _WHERE))
    names = places["place"].tolist()
    return {
        (names[origins[at]], names[destinations[at]]): (float(straight[at]), float(minutes[at]))
        for at in np.flatnonzero(straight - _LOOSE_KM > _FASTEST * minutes / 60)
    }


def _numbers(travel: pd.DataFrame, places: pd.Series[str]) -> tuple[Ints, Ints]:
    """Return which place, by its position, each origin and each destination is."""
    known = pd.Index(places)
    origins, destinations = (known.get_indexer(pd.Index(travel[c])) for c in ("origin", "destination"))
    return origins.astype(np.int64), destinations.astype(np.int64)


def _reverse(origins: Ints, destinations: Ints) -> Ints:
    """Return the row of each road's reverse; its own where that is not given."""
    count = int(max(origins.max(initial=0), destinations.max(initial=0))) + 1
    roads = origins * count + destinations
    order = np.argsort(roads)
    wanted = destinations * count + origins
    found = order[np.minimum(np.searchsorted(roads, wanted, sorter=order), len(roads) - 1)]
    return np.where(roads[found] == wanted, found, np.arange(len(roads)))


def _straight_km(latitude: Floats, longitude: Floats, to_latitude: Floats, to_longitude: Floats) -> Floats:
    """Return the distances on the globe of points in degrees; NaN where one of them is not known."""
    north, east = np.radians(to_latitude - latitude) / 2, np.radians(to_longitude - longitude) / 2
    there = np.cos(np.radians(latitude)) * np.cos(np.radians(to_latitude))
    part = np.sin(north) ** 2 + there * np.sin(east) ** 2
    return np.asarray(2 * _EARTH_KM * np.arcsin(np.sqrt(np.minimum(part, 1.0))))
