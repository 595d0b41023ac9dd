"""What an earlier plan ordered, once more, by hand: who goes again, who does not, and what else is done."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from rebalance.instance import Instance, from_tables
from rebalance.model.before import Before, Drive, Move, Ship
from rebalance.model.model import Candidates
from rebalance.plan.document.plan import Plan
from rebalance.plan.keep import before_of
from rebalance.solve import borders, sectors
from rebalance.solve.again import Again
from rebalance.solve.at_work import AtWork
from rebalance.solve.carrying import Carrying
from rebalance.solve.clock import Clock
from rebalance.solve.first import First, continued, first_plan
from rebalance.solve.level_by_level import LevelByLevel
from rebalance.solve.placed import placed
from rebalance.solve.program import Program
from rebalance.solve.relaxation import Relaxation
from rebalance.solve.run import solve
from rebalance.solve.sifting import Sifting
from rebalance.solve.start import Start
from rebalance.solve.tried import tried

DAYS = ("2022-04-03", "2022-04-04")


def made(
    rooms: int = 6,
    coaches: int = 2,
    payload: float = 100.0,
    gowns: int = 9,
    mild: int = 4,
    sites: str = "s",
    at_home: int = 0,
) -> Instance:
    """Some mild and two severe people of a district, an hour from a city, and gowns there that it needs.

    A coach of three seats makes one trip a day, and a truck of the city too. The severe count five times.
    Some of the city may be severe too.
    """
    tables: dict[str, list[dict[str, Any]]] = {
        "places": [{"place": "city", "role": "supporting"}, {"place": "district", "role": "recipient"}],
        "categories": [
            {"category": "mild", "cohort": "positive", "weight": 1},
            {"category": "severe", "cohort": "positive", "weight": 5},
        ],
        "accepts": [{"category": c, "room_type": "bed"} for c in ("mild", "severe")],
        "people": [
            {"place": "district", "category": c, "date": DAYS[0], "count": n}
            for c, n in (("mild", mild), ("severe", 2))
        ]
        + [{"place": "city", "category": "severe", "date": DAYS[0], "count": at_home}],
        "rooms": [{"place": "city", "site": sites, "room_type": "bed", "date": DAYS[0], "count": rooms}],
        "items": [
            {"item": "gown", "kind": "consumable", "weight": 2, "unit_kg": 10},
            {"item": "mask", "kind": "consumable", "weight": 1, "unit_kg": 10},
        ],
        "stock": [
            {"place": "city", "item": i, "date": DAYS[0], "quantity": n}
            for i, n in (("gown", gowns), ("mask", 9))
        ],
        "needs": [{"place": "district", "item": i, "date": DAYS[1], "quantity": 9} for i in ("gown", "mask")],
        "vehicles": [
            _fleet("coach", "positive", coaches, seats=3),
            _fleet("truck", "supplies", 1, payload_kg=payload),
        ],
        "travel": [{"origin": "district", "destination": "city", "minutes": 60}],
    }
    return from_tables({"name": "again", "start": DAYS[0], "days": 2}, tables)


def _fleet(vehicle: str, carries: str, count: int, **holds: float) -> dict[str, Any]:
    return {
        "place": "city",
        "vehicle": vehicle,
        "carries": carries,
        "count": count,
        "hours_per_day": 2.5,
        **holds,
    }


def move(people: int, category: str = "mild", day: int = 0, **other: str) -> Move:
    known = {"origin": "district", "destination": "city", "site": "s", "room_type": "bed"} | other
    return Move(
        day, known["origin"], category, people, known["destination"], known["site"], known["room_type"]
    )


def coach(number: int, day: int = 0) -> Drive:
    return Drive(day, "city", "coach", number, "positive", "district", "city")


def truck(day: int = 0) -> Drive:
    return Drive(day, "city", "truck", 1, "supplies", "city", "district")


def ship(units: int, item: str = "gown", day: int = 0) -> Ship:
    return Ship(day, "city", "district", item, units)


ORDERED = Before(moves=[move(4), move(2, "severe")], drives=[coach(1), coach(2), truck()], ships=[ship(9)])


def again(instance: Instance, before: Before) -> tuple[dict[tuple[str, int], int], dict[str, int], AtWork]:
    """Who goes on which day as ordered, what is sent of that, and the trips made, with nothing added."""
    every = Candidates.of(instance, before)
    orders, work = Again(every, before), AtWork(every)
    people = Carrying(every, work, {}, {})
    orders.go(work, people, every.data.days)
    assert (people._free >= 0).all() and (people.waiting >= 0).all()
    assert min(people._spare.values(), default=0) >= 0
    flow, names, sent = every.flow, every.data.categories, orders.send(work)
    went = {
        (names[flow["c"][n]], int(flow["t"][n])): int(people.moved[n])
        for n in np.flatnonzero(people.moved).tolist()
    }
    return went, {every.data.items[every.ship["i"][n]]: many for n, many in sent.items()}, work


def trips(every: Candidates, work: AtWork) -> dict[tuple[str, int], int]:
    """How many trips each vehicle type makes on each day."""
    found: dict[tuple[str, int], int] = {}
    for number, many in work.trips.items():
        key = every.data.fleets.vehicle[every.trips["k"][number]], int(every.trips["t"][number])
        found[key] = found.get(key, 0) + many
    return found


def test_what_can_be_carried_out_is() -> None:
    instance = made()
    went, sent, work = again(instance, ORDERED)
    assert went == {("mild", 0): 4, ("severe", 0): 2}
    assert sent == {"gown": 9}
    assert trips(Candidates.of(instance), work) == {("coach", 0): 2, ("truck", 0): 1}


def test_where_rooms_are_gone_those_who_count_least_stay() -> None:
    """Of six, three rooms are left: both severe go, one mild, and the second coach is not needed."""
    instance = made(rooms=3)
    went, _, work = again(instance, ORDERED)
    assert went == {("mild", 0): 1, ("severe", 0): 2}
    assert trips(Candidates.of(instance), work)["coach", 0] == 1


def test_where_a_coach_is_gone_another_one_drives() -> None:
    """The first is not there any more; the order was for the second."""
    instance = made(coaches=1)
    went, _, _ = again(instance, replace(ORDERED, drives=[coach(2)]))
    assert went == {("mild", 0): 1, ("severe", 0): 2}


def test_who_finds_no_seat_as_ordered_takes_another() -> None:
    """Of the two trips one was ordered of a fleet that is not known: a coach that is free makes it."""
    gone = coach(1)._replace(vehicle="bus")
    went, _, _ = again(made(), replace(ORDERED, drives=[gone, coach(2)]))
    assert went == {("mild", 0): 4, ("severe", 0): 2}


def test_who_was_given_a_room_elsewhere_gets_one_there_is() -> None:
    went, _, _ = again(made(sites="other"), ORDERED)
    assert went == {("mild", 0): 4, ("severe", 0): 2}


@pytest.mark.parametrize(
    "unknown",
    [move(4, "moderate"), move(4, origin="gone"), move(4, destination="gone"), move(4, room_type="gone")],
    ids=["category", "origin", "destination", "room type"],
)
def test_what_is_not_known_any_more_is_left_out(unknown: Move) -> None:
    """Nobody goes for it whose number would stand for it; only another type of room can be found.

    Before the district's first category there is, by numbers, the city's last one, with rooms there.
    """
    went, _, _ = again(made(rooms=8, at_home=2), replace(ORDERED, moves=[unknown, move(2, "severe")]))
    kept = {("mild", 0): 4} if unknown.room_type == "gone" else {}
    assert went == {("severe", 0): 2, **kept}


def test_who_went_already_does_not_go_again() -> None:
    """Two mild people are found, of whom four were ordered to go."""
    went, _, _ = again(made(mild=2), ORDERED)
    assert went == {("mild", 0): 2, ("severe", 0): 2}


def test_a_smaller_truck_leaves_what_is_worth_least() -> None:
    """Of nine gowns and one mask, of 10 kg each, it holds eight: the mask stays, and a gown."""
    both = replace(ORDERED, ships=[ship(9), ship(1, "mask")])
    assert again(made(payload=100.0), both)[1] == {"gown": 9, "mask": 1}
    assert again(made(payload=80.0), both)[1] == {"gown": 8}


def test_no_more_is_sent_than_there_is() -> None:
    """Of nine gowns ordered four are left; two masks have room beside them, and more."""
    instance = made(gowns=4)
    every = Candidates.of(instance, ORDERED)
    first = continued(every, Again(every, ORDERED), lambda: True)
    sent: dict[str, int] = {}
    for number, many in first.goods.shipped.items():
        item = every.data.items[every.ship["i"][number]]
        sent[item] = sent.get(item, 0) + many
    assert sent == {"gown": 4, "mask": 9}


def test_trips_that_stay_are_made_though_nobody_needs_them() -> None:
    before = replace(ORDERED, moves=[move(2)], frozen=1)
    every = Candidates.of(made(), before)
    plan = continued(every, Again(every, before), lambda: True)
    assert trips(every, plan.work) == {("coach", 0): 2, ("truck", 0): 1, ("coach", 1): 2, ("truck", 1): 1}


def test_only_who_goes_later_can_change_places() -> None:
    before = Before(moves=[move(2)], drives=[coach(1)], frozen=1)
    every = Candidates.of(made(), before)
    people = continued(every, Again(every, before), lambda: True).people
    days = every.flow["t"]
    assert set(days[np.flatnonzero(people.moved)].tolist()) == {0, 1}
    assert set(days[people.changeable()].tolist()) == {1}


def test_nothing_is_sent_on_days_whose_orders_stay_without_vehicles_either() -> None:
    instance = replace(made(), has_vehicles=False)
    before = Before(ships=[ship(1)], frozen=1)
    every = Candidates.of(instance, before)
    shipped = continued(every, Again(every, before), lambda: True).goods.shipped
    sent = sorted((int(every.ship["t"][n]), many) for n, many in shipped.items())
    assert sent == [(0, 1), (1, 8), (1, 9)]


def test_what_is_fixed_is_not_given_up(instance: Instance, planned: Plan) -> None:
    """A point that moves nobody keeps all rules, but not the orders of a day that stay."""
    before = replace(before_of(instance, planned, None), stands=False, frozen=1)
    every = Candidates.of(instance, before)
    run, point = _run(every, continued(every, Again(every, before), lambda: True), before)
    nothing = run.whole.x
    Start(run.program.model, run.program, before).keep(run.whole)
    assert not run.whole.begin(nothing)
    assert run.whole.begin(point)


def test_nothing_is_added_on_days_whose_orders_stay() -> None:
    """On the first day two mild people were to go and one gown: that stays, all else is on the second."""
    before = Before(moves=[move(2)], drives=[coach(1), truck()], ships=[ship(1)], frozen=1)
    every = Candidates.of(made(), before)
    orders, found = Again(every, before), placed(every, Clock(20.0))
    for plan in (
        continued(every, orders, lambda: True),
        first_plan(every, tried(every, found, lambda: 60.0, orders), lambda: True, orders),
    ):
        on = every.flow["t"][plan.flows()]
        assert plan.people.moved[plan.flows()][on == 0].tolist() == [2]
        assert plan.people.moved.sum() == 6
        assert trips(every, plan.work) == {("coach", 0): 1, ("truck", 0): 1, ("coach", 1): 2, ("truck", 1): 1}
        shipped = [(int(every.ship["t"][n]), many) for n, many in sorted(plan.goods.shipped.items())]
        assert [many for t, many in shipped if t == 0] == [1]


def _run(every: Candidates, plan: First, before: Before) -> tuple[LevelByLevel, np.ndarray]:
    sifting = Sifting(every, before)
    sifting.widen(plan.flows(), plan.ships(), plan.drives())
    model, clock = sifting.model(), Clock(60.0)
    program = Program(model, clock, by_arrays=True)
    run = LevelByLevel(Relaxation(model, program, sifting), clock, lambda step: None, before)
    return run, plan.decided(sifting.open, model).point(program)


@pytest.mark.parametrize("frozen", [0, 1, 2])
def test_what_comes_of_it_keeps_all_rules(frozen: int, instance: Instance, planned: Plan) -> None:
    """What was ordered and more, and what is planned anew, whichever days' orders stay."""
    before = replace(before_of(instance, planned, None), stands=False, frozen=frozen)
    every = Candidates.of(instance, before)
    for first in (
        continued(every, Again(every, before), lambda: True),
        first_plan(
            every, tried(every, placed(every, Clock(20.0)), lambda: 60.0), lambda: True, Again(every, before)
        ),
    ):
        run, point = _run(every, first, before)
        Start(run.program.model, run.program, before).keep(run.whole)
        assert run.whole.begin(point)


