"""What one more is worth, and what could go for nothing: the duals propose, solving again tells."""

from __future__ import annotations

from dataclasses import dataclass

from rebalance.instance.variants import Variants
from rebalance.plan.proof.resources import Resource, Resources
from rebalance.solve.clock import Clock
from rebalance.solve.ladder import Group, Ladder

ROOMS, VEHICLES, UNITS, DURABLES = 10, 1, 1000, 10
"""How many more are asked about: what a province might find in a day."""


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


def shifts(before: dict[str | Group, float], after: dict[str | Group, float]) -> tuple[Shift, ...]:
    """Compare levels."""
    return tuple(Shift(level, before[level], after[level]) for level in before if isinstance(level, str))


def prices(variants: Variants, clock: Clock, most: int) -> Prices:
    """Find out what more of each resource is worth, and what is worth nothing.

    Parameters
    ----------
    variants : Variants
        The instance and its changes.
    clock : Clock
    most : int
        How many resources of each kind are asked about, those that the duals value most; of those at one
        place that differ in site or date alone, one.

    Raises
    ------
    OutOfTime
        If the clock ran out.
    """
    instance = variants()
    ladder = Ladder(instance, clock)
    found = list(Resources(instance, ladder))
    durable = set(instance.items.loc[instance.items["kind"] == "durable", "item"])
    worth = []
    for kind in ("rooms", "vehicles", "stock"):
        ranked = sorted((r for r in found if r.kind == kind and _pays(r)), key=_rank)
        for resource in _distinct(ranked)[:most]:
            amount = _amount(resource, durable)
            change = resource.more(amount)
            levels = shifts(ladder.values, ladder.again(variants(change)))
            worth.append(Worth(kind, resource.cells, amount, change, levels))
    helpful = [w for w in worth if any(abs(s.after - s.before) > tolerance(s.before) for s in w.levels)]
    return Prices(tuple(sorted(helpful, key=_gain)), _idle(variants, ladder, found))


def _idle(variants: Variants, ladder: Ladder, found: list[Resource]) -> tuple[Worth, ...]:
    """Take away all that lies idle, and see that no level is the worse for it; nothing if one is."""
    spare = [resource for resource in found if resource.idle > 0]
    if not spare:
        return ()
    after = shifts(ladder.values, ladder.again(variants(*(r.more(-r.idle) for r in spare))))
    if any(s.after - s.before > tolerance(s.before) for s in after):
        return ()
    ranked = sorted(spare, key=lambda r: (r.kind, -r.idle, tuple(r.cells.values())))
    return tuple(Worth(r.kind, r.cells, -r.idle, r.more(-r.idle), after) for r in ranked)


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


def _amount(resource: Resource, durable: set[str]) -> int:
    if resource.kind == "stock":
        return DURABLES if resource.cells["item"] in durable else UNITS
    return ROOMS if resource.kind == "rooms" else VEHICLES


def _gain(worth: Worth) -> tuple[object, ...]:
    """Rank by what happens to the most important level, then the next."""
    return (*(round(s.after - s.before, 6) for s in worth.levels), worth.change)
