"""Maps by coordinates: marks for places, arrows as wide as what goes along them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import floor, hypot, log10, sqrt

from rebalance.report.page.clusters import Point, clusters
from rebalance.report.page.lettering import Mark, Name, letter
from rebalance.report.page.links import Link, Links
from rebalance.report.page.projection import KM_A_DEGREE, WIDTH, fit, projected
from rebalance.report.page.texts import shortened

_NEAR = 17.0
_WIDEST_LINE, _LARGEST_MARK = 11.0, 10.0
_THINNEST_LINE, _SMALLEST_MARK, _GROUP_MARK = 0.8, 3.0, 7.0
# More arrows than this cover each other.
_ARROWS = 70
_NAME_CELLS = 18


@dataclass(frozen=True)
class Spot:
    """A place, or several drawn as one, which the letter of their own map marks."""

    place: str
    label: str
    x: float
    y: float
    radius: float
    recipient: bool
    letter: str
    name: Name | None


@dataclass(frozen=True)
class Arrow:
    """What goes from one spot to another, by what they are called, and the places that they stand for."""

    origin: str
    destination: str
    places: list[str]
    amount: float
    path: str
    width: float


@dataclass(frozen=True)
class Map:
    """One map.

    Attributes
    ----------
    title : str
        The letter of the group that it enlarges; empty for the map of all places.
    height : float
        In units of the picture, WIDTH wide.
    spots, arrows : list
        The most important last, on top.
    km, km_wide : float
        A round distance and how wide it is.
    amount, amount_wide : float
        A round amount and how wide an arrow it makes.
    undrawn : int
        How many arrows are too thin among too many.
    unnamed : int
        How many names found no room.
    """

    title: str
    height: float
    spots: list[Spot]
    arrows: list[Arrow]
    km: float
    km_wide: float
    amount: float
    amount_wide: float
    undrawn: int
    unnamed: int


def maps(
    links: Links,
    coordinates: Mapping[str, Point],
    recipients: frozenset[str],
    label: Callable[[str], str],
    group_label: Callable[[str, int], str],
) -> list[Map]:
    """Draw all places, and once more those that lie too close together.

    Parameters
    ----------
    links : Links
        What goes where.
    coordinates : mapping of str to (float, float)
        Latitude and longitude of each place that has them.
    recipients : frozenset of str
        The recipient districts.
    label : callable
        What a place is called.
    group_label : callable
        What places drawn as one are called, from the letter of their map and how many they are.

    Returns
    -------
    list of Map
        The map of all places first; empty where fewer than two places have coordinates.
    """
    used = {place for link in links.amounts for place in link} & coordinates.keys()
    if len(used) < 2:
        return []
    flat = projected({place: coordinates[place] for place in sorted(coordinates)})
    scale, _, _ = fit(flat)
    groups = clusters(flat, _NEAR / scale)
    group_of = {place: place for place in flat}
    named: dict[str, tuple[str, list[str]]] = {}
    for at, group in enumerate(groups):
        letter_of = chr(ord("A") + at % 26) * (at // 26 + 1)
        for place in group:
            group_of[place] = group[0]
        named[group[0]] = (letter_of, group)
    points = {
        spot: _centre([flat[place] for place in flat if group_of[place] == spot])
        for spot in sorted(set(group_of.values()))
    }
    labels = {
        spot: group_label(named[spot][0], len(named[spot][1])) if spot in named else label(spot)
        for spot in points
    }
    along: dict[Link, float] = defaultdict(float)
    for (origin, destination), amount in links.amounts.items():
        if origin in flat and destination in flat and group_of[origin] != group_of[destination]:
            along[group_of[origin], group_of[destination]] += amount
    is_recipient = {spot for spot in points if spot not in named and spot in recipients}
    whole = _draw("", points, along, _turnover(points, along), labels, is_recipient, named)
    return [whole, *(_enlarged(group, links, flat, label, recipients) for group in named.values())]


def _enlarged(
    group: tuple[str, list[str]],
    links: Links,
    flat: Mapping[str, Point],
    label: Callable[[str], str],
    recipients: frozenset[str],
) -> Map:
    title, places = group
    inside = set(places)
    points = {place: flat[place] for place in places}
    along = {link: amount for link, amount in links.amounts.items() if inside >= set(link)}
    labels = {place: label(place) for place in places}
    turnover = _turnover(points, links.amounts)
    return _draw(title, points, along, turnover, labels, inside & recipients, {})


def _draw(
    title: str,
    points: Mapping[str, Point],
    along: Mapping[Link, float],
    turnover: Mapping[str, float],
    labels: Mapping[str, str],
    recipients: set[str],
    groups: Mapping[str, tuple[str, list[str]]],
) -> Map:
    scale, height, place_at = fit(points)
    most = max(turnover.values(), default=0) or 1
    order = sorted(points, key=lambda spot: (spot not in groups, -turnover[spot], spot))
    at = {spot: place_at(points[spot]) for spot in points}
    least = {spot: _GROUP_MARK if spot in groups else _SMALLEST_MARK for spot in points}
    radius = {spot: max(least[spot], _LARGEST_MARK * sqrt(turnover[spot] / most)) for spot in points}
    short = {spot: shortened(labels[spot], _NAME_CELLS) for spot in points}
    names = letter([Mark(*at[spot], radius[spot], short[spot]) for spot in order], WIDTH, height)
    spots = [
        Spot(
            spot, short[spot], round(at[spot][0], 1), round(at[spot][1], 1), round(radius[spot], 1),
            spot in recipients, groups[spot][0] if spot in groups else "", name,
        )
        for spot, name in zip(order, names, strict=True)
    ]  # fmt: skip
    ordered = sorted(along, key=lambda link: (-along[link], link))
    # Each map has a scale of its own, and says which.
    largest = max(along.values(), default=1.0)
    arrows = [
        Arrow(
            labels[link[0]],
            labels[link[1]],
            [place for end in link for place in (groups[end][1] if end in groups else [end])],
            along[link],
            _curve(at[link[0]], at[link[1]], radius[link[1]]),
            round(max(_THINNEST_LINE, _WIDEST_LINE * along[link] / largest), 1),
        )
        for link in ordered[:_ARROWS]
    ]
    km = _round(WIDTH / 3 / scale * KM_A_DEGREE)
    amount = _round(largest)
    unnamed = sum(name is None for name in names)
    return Map(
        title=title,
        height=height,
        spots=spots[::-1],
        arrows=arrows,
        km=km,
        km_wide=round(km / KM_A_DEGREE * scale, 1),
        amount=amount,
        amount_wide=round(_WIDEST_LINE * amount / largest, 1),
        undrawn=len(ordered) - len(arrows),
        unnamed=unnamed,
    )


def _turnover(points: Mapping[str, Point], along: Mapping[Link, float]) -> dict[str, float]:
    turnover = dict.fromkeys(points, 0.0)
    for link, amount in along.items():
        for place in link:
            if place in turnover:
                turnover[place] += amount
    return turnover


def _centre(points: list[Point]) -> Point:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def _curve(start: Point, end: Point, radius: float) -> str:
    """Bend to the right, so that there and back are two curves, and stop at the mark."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    long = hypot(dx, dy) or 1.0
    bend = 0.16
    mx, my = (start[0] + end[0]) / 2 - dy * bend, (start[1] + end[1]) / 2 + dx * bend
    bx, by = end[0] - mx, end[1] - my
    back = hypot(bx, by) or 1.0
    stop = min(radius + 1, long / 3)
    ex, ey = end[0] - bx / back * stop, end[1] - by / back * stop
    return f"M{start[0]:.1f} {start[1]:.1f}Q{mx:.1f} {my:.1f} {ex:.1f} {ey:.1f}"


def _round(most: float) -> float:
    """Return the largest of 1, 2, 5, 10, 20 … that is not above."""
    step = 10.0 ** floor(log10(most))
    return next(step * digit for digit in (5, 2, 1) if step * digit <= most or digit == 1)
