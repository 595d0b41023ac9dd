"""A whole plan looked at once more: it goes on from what is decided, keeps all rules, and is never worse."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rebalance.instance import Instance
from rebalance.model.candidates import SUPPLIES
from rebalance.model.model import Candidates
from rebalance.plan.document.plan import Plan
from rebalance.plan.keep import before_of
from rebalance.solve import borders, in_sectors, sectors
from rebalance.solve.again import Again
from rebalance.solve.at_work import AtWork
from rebalance.solve.carrying import Carrying
from rebalance.solve.clock import Clock
from rebalance.solve.decided import Decided
from rebalance.solve.first import First, continued, first_plan
from rebalance.solve.level_by_level import LevelByLevel
from rebalance.solve.mended import mended
from rebalance.solve.placed import placed
from rebalance.solve.program import Program
from rebalance.solve.relaxation import Relaxation
from rebalance.solve.run import solve
from rebalance.solve.shipped import Shipping
from rebalance.solve.sifting import Sifting
from rebalance.solve.tried import tried


@pytest.fixture(scope="module")
def every(instance: Instance) -> Candidates:
    return Candidates.of(instance)


@pytest.fixture(scope="module")
def first(every: Candidates) -> First:
    return first_plan(every, tried(every, placed(every, Clock(60.0)), lambda: 60.0), lambda: True)


def _begun(every: Candidates, first: First) -> tuple[LevelByLevel, Sifting]:
    """A plan of the program over what a first plan needs."""
    sifted = Sifting(every)
    sifted.widen(first.flows(), first.ships(), first.drives())
    model, clock = sifted.model(), Clock(60.0)
    program = Program(model, clock, by_arrays=True)
    run = LevelByLevel(Relaxation(model, program, sifted), clock, lambda step: None, None)
    run.start(first.decided(sifted.open, model).point(program))
    return run, sifted


def test_vehicles_go_on_from_the_tours_that_they_run(every: Candidates, first: First) -> None:
    """Whichever vehicle runs which tour, as many have as much time left, and the same tours are run."""
    work = AtWork(every)
    work.resume(dict(first.work.trips), first.work.tours())
    assert work.trips == first.work.trips
    tours, before = work.tours(), first.work.tours()
    assert tours.keys() == before.keys()
    for key, (slots, many) in before.items():
        np.testing.assert_array_equal(tours[key][0], slots)
        np.testing.assert_array_equal(tours[key][1], many)
    for key in work._left:
        assert [m for m, _ in work._left[key]] == pytest.approx([m for m, _ in first.work._left[key]])


def test_people_go_on_from_where_they_are(every: Candidates, first: First) -> None:
    """As many wait, as many rooms and seats are free, as when they were carried one by one."""
    people = Carrying.resumed(every, first.work, first.people.moved, first.people.placed)
    for level, by_category in people.left().items():
        np.testing.assert_array_equal(by_category, first.people.left()[level])
    np.testing.assert_array_equal(people.present(), first.people.present())
    np.testing.assert_array_equal(people._free, first.people._free)
    spare, before = ({leg: n for leg, n in p._spare.items() if n} for p in (people, first.people))
    assert {leg: n for leg, n in spare.items() if leg[2] != SUPPLIES} == before


def test_whoever_was_left_for_nothing_is_taken(every: Candidates, first: First) -> None:
    """From a plan that takes nobody, those go whom there are rooms and seats for, and goods are sent."""
    nobody = Carrying(every, AtWork(every), {}, {})
    nothing = First(every, nobody, Shipping(every, nobody._work, every.data.need), nobody._work)
    run, sifted = _begun(every, nothing)
    plan, place = Decided.of(run.program, run.whole.x), run.program.model.kind("place")
    as_sent, new = mended(every, sifted.open, place, plan, lambda: True)
    assert as_sent.people is new.people
    # As nothing was sent all is sent anew, either way.
    assert as_sent.goods.shipped == new.goods.shipped and as_sent.work.trips == new.work.trips
    again, _ = _begun(every, new)
    for level in ("overdue", "waiting", "shortage"):
        left = [r.whole.value(r.program.level_cost(level)) for r in (again, run)]
        assert left[0] < left[1]
    # Rooms and seats taken one by one, the nearest first, are hardly worse used than those found together.
    assert new.people.moved.sum() >= 0.9 * first.people.moved.sum()


def test_goods_stay_as_they_are_sent_and_more_are_sent(every: Candidates, first: First) -> None:
    """Of what was sent half is left to send again: as much as before goes, on as many trips or more."""
    work, half = AtWork(every), {n: many // 2 for n, many in first.goods.shipped.items() if many > 1}
    work.resume(dict(first.work.trips), first.work.tours())
    goods = Shipping(every, work, every.data.need + every.data.norms.units(first.people.present()))
    goods.resume(half)
    assert goods.shipped == half and goods.short.sum() > first.goods.short.sum()
    run, sifted = _begun(every, First(every, first.people, goods, work))
    plan, place = Decided.of(run.program, run.whole.x), run.program.model.kind("place")
    more, _ = mended(every, sifted.open, place, plan, lambda: True)
    assert all(more.goods.shipped[number] >= many for number, many in half.items())
    assert sum(more.goods.shipped.values()) > sum(half.values())
    driven = every.trips["load"] == SUPPLIES
    assert all(more.work.trips[n] >= many for n, many in first.work.trips.items() if driven[n])
    again, _ = _begun(every, more)
    cost = again.program.level_cost("shortage"), run.program.level_cost("shortage")
    assert again.whole.value(cost[0]) < run.whole.value(cost[1])


def test_goods_of_days_whose_orders_stay_are_sent_anew_too(instance: Instance, planned: Plan) -> None:
    """Those of the first day are the same in both plans, on the same trips, and so are those of people."""
    before = replace(before_of(instance, planned, None), stands=False, frozen=1)
    every = Candidates.of(instance, before)
    begun = continued(every, Again(every, before), lambda: True)
    run, sifted = _begun(every, begun)
    decided, place = Decided.of(run.program, run.whole.x), run.program.model.kind("place")

    def first_day(of: First) -> list[dict[int, int]]:
        moved = {int(n): int(of.people.moved[n]) for n in of.flows()}
        days = (every.flow["t"], every.ship["t"], every.trips["t"])
        parts = zip(days, (moved, of.goods.shipped, of.work.trips), strict=True)
        return [{n: many for n, many in part.items() if day[n] == 0} for day, part in parts]

    assert all(first_day(begun))
    for new in mended(every, sifted.open, place, decided, lambda: True):
        assert first_day(new) == first_day(begun)


def test_a_plan_that_is_worse_is_not_taken(
    every: Candidates, first: First, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = Carrying(every, AtWork(every), {}, {})
    nothing = First(every, nobody, Shipping(every, nobody._work, every.data.need), nobody._work)
    run, _ = _begun(every, first)
    before = [run.whole.value(run.program.level_cost(level)) for level in run.names]
    monkeypatch.setattr(in_sectors, "mended", lambda *_: (nothing, nothing))
    in_sectors._mend(run, every, lambda: True)
    assert [run.whole.value(run.program.level_cost(level)) for level in run.names] == before
    run, _ = _begun(every, nothing)
    monkeypatch.setattr(in_sectors, "mended", lambda *_: (nothing, first))
    in_sectors._mend(run, every, lambda: True)
    assert [run.whole.value(run.program.level_cost(level)) for level in run.names] == pytest.approx(before)


def test_a_plan_made_in_sectors_is_no_worse_for_it(
    instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After one round of sectors, which is the same each time, with a look at all of it and without."""
    monkeypatch.setattr("rebalance.solve.run.LARGE", 0)
    monkeypatch.setattr(borders, "PLACES", 4)
    monkeypatch.setattr(sectors, "ROUNDS", 1)
    looked_at = [round(level.value, 9) for level in solve(instance, 40.0).levels]
    monkeypatch.setattr(in_sectors, "_mend", lambda *_: None)
    assert looked_at <= [round(level.value, 9) for level in solve(instance, 40.0).levels]
