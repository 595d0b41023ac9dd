"""The half of an instance about people: who was found where, and the rooms that are free or come free."""

from __future__ import annotations

import math
from datetime import date, timedelta

from case import Case, Row
from known import (
    CITY,
    PROVINCE,
    Counts,
    apportion,
    daily_rate,
    fill,
    latest,
    positives,
    published,
    read,
    severity,
)

# category, cohort, weight, max_wait_days, stay_days, and its room types with their penalties.
CATEGORIES: tuple[tuple[str, str, int, int, str, dict[str, int]], ...] = (
    ("asymptomatic", "positive", 3, 0, "", {"fangcang_bed": 0, "isolation_hotel": 1}),
    ("mild", "positive", 4, 0, "", {"fangcang_bed": 0, "isolation_hotel": 1, "hospital_bed": 2}),
    ("moderate", "positive", 10, 0, "", {"hospital_bed": 0}),
    ("severe", "positive", 30, 0, "", {"hospital_bed": 0, "icu_bed": 1}),
    ("critical", "positive", 50, 0, "", {"icu_bed": 0, "hospital_bed": 2}),
    ("close_contact", "contact", 2, 1, "14", {"quarantine_room": 0, "public_rental_flat": 1}),
    ("secondary_contact", "contact", 1, 1, "7", {"quarantine_room": 0, "public_rental_flat": 1}),
)


def table_people(case: Case) -> list[Row]:
    rows: list[Row] = []
    for day, new in case.reports.items():
        found = severity({place: n[0] for place, n in new.items()}, day)
        found["asymptomatic"] = {place: n[1] for place, n in new.items()}
        found |= contacts(case, day)
        for place in case.role:
            for category, *_ in CATEGORIES:
                n = found[category][place]
                rows.append({"place": place, "category": category, "date": day, "count": n})
    return [row for row in rows if row["count"]]


def contacts(case: Case, day: date) -> dict[str, Counts]:
    by_place = {place: float(sum(new)) for place, new in case.reports[day].items()}
    found = apportion(math.floor(case.a["contacts_per_positive"] * sum(by_place.values())), by_place)
    began = date.fromisoformat(case.a["releases_began"])
    kinds = ("close_contact", "secondary_contact")
    close, secondary = (daily_rate(kind, "cumulative", day, began) for kind in kinds)
    of_all = math.floor(sum(found.values()) * close / (close + secondary))
    nearest = apportion(of_all, {place: float(n) for place, n in found.items()})
    return dict(zip(kinds, (nearest, {place: found[place] - nearest[place] for place in found}), strict=True))


def table_rooms(case: Case) -> list[Row]:
    eve = case.eve
    since, hotels, flats = free_rooms(case)
    set_apart = apportion(
        math.floor(case.a["positive_hotel_share"] * sum(hotels.values())),
        {place: float(n) for place, n in hotels.items()},
    )
    opening = {day: released(case, day - timedelta(1)) for day in case.days}
    free = {place: hotels[place] - set_apart[place] for place in hotels}
    opening[since] = {place: n + opening.get(since, {}).get(place, 0) for place, n in free.items()}
    beds = {eve: fangcang_beds(case)}
    hospital, icu = (
        {eve: {p: math.ceil(n / case.a[f"residents_per_{bed}"]) for p, n in case.population.items()}}
        for bed in ("hospital_bed", "icu_bed")
    )
    for day in case.days:
        beds[day], hospital[day] = discharged(case, day - timedelta(1), beds[eve])
    per_hotel, per_fangcang = case.a["hotel_site_rooms"], case.a["fangcang_site_beds"]
    return sorted(
        sites(case, "hotels", "quarantine_room", opening, per_hotel)
        + sites(case, "isolation hotel", "isolation_hotel", {since: set_apart}, per_hotel)
        + sites(case, "public-rental housing", "public_rental_flat", {since: flats}, per_hotel)
        + sites(case, "fangcang", "fangcang_bed", beds, per_fangcang)
        + sites(case, "designated hospital", "hospital_bed", hospital, per_fangcang)
        + sites(case, "designated hospital", "icu_bed", icu, per_fangcang),
        key=lambda row: tuple(str(row[k]) for k in ("place", "site", "room_type", "date")),
    )


