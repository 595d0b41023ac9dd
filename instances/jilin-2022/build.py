"""Build the instance of Jilin Province for a date of spring 2022, from the facts beside this file.

On the evening before the start that day's report is known; the reports of the next two days are taken as
known too.
`python build.py 2022-04-03 --out DIR` writes the tables, `instance.toml` and a README into DIR.
"""

from __future__ import annotations

import csv
import io
import os
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from string import Template

import click
from case import DAYS, PAIRING_BEGAN, Case, Row
from known import HERE, NotCovered
from people import table_accepts, table_categories, table_people, table_rooms
from supplies import table_items, table_needs, table_stock
from transport import table_travel, table_vehicles

SETTINGS = Template("""\
name = "$name"
title = "Jilin Province, the evening of $eve and the two days after"
start = $start
days = $days

[policy]
max_travel_minutes = 420
turnover_days = 1
""")


def tables(case: Case) -> dict[str, list[Row]]:
    return {
        "places": table_places(case),
        "categories": table_categories(),
        "accepts": table_accepts(),
        "people": table_people(case),
        "rooms": table_rooms(case),
        "vehicles": table_vehicles(case),
        "items": table_items(case),
        "stock": table_stock(case),
        "needs": table_needs(case),
        "travel": table_travel(case),
    }


def table_places(case: Case) -> list[Row]:
    given = ("name", "latitude", "longitude")
    return [
        {"place": row["place"], "role": case.role[row["place"]], **{column: row[column] for column in given}}
        for row in case.places
    ]


def as_csv(rows: list[Row]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8", newline="\n")
    os.replace(part, path)


def totals(built: dict[str, list[Row]], column: str, table: str, by: str) -> str:
    """Sum a column by another for a line of the README."""
    sums: Counter[str] = Counter()
    for row in built[table]:
        sums[str(row[by])] += int(str(row[column]))
    return ", ".join(f"{key} {n:,}" for key, n in sums.items())


def notes(case: Case, built: dict[str, list[Row]]) -> str:
    template = Template((HERE / "notes.md").read_text(encoding="utf-8"))
    return template.substitute(
        start=case.start,
        eve=case.eve,
        reports=", ".join(str(day) for day in case.reports),
        regime="city takes district" if case.start >= PAIRING_BEGAN else "before city took district",
        recipients=", ".join(place for place, role in case.role.items() if role == "recipient"),
        supporting=", ".join(case.supporting),
        sizes=", ".join(f"{name} {len(rows)}" for name, rows in built.items()),
        people=totals(built, "count", "people", "category"),
        days=totals(built, "count", "people", "date"),
        rooms=totals(built, "count", "rooms", "room_type"),
        vehicles=totals(built, "count", "vehicles", "vehicle"),
        stock=totals(built, "quantity", "stock", "item"),
        needs=totals(built, "quantity", "needs", "item"),
    )


@click.command(help=__doc__)
@click.argument("start", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="folder")
def main(start: datetime, out: Path) -> None:
    try:
        case = Case(date(start.year, start.month, start.day))
        built = tables(case)
    except NotCovered as error:
        raise click.UsageError(str(error)) from error
    out.mkdir(parents=True, exist_ok=True)
    settings = SETTINGS.substitute(name=f"jilin-{case.start}", start=case.start, eve=case.eve, days=DAYS)
    write(out / "instance.toml", settings)
    for name, rows in built.items():
        write(out / f"{name}.csv", as_csv(rows))
    write(out / "README.md", notes(case, built))


if __name__ == "__main__":
    main()
