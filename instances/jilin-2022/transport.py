"""Fleets and roads of an instance."""

from __future__ import annotations

import math

from case import Case, Row
from known import CITY, PROVINCE, apportion, read


def table_vehicles(case: Case) -> list[Row]:
    known = {(row["figure"], row["place"]): int(row["number"]) for row in read("transport")}
    liaoyuan, lent = known["coaches_sent", "Liaoyuan"], known["coaches_lent", PROVINCE]
    units = {row["place"]: int(row["county_units"]) for row in case.places}
    lenders = {place: case.population[place] for place, n in units.items() if n == 0 and place != "Liaoyuan"}
    coaches = {place: n * known["coaches_per_county", "China"] for place, n in units.items()}
    coaches |= apportion(lent - liaoyuan, lenders) | {"Liaoyuan": liaoyuan}
    found = case.found(case.eve)
    guests = apportion(
        known["ambulances_lent", PROVINCE],
        {place: n for place, n in found.items() if place == "Jilin City" or case.role[place] == "recipient"},
    )
    trucks: dict[tuple[str, str], int] = {}
    for row in read("packages"):
        key = row["supplier"], row["date"]
        trucks[key] = trucks.get(key, 0) + int(row["trucks"] or 0)
    moved = [known[f"{cohort}_moved_out", CITY] for cohort in ("positives", "contacts")]
    rows: list[Row] = []
    for place, n in coaches.items():
        positive = math.floor(n * moved[0] / sum(moved) + 0.5)
        own = max(1, int(case.population[place] // case.a["residents_per_ambulance"]))
        sent = max([case.a["least_trucks"], *(n for key, n in trucks.items() if key[0] == place)])
        rows += [
            fleet(case, place, "coach_contact", "contact", n - positive),
            fleet(case, place, "coach_positive", "positive", positive),
            fleet(case, place, "negative_pressure_ambulance", "positive", own + guests.get(place, 0)),
            fleet(case, place, "truck", "supplies", sent),
        ]
    return rows


def fleet(case: Case, place: str, vehicle: str, carries: str, count: int) -> Row:
    kind = "ambulance" if vehicle.endswith("ambulance") else vehicle.split("_")[0]
    return {
        "place": place,
        "vehicle": vehicle,
        "carries": carries,
        "count": count,
        "seats": case.a.get(f"{kind}_seats", 0),
        "payload_kg": case.a.get(f"{kind}_payload_kg", 0),
        "hours_per_day": case.a["hours_per_day"],
        "turnaround_minutes": case.a[f"{kind}_turnaround"],
    }


def table_travel(case: Case) -> list[Row]:
    rows: list[Row] = []
    at = {row["place"]: (float(row["latitude"]), float(row["longitude"])) for row in case.places}
    names = list(at)
    for i, origin in enumerate(names):
        for destination in names[i:]:
            km = round(great_circle_km(at[origin], at[destination]) * case.a["detour"])
            hours = min(km, case.a["slow_km"]) / case.a["slow_kmh"]
            hours += max(0, km - case.a["slow_km"]) / case.a["fast_kmh"]
            minutes = max(case.a["least_minutes"], round(hours * 60))
            late = int(minutes > case.a["late_minutes"])
            rows.append(
                {
                    "origin": origin,
                    "destination": destination,
                    "minutes": minutes,
                    "km": km,
                    "lead_days": late,
                }
            )
    return rows


def great_circle_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    (lat1, lon1), (lat2, lon2) = ((math.radians(x), math.radians(y)) for x, y in (a, b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(h))
