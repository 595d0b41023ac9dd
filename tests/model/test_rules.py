"""Each rule alone, on an instance small enough to write every row down: limits and coefficients.

The instance is that of `tests.model.small`: five mild cases are found in East on the first day, two more and
a severe one on the second; Hill has a site with two beds, and three open at another on the second day.
"""

from __future__ import annotations

from math import inf
from typing import Any

import pytest

from rebalance.model.before import Before, Move, Ship
from rebalance.model.model import build

from .small import DAYS, label, model, stated, tables

Stated = dict[str, tuple[float, dict[str, float], float]]

BY_HAND: dict[str, Stated] = {
    # Whoever has left by a day no longer waits on it: found so far is an equation.
    "people": {
        "East mild 0": (5, {"wait East mild 0": 1, "flow East mild Hill 0": 1}, 5),
        "East mild 1": (
            7,
            {"wait East mild 1": 1, "flow East mild Hill 0": 1, "flow East mild Hill 1": 1},
            7,
        ),
        "East severe 1": (1, {"wait East severe 1": 1, "flow East severe Hill 1": 1}, 1),
    },
    # Mild cases may wait a day: on the second day two of those who wait were found just now.
    "overdue": {
        "East mild 1": (-2, {"over East mild 1": 1, "wait East mild 1": -1}, inf),
        "East severe 1": (0, {"over East severe 1": 1, "wait East severe 1": -1}, inf),
    },
    "room for each": {
        "mild Hill 0": (0, {"flow East mild Hill 0": 1, "place mild 0 0": -1}, 0),
        "mild Hill 1": (0, {"flow East mild Hill 1": 1, "place mild 0 1": -1}, 0),
        "severe Hill 1": (0, {"flow East severe Hill 1": 1, "place severe 0 1": -1}, 0),
    },
    # Mild cases stay a day, so that the first day's beds are free again; both sites are one pool.
    "rooms": {
        "0 0": (-inf, {"place mild 0 0": 1}, 2),
        "0 1": (-inf, {"place mild 0 1": 1, "place severe 0 1": 1}, 5),
    },
    "balance": {
        "East mask 0": (0, {"hand East mask 0": 1, "used East mask 0": 1, "ship Hill East mask 0": -1}, 0),
        "East mask 1": (
            0,
            {
                "hand East mask 1": 1,
                "hand East mask 0": -1,
                "used East mask 1": 1,
                "ship Hill East mask 1": -1,
            },
            0,
        ),
        "East ventilator 0": (0, {"hand East ventilator 0": 1}, 0),
        "East ventilator 1": (
            0,
            {"hand East ventilator 1": 1, "hand East ventilator 0": -1, "ship Hill East ventilator 1": -1},
            0,
        ),
        "Hill mask 0": (9, {"hand Hill mask 0": 1, "ship Hill East mask 0": 1}, 9),
        "Hill mask 1": (0, {"hand Hill mask 1": 1, "hand Hill mask 0": -1, "ship Hill East mask 1": 1}, 0),
        "Hill ventilator 0": (0, {"hand Hill ventilator 0": 1}, 0),
        "Hill ventilator 1": (
            3,
            {"hand Hill ventilator 1": 1, "hand Hill ventilator 0": -1, "ship Hill East ventilator 1": 1},
            3,
        ),
    },
    # Two of the nine masks are a reserve.
    "leaving": {
        "Hill mask 0": (-inf, {"ship Hill East mask 0": 1}, 7),
        "Hill mask 1": (-inf, {"ship Hill East mask 0": 1, "ship Hill East mask 1": 1}, 7),
        "Hill ventilator 1": (-inf, {"ship Hill East ventilator 1": 1}, 3),
    },
    # A consumable is used or short; of a durable there may be more than is needed.
    "needs": {
        "East mask 0": (4, {"used East mask 0": 1, "short East mask 0": 1}, 4),
        "East mask 1": (6, {"used East mask 1": 1, "short East mask 1": 1}, 6),
        "East ventilator 1": (2, {"hand East ventilator 1": 1, "short East ventilator 1": 1}, inf),
    },
    # There are none: see below.
    "norms": {},
    # Nothing was ordered before: see below.
    "change": {},
    # Nobody's help is limited: see below.
    "people linked": {},
    "supplies linked": {},
    "pairing limits": {},
    # Weight 1 × 7 found + 3 × 1 found, over two days: 20.
    "share of people": {
        "East": (
            0,
            {
                "worst_people 0": 1,
                "wait East mild 0": -0.05,
                "wait East mild 1": -0.05,
                "wait East severe 1": -0.15,
            },
            inf,
        ),
    },
    "share of supplies": {
        "East mask": (0, {"worst_supplies 0": 1, "short East mask 0": -0.1, "short East mask 1": -0.1}, inf),
        "East ventilator": (0, {"worst_supplies 0": 1, "short East ventilator 1": -0.5}, inf),
    },
    # Both categories are of cohort number 1, positive, and may share the coach's three seats.
    "seats": {
        "East Hill 1 0": (-inf, {"flow East mild Hill 0": 1, "trips coach East Hill 1 0": -3}, 0),
        "East Hill 1 1": (
            -inf,
            {"flow East mild Hill 1": 1, "flow East severe Hill 1": 1, "trips coach East Hill 1 1": -3},
            0,
        ),
    },
    "payload": {
        "Hill East 0": (-inf, {"ship Hill East mask 0": 10, "trips truck Hill East 2 0": -50}, 0),
        "Hill East 1": (
            -inf,
            {
                "ship Hill East mask 1": 10,
                "ship Hill East ventilator 1": 40,
                "trips truck Hill East 2 1": -50,
            },
            0,
        ),
    },
    # Five masks fill a truck; one ventilator of 40 kg leaves ten of its 50 kg unused.
    "whole units": {
        "Hill East ventilator 1": (
            -inf,
            {"ship Hill East ventilator 1": 1, "trips truck Hill East 2 1": -1},
            0,
        ),
    },
    # 140 and 120 minutes: either fits a shift of 300 twice.
    "timetable": {
        f"{vehicle} 0 {t}": (-inf, {f"trips {vehicle} {way} {t}": 1, f"tour {vehicle} {t} [2]": -2}, 0)
        for vehicle, way in (("coach", "East Hill 1"), ("truck", "Hill East 2"))
        for t in (0, 1)
    },
    "vehicles": {
        f"{vehicle} {t}": (-inf, {f"tour {vehicle} {t} [2]": 1}, count)
        for vehicle, count in (("coach", 2), ("truck", 1))
        for t in (0, 1)
    },
    "minutes": {
        f"{vehicle} {t}": (-inf, {f"trips {vehicle} {way} {t}": cycle}, limit)
        for vehicle, way, cycle, limit in (
            ("coach", "East Hill 1", 140, 600),
            ("truck", "Hill East 2", 120, 300),
        )
        for t in (0, 1)
    },
}


