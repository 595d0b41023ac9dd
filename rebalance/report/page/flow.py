"""The flow picture: origins on the left, destinations on the right, bands as thick as what goes between."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from rebalance.report.page.links import Link, Links

# In units of the picture, which is about as many pixels on a telephone.
WIDTH = 420.0
_LEFT, _RIGHT = 140.0, 274.0
_BAR = 6.0
_LINE = 16.0
_GAP = 3.0
_FLOWING = 320.0
_A_PLACE = 45.0
# More names than this on one side cannot be told apart.
_NODES = 30
_SWEEPS = 8
# From here on a band is seen as a band, and gets an edge.
_THICK = 2.5
_REST = ""


@dataclass(frozen=True)
class Node:
    """A place on one side."""

    place: str
    amount: float
    y: float
    height: float

    @property
    def middle(self) -> float:
        """Where its name stands."""
        return self.y + self.height / 2


@dataclass(frozen=True)
class Band:
    """What goes from one place to another."""

    origin: str
    destination: str
    amount: float
    thick: bool
    path: str


@dataclass(frozen=True)
class Flow:
    """The picture: the empty place stands for all those too small to be drawn."""

    height: float
    left: list[Node]
    right: list[Node]
    bands: list[Band]
    left_rest: int
    right_rest: int


def flow(links: Links) -> Flow:
    """Lay the picture out."""
    origins, left_rest = _largest(links.amounts, 0)
    destinations, right_rest = _largest(links.amounts, 1)
    amounts: dict[Link, float] = defaultdict(float)
    for (origin, destination), amount in links.amounts.items():
        amounts[origins[origin], destinations[destination]] += amount
    total = sum(amounts.values())
    # A few places do not need the height of many.
    flowing = min(_FLOWING, _A_PLACE * max(len(set(origins.values())), len(set(destinations.values()))))
    scale = flowing / total if total else 0
    sizes = [_sums(amounts, 0), _sums(amounts, 1)]
    lefts = sorted(sizes[0], key=lambda place: (place == _REST, -sizes[0][place], place))
    rights = sorted(sizes[1], key=lambda place: (-sizes[1][place], place))
    for _ in range(_SWEEPS):
        rights = _by_neighbours(rights, lefts, amounts, lambda link: (link[1], link[0]))
        lefts = _by_neighbours(lefts, rights, amounts, lambda link: link)
    height = max(_height(sizes[0], scale), _height(sizes[1], scale))
    left, right = _stack(lefts, sizes[0], scale, height), _stack(rights, sizes[1], scale, height)
    return Flow(height, left, right, _bands(amounts, left, right, scale), left_rest, right_rest)


def _largest(amounts: Mapping[Link, float], side: int) -> tuple[dict[str, str], int]:
    """Return under which name each place is drawn, and how many share the last one."""
    sums = _sums(amounts, side)
    ordered = sorted(sums, key=lambda place: (-sums[place], place))
    # A last line for one place may as well name it.
    drawn = ordered if len(ordered) <= _NODES else ordered[: _NODES - 1]
    return {place: place if place in set(drawn) else _REST for place in ordered}, len(ordered) - len(drawn)


def _sums(amounts: Mapping[Link, float], side: int) -> dict[str, float]:
    sums: dict[str, float] = defaultdict(float)
    for link, amount in amounts.items():
        sums[link[side]] += amount
    return dict(sums)


def _by_neighbours(
    places: Iterable[str], others: list[str], amounts: Mapping[Link, float], turn: Callable[[Link], Link]
) -> list[str]:
    """Order places by where their counterparts stand, so that few bands cross."""
    position = {place: at for at, place in enumerate(others)}
    pull: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for link, amount in amounts.items():
        own, other = turn(link)
        pull[own][0] += amount * position[other]
        pull[own][1] += amount
    return sorted(places, key=lambda place: (place == _REST, pull[place][0] / pull[place][1], place))


def _height(sizes: Mapping[str, float], scale: float) -> float:
    return sum(max(_LINE, size * scale) + _GAP for size in sizes.values())


def _stack(places: list[str], sizes: Mapping[str, float], scale: float, height: float) -> list[Node]:
    # The shorter side is spread over the height of the longer one.
    spare = (height - _height(sizes, scale)) / max(1, len(places))
    nodes, y = [], spare / 2
    for place in places:
        tall = max(_LINE, sizes[place] * scale)
        nodes.append(Node(place, sizes[place], round(y, 1), round(tall, 1)))
        y += tall + _GAP + spare
    return nodes


def _bands(amounts: Mapping[Link, float], left: list[Node], right: list[Node], scale: float) -> list[Band]:
    at_left, at_right = ({node.place: at for at, node in enumerate(nodes)} for nodes in (left, right))
    # Thin places are drawn taller than what flows: the bands start in the middle.
    leaves = {node.place: node.middle - node.amount * scale / 2 for node in left}
    arrives = {node.place: node.middle - node.amount * scale / 2 for node in right}
    ends: dict[Link, float] = {}
    for link in sorted(amounts, key=lambda link: (at_right[link[1]], at_left[link[0]])):
        ends[link] = arrives[link[1]]
        arrives[link[1]] += amounts[link] * scale
    bands = []
    for link in sorted(amounts, key=lambda link: (at_left[link[0]], at_right[link[1]])):
        thick = amounts[link] * scale
        y, z = leaves[link[0]], ends[link]
        leaves[link[0]] += thick
        bands.append(Band(*link, amounts[link], thick >= _THICK, _path(y, z, thick)))
    # The thick ones lie on top: they say most.
    return sorted(bands, key=lambda band: (band.amount, band.origin, band.destination))


def _path(y: float, z: float, thick: float) -> str:
    a, b = _LEFT + _BAR, _RIGHT
    m = (a + b) / 2
    return (
        f"M{a:g} {y:.1f}C{m:g} {y:.1f} {m:g} {z:.1f} {b:g} {z:.1f}"
        f"v{thick:.1f}C{m:g} {z + thick:.1f} {m:g} {y + thick:.1f} {a:g} {y + thick:.1f}z"
    )
