"""Reasons and prices on instances solved on paper, and by chance: each is proved again."""

from __future__ import annotations

from pathlib import Path

import pytest

from rebalance.instance.variants import Variants
from rebalance.plan.proof.reasons import Proof
from rebalance.plan.proof.worth import Shift
from rebalance.solve.ladder import Group
from tests.made_up import province
from tests.plan import small
from tests.plan.proof.again import groups, priced, proved

INSTANCES = Path(__file__).parents[3] / "instances"
TINY = sorted(INSTANCES.glob("tiny-*"))


def tiny(name: str) -> Variants:
    return Variants.of(INSTANCES / f"tiny-{name}")


def reasons(proof: Proof) -> dict[tuple[str, ...], tuple[tuple[str, ...], float]]:
    """What relaxing a limit takes, and what it does to the group."""
    found = {}
    for reason in proof.reasons:
        assert reason.group is not None
        found[reason.limits] = reason.changes, round(reason.group.after - reason.group.before, 6)
    return found


def test_on_paper_one_of_five_waits_for_a_room_a_seat_or_an_hour() -> None:
    proof = proved(tiny("base"), Group("wait", "East", "close_contact"), 1)
    assert (proof.verdict, round(proof.least, 6)) == ("alone", 1)
    found = reasons(proof)
    assert found["rooms",] == (
        ("rooms[place=East,site=Clinic,room_type=quarantine_room,date=2022-04-03].count+=1",),
        -1,
    )
    assert found["vehicles",] == (("vehicles[place=East,vehicle=van].count+=1",), -1)
    assert found.keys() == {("rooms",), ("vehicles",), ("seats",), ("hours",)}


@pytest.mark.parametrize(
    ("name", "group", "limit", "change", "gain"),
    [
        (
            "pairs",
            Group("wait", "East", "close_contact"),
            "pairs",
            "drop pairs[recipient=East,scope=people]",
            -1,
        ),
        ("turnover", Group("wait", "East", "secondary_contact"), "turnover", "policy.turnover_days=0", -7),
        ("empty-leg", Group("wait", "East", "close_contact"), "roads", "policy.max_travel_minutes=", -3),
        ("reserve", Group("short", "East", "gown"), "reserve", "stock[item=gown].reserve=0", -4),
        (
            "lead",
            Group("short", "East", "oxygen"),
            "lead",
            "travel[origin=East,destination=Lake].lead_days=0",
            -2,
        ),
        (
            "freight",
            Group("short", "East", "bed"),
            "freight",
            "vehicles[place=Hill,vehicle=truck].count+=1",
            -1,
        ),
    ],
)
def test_every_kind_of_limit_is_found(name: str, group: Group, limit: str, change: str, gain: float) -> None:
    assert reasons(proved(tiny(name), group, 1))[limit,] == ((change,), gain)


def test_where_nothing_could_serve_nothing_helps() -> None:
    proof = proved(tiny("no-fleet"), Group("wait", "East", "close_contact"), 2)
    assert (proof.verdict, proof.tried, proof.reasons, round(proof.least, 6)) == ("nothing", (), (), 2)


def test_where_only_several_limits_together_help_they_are_named() -> None:
    # One room and one seat for two people: either alone leaves one of them behind.
    day = "2022-04-04"
    variants = Variants.of_tables(
        {"name": "both", "start": day},
        {
            "places": [{"place": "A", "role": "supporting"}, {"place": "B", "role": "recipient"}],
            "categories": [{"category": "mild", "cohort": "positive", "weight": 1}],
            "accepts": [{"category": "mild", "room_type": "bed"}],
            "people": [{"place": "B", "category": "mild", "date": day, "count": 2}],
            "rooms": [{"place": "A", "site": "gym", "room_type": "bed", "date": day, "count": 1}],
            "vehicles": [
                {
                    "place": "B",
                    "vehicle": "car",
                    "carries": "people",
                    "count": 1,
                    "seats": 1,
                    "hours_per_day": 1,
                    "turnaround_minutes": 0,
                }
            ],
            "travel": [{"origin": "A", "destination": "B", "minutes": 30}],
        },
    )
    proof = proved(variants, Group("wait", "B", "mild"), 1)
    assert proof.verdict == "together"
    (reason,) = proof.reasons
    assert "rooms" in reason.limits
    assert reason.group == Shift("wait", 1, 0)