def test_the_list_is_complete() -> None:
    """Every rule of the model is written down below by hand."""
    assert {rule.rows.rule for rule in model().rules} == set(BY_HAND)


@pytest.mark.parametrize("rule", BY_HAND)
def test_a_rule_states_the_rows_worked_out_by_hand(rule: str) -> None:
    """Which rows there are, their limits, and the coefficient of every column in them."""
    assert_stated(stated(model(), rule), BY_HAND[rule])


def assert_stated(said: Stated, expected: Stated) -> None:
    assert set(said) == set(expected)
    for key, (lower, terms, upper) in expected.items():
        assert (said[key][0], said[key][2]) == (lower, upper), key
        assert said[key][1] == pytest.approx(terms, rel=1e-12), key


def test_units_fill_a_truck_by_the_decimals_as_written() -> None:
    """In floats 0.3 ÷ 0.1 is a little less than 3. A ventilator of 0.2 kg is what leaves payload unused."""
    changes = tables()
    mask, ventilator = changes["items"]
    mask["unit_kg"], ventilator["unit_kg"] = 0.1, 0.2
    changes["vehicles"][1]["payload_kg"] = 0.3
    assert set(stated(model(changes), "whole units")) == {"Hill East ventilator 1"}
    ventilator["unit_kg"] = 0.3
    assert stated(model(changes), "whole units") == {}
    changes["vehicles"][1]["payload_kg"] = 0.7
    assert_stated(
        stated(model(changes), "whole units"),
        {
            "Hill East ventilator 1": (
                -inf,
                {"ship Hill East ventilator 1": 1, "trips truck Hill East 2 1": -2},
                0,
            ),
        },
    )


