"""Where on a map a place lies, and how far a degree reaches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import cos, radians

from rebalance.report.page.clusters import Point

#: Width of every map, in units of the picture.
WIDTH = 420.0
#: Kilometres of one degree of latitude.
KM_A_DEGREE = 111.2
_MARGIN = 26.0
_LOWEST, _HIGHEST = 220.0, 520.0


def projected(coordinates: Mapping[str, Point]) -> dict[str, Point]:
    """Lay latitudes and longitudes flat, in degrees of latitude, north up."""
    middle = sum(latitude for latitude, _ in coordinates.values()) / len(coordinates)
    shrink = cos(radians(middle))
    return {place: (longitude * shrink, -latitude) for place, (latitude, longitude) in coordinates.items()}


def fit(points: Mapping[str, Point]) -> tuple[float, float, Callable[[Point], Point]]:
    """Return the scale, the height of the picture, and where in it a point goes."""
    xs, ys = [x for x, _ in points.values()], [y for _, y in points.values()]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    room = (WIDTH - 2 * _MARGIN, _HIGHEST - 2 * _MARGIN)
    scale = min(room[0] / wide if wide else float("inf"), room[1] / high if high else float("inf"))
    if scale == float("inf"):
        scale = 1.0
    height = min(_HIGHEST, max(_LOWEST, high * scale + 2 * _MARGIN))
    dx, dy = (WIDTH - wide * scale) / 2, (height - high * scale) / 2

    def place_at(point: Point) -> Point:
        return (point[0] - min(xs)) * scale + dx, (point[1] - min(ys)) * scale + dy

    return scale, round(height, 1), place_at
