"""Where the tables say what they say."""

from __future__ import annotations

from pathlib import Path

from rebalance.instance import from_tables, load
from rebalance.instance.sources import Source

from .sound import sound, write_folder


def test_rows_are_found_by_what_they_hold_and_as_the_file_numbers_them(
    tmp_path: Path,
) -> None:
    settings, tables = sound()
    write_folder(tmp_path, settings, tables)
    rooms = tables["rooms"]
    site = rooms[-1]["site"]
    mine = tuple(n for n, row in enumerate(rooms, 2) if row["site"] == site)
    instance = load(tmp_path)
    assert instance.sources.rows("rooms", "count", {"site": site}) == Source("rooms.csv", None, mine, "count")
    assert instance.sources.rows("rooms", "count", {"site": (site,)}, until=-1000).rows == ()
    assert instance.sources.rows("rooms", None, {"site": "nowhere"}).rows == ()


def test_a_table_that_is_not_there_has_no_rows() -> None:
    settings, tables = sound()
    instance = from_tables(settings, {name: rows for name, rows in tables.items() if name != "vehicles"})
    assert instance.sources.rows("vehicles", "count", {}) == Source("vehicles", None, (), "count")


def test_a_key_of_the_policy() -> None:
    settings, tables = sound()
    source = from_tables(settings, tables).sources.setting("turnover_days")
    assert source.column == "policy.turnover_days"
    assert source.rows == ()