def test_what_people_need_follows_them_until_they_leave() -> None:
    """Mild cases need half a mask a day in East while they wait, in Hill on the day of their stay."""
    norms = [{"item": "mask", "category": "mild", "quantity": 0.5}]
    made = model({"norms": norms}, turnover_days=1)
    assert_stated(
        stated(made, "norms"),
        {
            "East mask 0": (-inf, {"wait East mild 0": 0.5, "norm East mask 0": -1}, 0),
            "East mask 1": (-inf, {"wait East mild 1": 0.5, "norm East mask 1": -1}, 0),
            "Hill mask 0": (-inf, {"flow East mild Hill 0": 0.5, "norm Hill mask 0": -1}, 0),
            "Hill mask 1": (-inf, {"flow East mild Hill 1": 0.5, "norm Hill mask 1": -1}, 0),
        },
    )
    needs = stated(made, "needs")
    assert needs["East mask 0"] == (
        4,
        {"norm East mask 0": -1, "short East mask 0": 1, "used East mask 0": 1},
        4,
    )
    assert needs["Hill mask 0"][0] == needs["Hill mask 0"][2] == 0
    # If all stayed: 4 + 6 by needs, ⌈2.5⌉ and ⌈3.5⌉ by the norm.
    assert stated(made, "share of supplies")["East mask"][1]["short East mask 0"] == pytest.approx(-1 / 17)


def test_an_order_of_the_plan_before_is_met_or_the_difference_counts() -> None:
    """Two mild cases and three masks were ordered; what lies outside the horizon or is unknown is not."""
    before = Before(
        moves=[
            Move(0, "East", "mild", 2, "Hill", "north", "bed"),
            Move(-1, "East", "mild", 2, "Hill", "north", "bed"),
            Move(0, "East", "mild", 2, "Gone", "north", "bed"),
        ],
        ships=[Ship(1, "Hill", "East", "mask", 3), Ship(2, "Hill", "East", "mask", 3)],
    )
    made = build(model().data.instance, before)
    assert_stated(
        stated(made, "change"),
        {
            "0": (2, {"flow East mild Hill 0": 1, "more 0": -1, "less 0": 1}, 2),
            "1": (3, {"ship Hill East mask 1": 1, "more 1": -1, "less 1": 1}, 3),
        },
    )
    charged = {
        label(columns, n, made.data): float(cost)
        for columns in made.columns
        for n, cost in enumerate(made.charge("change", columns))
        if cost
    }
    # Masks weigh 10 kg, ventilators 40.
    assert charged == {
        "flow East mild Hill 1": 1,
        "flow East severe Hill 1": 1,
        "ship Hill East mask 0": 10,
        "ship Hill East ventilator 1": 40,
        **{f"{kind} {n}": cost for kind in ("more", "less") for n, cost in enumerate((1, 10))},
    }


def test_cleaning_holds_a_room_after_the_stay() -> None:
    """A stay of one day and one to clean: the first day's beds are taken on the second day too."""
    assert stated(model(turnover_days=1), "rooms")["0 1"][1] == {
        "place mild 0 0": 1,
        "place mild 0 1": 1,
        "place severe 0 1": 1,
    }


