"""What one more is worth, and what could go for nothing: the duals propose, solving again tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from rebalance.instance import Instance
from rebalance.plan.proof.probes import Probes, Values
from rebalance.plan.proof.resources import Resource


class Sizes(NamedTuple):
    """How many more are asked about: rooms, vehicles, units of a consumable, and of a durable item."""

    rooms: int
    vehicles: int
    units: int
    durables: int


FOUND_IN_A_DAY = Sizes(10, 1, 1000, 10)
"""What a province might find in a day."""

ONE_MORE = Sizes(1, 1, 1000, 1)
"""As few as the solver's tolerances can tell: of a consumable, one more is lost in them."""


@dataclass(frozen=True)
class Shift:
    """A level before and after a change, over fractions."""

    level: str
    before: float
    after: float


@dataclass(frozen=True)
class Worth:
    """What some more of a resource does to each level.

    Attributes
    ----------
    kind : str
    cells : dict of str to str
    amount : int
    change : str
        As after ``--set``.
    levels : tuple of Shift
    """

    kind: str
    cells: dict[str, str]
    amount: int
    change: str
    levels: tuple[Shift, ...]


@dataclass(frozen=True)
class Prices:
    """The ranked list, best first, and what lies idle, all of which could be taken away at once."""

    worth: tuple[Worth, ...]
    idle: tuple[Worth, ...]


def tolerance(value: float) -> float:
    """Differences up to this are the solver's."""
    return 1e-6 * max(1.0, abs(value))


def shifts(before: Values, after: Values) -> tuple[Shift, ...]:
    """Compare levels."""
    return tuple(Shift(level, before[level], after[level]) for level in before if isinstance(level, str))


def prices(probes: Probes, most: int) -> Prices:
    """Find out what more of each resource is worth, and what is worth nothing.

    Parameters
    ----------
    probes : Probes
    most : int
        How many resources of each kind are asked about, those that the duals value most; of those at one
        place that differ in site or date alone, one.

    Raises
    ------
    OutOfTime
        If the clock ran out.
    """
    durable = durables(probes.instance)
    worth = [
        worth_of(probes, resource, amount_of(resource, durable, FOUND_IN_A_DAY))
        for resource in promising(probes, most)
    ]
    return Prices(ranked(worth), _idle(probes))


def promising(probes: Probes, most: int) -> list[Resource]:
    """List the resources of each kind that the duals value most (see `prices`)."""
    found = []
    for kind in ("rooms", "vehicles", "stock"):
        paying = sorted((r for r in probes.resources if r.kind == kind and _pays(r)), key=_rank)
        found += _distinct(paying)[:most]
    return found


def worth_of(probes: Probes, resource: Resource, amount: int) -> Worth:
    """Solve again with so many more."""
    change = resource.more(amount)
    return Worth(resource.kind, resource.cells, amount, change, shifts(probes(), probes([change])))


def ranked(worth: list[Worth]) -> tuple[Worth, ...]:
    """Put best first, and leave out what does nothing."""
    return tuple(sorted((w for w in worth if any(map(moved, w.levels))), key=_gain))


def moved(shift: Shift) -> bool:
    """Whether anything changes but the solver's last digits."""
    return abs(shift.after - shift.before) > tolerance(shift.before)


def _idle(probes: Probes) -> tuple[Worth, ...]:
    """Take away all that lies idle, and see that no level is the worse for it; nothing if one is."""
    spare = [resource for resource in probes.resources if resource.idle > 0]
    if not spare:
        return ()
    after = shifts(probes(), probes([r.more(-r.idle) for r in spare]))
    if any(s.after - s.before > tolerance(s.before) for s in after):
        return ()
    in_order = sorted(spare, key=lambda r: (r.kind, -r.idle, tuple(r.cells.values())))
    return tuple(Worth(r.kind, r.cells, -r.idle, r.more(-r.idle), after) for r in in_order)


def _pays(resource: Resource) -> bool:
    return any(worth > 1e-9 for worth in resource.price.values())


def _rank(resource: Resource) -> tuple[object, ...]:
    return (*(-round(worth, 9) for worth in resource.price.values()), tuple(resource.cells.values()))


def _distinct(ranked: list[Resource]) -> list[Resource]:
    """Keep the first of those that differ in site or date alone, which are worth much the same."""
    first: dict[tuple[str, ...], Resource] = {}
    for resource in ranked:
        same = tuple(cell for name, cell in resource.cells.items() if name not in ("site", "date"))
        first.setdefault(same, resource)
    return list(first.values())


def durables(instance: Instance) -> set[str]:
    """Items of which one unit counts."""
    return set(instance.items.loc[instance.items["kind"] == "durable", "item"])


def amount_of(resource: Resource, durable: set[str], sizes: Sizes) -> int:
    """How many more of a resource are asked about."""
    if resource.kind == "stock":
        return sizes.durables if resource.cells["item"] in durable else sizes.units
    return sizes.rooms if resource.kind == "rooms" else sizes.vehicles


def _gain(worth: Worth) -> tuple[object, ...]:
    """Rank by what happens to the most important level, then the next."""
    return (*(round(s.after - s.before, 6) for s in worth.levels), worth.change)
