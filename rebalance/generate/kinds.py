"""The kinds of people, rooms, vehicles and supplies of an outbreak, the most common first."""

from __future__ import annotations

from typing import NamedTuple


class Category(NamedTuple):
    """A kind of person; `a_positive` is how many there are for each one who tests positive."""

    name: str
    cohort: str
    weight: float
    max_wait_days: int
    stay_days: int | None
    a_positive: float


class Room(NamedTuple):
    """A room type: at which site, in which share of the districts, and whom it takes at which penalty."""

    name: str
    site: str
    in_districts: float
    takes: tuple[tuple[str, float], ...]


class Vehicle(NamedTuple):
    """A type of vehicle; where `everywhere` is false only cities have it."""

    name: str
    carries: str
    seats: int
    payload_kg: float
    turnaround_minutes: float
    everywhere: bool


class Item(NamedTuple):
    """A kind of supplies; `a_person` is what a district needs a day for each person found in all."""

    name: str
    kind: str
    weight: float
    unit_kg: float
    unit: str
    a_person: float
    norms: tuple[tuple[str, float], ...] = ()


# Three to four contacts for each positive.
CATEGORIES = (
    Category("asymptomatic", "positive", 3, 0, 7, 0.62),
    Category("close_contact", "contact", 2, 1, 14, 2.6),
    Category("mild", "positive", 4, 0, 10, 0.33),
    Category("secondary_contact", "contact", 1, 1, 7, 0.9),
    Category("moderate", "positive", 10, 0, 14, 0.035),
    Category("severe", "positive", 30, 0, None, 0.010),
    Category("critical", "positive", 50, 0, None, 0.005),
)
ROOMS = (
    Room("fangcang_bed", "fangcang", 0.3, (("asymptomatic", 0), ("mild", 0))),
    Room("isolation_hotel", "isolation hotel", 0.5, (("asymptomatic", 1), ("mild", 1))),
    Room("hospital_bed", "hospital", 1.0, (("mild", 2), ("moderate", 0), ("severe", 0), ("critical", 2))),
    Room("icu_bed", "hospital", 0.3, (("severe", 1), ("critical", 0))),
    Room("quarantine_room", "hotels", 1.0, (("close_contact", 0), ("secondary_contact", 0))),
    Room("public_rental_flat", "flats", 0.6, (("close_contact", 1), ("secondary_contact", 1))),
)
VEHICLES = (
    Vehicle("coach_contact", "contact", 22, 0, 45, True),
    Vehicle("coach_positive", "positive", 22, 0, 45, True),
    Vehicle("negative_pressure_ambulance", "positive", 2, 0, 45, True),
    Vehicle("minibus", "people", 12, 0, 45, False),
    Vehicle("truck", "supplies", 0, 5000, 30, False),
)
HOURS_PER_DAY = 12.0
ITEMS = (
    Item("n95_mask", "consumable", 2, 10, "carton of 1000", 0.01),
    Item("protective_gown", "consumable", 3, 18, "carton of 50", 0.1),
    Item("ventilator", "durable", 5, 50, "piece", 0.004, (("severe", 0.2), ("critical", 1))),
    Item("vegetable_package", "consumable", 1, 6, "package", 1.5),
)
