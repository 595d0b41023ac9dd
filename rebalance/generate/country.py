"""Geography: cities in clusters, districts around them, and the roads between all of them."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sqrt

import numpy as np
from numpy.typing import NDArray

from rebalance.generate.draws import Draws
from rebalance.generate.wishes import Wishes

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_EARTH_KM, _KM_A_DEGREE = 6371.0, 111.195
_CENTRE = (35.0, 113.0)
# A country is as wide as this many km times the root of its number of cities, but not as wide as a continent.
_KM_A_CITY, _WIDEST_KM = 112.0, 3500.0
_CITIES_A_CLUSTER, _CLUSTERED, _CLUSTER_KM, _OUTSKIRTS_KM = 6, 0.7, 120.0, 60.0
# Of city and district: the largest is so many times the smallest.
_UNEVEN = 8.0
# Roads: longer than the straight line; slow near either end, then fast; minutes as people round them.
_DETOUR, _SLOW_KM, _SLOW_KMH, _FAST_KMH, _STEP = 1.3, 25, 40, 80, 5
_WITHIN_CITY, _WITHIN_DISTRICT = 20, 15
_BLOCK = 256


@dataclass(frozen=True)
class Country:
    """Cities, then districts; all arrays of shape (P,).

    Attributes
    ----------
    names : list of str
    cities : int
        How many of the places, from the first, are cities.
    latitude, longitude : array of float
        Degrees, to three decimals.
    size : array of float
        How large a place is beside the smallest city, or district.
    """

    names: list[str]
    cities: int
    latitude: Floats
    longitude: Floats
    size: Floats

    @staticmethod
    def of(wishes: Wishes) -> Country:
        """Scatter the cities, mostly in clusters, and each district about a city, large ones having more."""
        draws = Draws(wishes.seed, "country")
        width = min(_KM_A_CITY * sqrt(wishes.cities), _WIDEST_KM) / 2
        clusters = [
            (draws.between(-width, width), draws.between(-width, width))
            for _ in range(1 + (wishes.cities - 1) // _CITIES_A_CLUSTER)
        ]
        spots: list[tuple[float, float]] = []
        for _ in range(wishes.cities):
            if draws.happens(_CLUSTERED):
                x, y = clusters[draws.whole(0, len(clusters) - 1)]
                spots.append((x + draws.around(_CLUSTER_KM), y + draws.around(_CLUSTER_KM)))
            else:
                spots.append((draws.between(-width, width), draws.between(-width, width)))
        size = [_uneven(draws) for _ in range(wishes.cities + wishes.districts)]
        around = np.cumsum(size[: wishes.cities])
        for _ in range(wishes.districts):
            city = int(np.searchsorted(around, draws.between(0, float(around[-1]))))
            x, y = spots[min(city, wishes.cities - 1)]
            spots.append((x + draws.around(_OUTSKIRTS_KM), y + draws.around(_OUTSKIRTS_KM)))
        located = [_degrees(x, y) for x, y in spots]
        return Country(
            _numbered("city", wishes.cities) + _numbered("district", wishes.districts),
            wishes.cities,
            np.array([latitude for latitude, _ in located]),
            np.array([longitude for _, longitude in located]),
            np.array(size),
        )

    def straight_km(self, one: Ints, other: Ints) -> Floats:
        """Return the great-circle distances of each of some places to each of others."""
        latitude, longitude = np.radians(self.latitude), np.radians(self.longitude)
        north = np.sin((latitude[other] - latitude[one][:, None]) / 2) ** 2
        east = np.sin((longitude[other] - longitude[one][:, None]) / 2) ** 2
        part = north + np.cos(latitude[one])[:, None] * np.cos(latitude[other]) * east
        return np.asarray(2 * _EARTH_KM * np.arcsin(np.sqrt(np.minimum(part, 1.0))))

    def roads(self, within: float) -> tuple[Ints, Ints, Ints, Ints]:
        """Return the roads: origin, destination not before it, km and minutes, of those not too long."""
        parts = []
        everywhere = np.arange(len(self.names))
        for first in range(0, len(everywhere), _BLOCK):
            some = everywhere[first : first + _BLOCK]
            km = np.rint(_DETOUR * self.straight_km(some, everywhere[first:])).astype(np.int64)
            slow = np.minimum(km, _SLOW_KM)
            minutes = np.ceil((slow * 60 / _SLOW_KMH + (km - slow) * 60 / _FAST_KMH) / _STEP) * _STEP
            least = np.where(some < self.cities, _WITHIN_CITY, _WITHIN_DISTRICT)[:, None]
            minutes = np.maximum(minutes.astype(np.int64), least)
            o, d = np.nonzero((minutes <= within) & (some[:, None] <= everywhere[first:]))
            parts.append((some[o], everywhere[first:][d], km[o, d], minutes[o, d]))
        origin, destination, length, time = (np.concatenate(part) for part in zip(*parts, strict=True))
        return origin, destination, length, time


def _uneven(draws: Draws) -> float:
    """Draw a size: most places are small, a few large."""
    return 1 / sqrt(max(draws.between(0, 1), 1 / _UNEVEN**2))


def _degrees(x: float, y: float) -> tuple[float, float]:
    latitude = round(_CENTRE[0] + y / _KM_A_DEGREE, 3)
    return latitude, round(_CENTRE[1] + x / (_KM_A_DEGREE * cos(radians(latitude))), 3)


def _numbered(word: str, count: int) -> list[str]:
    return [f"{word}_{n:0{max(len(str(count)), 2)}}" for n in range(1, count + 1)]
