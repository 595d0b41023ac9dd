"""The half of an instance about supplies: items, stock and needs, from published stocks and daily use."""

from __future__ import annotations

import math
from datetime import date

from case import Case, Row
from known import CITY, PROVINCE, Counts, apportion, read

PACKAGES_FROM = date(2022, 3, 29)
PROTECTIVE = {"n95_mask": "masks_per_carton", "protective_gown": "gowns_per_carton"}


def has_packages(case: Case) -> bool:
    return case.start >= PACKAGES_FROM


def table_items(case: Case) -> list[Row]:
    a = case.a
    rows: list[Row] = [
        item("n95_mask", "consumable", 2, a["mask_carton_kg"], f"carton of {a['masks_per_carton']}"),
        item("protective_gown", "consumable", 3, a["gown_carton_kg"], f"carton of {a['gowns_per_carton']}"),
        item("ventilator", "durable", 5, a["ventilator_kg"], "piece"),
    ]
    if has_packages(case):
        rows.append(item("vegetable_package", "consumable", 1, a["vegetable_package_kg"], "package"))
    return rows


def item(name: str, kind: str, weight: int, unit_kg: float, unit: str) -> Row:
    return {"item": name, "kind": kind, "weight": weight, "unit_kg": unit_kg, "unit": unit}


def figure(name: str, kind: str, place: str) -> float:
    rows = [r for r in read("supplies") if (r["item"], r["figure"], r["place"]) == (name, kind, place)]
    return float(rows[0]["quantity"])


def daily_use(case: Case, name: str) -> Counts:
    """Return cartons used a day: two cities' as published, elsewhere a part of Changchun's by resident."""
    per_carton = case.a[PROTECTIVE[name]]
    city = math.ceil(figure(name, "daily_use", CITY) / per_carton)
    found = case.found(case.eve)
    by_cases = math.floor(city * case.a["needs_by_cases"])
    population = {place: case.population[place] for place in case.districts}
    near = apportion(by_cases, {place: found[place] for place in case.districts})
    use = {place: n + near[place] for place, n in apportion(city - by_cases, population).items()}
    use["Jilin City"] = math.ceil(figure(name, "daily_use", "Jilin City") / per_carton)
    by_resident = case.a["quiet_use"] * city / sum(population.values())
    return {p: math.ceil(by_resident * case.population[p]) for p in case.role if p not in use} | use


def protective_stock(case: Case, name: str) -> Counts:
    """Return cartons on hand: the last published stocks, shared by residents where only a total is known."""
    per_carton = case.a[PROTECTIVE[name]]
    city, second, all_of_it = (
        math.floor(figure(name, "stock", place) / per_carton) for place in (CITY, "Jilin City", PROVINCE)
    )
    others = [place for place in case.role if place not in case.districts and place != "Jilin City"]
    shares = {"Jilin City": second}
    for total, places in ((city, case.districts), (all_of_it - city - second, others)):
        shares |= apportion(total, {place: case.population[place] for place in places})
    return shares


def table_stock(case: Case) -> list[Row]:
    rows: list[Row] = []
    for name in PROTECTIVE:
        use = daily_use(case, name)
        for place, quantity in protective_stock(case, name).items():
            kept = math.floor(quantity * case.a["supporter_reserve"])
            if case.role[place] == "recipient":
                kept = min(quantity, use[place] * case.a["recipient_reserve_days"])
            rows.append(stock(place, name, case.eve, quantity, kept))
    for place, residents in case.population.items():
        n = math.floor(residents / case.a["residents_per_ventilator"])
        kept = math.floor(n * case.a["supporter_reserve"]) if case.role[place] == "supporting" else 0
        rows.append(stock(place, "ventilator", case.eve, n, kept))
    if has_packages(case):
        rows += vegetable_stock(case)
    return in_order(rows)


def stock(place: str, name: str, day: date, quantity: int, reserve: int) -> Row:
    return {"place": place, "item": name, "date": day, "quantity": quantity, "reserve": reserve}


def isolated(case: Case) -> dict[str, float]:
    """Return the residents of the nine districts of the package tables, all of them at home in isolation."""
    rows = (row for row in case.places if row["population_basis"] == "isolated")
    return {row["place"]: case.population[row["place"]] for row in rows}


def packages(case: Case, weight: float) -> int:
    kg = float(case.a["vegetable_package_kg"])
    return math.floor(weight * 1000 / kg + 1e-9)


def vegetable_stock(case: Case) -> list[Row]:
    """Return the firms' stock of the evening before, by residents, and what supporters brought each day."""
    home = isolated(case)
    evening = next(
        float(r["quantity"])
        for r in read("supplies")
        if r["item"] == "vegetables" and r["figure"] == "stock" and r["date"] == case.eve.isoformat()
    )
    part = sum(home.values()) / case.a["urban_residents"]
    shares = apportion(packages(case, evening * part), home)
    rows = [stock(place, "vegetable_package", case.eve, n, 0) for place, n in shares.items()]
    for day in case.days:
        for supplier in case.role:
            if supplier not in home:
                n = packages(case, tonnes(case, supplier, day))
                rows.append(stock(supplier, "vegetable_package", day, n, 0))
    return rows


def tonnes(case: Case, supplier: str, day: date) -> float:
    """Weigh what a supplier sent on a day, in tonnes; a row without a weight counts its packages."""
    rows = [r for r in read("packages") if r["supplier"] == supplier and r["date"] == day.isoformat()]
    kg = case.a["vegetable_package_kg"]
    return math.fsum(float(r["tonnes"]) if r["tonnes"] else int(r["packages"]) * kg / 1000 for r in rows)


def table_needs(case: Case) -> list[Row]:
    rows: list[Row] = []
    use = {name: daily_use(case, name) for name in PROTECTIVE}
    for day in case.days:
        rows += [need(place, name, day, n) for name in PROTECTIVE for place, n in use[name].items()]
        up_to = [case.found(d) for d in case.reports if d <= day]
        for place in case.role:
            found = sum(new[place] for new in up_to)
            rows.append(need(place, "ventilator", day, math.ceil(found / case.a["positives_per_ventilator"])))
        if has_packages(case):
            for place, residents in isolated(case).items():
                wanted = packages(case, residents * case.a["vegetable_kg_per_day"] / 1000)
                bought = packages(case, tonnes(case, place, day))
                rows.append(need(place, "vegetable_package", day, max(0, wanted - bought)))
    return in_order(rows)


def in_order(rows: list[Row]) -> list[Row]:
    kept = [row for row in rows if row["quantity"]]
    return sorted(kept, key=lambda row: tuple(str(row[key]) for key in ("place", "item", "date")))


def need(place: str, name: str, day: date, quantity: int) -> Row:
    return {"place": place, "item": name, "date": day, "quantity": quantity}
