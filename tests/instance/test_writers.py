"""What is written is what was read, through every door out and in again."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date
from itertools import cycle
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from rebalance.instance import InvalidInstance, load
from rebalance.instance.content import Content, Field, load_content
from rebalance.instance.example import example
from rebalance.instance.writers import to_files, to_json, to_workbook
from rebalance.instance.writers.workbook import LONGEST_TEXT, MOST_ROWS, DoesNotFit
from rebalance.plan.make import make_plan
from rebalance.tables.columns import POLICY, SETTINGS, TABLES
from rebalance.tables.schema import input_schema
from rebalance.words import LANGUAGES, Language
from tests.instance.sound import sound, write_folder

INSTANCES = Path(__file__).parents[2] / "instances"
FOLDERS = sorted(path.parent for path in INSTANCES.glob("[!f]*/instance.toml"))
#: Where a name is a formula, a number, a date, a total or an escape to some program.
_TRICKS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "007",
    "1e5",
    "NA",
    "3-1",
    "合计",
    "_x0041_",
    "a,b;c",
    '"',
    "'",
    "Total",
]


def stored(folder: Path, content: Content, language: Language) -> dict[str, Path]:
    """Write an instance in every format."""
    files = folder / "files"
    files.mkdir(exist_ok=True)
    for name, text in to_files(content, language).items():
        (files / name).write_bytes(text)
    (folder / "case.json").write_text(to_json(content), encoding="utf-8")
    (folder / "case.xlsx").write_bytes(to_workbook(content, language))
    return {"folder": files, "json": folder / "case.json", "xlsx": folder / "case.xlsx"}


def as_read(content: Content) -> Any:
    """All that an instance says, to compare."""
    tables = {
        name: {
            field.header: list(field.values) for field in fields if any(v is not None for v in field.values)
        }
        for name, fields in content.tables.items()
    }
    return content.settings, content.policy, tables


def turns() -> Iterator[Any]:
    """Every instance in one of the languages; most of the tiny ones, which are alike, only in long runs."""
    for at, (folder, language) in enumerate(zip(FOLDERS, cycle(LANGUAGES), strict=False)):
        often = at % 5 == 0 or not folder.name.startswith("tiny-")
        yield pytest.param(
            folder, language, id=f"{folder.name}-{language}", marks=() if often else pytest.mark.slow
        )


@pytest.mark.parametrize(("folder", "language"), list(turns()))
def test_every_instance_passes_every_door(folder: Path, tmp_path: Path, language: Language) -> None:
    content = load_content(folder)
    for path in stored(tmp_path, content, language).values():
        assert as_read(load_content(path)) == as_read(content)
    assert load(path).sha256 == load(folder).sha256


def test_the_same_instance_gives_the_same_plan_through_every_door(tmp_path: Path) -> None:
    folder = INSTANCES / "tiny-base"
    plans = {
        make_plan(load(path), time_limit=10).model_dump_json(exclude={"generated_at"})
        for path in [folder, *stored(tmp_path, load_content(folder), "zh").values()]
    }
    assert len(plans) == 1


def test_what_is_not_planned_with_is_kept(tmp_path: Path) -> None:
    content = load_content(write_folder(tmp_path, *sound()))
    assert content.settings == {"name": "sound", "start": date(2022, 4, 3), "days": 2}
    assert content.policy == {"max_age_hours": 48.0}
    written = json.loads(to_json(content))
    assert written["people"][0]["reported_at"] == "2022-04-02T20:00:00+08:00"
    assert "reported_at" not in written["people"][1] and "priority" not in written["places"][0]
    (tmp_path / "rooms.csv").write_text(
        "place,site,room_type,date,count,remark,remark\nbaishan,gym,fangcang,2022-04-03,1,老楼,五层\n",
        "utf-8",
    )
    for path in stored(tmp_path, load_content(tmp_path), "zh").values():
        (remark, another) = load_content(path).tables["rooms"][-2:]
        assert (remark.header, list(remark.values)) == ("remark", ["老楼"])
        assert (another.header, list(another.values)) == ("remark (2)", ["五层"])


names = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=8) | st.sampled_from(
    _TRICKS
)
numbers = st.floats(0, 1e9) | st.integers(0, 10**9)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    places=st.lists(names, min_size=2, max_size=4, unique=True),
    title=st.none() | names,
    weights=st.lists(numbers, min_size=2, max_size=2),
    day=st.dates(date(1901, 1, 1), date(9999, 1, 1)),
    language=st.sampled_from(LANGUAGES),
)
def test_names_and_numbers_pass_every_door(
    tmp_path: Path, places: list[str], title: str | None, weights: list[float], day: date, language: Language
) -> None:
    made = example(date(2022, 4, 3), language)
    columns = {name: {f.header: list(f.values) for f in fields} for name, fields in made.tables.items()}
    columns["places"]["place"] += places
    columns["places"]["role"] += ["supporting"] * len(places)
    columns["places"]["priority"] += [*weights, *[None] * len(places)][: len(places)]
    columns["people"]["date"] = [day]
    tables = {
        name: [
            Field(
                f.header,
                f.column,
                columns[name][f.header] + [None] * (_height(columns[name]) - len(f.values)),
            )
            for f in fields
        ]
        for name, fields in made.tables.items()
    }
    tables["places"] = [
        Field(f.header, f.column, list(f.values)[: _height(columns["places"])]) for f in tables["places"]
    ]
    content = Content({**made.settings, **({"title": title} if title else {})}, {}, tables)
    if len({*places, *columns["places"]["place"][:2]}) < len(places) + 2:
        return
    paths = stored(tmp_path, content, language)
    first = load_content(paths["json"])
    digests = {load(path).sha256 for path in paths.values()}
    assert len(digests) == 1
    for path in paths.values():
        assert as_read(load_content(path)) == as_read(first) == as_read(content)


def _height(columns: dict[str, list[Any]]) -> int:
    return max(map(len, columns.values()))


def test_no_name_becomes_a_formula() -> None:
    content = load_content(INSTANCES / "tiny-base")
    values = [f"{trick}{at}" for at, trick in enumerate(_TRICKS)]
    table = [Field("remark", None, values)]
    book = to_workbook(Content(content.settings, {}, {"places": table}))
    with ZipFile(io.BytesIO(book)) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_name("places")
    assert [row[0] for row in sheet.to_python()[1:]] == values


def test_the_same_instance_is_the_same_file() -> None:
    content = load_content(INSTANCES / "tiny-base")
    assert to_workbook(content) == to_workbook(content)


def test_what_no_workbook_can_hold() -> None:
    for what, values in (("rows", [None] * MOST_ROWS), ("text", ["x" * (LONGEST_TEXT + 1)])):
        with pytest.raises(DoesNotFit) as caught:
            to_workbook(Content({}, {}, {"needs": [Field("remark", None, values)]}))
        assert (caught.value.table, caught.value.what) == ("needs", what)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.name))
def test_what_is_written_is_what_the_schema_says(folder: Path) -> None:
    schema = input_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(to_json(load_content(folder))), schema)


def test_the_schema_refuses_what_is_refused() -> None:
    document = json.loads(to_json(example(date(2022, 4, 3))))
    for table, key, value in (
        ("people", "count", -1),
        ("places", "role", "neither"),
        ("items", "unit_kg", 0),
    ):
        changed = json.loads(json.dumps(document))
        changed[table][0][key] = value
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(changed, input_schema())


def test_null_is_an_empty_cell_for_the_schema_too(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    document = json.loads(to_json(load_content(INSTANCES / "tiny-base")))
    path.write_text(json.dumps(document), encoding="utf-8")
    sha256 = load(path).sha256
    section = document["instance"]
    section["policy"] = {key: None for key, column in POLICY.items() if column.type != "words"}
    rows = [(record, TABLES[name].columns) for name in TABLES.keys() & document for record in document[name]]
    for record, columns in (*rows, (section, SETTINGS)):
        record |= {key: None for key, column in columns.items() if not column.required and key not in record}
    path.write_text(json.dumps(document), encoding="utf-8")
    assert load(path).sha256 == sha256
    jsonschema.validate(document, input_schema())


@pytest.mark.parametrize(
    ("part", "key"), [("instance", "name"), ("policy", "levels"), ("people", "count"), ("places", "role")]
)
def test_null_is_refused_where_something_must_stand(tmp_path: Path, part: str, key: str) -> None:
    document = json.loads(to_json(load_content(INSTANCES / "tiny-base")))
    section = document["instance"]
    section["policy"] = {}
    parts = {"instance": section, "policy": section["policy"]}
    record = parts[part] if part in parts else document[part][0]
    record[key] = None
    path = tmp_path / "case.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(InvalidInstance):
        load(path)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, input_schema())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_has_no_fault(tmp_path: Path, language: Language) -> None:
    content = example(date(2022, 4, 3), language)
    for path in stored(tmp_path, content, language).values():
        assert load(path).warnings == ()
        assert load(path).sha256 == load(tmp_path / "case.json").sha256