def test_two_rooms_a_person_are_counted_site_by_site() -> None:
    """Half a person cannot sleep north and half south: if somebody takes two rooms, no pool."""
    accepts = [tables()["accepts"][0], {**tables()["accepts"][1], "rooms_per_person": 2}]
    rows = stated(model({"accepts": accepts}), "rooms")
    # Pool 0 is north with two beds, pool 1 south with none and then three, which is room for one severe case.
    assert {key: row[2] for key, row in rows.items()} == {"0 0": 2, "0 1": 2, "1 0": 0, "1 1": 3}
    assert rows["1 1"][1] == {"place mild 1 1": 1, "place severe 1 1": 2}


def test_goods_on_the_road_are_on_hand_after_their_lead() -> None:
    """What leaves on the first day with a lead of one day is there on the second; what leaves then, never."""
    travel = [{"origin": "Hill", "destination": "East", "minutes": 60, "lead_days": 1}]
    made = model({"travel": travel})
    rows = stated(made, "balance")
    assert "ship Hill East mask 0" not in rows["East mask 0"][1]
    assert rows["East mask 1"][1]["ship Hill East mask 0"] == -1
    ship = made.kind("ship")
    assert [label(ship, n, made.data) for n in range(len(ship))] == ["ship Hill East mask 0"]


def test_what_came_from_elsewhere_may_leave_the_next_day() -> None:
    """Stock passing through a place is counted in with a day's delay: not on the day on which it arrives."""
    far = {"place": "Far", "role": "recipient"}
    roads = [*tables()["travel"], {"origin": "East", "destination": "Far", "minutes": 30}]
    needs = [{"place": "Far", "item": "mask", "date": DAYS[1], "quantity": 1}]
    rows = stated(
        model({"places": [*tables()["places"], far], "travel": roads, "needs": needs, "vehicles": []}),
        "leaving",
    )
    assert rows["East mask 1"] == (-inf, {"ship East Far mask 1": 1, "ship Hill East mask 0": -1}, 0)


def test_what_arrives_refills_what_leaves_on_the_same_day() -> None:
    """East has used its own mask when Hill's arrives: it may hand on as many as it had of its own."""
    far = {"place": "Far", "role": "recipient"}
    roads = [*tables()["travel"], {"origin": "East", "destination": "Far", "minutes": 30}]
    needs = [
        {"place": place, "item": "mask", "date": day, "quantity": 1}
        for place, day in (("East", DAYS[0]), ("Far", DAYS[1]))
    ]
    stock = [
        {"place": place, "item": "mask", "date": day, "quantity": 1}
        for place, day in (("East", DAYS[0]), ("Hill", DAYS[1]))
    ]
    changes: dict[str, list[dict[str, Any]]] = {
        "places": [*tables()["places"], far],
        "travel": roads,
        "needs": needs,
        "stock": stock,
        "vehicles": [],
    }
    made = model(changes)
    ship = made.kind("ship")
    known = {label(ship, n, made.data) for n in range(len(ship))}
    assert {"ship Hill East mask 1", "ship East Far mask 1"} <= known