def test_no_more_trucks_are_asked_for_than_take_the_units_whole() -> None:
    """In floats 3 × 0.1 is a little more than 0.3. No cart takes a unit; two chests are two trips."""
    truck = {"vehicle": "truck", "payload_kg": 0.3}
    cart = {"vehicle": "cart", "payload_kg": 0.05}
    fleet = {"place": "Liao", "carries": "supplies", "count": 1, "hours_per_day": 2}
    changes = {
        **small.tables(),
        "vehicles": [{**fleet, **truck}, {**fleet, **cart}],
        "items": [
            {"item": "mask", "kind": "consumable", "weight": 1, "unit_kg": 0.1},
            {"item": "chest", "kind": "consumable", "weight": 1, "unit_kg": 0.2},
        ],
        "stock": [
            {"place": "Liao", "item": item, "date": small.DAY, "quantity": 9} for item in ("mask", "chest")
        ],
        "needs": [
            {"place": "Kuan", "item": item, "date": small.DAY, "quantity": 6} for item in ("mask", "chest")
        ],
    }
    variants = Variants.of_tables({"name": "light", "start": small.DAY}, changes)
    for item, amount, trucks in (("mask", 3, 1), ("mask", 4, 2), ("chest", 2, 2)):
        changed, _ = reasons(proved(variants, Group("short", "Kuan", item), amount))["freight",]
        assert changed == (f"vehicles[place=Liao,vehicle=truck].count+={trucks}",)


@pytest.mark.parametrize("folder", TINY, ids=lambda folder: str(folder.name))
def test_reasons_on_every_tiny_instance_are_proved_again(folder: Path) -> None:
    variants = Variants.of(folder)
    for group, amount in list(groups(variants()))[:1]:
        proved(variants, group, amount)


@pytest.mark.parametrize("name", ["base", "turnover", "no-vehicles", "withdrawal"])
def test_prices_are_proved_again(name: str) -> None:
    assert priced(tiny(name), most=1).worth


@pytest.mark.slow
@pytest.mark.parametrize("folder", TINY, ids=lambda folder: str(folder.name))
def test_every_reason_and_price_on_them_is(folder: Path) -> None:
    variants = Variants.of(folder)
    for group, amount in groups(variants()):
        proved(variants, group, amount)
    priced(variants, most=5)


def test_on_paper_only_gowns_are_worth_anything() -> None:
    found = priced(tiny("reserve"), most=5)
    assert [worth.change for worth in found.worth] == [
        "stock[place=Hill,item=gown,date=2022-04-03].quantity+=1000"
    ]


@pytest.mark.parametrize("seed", range(10))
def test_by_chance(seed: int) -> None:
    made = province(seed, cities=1, districts=2, days=1, fleets=(0, 1), scale=0.1)
    variants = Variants.of_tables(*made)
    tried = list(groups(variants()))
    proved(variants, *tried[seed % len(tried)])


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(50))
def test_by_chance_larger(seed: int) -> None:
    variants = Variants.of_tables(*province(seed, cities=2, districts=3, days=2, fleets=(0, 2), scale=0.2))
    for group, amount in list(groups(variants()))[seed % 3 :: 5]:
        proved(variants, group, amount)
    priced(variants, most=2)


@pytest.mark.slow
def test_on_the_day_of_jilin() -> None:
    variants = Variants.of(INSTANCES / "jilin-2022-04-03")
    tried = list(groups(variants()))
    people = [entry for entry in tried if entry[0].kind == "wait"]
    for group, amount in (*people[::25], tried[-1]):
        proved(variants, group, amount)
    priced(variants, most=1)
