"""The guide of a whole whose relaxation would take too long: region by region, each by itself."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from rebalance.model.arrays import Floats, Index, Ints
from rebalance.model.data import Bools
from rebalance.model.model import Candidates, Model, Sector
from rebalance.solve.clock import Clock
from rebalance.solve.growth import Growth
from rebalance.solve.guide import Guide, guide
from rebalance.solve.program import Program
from rebalance.solve.relaxation import Relaxation
from rebalance.solve.sifting import Sifting

HUGE = 3_000_000
"""Candidates from which the relaxation of all of them is not tried."""

PLACES = 200
"""Most places of a region: their relaxation takes some ten seconds a level."""

Hooks = Callable[[Relaxation, Clock], tuple[Callable[[Floats], None], Callable[[Growth], None]]]
"""Gives what is told what a level charges, and how the program grows; see `guide`."""

KINDS = ("flow", "ship", "trips")


@dataclass(frozen=True)
class _Region:
    """What was found of a region: its candidates, by their numbers, which were opened, and the guide."""

    numbers: dict[str, Ints]
    opened: dict[str, Bools]
    model: Model
    guide: Guide


def regions(every: Candidates) -> Ints:
    """Put places together that are near each other; the number of each place's region."""
    data, n = every.data, len(every.data.places)
    one, other = data.roads
    some = one < other
    one, other = one[some], other[some]
    label, members = np.arange(n), {number: [number] for number in range(n)}
    for road in np.lexsort((other, one, data.minutes[one, other])).tolist():
        a, b = int(label[one[road]]), int(label[other[road]])
        if a != b and len(members[a]) + len(members[b]) <= PLACES:
            label[members[b]] = a
            members[a] += members.pop(b)
    return label


def guided(
    every: Candidates,
    sifting: Sifting,
    clock: Clock,
    levels: tuple[str, ...],
    hooks: Hooks,
    told: Callable[[int, int], None],
) -> tuple[Relaxation, Guide]:
    """Solve the relaxation of every region, two at a time, and put together what they say.

    Parameters
    ----------
    every : Candidates
    sifting : Sifting
        Where all that was opened is opened for the whole.
    clock : Clock
        The stage is shared out among them.
    levels : tuple of str
    hooks : callable
    told : callable
        Told how many regions are done, and of how many.

    Returns
    -------
    Relaxation
        Of the whole, not solved.
    Guide
        Without bounds.
    """
    label = regions(every)
    numbers, size = np.unique(label, return_counts=True)
    todo = numbers[np.lexsort((numbers, -size))].tolist()
    size_of = dict(zip(numbers.tolist(), size.tolist(), strict=True))
    until, found = clock.used() + clock.stage_left(), list[_Region]()
    told(0, len(numbers))
    while todo:
        batch, todo = todo[:2], todo[2:]
        left = sum(size_of[region] for region in todo) + sum(size_of[region] for region in batch)
        seconds = (until - clock.used()) * sum(size_of[region] for region in batch) / left
        if seconds <= 0:
            break

        def solve(region: int, seconds: float = seconds) -> _Region:
            return _solved(every, label == region, Clock(seconds), levels, hooks)

        with ThreadPoolExecutor(len(batch)) as threads:
            found += threads.map(solve, batch)
        told(len(numbers) - len(todo), len(numbers))
    sifting.complete = False
    for region in found:
        for kind, opened in region.opened.items():
            getattr(sifting.open, kind)[region.numbers[kind][opened]] = True
    model = sifting.model()
    relaxation = Relaxation(model, Program(model, clock, by_arrays=True), sifting)
    return relaxation, _together(every, relaxation, found)


def _solved(
    every: Candidates,
    home: Bools,
    clock: Clock,
    levels: tuple[str, ...],
    hooks: Hooks,
) -> _Region:
    ends = {"flow": ("d", "p"), "ship": ("o", "q"), "trips": ("o", "d")}
    blocks = {kind: getattr(every, kind) for kind in KINDS}
    numbers = {
        kind: np.flatnonzero(home[blocks[kind][one]] & home[blocks[kind][other]])
        for kind, (one, other) in ends.items()
    }
    few = Candidates(
        every.data, every.journeys, every.slots, *(blocks[kind].only(numbers[kind]) for kind in KINDS)
    )
    sifting = Sifting(few, sector=Sector(home))
    model = sifting.model()
    relaxation = Relaxation(model, Program(model, clock, by_arrays=True), sifting)
    seen = guide(
        relaxation,
        levels,
        0,
        *hooks(relaxation, clock),
        lambda solution: (),
        lambda level, bound: None,
    )
    opened = {kind: getattr(sifting.open, kind) for kind in KINDS}
    return _Region(numbers, opened, relaxation.program.model, seen)


def _together(every: Candidates, relaxation: Relaxation, found: list[_Region]) -> Guide:
    program = relaxation.program
    data, model = every.data, program.model
    # What crosses a border is taken to be as good as what is used.
    wish, reduced = np.zeros(program.first_tour), np.zeros(program.first_tour)
    place = model.kind("place")
    shape = (len(data.categories), len(data.pools), data.days)
    places = Index.of(shape, place["c"], place["g"], place["t"])
    opened = relaxation.opened
    for region in found:
        at = 0
        for block in region.model.columns:
            part = slice(at, at + len(block))
            at += len(block)
            if block.kind in KINDS:
                chosen = region.numbers[block.kind][region.opened[block.kind]]
                rank = np.cumsum(getattr(opened, block.kind)) - 1
                where = program.start[block.kind] + rank[chosen]
            elif block.kind == "place":
                where = program.start["place"] + places(block["c"], block["g"], block["t"])
            else:
                continue
            wish[where] = region.guide.wish[part]
            reduced[where] = region.guide.reduced[part]
    return Guide(wish, reduced)
