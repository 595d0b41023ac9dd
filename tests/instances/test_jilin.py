"""The Jilin instances: made again they are the same, and their totals are the published ones."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest

from rebalance.instance import load

INSTANCES = Path(__file__).parents[2] / "instances"
SOURCE = INSTANCES / "jilin-2022"
COMMITTED = ("2022-04-03", "2022-03-21")
POSITIVE = {"asymptomatic", "mild", "moderate", "severe", "critical"}
CONTACT = {"close_contact", "secondary_contact"}
Rows = list[dict[str, str]]


def build(start: str, out: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SOURCE / "build.py"), start, "--out", str(out)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table(name: str, start: str = "2022-04-03") -> Rows:
    return read(INSTANCES / f"jilin-{start}" / f"{name}.csv")


def total(rows: Iterable[dict[str, str]], column: str = "count") -> int:
    return sum(int(row[column]) for row in rows)


def facts(name: str) -> Rows:
    return read(SOURCE / "facts" / f"{name}.csv")


def districts() -> set[str]:
    return {row["place"] for row in facts("places") if row["city"] == "Changchun"}


@pytest.mark.parametrize("start", COMMITTED)
def test_building_again_gives_the_committed_files_byte_for_byte(start: str, tmp_path: Path) -> None:
    result = build(start, tmp_path / "made")
    assert result.returncode == 0, result.stderr
    committed = {path.name: path.read_bytes() for path in (INSTANCES / f"jilin-{start}").iterdir()}
    made = {path.name: path.read_bytes() for path in (tmp_path / "made").iterdir()}
    assert made == committed


@pytest.mark.parametrize("start", ("2022-03-20", "2022-04-13"))
def test_a_date_without_facts_is_refused_and_nothing_is_written(start: str, tmp_path: Path) -> None:
    result = build(start, tmp_path / "made")
    assert result.returncode == 2
    assert f"2022-03-21 to 2022-04-12, not {start}" in result.stderr
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize("start", (*COMMITTED, "2022-03-27", "2022-04-12"))
def test_positives_of_changchun_are_the_citys_published_total(start: str, tmp_path: Path) -> None:
    build(start, tmp_path)
    people = [row for row in read(tmp_path / "people.csv") if row["category"] in POSITIVE]
    cases = {row["date"]: row for row in facts("cases") if row["place"] == "Changchun"}
    day = date.fromisoformat(start)
    for report in (str(day + timedelta(n)) for n in (-1, 0, 1)):
        published = cases[report]
        # A blank is a figure that the city did not publish: then only the upper bound is known.
        converted = int(published["converted"] or 0)
        found = total(r for r in people if r["date"] == report and r["place"] in districts())
        expected = int(published["confirmed"]) - converted + int(published["asymptomatic"])
        assert found == expected if published["converted"] else found <= expected


def test_the_peak_of_2_april() -> None:
    eve = [r for r in table("people") if r["date"] == "2022-04-02" and r["place"] in districts()]
    assert total(r for r in eve if r["category"] in POSITIVE) == 723 - 25 + 3100
    asymptomatic = {r["place"]: int(r["count"]) for r in eve if r["category"] == "asymptomatic"}
    assert asymptomatic["Kuancheng"] == 581
    assert asymptomatic["Lvyuan"] == 326
    assert asymptomatic["Jiutai"] == 576
    assert asymptomatic["Erdao"] == 454


def test_no_district_has_more_confirmed_than_were_published() -> None:
    published = {(r["date"], r["place"]): int(r["confirmed"]) for r in facts("cases") if r["confirmed"]}
    found: Counter[tuple[str, str]] = Counter()
    for row in table("people"):
        if row["category"] in POSITIVE - {"asymptomatic"}:
            found[row["date"], row["place"]] += int(row["count"])
    assert found
    assert all(n <= published[key] for key, n in found.items())


def test_the_split_by_severity_is_the_provinces() -> None:
    by_category: Counter[str] = Counter()
    for row in table("people", "2022-03-21"):
        if row["date"] == "2022-03-20":
            by_category[row["category"]] += int(row["count"])
    # 1,542 confirmed, 36 of them converted: 1,531 mild, 6 moderate, 3 severe, 2 critical, scaled to 1,506.
    assert {c: by_category[c] for c in ("mild", "moderate", "severe", "critical")} == {
        "mild": 1495,
        "moderate": 6,
        "severe": 3,
        "critical": 2,
    }


def test_contacts_are_in_the_assumed_ratio_to_positives() -> None:
    for start in COMMITTED:
        people = table("people", start)
        for report in {row["date"] for row in people}:
            of_day = [row for row in people if row["date"] == report]
            positives = total(row for row in of_day if row["category"] in POSITIVE)
            assert total(row for row in of_day if row["category"] in CONTACT) == int(3.4 * positives)


def test_the_published_free_rooms_and_beds_are_all_there() -> None:
    free = [row for row in table("rooms") if row["date"] < "2022-04-03"]
    beds = total(row for row in free if row["room_type"] == "fangcang_bed")
    assert beds == 31786 - 24181
    isolation = {"quarantine_room", "public_rental_flat", "isolation_hotel"}
    assert total(row for row in free if row["room_type"] in isolation) == 5433


def test_rooms_named_in_march_stay_where_they_were_named() -> None:
    opened: Counter[str] = Counter()
    for row in table("rooms", "2022-03-21"):
        if row["room_type"] == "isolation_hotel":
            opened[row["place"]] += int(row["count"])
        if row["room_type"] == "public_rental_flat":
            opened["flats"] += int(row["count"])
    assert opened["flats"] == 1512
    # 364 of 3,647 rooms are set apart for positives: 161.4 of 1,617, 144.4 of 1,447, 58.2 of 583.
    del opened["flats"]
    assert opened == {"Jilin City": 161, "Yanbian": 145, "Baishan": 58}


def test_beds_left_on_3_april_come_free_on_the_4th() -> None:
    freed = [row for row in table("rooms") if row["date"] == "2022-04-04"]
    beds = {"fangcang_bed", "hospital_bed"}
    province = [row for row in facts("discharges") if row["place"] == "Jilin Province"]
    left = [row for row in province if row["date"] == "2022-04-03"]
    assert total(row for row in freed if row["room_type"] in beds) == 2308
    assert total(left, "discharged_and_released") == 2308


def test_stock_and_use_of_changchun_are_the_published_ones() -> None:
    city = districts()
    stock = [row for row in table("stock") if row["place"] in city]
    needs = [row for row in table("needs") if row["place"] in city and row["date"] == "2022-04-03"]
    for item, held, used in (("n95_mask", 5254, 628), ("protective_gown", 39344, 9218)):
        assert total((r for r in stock if r["item"] == item), "quantity") == held
        assert total((r for r in needs if r["item"] == item), "quantity") == used


def test_packages_are_what_the_supporters_brought_that_day() -> None:
    brought = [row for row in facts("packages") if row["date"] == "2022-04-03" and row["trucks"]]
    tonnes = sum(float(row["tonnes"]) for row in brought)
    arrived = [r for r in table("stock") if r["item"] == "vegetable_package" and r["date"] == "2022-04-03"]
    assert tonnes == 512
    # Each supporter's tonnes are rounded down to whole packages of 6 kg.
    assert 0 <= tonnes * 1000 - 6 * total(arrived, "quantity") < 6 * len(arrived)


def test_the_lent_coaches_are_the_published_300() -> None:
    lenders = {row["place"] for row in facts("places") if row["county_units"] == "0"}
    coaches = [row for row in table("vehicles") if row["vehicle"].startswith("coach_")]
    assert total(row for row in coaches if row["place"] in lenders) == 300
    assert total(row for row in coaches if row["place"] == "Liaoyuan") == 100


def test_every_supporter_reaches_kuancheng_and_back_in_a_shift() -> None:
    rows = {(row["origin"], row["destination"]): int(row["minutes"]) for row in table("travel")}
    legs = rows | {(b, a): minutes for (a, b), minutes in rows.items()}
    places = [row["place"] for row in table("places")]
    assert len(rows) == len(places) * (len(places) + 1) // 2
    for place in places:
        cycle = legs[place, "Kuancheng"] + legs["Kuancheng", place] + legs[place, place] + 60
        assert 20 <= legs[place, "Kuancheng"] <= 420
        assert cycle <= 12 * 60


@pytest.mark.parametrize("name", (*(f"jilin-{start}" for start in COMMITTED), "jiyuan-2022-12-11"))
def test_the_instances_load_without_a_finding(name: str) -> None:
    instance = load(INSTANCES / name)
    assert instance.name == name
    assert instance.days == 3
    assert instance.has_people
    assert instance.has_supplies
    assert instance.has_vehicles
    assert instance.warnings == ()


def test_every_fact_names_a_source() -> None:
    sources = {row["source"] for row in facts("sources")}
    for path in sorted((SOURCE / "facts").glob("*.csv")):
        for row in read(path):
            if path.name != "places.csv" or row["population_basis"] != "assumed":
                assert row["source"] in sources, (path.name, row)


def test_the_pairs_of_april_can_be_put_beside_the_tables(tmp_path: Path) -> None:
    """Every district then has a city to help it; the pairs published as such are among them."""
    folder = tmp_path / "paired"
    shutil.copytree(INSTANCES / "jilin-2022-04-03", folder)
    shutil.copy(SOURCE / "pairs-2022-04-03.csv", folder / "pairs.csv")
    instance = load(folder)
    pairs = set(zip(instance.pairs["supporting"], instance.pairs["recipient"], strict=True))
    assert {recipient for _, recipient in pairs} == set(
        instance.places.loc[instance.places["role"] == "recipient", "place"]
    )
    assert {("Siping", "Kuancheng"), ("Tonghua", "Lvyuan"), ("Meihekou", "Jingkai")} <= pairs