def sites(case: Case, kind: str, room_type: str, dated: dict[date, Counts], size: int) -> list[Row]:
    rows: list[Row] = []
    for place in case.role:
        count = min(3, math.ceil(sum(rooms.get(place, 0) for rooms in dated.values()) / size))
        names = [f"{place} {kind}" + (f" {n + 1}" if count > 1 else "") for n in range(count)]
        for day, rooms in dated.items():
            for site, n in apportion(rooms.get(place, 0), dict.fromkeys(names, 1.0)).items():
                rows.append({"place": place, "site": site, "room_type": room_type, "date": day, "count": n})
    return [row for row in rows if row["count"]]


def free_rooms(case: Case) -> tuple[date, Counts, Counts]:
    """Return the last published day, its quarantine rooms and flats; named places as they were given."""
    rows = latest({"free_rooms", "new_rooms"}, case.start)
    named = {row["place"]: int(row["number"]) for row in rows if row["place"] != PROVINCE}
    total = next(int(row["number"]) for row in rows if row["place"] == PROVINCE)
    opened = latest({"new_flats", "new_rooms"}, case.start)
    new = {(row["figure"], row["place"]): int(row["number"]) for row in opened}
    flats = total * new["new_flats", PROVINCE] // new["new_rooms", PROVINCE]
    part = {"supporting": 1.0, "recipient": case.a["recipient_weight"]}
    weight = {place: n * part[case.role[place]] for place, n in case.population.items()}
    rest = apportion(total - flats - sum(named.values()), {p: w for p, w in weight.items() if p not in named})
    day = max(date.fromisoformat(rows[0]["date"]), case.eve)
    return day, rest | named, apportion(flats, weight)


def released(case: Case, day: date) -> Counts:
    """Return the rooms that contacts left on a day: the published average, where they had been found."""
    began = date.fromisoformat(case.a["releases_began"])
    freed = dict.fromkeys(case.role, 0)
    for category, _, _, _, stay, _ in CATEGORIES:
        if not stay:
            continue
        rooms = math.floor(daily_rate(category, "released", day, began))
        hosted = math.floor(rooms * case.a["hosted_share"])
        entered = positives(case.places, day - timedelta(int(stay)))
        for share in (
            apportion(hosted, {place: case.population[place] for place in case.supporting}),
            apportion(rooms - hosted, {place: float(sum(new)) for place, new in entered.items()}),
        ):
            freed = {place: n + share.get(place, 0) for place, n in freed.items()}
    return freed


def fangcang_beds(case: Case) -> Counts:
    """Return the free beds: the one published occupancy, on the line between the published totals."""
    rows = {(row["figure"], row["place"]): row for row in read("rooms")}
    first, last, used = (rows[f, PROVINCE] for f in ("treatment_beds", "fangcang_beds", "fangcang_occupied"))
    low, high = int(first["number"]), int(last["number"])
    since = date.fromisoformat(first["date"])
    span = date.fromisoformat(last["date"]) - since
    passed = min(case.start - timedelta(1) - since, span)
    beds = low + (high - low) * passed.days // span.days
    free = beds * (high - int(used["number"])) // high
    hospitals = {place: float(row["number"]) for (f, place), row in rows.items() if f == "fangcang_hospitals"}
    return into_districts(case, apportion(free, hospitals))


def into_districts(case: Case, by_city: Counts) -> Counts:
    hosts = {place: case.population[place] for place in case.a["fangcang_districts"]}
    return {place: n for place, n in by_city.items() if place != CITY} | apportion(by_city[CITY], hosts)


def discharged(case: Case, day: date, beds: Counts) -> tuple[Counts, Counts]:
    """Return the beds left on a day, in fangcang where the place has one, else in its designated hospital."""
    left = into_districts(case, fill(published("discharges", "discharged_and_released"), case.cities, day))
    fangcang = {place: n for place, n in left.items() if beds.get(place)}
    return fangcang, {place: n for place, n in left.items() if place not in fangcang}


def table_categories() -> list[Row]:
    columns = ("category", "cohort", "weight", "max_wait_days", "stay_days")
    return [dict(zip(columns, values[:5], strict=True)) for values in CATEGORIES]


def table_accepts() -> list[Row]:
    return [
        {"category": category, "room_type": room_type, "penalty": penalty}
        for category, *_, room_types in CATEGORIES
        for room_type, penalty in room_types.items()
    ]