def test_it_is_taken_up_only_where_it_is_better(instance: Instance, planned: Plan) -> None:
    before = replace(before_of(instance, planned, None), stands=False)
    every = Candidates.of(instance, before)
    run, point = _run(every, continued(every, Again(every, before), lambda: True), before)
    nothing = run.whole.x
    assert run.take_up(point)
    found = run.values()
    assert not run.take_up(point)
    assert not run.take_up(nothing)
    broken = point.copy()
    broken[run.program.block("flow")] += 1.0
    assert not run.take_up(broken)
    assert run.values() == found


def test_the_next_evening_is_no_worse_than_the_orders_gone_on_with(
    instance: Instance, planned: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In sectors too, whether they begin with a first plan or with nothing."""
    monkeypatch.setattr("rebalance.solve.run.LARGE", 0)
    monkeypatch.setattr(borders, "PLACES", 4)
    monkeypatch.setattr(sectors, "ROUNDS", 1)
    before = replace(before_of(instance, planned, None), stands=False)
    every = Candidates.of(instance, before)
    run, point = _run(every, continued(every, Again(every, before), lambda: True), before)
    assert run.take_up(point)
    for far in (0.0, np.inf):
        monkeypatch.setattr("rebalance.solve.in_sectors.FAR", far)
        found = [level.value for level in solve(instance, 20.0, before=before).levels]
        assert [round(value, 6) for value in found] <= [round(value, 6) for value in run.values()]
