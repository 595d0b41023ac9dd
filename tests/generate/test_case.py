"""Made-up instances: as wished, valid at every size, the same again, and like an outbreak."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from math import acos, cos, radians, sin
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from rebalance.generate.case import made_up
from rebalance.generate.kinds import CATEGORIES, ITEMS
from rebalance.generate.wishes import Wishes
from rebalance.instance import Instance, from_tables, load
from rebalance.instance.writers import to_files

USUAL = Wishes()


def instance(wishes: Wishes) -> Instance:
    content = made_up(wishes)
    tables = {
        name: [
            dict(zip([field.header for field in fields], row, strict=True))
            for row in zip(*(field.values for field in fields), strict=True)
        ]
        for name, fields in content.tables.items()
    }
    return from_tables({**content.settings, "policy": content.policy}, tables)


@pytest.fixture(scope="module")
def usual() -> Instance:
    return instance(USUAL)


def digest(wishes: Wishes) -> str:
    files = sorted(to_files(made_up(wishes)).items())
    return hashlib.sha256(b"".join(name.encode() + text for name, text in files)).hexdigest()


def test_the_same_wishes_make_the_same_bytes_on_every_machine() -> None:
    """Who shares an instance by its options must get this one: change it only when the maths does."""
    assert (
        digest(USUAL)
        == digest(Wishes())
        == "7c6d42d71ab6f7275f4c4cb7da4483d5e958bfd5ef08cae360d9d42beb3bfac7"
    )


def test_every_wish_changes_the_instance() -> None:
    others: dict[str, Any] = {
        **{"cities": 8, "districts": 15, "days": 2, "categories": 6, "items": 3, "fleet": (4, 11)},
        **{"within": 90.0, "people": 300.0, "rooms": 0.8, "stock": 0.8, "seed": 2},
    }
    assert set(others) == set(Wishes.__dataclass_fields__)
    made = {digest(replace(USUAL, **{wish: value})) for wish, value in others.items()}
    assert len(made | {digest(USUAL)}) == len(others) + 1


@pytest.mark.parametrize(
    "wishes",
    [
        Wishes(cities=1, districts=1),
        Wishes(cities=1, districts=7, days=1),
        Wishes(cities=12, districts=1, seed=-5),
        Wishes(cities=3, districts=5, days=60),
        Wishes(cities=20, districts=150, seed=3),
        Wishes(people=20_000, fleet=(0, 60), rooms=2, stock=3),
        *(Wishes(categories=number, seed=number) for number in range(1, 7)),
        *(Wishes(items=number, seed=number) for number in range(4)),
        Wishes(categories=0),
    ],
    ids=str,
)
def test_every_size_is_valid_and_nothing_is_suspicious(wishes: Wishes) -> None:
    made = instance(wishes)
    assert made.warnings == ()
    assert (made.places["role"] == "supporting").sum() == wishes.cities
    assert (made.places["role"] == "recipient").sum() == wishes.districts
    assert made.days == wishes.days
    assert list(made.categories["category"]) == sorted(c.name for c in CATEGORIES[: wishes.categories])
    assert list(made.items["item"]) == sorted(i.name for i in ITEMS[: wishes.items])
    assert made.vehicles["count"].between(*wishes.fleet).all()


def test_a_folder_of_it_reads_as_the_same(tmp_path: Path, usual: Instance) -> None:
    for name, text in to_files(made_up(USUAL)).items():
        (tmp_path / name).write_bytes(text)
    assert load(tmp_path).sha256 == usual.sha256


def test_roads_are_longer_than_straight_lines_and_none_is_left_out_that_is_short_enough() -> None:
    near, far = (instance(Wishes(cities=12, districts=30, within=limit)) for limit in (120, 1e6))
    size = 12 + 30
    assert len(far.travel) == size * (size + 1) // 2
    assert near.travel.equals(far.travel[far.travel["minutes"] <= 120].reset_index(drop=True))
    assert 0 < len(near.travel) < len(far.travel)
    where = far.places.set_index("place")[["latitude", "longitude"]]
    for origin, destination, km in zip(
        *(far.travel[c] for c in ("origin", "destination", "km")), strict=True
    ):
        (a, east), (b, west) = (map(radians, where.loc[place]) for place in (origin, destination))
        angle = acos(min(1.0, sin(a) * sin(b) + cos(a) * cos(b) * cos(east - west)))
        assert km == pytest.approx(1.3 * 6371 * angle, abs=0.51)


def test_many_roads_take_equally_long(usual: Instance) -> None:
    assert usual.travel["minutes"].nunique() < len(usual.travel) / 4


def _by(frame: pd.DataFrame, key: str, value: str) -> pd.Series[Any]:
    return frame.groupby(key)[value].sum()


def test_a_few_districts_are_overloaded() -> None:
    people = _by(instance(Wishes(cities=30, districts=240)).people, "place", "count")
    assert sum(people.nlargest(24)) > 0.3 * people.sum()
    assert people.sum() == pytest.approx(240 * 400, rel=0.05)


def test_there_are_three_to_four_contacts_for_each_positive(usual: Instance) -> None:
    people = _by(usual.people, "category", "count")
    cohort = usual.categories.set_index("category")["cohort"]
    positives, contacts = (people[cohort[people.index] == name].sum() for name in ("positive", "contact"))
    assert 3 < contacts / positives < 4


@pytest.mark.parametrize("share", [0.5, 1.5])
def test_rooms_and_stock_are_as_short_as_wished(share: float) -> None:
    made = instance(Wishes(cities=20, districts=60, rooms=share, stock=share))
    assert made.rooms["count"].sum() == pytest.approx(share * made.people["count"].sum(), rel=0.1)
    days = np.where(made.items["kind"] == "durable", made.days, 1)
    needed = _by(made.needs, "item", "quantity") / pd.Series(days, index=made.items["item"])
    held = _by(made.stock, "item", "quantity")
    assert (held / needed).to_numpy() == pytest.approx(np.full(4, share), rel=0.15)


def test_everything_wished_by_halves_draws_alike(usual: Instance) -> None:
    """Who asks for other supplies or vehicles gets the same people in the same places."""
    other = instance(replace(USUAL, items=1, fleet=(1, 2), stock=0.2, rooms=0.3))
    assert other.places.equals(usual.places) and other.people.equals(usual.people)
