"""Three planning cases with plans worked out by hand: people, supplies, and both without vehicles.

Every vehicle that drives at all is busy for its whole shift, so that no roster but these is right.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from rebalance.instance import Instance, from_tables
from rebalance.plan.check import Facts, Violation, judge
from rebalance.plan.document.plan import Plan

Records = list[dict[str, Any]]
Document = dict[str, Any]
D0, D1, D2 = "2022-04-03", "2022-04-04", "2022-04-05"
LEVELS = ("overdue", "waiting", "shortage", "fairness_people", "fairness_supplies", "mismatch", "travel")


def records(header: str, *rows: Sequence[object]) -> Records:
    """Make records of rows under a header of words."""
    return [dict(zip(header.split(), row, strict=True)) for row in rows]


def people_tables() -> dict[str, Records]:
    """Twenty-eight people, two coaches, an ambulance and a van; nobody can drive to Lv within 100 minutes."""
    return {
        "places": records(
            "place role priority",
            ("Kuan", "recipient", 2),
            ("Lv", "recipient", 1),
            ("Liao", "supporting", 1),
            ("Bai", "supporting", 1),
        ),
        "categories": records(
            "category cohort weight max_wait_days stay_days",
            ("mild", "positive", 3, 0, None),
            ("close", "contact", 1, 1, 1),
        ),
        "accepts": records(
            "category room_type penalty rooms_per_person",
            ("mild", "ward", 0, 1),
            ("mild", "suite", 2, 2),
            ("close", "hotel", 0, 1),
            ("close", "suite", 1, 1),
        ),
        "people": records(
            "place category date count",
            ("Kuan", "mild", D0, 3),
            ("Kuan", "mild", D1, 2),
            ("Kuan", "close", "2022-04-01", 3),
            ("Kuan", "close", D0, 18),
            ("Lv", "close", D2, 2),
        ),
        "rooms": records(
            "place site room_type date count",
            ("Liao", "North", "hotel", "2022-04-01", 9),
            ("Liao", "South", "hotel", D1, 10),
            ("Liao", "South", "suite", D0, 2),
            ("Bai", "Clinic", "ward", D0, 3),
            ("Kuan", "Hall", "hotel", D0, 1),
        ),
        "vehicles": records(
            "place vehicle carries count seats hours_per_day turnaround_minutes",
            ("Liao", "coach", "people", 2, 3, 6, 30),
            ("Kuan", "ambulance", "positive", 1, 2, 3, 0),
            ("Kuan", "van", "contact", 1, 1, 1, 60),
        ),
        "travel": records(
            "origin destination minutes",
            ("Liao", "Kuan", 80),
            ("Kuan", "Liao", 70),
            ("Kuan", "Bai", 90),
            ("Lv", "Liao", 110),
        ),
    }


def people_settings() -> dict[str, Any]:
    return {
        "name": "by-hand-people",
        "start": D0,
        "days": 3,
        "policy": {"turnover_days": 1, "max_travel_minutes": 100},
    }


def people_plan(instance: Instance) -> Document:
    coach, ambulance, van = ("Liao", "coach"), ("Kuan", "ambulance"), ("Kuan", "van")
    # overdue: 1 close contact for 1 day (weight 1, priority 2), 1 mild for 2 days (weight 3, priority 2).
    # waiting: close 12 person-days and mild 2 at Kuan, close 2 at Lv. fairness: Kuan 18 / (36 x 3), Lv 2 / 6.
    values = (14, 38, 0, 1 / 3, 0, 2, 1920)
    return {
        **_envelope(instance, "optimal"),
        "objectives": records("level value bound", *zip(LEVELS, values, values, strict=True)),
        "transfers": records(
            "date origin category people destination site room_type vehicle_place vehicle",
            (D0, "Kuan", "close", 1, "Kuan", "Hall", "hotel", *van),
            (D0, "Kuan", "close", 9, "Liao", "North", "hotel", *coach),
            (D0, "Kuan", "mild", 2, "Bai", "Clinic", "ward", *ambulance),
            (D0, "Kuan", "mild", 1, "Liao", "South", "suite", *coach),
            (D1, "Kuan", "close", 10, "Liao", "South", "hotel", *coach),
            (D1, "Kuan", "mild", 1, "Bai", "Clinic", "ward", *ambulance),
            (D2, "Kuan", "close", 1, "Kuan", "Hall", "hotel", *van),
        ),
        "trips": records(
            "date vehicle_place vehicle carries origin destination trips cycle_minutes load",
            (D0, *ambulance, "positive", "Kuan", "Bai", 1, 180, 2),
            (D0, *van, "contact", "Kuan", "Kuan", 1, 60, 1),
            (D0, *coach, "contact", "Kuan", "Liao", 3, 180, 9),
            (D0, *coach, "positive", "Kuan", "Liao", 1, 180, 1),
            (D1, *ambulance, "positive", "Kuan", "Bai", 1, 180, 1),
            (D1, *coach, "contact", "Kuan", "Liao", 4, 180, 10),
            (D2, *van, "contact", "Kuan", "Kuan", 1, 60, 1),
        ),
        "roster": records(
            "date vehicle_place vehicle number departs_minute carries origin destination load",
            (D0, *ambulance, 1, 0, "positive", "Kuan", "Bai", 2),
            (D0, *van, 1, 0, "contact", "Kuan", "Kuan", 1),
            (D0, *coach, 1, 0, "contact", "Kuan", "Liao", 3),
            (D0, *coach, 1, 180, "contact", "Kuan", "Liao", 3),
            (D0, *coach, 2, 0, "contact", "Kuan", "Liao", 3),
            (D0, *coach, 2, 180, "positive", "Kuan", "Liao", 1),
            (D1, *ambulance, 1, 0, "positive", "Kuan", "Bai", 1),
            (D1, *coach, 1, 0, "contact", "Kuan", "Liao", 3),
            (D1, *coach, 1, 180, "contact", "Kuan", "Liao", 3),
            (D1, *coach, 2, 0, "contact", "Kuan", "Liao", 3),
            (D1, *coach, 2, 180, "contact", "Kuan", "Liao", 1),
            (D2, *van, 1, 0, "contact", "Kuan", "Kuan", 1),
        ),
        "shipments": [],
        "waiting": records(
            "date place category people overdue why",
            (D0, "Kuan", "close", 11, 0, [{"limit": "rooms", "message": "the rooms at Liao are full"}]),
            (D1, "Kuan", "close", 1, 1, []),
            (D1, "Kuan", "mild", 1, 1, []),
            (D2, "Kuan", "mild", 1, 1, []),
            (D2, "Lv", "close", 2, 0, []),
        ),
        "shortages": [],
        "stocks": [],
        "rooms": records(
            "date place site room_type open used",
            (D0, "Bai", "Clinic", "ward", 3, 2),
            (D0, "Kuan", "Hall", "hotel", 1, 1),
            (D0, "Liao", "North", "hotel", 9, 9),
            (D0, "Liao", "South", "suite", 2, 2),
            (D1, "Bai", "Clinic", "ward", 3, 3),
            (D1, "Kuan", "Hall", "hotel", 1, 1),
            (D1, "Liao", "North", "hotel", 9, 9),
            (D1, "Liao", "South", "hotel", 10, 10),
            (D1, "Liao", "South", "suite", 2, 2),
            (D2, "Bai", "Clinic", "ward", 3, 3),
            (D2, "Kuan", "Hall", "hotel", 1, 1),
            (D2, "Liao", "North", "hotel", 9, 0),
            (D2, "Liao", "South", "hotel", 10, 10),
            (D2, "Liao", "South", "suite", 2, 2),
        ),
        "fleets": records(
            "date place vehicle minutes_available minutes_used",
            (D0, *ambulance, 180, 180),
            (D0, *van, 60, 60),
            (D0, *coach, 720, 720),
            (D1, *ambulance, 180, 180),
            (D1, *van, 60, 0),
            (D1, *coach, 720, 720),
            (D2, *ambulance, 180, 0),
            (D2, *van, 60, 60),
            (D2, *coach, 720, 0),
        ),
        "bottlenecks": records("limit place level worth message", ("rooms", "Bai", "overdue", 6, "one ward")),
        "summary": {
            "people": {
                "positive": {"found": 5, "moved": 4, "waiting": 1, "overdue": 1},
                "contact": {"found": 23, "moved": 21, "waiting": 2, "overdue": 0},
            },
            "supplies": [],
            "trips": 12,
            "pairs": records(
                "supporting recipient people units", ("Bai", "Kuan", 3, 0), ("Liao", "Kuan", 20, 0)
            ),
        },
    }


def supplies_tables() -> dict[str, Records]:
    """Masks of 20 kg a crate and ventilators of 60 kg; what Tong ships is a day on the road."""
    return {
        "places": records(
            "place role priority",
            ("Kuan", "recipient", 1),
            ("Lv", "recipient", 2),
            ("Si", "supporting", 1),
            ("Tong", "supporting", 1),
        ),
        "items": records(
            "item kind weight unit_kg", ("mask", "consumable", 1, 20), ("ventilator", "durable", 5, 60)
        ),
        "stock": records(
            "place item date quantity reserve",
            ("Si", "mask", "2022-04-01", 10, 2),
            ("Si", "mask", D1, 10, 0),
            ("Si", "ventilator", D0, 3, 1),
            ("Kuan", "mask", D0, 3, 0),
            ("Tong", "mask", D0, 5, 0),
        ),
        "needs": records(
            "place item date quantity",
            ("Si", "mask", D0, 1),
            ("Kuan", "mask", D0, 5),
            ("Kuan", "mask", D1, 5),
            ("Kuan", "mask", D2, 5),
            ("Lv", "mask", D1, 5),
            ("Lv", "mask", D2, 12),
            ("Lv", "ventilator", D0, 1),
            ("Kuan", "ventilator", D1, 2),
            ("Kuan", "ventilator", D2, 3),
        ),
        "vehicles": records(
            "place vehicle carries count payload_kg hours_per_day",
            ("Si", "truck", "supplies", 2, 150, 2),
            ("Tong", "truck", "supplies", 1, 100, 3),
            ("Lv", "cart", "supplies", 1, 40, 1),
        ),
        "travel": records(
            "origin destination minutes lead_days",
            ("Si", "Kuan", 60, 0),
            ("Tong", "Lv", 90, 1),
            ("Kuan", "Lv", 30, 0),
        ),
    }


def supplies_settings() -> dict[str, Any]:
    return {"name": "by-hand-supplies", "start": D0, "days": 3}


def supplies_plan(instance: Instance) -> Document:
    truck, other, cart = ("Si", "truck"), ("Tong", "truck"), ("Lv", "cart")
    # shortage: masks 2 x 8 / 33, ventilators 5 x (1 + 2) / 6. fairness: Lv had none of 1 ventilator.
    values = (0, 0, 16 / 33 + 2.5, 0, 1, 0, 780)
    bounds = (0, 0, 2.5, 0, None, 0, 700.5)
    return {
        **_envelope(instance, "feasible"),
        "objectives": records("level value bound", *zip(LEVELS, values, bounds, strict=True)),
        "transfers": [],
        "trips": records(
            "date vehicle_place vehicle carries origin destination trips cycle_minutes load",
            (D0, *truck, "supplies", "Si", "Kuan", 2, 120, 280),
            (D0, *other, "supplies", "Tong", "Lv", 1, 180, 100),
            (D1, *cart, "supplies", "Kuan", "Lv", 1, 60, 40),
            (D1, *truck, "supplies", "Si", "Kuan", 2, 120, 200),
            (D2, *cart, "supplies", "Kuan", "Lv", 1, 60, 40),
        ),
        "roster": records(
            "date vehicle_place vehicle number departs_minute carries origin destination load",
            (D0, *truck, 1, 0, "supplies", "Si", "Kuan", 140),
            (D0, *truck, 2, 0, "supplies", "Si", "Kuan", 140),
            (D0, *other, 1, 0, "supplies", "Tong", "Lv", 100),
            (D1, *cart, 1, 0, "supplies", "Kuan", "Lv", 40),
            (D1, *truck, 1, 0, "supplies", "Si", "Kuan", 140),
            (D1, *truck, 2, 0, "supplies", "Si", "Kuan", 60),
            (D2, *cart, 1, 0, "supplies", "Kuan", "Lv", 40),
        ),
        "shipments": records(
            "date origin destination item quantity vehicle_place vehicle",
            (D0, "Si", "Kuan", "mask", 8, *truck),
            (D0, "Si", "Kuan", "ventilator", 2, *truck),
            (D0, "Tong", "Lv", "mask", 5, *other),
            (D1, "Kuan", "Lv", "mask", 2, *cart),
            (D1, "Si", "Kuan", "mask", 10, *truck),
            (D2, "Kuan", "Lv", "mask", 2, *cart),
        ),
        "waiting": [],
        "shortages": records(
            "date place item quantity why",
            (D0, "Lv", "ventilator", 1, []),
            (D2, "Kuan", "ventilator", 1, []),
            (D2, "Lv", "mask", 8, [{"limit": "fleet", "message": "the cart is full"}]),
        ),
        "stocks": records(
            "date place item arrived shipped_in shipped_out used on_hand runs_out",
            (D0, "Kuan", "mask", 3, 8, 0, 5, 6, None),
            (D0, "Kuan", "ventilator", 0, 2, 0, 0, 2, D2),
            (D0, "Si", "mask", 10, 0, 8, 1, 1, None),
            (D0, "Si", "ventilator", 3, 0, 2, 0, 1, None),
            (D0, "Tong", "mask", 5, 0, 5, 0, 0, None),
            (D1, "Kuan", "mask", 0, 10, 2, 5, 9, None),
            (D1, "Kuan", "ventilator", 0, 0, 0, 0, 2, D2),
            (D1, "Lv", "mask", 0, 7, 0, 5, 2, D2),
            (D1, "Si", "mask", 10, 0, 10, 0, 1, None),
            (D1, "Si", "ventilator", 0, 0, 0, 0, 1, None),
            (D2, "Kuan", "mask", 0, 0, 2, 5, 2, None),
            (D2, "Kuan", "ventilator", 0, 0, 0, 0, 2, D2),
            (D2, "Lv", "mask", 0, 2, 0, 4, 0, D2),
            (D2, "Si", "mask", 0, 0, 0, 0, 1, None),
            (D2, "Si", "ventilator", 0, 0, 0, 0, 1, None),
        ),
        "rooms": [],
        "fleets": records(
            "date place vehicle minutes_available minutes_used",
            (D0, *cart, 60, 0),
            (D0, *truck, 240, 240),
            (D0, *other, 180, 180),
            (D1, *cart, 60, 60),
            (D1, *truck, 240, 240),
            (D1, *other, 180, 0),
            (D2, *cart, 60, 60),
            (D2, *truck, 240, 0),
            (D2, *other, 180, 0),
        ),
        "bottlenecks": [],
        "summary": {
            "people": {cohort: _nobody() for cohort in ("positive", "contact")},
            "supplies": records("item needed delivered short", ("mask", 33, 27, 8), ("ventilator", 6, 2, 2)),
            "trips": 7,
            "pairs": records(
                "supporting recipient people units", ("Si", "Kuan", 0, 20), ("Tong", "Lv", 0, 5)
            ),
        },
    }


def norms_tables() -> dict[str, Records]:
    """Two patients, one bed, two ventilators, and test kits by norm; transport is not limited."""
    return {
        "places": records("place role", ("Kuan", "recipient"), ("Liao", "supporting")),
        "categories": records("category cohort weight", ("severe", "positive", 5)),
        "accepts": records("category room_type", ("severe", "bed")),
        "people": records("place category date count", ("Kuan", "severe", D0, 2)),
        "rooms": records("place site room_type date count", ("Liao", "Clinic", "bed", D0, 1)),
        "items": records(
            "item kind weight unit_kg", ("kit", "consumable", 1, 0.5), ("ventilator", "durable", 5, 30)
        ),
        "stock": records(
            "place item date quantity",
            ("Kuan", "kit", D0, 1),
            ("Liao", "kit", D0, 5),
            ("Liao", "ventilator", D0, 2),
        ),
        "norms": records("item category quantity", ("kit", "severe", 0.4), ("ventilator", "severe", 1.0)),
        "travel": records("origin destination minutes lead_days", ("Liao", "Kuan", 60, 1)),
    }


def norms_settings() -> dict[str, Any]:
    return {"name": "by-hand-norms", "start": D0, "days": 2}


def norms_plan(instance: Instance) -> Document:
    # If both stayed at Kuan: kits ⌈0.8⌉ a day, 2 in all; ventilators 2 a day, 4 in all.
    values = (10, 10, 0.5 + 1.25, 0.5, 0.5, 0, 60 + 30 * 60)
    return {
        **_envelope(instance, "optimal"),
        "objectives": records("level value bound", *zip(LEVELS, values, values, strict=True)),
        "transfers": records(
            "date origin category people destination site room_type vehicle_place vehicle",
            (D0, "Kuan", "severe", 1, "Liao", "Clinic", "bed", None, None),
        ),
        "trips": [],
        "roster": [],
        "shipments": records(
            "date origin destination item quantity vehicle_place vehicle",
            (D0, "Liao", "Kuan", "ventilator", 1, None, None),
        ),
        "waiting": records(
            "date place category people overdue",
            (D0, "Kuan", "severe", 1, 1),
            (D1, "Kuan", "severe", 1, 1),
        ),
        "shortages": records(
            "date place item quantity", (D0, "Kuan", "ventilator", 1), (D1, "Kuan", "kit", 1)
        ),
        "stocks": records(
            "date place item arrived shipped_in shipped_out used on_hand runs_out",
            (D0, "Kuan", "kit", 1, 0, 0, 1, 0, D1),
            (D0, "Liao", "kit", 5, 0, 0, 1, 4, None),
            (D0, "Liao", "ventilator", 2, 0, 1, 0, 1, None),
            (D1, "Kuan", "ventilator", 0, 1, 0, 0, 1, D0),
            (D1, "Liao", "kit", 0, 0, 0, 1, 3, None),
            (D1, "Liao", "ventilator", 0, 0, 0, 0, 1, None),
        ),
        "rooms": records(
            "date place site room_type open used",
            (D0, "Liao", "Clinic", "bed", 1, 1),
            (D1, "Liao", "Clinic", "bed", 1, 1),
        ),
        "fleets": [],
        "bottlenecks": [],
        "summary": {
            "people": {
                "positive": {"found": 2, "moved": 1, "waiting": 1, "overdue": 1},
                "contact": _nobody(),
            },
            "supplies": records("item needed delivered short", ("kit", 4, 0, 1), ("ventilator", 4, 1, 1)),
            "trips": 0,
            "pairs": records("supporting recipient people units", ("Liao", "Kuan", 1, 1)),
        },
    }


class Case(NamedTuple):
    """An instance, the same read for the check, and its plan as ``json.loads`` gives it."""

    instance: Instance
    facts: Facts
    document: Document

    def judge(self, **changes: Any) -> list[Violation]:
        """Check the plan with some keys of the document replaced, or left out where None."""
        document = {**self.document, **changes}
        return self.judge_only({key: value for key, value in document.items() if value is not None})

    def judge_only(self, document: Document) -> list[Violation]:
        """Check a document."""
        return judge(self.facts, Plan.model_validate(document))


def cases() -> dict[str, Case]:
    """Build each instance with its plan."""
    people = from_tables(people_settings(), people_tables())
    supplies = from_tables(supplies_settings(), supplies_tables())
    norms = from_tables(norms_settings(), norms_tables())
    return {
        "people": Case(people, Facts(people), people_plan(people)),
        "supplies": Case(supplies, Facts(supplies), supplies_plan(supplies)),
        "norms": Case(norms, Facts(norms), norms_plan(norms)),
    }


def _envelope(instance: Instance, status: str) -> Document:
    return {
        "schema": "rebalance/plan",
        "schema_version": "1.0",
        "status": status,
        "code": 0,
        "instance": {
            "name": instance.name,
            "start": instance.start.isoformat(),
            "days": instance.days,
            "sha256": instance.sha256,
        },
        "generated_at": "2022-04-02T20:00:00+08:00",
        "tool": {"rebalance": None, "pulp": None, "solver": None},
        "warnings": [{"code": "made-by-hand", "message": "written by hand", "where": ""}],
        "error": None,
    }


def _nobody() -> dict[str, int]:
    return {"found": 0, "moved": 0, "waiting": 0, "overdue": 0}
