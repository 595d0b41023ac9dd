"""A small instance with every table and nothing to find fault with, and ways to write and to spoil it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

from rebalance.instance import Finding, Instance, InvalidInstance, from_tables
from rebalance.tables.columns import TABLES

Settings = dict[str, Any]
Tables = dict[str, list[dict[str, Any]]]
Change = Callable[[Settings, Tables], object]

_SETTINGS: Settings = {"name": "sound", "start": "2022-04-03", "days": 2, "policy": {"max_age_hours": 48}}


def _records(text: str) -> list[dict[str, Any]]:
    return [dict(row) for row in csv.DictReader(io.StringIO(text.replace(" ", "").strip()))]


_TABLES: Tables = {
    "places": _records("""
        place,     role,       name,   priority, latitude, longitude
        baishan,   supporting, 白山,   ,         41.9,     126.4
        siping,    supporting, ,       ,         ,
        kuancheng, recipient,  宽城区, 2.5,      43.9,     125.3
    """),
    "categories": _records("""
        category, cohort,   weight, max_wait_days, stay_days
        mild,     positive, 3,      ,
        close,    contact,  1,      1,             14
    """),
    "accepts": _records("""
        category, room_type,  penalty, rooms_per_person
        mild,     fangcang,   ,
        close,    quarantine, 0.5,     1
    """),
    "people": _records("""
        place,     category, date,       count, reported_at
        kuancheng, mild,     2022-04-03, 40,    2022-04-02T20:00:00+08:00
        kuancheng, close,    2022-04-01, 30,
        kuancheng, mild,     2022-04-03, 2,
    """),
    "rooms": _records("""
        place,   site,   room_type,  date,       count, reported_at
        baishan, gym,    fangcang,   2022-04-01, 20,
        baishan, hotel,  quarantine, 2022-04-03, 25,    2022-04-01T00:00:00Z
        baishan, gym,    fangcang,   2022-04-04, -5,
    """),
    "vehicles": _records("""
        place,     vehicle,   carries,  count, seats, payload_kg, hours_per_day, turnaround_minutes
        baishan,   coach,     people,   3,     22,    ,           12,            30
        kuancheng, ambulance, positive, 4,     2,     0,          24,
        siping,    truck,     supplies, 2,     ,      1500,       10,
    """),
    "items": _records("""
        item, kind,       weight, unit_kg, unit
        mask, consumable, 1,      0.01,    piece
        bed,  durable,    2,      30,
    """),
    "stock": _records("""
        place,  item, date,       quantity, reserve
        siping, mask, 2022-04-01, 1000,     100
        siping, bed,  2022-04-03, 10,
        siping, mask, 2022-04-01, 500,      50
    """),
    "needs": _records("""
        place,     item, date,       quantity
        kuancheng, mask, 2022-04-03, 800
        kuancheng, bed,  2022-04-04, 4
    """),
    "travel": _records("""
        origin,    destination, minutes, km,  lead_days
        baishan,   kuancheng,   200.5,   250,
        kuancheng, baishan,     190,     ,
        siping,    kuancheng,   90,      110, 1
    """),
    "pairs": _records("""
        supporting, recipient, rule,      scope
        siping,     kuancheng, assigned,  supplies
        siping,     kuancheng, forbidden, people
    """),
}


def sound() -> tuple[Settings, Tables]:
    """Settings and tables, as text throughout, that a test may change."""
    return deepcopy(_SETTINGS), deepcopy(_TABLES)


def built(*changes: Change) -> Instance:
    """The sound instance after some changes."""
    settings, tables = sound()
    for change in changes:
        change(settings, tables)
    return from_tables(settings, tables)


def findings(*changes: Change) -> tuple[Finding, ...]:
    """All that is found in the sound instance after some changes."""
    try:
        return built(*changes).warnings
    except InvalidInstance as invalid:
        return invalid.findings


def put(table: str, row: int, **cells: Any) -> Change:
    """Write into the row of a table, numbered as in a file."""
    return lambda settings, tables: tables[table][row - 2].update(cells)


def add(table: str, **cells: Any) -> Change:
    """Append a row."""
    return lambda settings, tables: tables[table].append(cells)


def drop(*names: str) -> Change:
    """Take tables away."""
    return lambda settings, tables: [tables.pop(name) for name in names]


def cut(table: str, column: str) -> Change:
    """Take a column away."""
    return lambda settings, tables: [record.pop(column) for record in tables[table]]


def rename(table: str, column: str, header: str) -> Change:
    """Give a column another header, keeping its position."""

    def change(settings: Settings, tables: Tables) -> None:
        tables[table] = [{header if c == column else c: v for c, v in r.items()} for r in tables[table]]

    return change


def policy(**keys: Any) -> Change:
    """Set keys of the policy."""
    return lambda settings, tables: settings["policy"].update(keys)


def write_folder(
    folder: Path, settings: Settings, tables: Tables, *, chinese: bool = False, encoding: str = "utf-8"
) -> Path:
    """Write an instance as a folder."""
    policy = settings.get("policy", {})
    lines = [f"{key} = {json.dumps(value)}" for key, value in settings.items() if key != "policy"]
    lines += ["[policy]", *(f"{key} = {json.dumps(value)}" for key, value in policy.items())]
    (folder / "instance.toml").write_text("\n".join(lines), encoding=encoding)
    for name, records in tables.items():
        columns = list(records[0]) if records else list(TABLES[name].columns)
        with (folder / f"{name}.csv").open("w", encoding=encoding, newline="") as file:
            writer = csv.writer(file)
            writer.writerow([TABLES[name].columns[c].zh for c in columns] if chinese else columns)
            writer.writerows([record[c] for c in columns] for record in records)
    return folder


def spoil(folder: Path, file: str, old: str, new: str) -> None:
    """Replace a text that a file holds once."""
    content = (folder / file).read_text(encoding="utf-8")
    assert content.count(old) == 1, f"{old!r} stands {content.count(old)} times in {file}"
    (folder / file).write_text(content.replace(old, new), encoding="utf-8")
