"""Read the facts of Jilin 2022, and fill the days that no source gives.

Every rule here is whole-number and deterministic, so that an instance built twice is the same to the byte.
"""

from __future__ import annotations

import csv
import math
import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PROVINCE, CITY = "Jilin Province", "Changchun"
Counts = dict[str, int]
Series = dict[date, Counts]


class NotCovered(Exception):
    """The facts say nothing about what was asked."""


def read(name: str) -> list[dict[str, str]]:
    with (HERE / "facts" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def assumptions() -> dict[str, Any]:
    sections = tomllib.loads((HERE / "assumptions.toml").read_text(encoding="utf-8"))
    return {name: entry["value"] for section in sections.values() for name, entry in section.items()}


def apportion(total: int, weights: Mapping[str, float]) -> Counts:
    """Share a total by largest remainder; ties go to the first in alphabetical order."""
    whole = math.fsum(weights.values())
    if total == 0 or whole == 0:
        return dict.fromkeys(weights, 0)
    exact = {key: total * weight / whole for key, weight in weights.items()}
    shares = {key: math.floor(value) for key, value in exact.items()}
    by_remainder = sorted(exact, key=lambda key: (-round(exact[key] - shares[key], 9), key))
    for key in by_remainder[: total - sum(shares.values())]:
        shares[key] += 1
    return shares


def published(name: str, column: str) -> Series:
    series: Series = {}
    for row in read(name):
        if row[column]:
            series.setdefault(date.fromisoformat(row["date"]), {})[row["place"]] = int(row[column])
    return series


def _between(series: Series, place: str, day: date) -> float:
    """Draw the straight line between the published days on either side, or the nearest one."""
    days = sorted(d for d in series if place in series[d])
    before, after = [d for d in days if d <= day], [d for d in days if d >= day]
    if not days:
        return 0.0
    if not before or not after:
        return float(series[(before or after[::-1])[-1]][place])
    first, last = before[-1], after[0]
    if first == last:
        return float(series[first][place])
    part = (day - first).days / (last - first).days
    return series[first][place] * (1 - part) + series[last][place] * part


def fill(series: Series, places: list[str], day: date, whole: str = PROVINCE) -> Counts:
    """Say what each place had on a day: as published, else the rest of the total, else between two days.

    Without a total for the day, the line between the neighbouring days is rounded down: nobody is
    invented. The days that publish only a total count as neighbours, with that total shared.
    """
    shared = {d: _share_total(series, places, d, whole) for d in series}
    known = shared.get(day, {})
    return {place: known.get(place, math.floor(_between(shared, place, day))) for place in places}


def _share_total(series: Series, places: list[str], day: date, whole: str) -> Counts:
    known = {place: series[day][place] for place in places if place in series[day]}
    unknown = [place for place in places if place not in known]
    if whole not in series[day] or not unknown:
        return known
    rest = max(0, series[day][whole] - sum(known.values()))
    return known | apportion(rest, {place: _between(series, place, day) for place in unknown})


def positives(places: list[dict[str, str]], day: date) -> dict[str, tuple[int, int]]:
    """Return the new positives of a report day by place: confirmed, asymptomatic.

    Those confirmed who had been counted as asymptomatic before are taken off.
    """
    districts = [row["place"] for row in places if row["city"] == CITY]
    cities = [row["place"] for row in places if row["city"] != CITY] + [CITY]
    confirmed, asymptomatic = published("cases", "confirmed"), published("cases", "asymptomatic")
    if not set(districts) <= set(confirmed.get(day, {})):
        raise NotCovered(f"the facts have no cases of Changchun's districts for {day}")
    by_city = fill(confirmed, cities, day)
    converted = published("cases", "converted").get(day, {})
    # What was converted and not said where, is taken off where the confirmed are.
    silent = {city: float(by_city[city]) for city in cities if city not in converted}
    rest = converted.get(PROVINCE, 0) - sum(n for place, n in converted.items() if place != PROVINCE)
    converted = apportion(max(0, rest), silent) | converted
    new = {city: by_city[city] - converted.get(city, 0) for city in cities}
    new |= apportion(new[CITY], {place: float(confirmed[day][place]) for place in districts})
    silent_carriers = fill(asymptomatic, cities, day) | fill(asymptomatic, districts, day, CITY)
    return {row["place"]: (new[row["place"]], silent_carriers[row["place"]]) for row in places}


def severity(confirmed: Counts, day: date) -> dict[str, Counts]:
    """Split the confirmed of each place as the province's were on that day, or on the days on either side."""
    levels = ("moderate", "severe", "critical")
    rows = {date.fromisoformat(row["date"]): row for row in read("severity")}
    around = [*sorted(d for d in rows if d < day)[-1:], *sorted(d for d in rows if d > day)[:1]]
    days = [day] if day in rows else around
    pooled = {level: sum(int(rows[d][level]) for d in days) for level in ("mild", *levels)}
    left = dict(confirmed)
    split: dict[str, Counts] = {}
    of_province = apportion(sum(confirmed.values()), {level: float(n) for level, n in pooled.items()})
    for level in reversed(levels):
        split[level] = apportion(of_province[level], {place: float(n) for place, n in left.items()})
        left = {place: left[place] - split[level][place] for place in left}
    return {"mild": left} | split


def daily_rate(category: str, column: str, day: date, began: date) -> float:
    """Return the contacts a day between two published counts, `cumulative` or `released`."""
    rows = [row for row in read("contacts") if row["category"] == category]
    points = [(began, 0), *sorted((date.fromisoformat(row["date"]), int(row[column])) for row in rows)]
    for (first, low), (last, high) in pairwise(points):
        if day <= last or last == points[-1][0]:
            return (high - low) / (last - first).days
    raise NotCovered(f"the facts have no counts of {category}")


def latest(figures: set[str], day: date) -> list[dict[str, str]]:
    """Return the rows of rooms.csv of the last day, up to `day`, that gives one of the figures."""
    rows = [row for row in read("rooms") if row["figure"] in figures and row["date"] <= day.isoformat()]
    if not rows:
        raise NotCovered(f"the facts have no {' or '.join(sorted(figures))} up to {day}")
    return [row for row in rows if row["date"] == max(r["date"] for r in rows)]


def days_from(start: date, count: int) -> list[date]:
    return [start + timedelta(days=n) for n in range(count)]