def test_limited_help_needs_a_link() -> None:
    """Seven mild cases are found, and Hill's two and five beds take seven of whom each stays a day.

    Of the severe cases there is one; all eight together find seven beds. Seven of Hill's masks may leave,
    and East can use two ventilators.
    """
    limited = model(max_supporters_per_recipient=0)
    mild = {"flow East mild Hill 0": 1, "flow East mild Hill 1": 1}
    severe = {"flow East severe Hill 1": 1}
    masks = {"ship Hill East mask 0": 1, "ship Hill East mask 1": 1}
    assert stated(limited, "people linked") == {
        "Hill East 0": (-inf, dict(sorted({**mild, "link Hill East": -7}.items())), 0),
        "Hill East 1": (-inf, dict(sorted({**severe, "link Hill East": -1}.items())), 0),
        "Hill East 2": (-inf, dict(sorted({**mild, **severe, "link Hill East": -7}.items())), 0),
    }
    assert stated(limited, "supplies linked") == {
        "Hill East mask 0": (-inf, {"link Hill East": -7, **masks}, 0),
        "Hill East ventilator 0": (-inf, {"link Hill East": -2, "ship Hill East ventilator 1": 1}, 0),
    }
    assert stated(limited, "pairing limits") == {"East": (-inf, {"link Hill East": 1}, 0)}


def test_a_limit_that_leaves_all_to_choose_from_needs_no_link() -> None:
    assert not len(model(max_supporters_per_recipient=1, max_recipients_per_supporter=1).kind("link"))


def test_a_slot_that_no_longer_trip_takes_is_passed_on() -> None:
    """Two lengths, 140 and 80 minutes: spare long slots count as short ones, never the other way round.

    The tours to start with repeat one length: two long trips, or three short ones.
    """
    near = {"place": "Near", "role": "recipient"}
    roads = [*tables()["travel"], {"origin": "Near", "destination": "Hill", "minutes": 30}]
    people = [*tables()["people"], {"place": "Near", "category": "mild", "date": DAYS[0], "count": 9}]
    changes = {"places": [*tables()["places"], near], "travel": roads, "people": people}
    rows = stated(model(changes, days=1), "timetable")
    assert rows["coach 0 0"][1] == {
        "trips coach Near Hill 1 0": 1,
        "tour coach 0 [3, 0]": -3,
        "spare coach 0 0": -1,
    }
    assert rows["coach 1 0"][1] == {
        "trips coach East Hill 1 0": 1,
        "tour coach 0 [0, 2]": -2,
        "spare coach 0 0": 1,
    }


@pytest.mark.parametrize(
    ("level", "charged"),
    [
        # Weight of the category × priority of the place.
        ("overdue", {"over East mild 1": 2, "over East severe 1": 6}),
        ("waiting", {"wait East mild 0": 2, "wait East mild 1": 2, "wait East severe 1": 6}),
        # Weight × priority ÷ total need: 10 masks, 2 ventilators.
        ("shortage", {"short East mask 0": 0.2, "short East mask 1": 0.2, "short East ventilator 1": 2}),
        ("fairness_people", {"worst_people 0": 1}),
        ("fairness_supplies", {"worst_supplies 0": 1}),
        ("mismatch", {"place mild 0 0": 4, "place mild 0 1": 4}),
        (
            "travel",
            {f"trips coach East Hill 1 {t}": 140 for t in (0, 1)}
            | {f"trips truck Hill East 2 {t}": 120 for t in (0, 1)},
        ),
    ],
)
def test_a_level_charges_what_it_is_defined_to(level: str, charged: dict[str, float]) -> None:
    """The charge of every column, zero unless written here."""
    assert _charges(level, {}) == pytest.approx(charged)


def test_without_vehicles_travel_counts_people_and_kilograms() -> None:
    """One way, in minutes: each person 60, a mask of 10 kg 600, a ventilator of 40 kg 2400."""
    flows = {"flow East mild Hill 0": 60, "flow East mild Hill 1": 60, "flow East severe Hill 1": 60}
    goods = {"ship Hill East mask 0": 600, "ship Hill East mask 1": 600, "ship Hill East ventilator 1": 2400}
    assert _charges("travel", {"vehicles": []}) == {**flows, **goods}


def _charges(level: str, changes: dict[str, list[dict[str, Any]]]) -> dict[str, float]:
    made = model(changes)
    return {
        label(columns, n, made.data): float(cost)
        for columns in [*made.columns, made.tours]
        for n, cost in enumerate(made.charge(level, columns))
        if cost
    }
