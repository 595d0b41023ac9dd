"""An instance made up as wished, as it would be written down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from rebalance.generate.country import Country
from rebalance.generate.draws import Draws
from rebalance.generate.kinds import CATEGORIES, HOURS_PER_DAY, ITEMS, Category, Item
from rebalance.generate.means import Fleet, fleets, room_types, rooms
from rebalance.generate.outbreak import burden, people
from rebalance.generate.supplies import needs, stock
from rebalance.generate.wishes import Wishes
from rebalance.instance.content import Content, Field, Value
from rebalance.instance.doors.limits import MOST_ROWS
from rebalance.tables.columns import TABLES

_START = date(2022, 4, 3)
_TURNOVER_DAYS = 1
_PRIORITIES = (1.0, 1.0, 2.0)


class TooLarge(Exception):
    """There are more roads than a table may have rows; its text is how many."""


def made_up(wishes: Wishes) -> Content:
    """Make an instance up.

    Parameters
    ----------
    wishes : Wishes
        How large, how short of everything, and which one.

    Returns
    -------
    Content
        Ready to be written; the same for the same wishes.

    Raises
    ------
    TooLarge
        There are more roads than an instance may have.
    """
    country = Country.of(wishes)
    categories, items = CATEGORIES[: wishes.categories], ITEMS[: wishes.items]
    tables = {"places": _places(country, wishes)}
    mean = burden(country, wishes)
    if categories:
        tables |= _about_people(country, categories, mean, wishes)
    tables["vehicles"] = _vehicles(country, fleets(country, categories, bool(items), wishes))
    if items:
        tables |= _about_supplies(country, categories, items, mean, wishes)
    tables["travel"] = _travel(country, wishes.within)
    name = f"generated-{wishes.cities}x{wishes.districts}x{wishes.days}-{wishes.seed}"
    title = f"Made up: {wishes.cities} cities, {wishes.districts} districts, {wishes.days} days"
    settings: dict[str, Value] = {"name": name, "start": _START, "days": wishes.days, "title": title}
    policy = {"turnover_days": _TURNOVER_DAYS} if categories else {}
    return Content(settings, policy, {name: tables[name] for name in TABLES if name in tables})


def _table(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[Field]:
    values = list(zip(*rows, strict=True)) or [()] * len(columns)
    spec = TABLES[name].columns
    return [Field(column, spec[column], cells) for column, cells in zip(columns, values, strict=True)]


def _day(day: int) -> date:
    return _START + timedelta(days=day)


def _places(country: Country, wishes: Wishes) -> list[Field]:
    draws = Draws(wishes.seed, "priorities")
    where = zip(country.names, country.latitude.tolist(), country.longitude.tolist(), strict=True)
    return _table(
        "places",
        ("place", "role", "priority", "latitude", "longitude"),
        (
            (name, "supporting", 1.0, latitude, longitude)
            if place < country.cities
            else (name, "recipient", _PRIORITIES[draws.whole(0, 2)], latitude, longitude)
            for place, (name, latitude, longitude) in enumerate(where)
        ),
    )


def _about_people(
    country: Country, categories: Sequence[Category], mean: Any, wishes: Wishes
) -> dict[str, list[Field]]:
    found = people(mean, categories, wishes)
    chosen = {category.name for category in categories}
    named = country.names
    return {
        "categories": _table(
            "categories",
            ("category", "cohort", "weight", "max_wait_days", "stay_days"),
            (category[:5] for category in categories),
        ),
        "accepts": _table(
            "accepts",
            ("category", "room_type", "penalty"),
            (
                (name, room.name, float(penalty))
                for room in room_types(categories)
                for name, penalty in room.takes
                if name in chosen
            ),
        ),
        "people": _table(
            "people",
            ("place", "category", "date", "count"),
            ((named[country.cities + d], categories[c].name, _day(t), count) for d, c, t, count in found),
        ),
        "rooms": _table(
            "rooms",
            ("place", "site", "room_type", "date", "count"),
            (
                (named[p], f"{named[p]} {room.site}", room.name, _day(t), count)
                for p, room, t, count in rooms(country, categories, found, wishes)
            ),
        ),
    }


def _vehicles(country: Country, made: Sequence[Fleet]) -> list[Field]:
    return _table(
        "vehicles",
        (
            "place",
            "vehicle",
            "carries",
            "count",
            "seats",
            "payload_kg",
            "hours_per_day",
            "turnaround_minutes",
        ),
        (
            (
                country.names[place],
                vehicle.name,
                vehicle.carries,
                count,
                vehicle.seats,
                float(vehicle.payload_kg),
                HOURS_PER_DAY,
                float(vehicle.turnaround_minutes),
            )
            for place, vehicle, count in made
        ),
    )


def _about_supplies(
    country: Country, categories: Sequence[Category], items: Sequence[Item], mean: Any, wishes: Wishes
) -> dict[str, list[Field]]:
    needed = needs(country, items, mean, wishes)
    names = country.names
    chosen = {category.name for category in categories}
    norms = [
        (item.name, category, float(quantity))
        for item in items
        for category, quantity in item.norms
        if category in chosen
    ]
    tables = {
        "items": _table("items", ("item", "kind", "weight", "unit_kg", "unit"), (item[:5] for item in items)),
        "stock": _table(
            "stock",
            ("place", "item", "date", "quantity", "reserve"),
            (
                (names[p], items[i].name, _day(t), *amounts)
                for p, i, t, *amounts in stock(country, items, needed, wishes)
            ),
        ),
        "needs": _table(
            "needs",
            ("place", "item", "date", "quantity"),
            ((names[p], items[i].name, _day(t), count) for p, i, t, count in needed),
        ),
    }
    return tables | ({"norms": _table("norms", ("item", "category", "quantity"), norms)} if norms else {})


def _travel(country: Country, within: float) -> list[Field]:
    origin, destination, km, minutes = country.roads(within)
    if len(origin) > MOST_ROWS:
        raise TooLarge(str(len(origin)))
    named = country.names.__getitem__
    columns = ("origin", "destination", "minutes", "km")
    rows = zip(
        map(named, origin.tolist()),
        map(named, destination.tolist()),
        minutes.tolist(),
        km.tolist(),
        strict=True,
    )
    return _table("travel", columns, rows)
