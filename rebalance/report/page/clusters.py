"""Places too close to each other to be told apart on the map of all of them."""

from __future__ import annotations

from collections.abc import Mapping
from math import hypot

Point = tuple[float, float]

# Fewer than this are drawn as they are.
_FEWEST = 3
# A cluster wider than this share of all is no spot on the map.
_WIDEST = 0.3


def clusters(points: Mapping[str, Point], near: float) -> list[list[str]]:
    """Find groups of places of which each is near another one of the group.

    Parameters
    ----------
    points : mapping of str to (float, float)
        Where the places are.
    near : float
        The distance below which two places are near each other; halved where groups would span the map.

    Returns
    -------
    list of list of str
        Groups of three places and more, the largest first.
    """
    if not points:
        return []
    extent = _extent(list(points.values()))
    while True:
        groups = [group for group in _linked(points, near) if len(group) >= _FEWEST]
        if all(_extent([points[place] for place in group]) <= _WIDEST * extent for group in groups):
            return sorted(groups, key=lambda group: (-len(group), group))
        near /= 2


def _linked(points: Mapping[str, Point], near: float) -> list[list[str]]:
    left = sorted(points)
    groups = []
    while left:
        group, new = [], [left.pop(0)]
        while new:
            place = new.pop()
            group.append(place)
            x, y = points[place]
            close = [other for other in left if hypot(points[other][0] - x, points[other][1] - y) < near]
            new += close
            left = [other for other in left if other not in set(close)]
        groups.append(sorted(group))
    return groups


def _extent(points: list[Point]) -> float:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return max(max(xs) - min(xs), max(ys) - min(ys))
