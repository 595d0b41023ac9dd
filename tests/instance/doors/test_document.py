"""JSON documents, from a file and from standard input."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from rebalance.instance import load
from tests.instance.doors.written import found, write_json
from tests.instance.sound import built, sound


def test_a_document_is_the_same_as_tables_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_json(tmp_path / "case.json", *sound())
    assert load(path).sha256 == built().sha256
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbf" + path.read_bytes())))
    assert load("-").sha256 == built().sha256


def test_numbers_stay_as_written(tmp_path: Path) -> None:
    settings, tables = sound()
    path = write_json(tmp_path / "case.json", settings, tables)
    text = path.read_text(encoding="utf-8").replace('"40"', "40.0").replace('"200.5"', "2005e-1")
    path.write_text(text.replace('"2022-04-03", "days"', '"2022-04-03", "title": null, "days"'), "utf-8")
    assert load(path).sha256 == built().sha256
    path.write_text(text.replace("40.0", "1.00000000000000000000001"), encoding="utf-8")
    assert found(path) == [("not-whole", "case.json, sheet people, row 1, column count")]


@pytest.mark.parametrize(
    ("content", "code", "where"),
    [
        ("", "ill-formed-json", "case.json, row 1"),
        ('{"instance":\n{]', "ill-formed-json", "case.json, row 2"),
        (b"\xff\xfe", "bad-encoding", "case.json"),
        ("[]", "bad-table", "case.json"),
        ("[" * 1_000_000, "ill-formed-json", "case.json"),
        ('{"a":' * 1_000_000, "ill-formed-json", "case.json"),
        ("9" * 5000, "bad-table", "case.json"),
    ],
)
def test_what_is_no_instance(tmp_path: Path, content: str | bytes, code: str, where: str) -> None:
    path = tmp_path / "case.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert found(path) == [(code, where)]


def changed(path: Path, **keys: Any) -> Path:
    settings, tables = sound()
    path.write_text(json.dumps({"instance": settings, **tables, **keys}), encoding="utf-8")
    return path


def test_what_is_no_table(tmp_path: Path) -> None:
    path = changed(tmp_path / "case.json", needs={"place": 1}, pairs=[1], instance=3)
    assert found(path) == [
        ("bad-table", "case.json, sheet instance"),
        ("bad-table", "case.json, sheet needs"),
        ("bad-table", "case.json, sheet pairs"),
    ]


def test_a_key_twice_is_not_the_last_of_them(tmp_path: Path) -> None:
    path = write_json(tmp_path / "case.json", *sound())
    path.write_text(path.read_text("utf-8").replace('"count": "40"', '"count": 1, "count": 40'), "utf-8")
    assert found(path) == [("repeated-key", "case.json, count")]


def test_a_value_that_is_no_cell(tmp_path: Path) -> None:
    settings, tables = sound()
    tables["rooms"][1]["count"] = [1]
    tables["rooms"][0]["site"] = float("nan")
    assert found(write_json(tmp_path / "case.json", settings, tables)) == [
        ("not-finite", "case.json, sheet rooms, row 1, column site"),
        ("nested-value", "case.json, sheet rooms, row 2, column count"),
    ]


def test_a_million_columns(tmp_path: Path) -> None:
    path = changed(tmp_path / "case.json", pairs=[{str(n): 1} for n in range(2000)])
    assert found(path) == [("too-large", "case.json, sheet pairs")]
