"""Made-up provinces: deterministic instances of any size, short of rooms and of vehicles."""

from __future__ import annotations

import math
import random
from typing import Any

Tables = dict[str, list[dict[str, Any]]]

CATEGORIES: list[dict[str, Any]] = [
    {"category": "asymptomatic", "cohort": "positive", "weight": 2, "max_wait_days": 0, "stay_days": 7},
    {"category": "mild", "cohort": "positive", "weight": 3, "max_wait_days": 0, "stay_days": 10},
    {"category": "severe", "cohort": "positive", "weight": 5, "max_wait_days": 0},
    {"category": "close_contact", "cohort": "contact", "weight": 1, "max_wait_days": 1, "stay_days": 14},
    {"category": "secondary_contact", "cohort": "contact", "weight": 1, "max_wait_days": 2, "stay_days": 2},
]
ACCEPTS: list[dict[str, Any]] = [
    {"category": "asymptomatic", "room_type": "fangcang"},
    {"category": "asymptomatic", "room_type": "hospital", "penalty": 3},
    {"category": "mild", "room_type": "fangcang"},
    {"category": "mild", "room_type": "hospital", "penalty": 2},
    {"category": "severe", "room_type": "hospital"},
    {"category": "close_contact", "room_type": "quarantine"},
    {"category": "close_contact", "room_type": "flat", "penalty": 1},
    {"category": "secondary_contact", "room_type": "flat"},
    {"category": "secondary_contact", "room_type": "quarantine"},
]


def province(
    seed: int,
    cities: int = 8,
    districts: int = 16,
    days: int = 3,
    fleets: tuple[int, int] = (4, 12),
    scale: float = 1.0,
    supplies: bool = True,
) -> tuple[dict[str, Any], Tables]:
    """An instance as settings and tables.

    Parameters
    ----------
    seed : int
    cities, districts, days : int
    fleets : (int, int)
        Fewest and most vehicles of a fleet.
    scale : float
        People and rooms per district, 1 for about 400 and 300.
    supplies : bool
        Whether there are items, stock, needs and trucks.
    """
    rng = random.Random(seed)
    start = 3
    spots = {f"city{n:02d}": (rng.uniform(-150, 150), rng.uniform(-150, 150)) for n in range(cities)}
    spots |= {f"district{n:02d}": (rng.gauss(0, 12), rng.gauss(0, 12)) for n in range(districts)}
    names = sorted(spots)
    helpers = [n for n in names if n.startswith("city")]
    helped = [n for n in names if n.startswith("district")]

    def date(day: int) -> str:
        return f"2022-04-{start + day:02d}"

    tables: Tables = {
        "places": [
            {
                "place": n,
                "role": "supporting" if n in helpers else "recipient",
                "priority": 1 if n in helpers else rng.choice([1, 1, 2]),
            }
            for n in names
        ],
        "categories": [dict(c) for c in CATEGORIES],
        "accepts": [dict(a) for a in ACCEPTS],
        "people": [],
        "rooms": [],
        "vehicles": [],
        "travel": [
            {
                "origin": a,
                "destination": b,
                "minutes": round(10 + 1.2 * math.dist(spots[a], spots[b])),
            }
            for n, a in enumerate(names)
            for b in names[n + 1 :]
        ],
    }
    for place in helped:
        for category, mean in (
            ("asymptomatic", 90),
            ("mild", 40),
            ("severe", 4),
            ("close_contact", 160),
            ("secondary_contact", 80),
        ):
            for day in range(-1, days):
                count = int(rng.uniform(0.2, 1.8) * mean * scale / (1 if day < 0 else 3))
                tables["people"].append(
                    {"place": place, "category": category, "date": date(day), "count": count}
                )
    for place in names:
        size = 2.0 if place in helpers else 0.4
        for kind, mean in (("fangcang", 120), ("hospital", 8), ("quarantine", 160), ("flat", 60)):
            for site in ("a", "b"):
                for day in range(0, days, 2 if site == "b" else days):
                    count = int(rng.uniform(0.3, 1.7) * mean * size * scale / 2)
                    tables["rooms"].append(
                        {
                            "place": place,
                            "site": f"{kind}-{site}",
                            "room_type": kind,
                            "date": date(day),
                            "count": count,
                        }
                    )
        for vehicle, carries, seats in (
            ("ambulance", "positive", 2),
            ("coach-positive", "positive", 22),
            ("coach", "contact", 24),
            ("bus", "people", 15),
        ):
            tables["vehicles"].append(
                {
                    "place": place,
                    "vehicle": vehicle,
                    "carries": carries,
                    "count": rng.randint(*fleets),
                    "seats": seats,
                    "hours_per_day": 12,
                    "turnaround_minutes": 45,
                }
            )
    if supplies:
        _add_supplies(rng, tables, helpers, helped, days, fleets, date)
    return {"name": f"made-up-{seed}", "start": date(0), "days": days}, tables


def _add_supplies(
    rng: random.Random,
    tables: Tables,
    helpers: list[str],
    helped: list[str],
    days: int,
    fleets: tuple[int, int],
    date: Any,
) -> None:
    tables["items"] = [
        {"item": "mask", "kind": "consumable", "weight": 1, "unit_kg": 8},
        {"item": "gown", "kind": "consumable", "weight": 2, "unit_kg": 15},
        {"item": "ventilator", "kind": "durable", "weight": 3, "unit_kg": 60},
    ]
    tables["stock"], tables["needs"] = [], []
    for place in helpers:
        for item, mean in (("mask", 600), ("gown", 300), ("ventilator", 10)):
            quantity = int(rng.uniform(0.5, 1.5) * mean)
            tables["stock"].append(
                {
                    "place": place,
                    "item": item,
                    "date": date(-1),
                    "quantity": quantity,
                    "reserve": quantity // 4,
                }
            )
    for place in helped:
        for item, mean in (("mask", 120), ("gown", 60), ("ventilator", 5)):
            for day in range(days):
                tables["needs"].append(
                    {
                        "place": place,
                        "item": item,
                        "date": date(day),
                        "quantity": int(rng.uniform(0.5, 1.5) * mean),
                    }
                )
    for place in helpers:
        tables["vehicles"].append(
            {
                "place": place,
                "vehicle": "truck",
                "carries": "supplies",
                "count": rng.randint(*fleets),
                "payload_kg": 2000,
                "hours_per_day": 10,
                "turnaround_minutes": 30,
            }
        )
