"""Files made to do harm are refused, cheaply, with a finding like any other."""

from __future__ import annotations

import functools
import os
import resource
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from rebalance.instance.doors import limits
from tests.instance.doors.written import found, sheets, write_json, write_ods, write_xlsx
from tests.instance.sound import sound, write_folder

_MOST_BYTES = 2 << 30


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    return write_xlsx(tmp_path / "case.xlsx", sheets(*sound()))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path, *sound())


def rewrite(path: Path, part: str, change: Callable[[bytes], bytes], claim: int | None = None) -> None:
    """Change a part of a workbook, and perhaps what its directory says of the size."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, change(content) if name == part else content)
            if name == part and claim is not None:
                archive.getinfo(name).file_size = claim


def test_a_workbook_that_unpacks_to_gigabytes(workbook: Path) -> None:
    rewrite(workbook, "xl/worksheets/sheet2.xml", lambda content: content, claim=3 << 30)
    assert found(workbook) == [("too-large", "case.xlsx")]


def test_a_workbook_whose_directory_lies(workbook: Path) -> None:
    rewrite(workbook, "xl/worksheets/sheet2.xml", lambda content: content + b" " * (50 << 20), claim=100)
    assert [code for code, _ in found(workbook)] in (["bad-workbook"], ["too-large"])


def test_a_document_that_only_one_of_two_readers_takes(tmp_path: Path) -> None:
    """A NUL is no XML, which a reader of formulas minds, and a reader of cells does not."""
    settings, tables = sound()
    tables["places"][0]["place"] = "#REF!"
    path = write_ods(tmp_path / "case.ods", sheets({**settings, "title": "\x00"}, tables))
    assert found(path) == [("bad-workbook", "case.ods")]


def test_two_cells_in_opposite_corners(workbook: Path) -> None:
    """A few bytes, but a grid of 17 thousand million cells."""
    corner = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    rewrite(workbook, "xl/worksheets/sheet2.xml", lambda content: content.replace(b"</sheetData>", corner))
    assert found(workbook) == [("too-large", "case.xlsx")]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    assert peak < _MOST_BYTES


def test_cells_repeated_without_end(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "case.ods", sheets(*sound()))
    high = b'<table:table-row table:number-rows-repeated="1000000">'
    rewrite(path, "content.xml", lambda content: content.replace(b"<table:table-row>", high))
    assert [code for code, _ in found(path)] == ["too-large"]


def test_entities_within_entities(workbook: Path) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + at, (b"&%c;" % (97 + at)) * 10) for at in range(12)
    )
    rewrite(
        workbook,
        "xl/workbook.xml",
        lambda content: content.replace(b"<workbook", bomb + b"]><workbook", 1).replace(b"people", b"&m;"),
    )
    assert {code for code, _ in found(workbook)} <= {"bad-workbook", "missing-table", "unknown-table"}
    assert found(workbook)


def test_a_part_of_a_workbook_cut_off(workbook: Path) -> None:
    rewrite(workbook, "xl/worksheets/sheet2.xml", lambda content: content[: len(content) // 2])
    assert [code for code, _ in found(workbook)] == ["bad-workbook"]


def test_names_of_parts_that_lead_out(workbook: Path, tmp_path: Path) -> None:
    with ZipFile(workbook, "a") as archive:
        archive.writestr("../../../escaped", "x")
        archive.writestr("/escaped", "x")
    assert found(workbook) == []
    assert not list(tmp_path.parent.glob("**/escaped"))


def test_rows_of_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rebalance.instance.doors.delimited.MOST_ROWS", 10_000)
    with (folder / "needs.csv").open("a", encoding="utf-8") as file:
        file.write("\n" * 10_001)
    assert found(folder) == [("too-large", "needs.csv")]


def test_cells_of_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = functools.partial(limits.Budget, cells=10_000)
    monkeypatch.setattr("rebalance.instance.doors.folder.Budget", small)
    with (folder / "needs.csv").open("a", encoding="utf-8") as file:
        file.write("kuancheng,mask,2022-04-03,1\n" * 4_000)
    assert found(folder) == [("too-large", "needs.csv, row 2601")]


def test_a_file_of_gigabytes(folder: Path) -> None:
    os.truncate(folder / "needs.csv", 3 << 30)
    os.truncate(folder / "instance.toml", 3 << 30)
    assert found(folder) == [("too-large", "instance.toml"), ("too-large", "needs.csv")]


def test_a_document_of_gigabytes(tmp_path: Path) -> None:
    path = write_json(tmp_path / "case.json", *sound())
    os.truncate(path, 3 << 30)
    assert found(path) == [("too-large", "case.json")]


def test_a_document_of_brackets(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text("[" + "[]," * 3_000_000 + "[]]", encoding="utf-8")
    assert found(path) == [("too-large", "case.json")]


def test_a_document_of_values(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text("[" + "0," * 9_000_000 + "0]", encoding="utf-8")
    assert found(path) == [("too-large", "case.json")]


def test_settings_nested_without_end(folder: Path) -> None:
    with (folder / "instance.toml").open("a", encoding="utf-8") as file:
        file.write("\nlevels = " + "[" * 100_000)
    assert [code for code, _ in found(folder)] == ["ill-formed-toml"]


def test_a_number_of_ten_thousand_digits(folder: Path) -> None:
    with (folder / "instance.toml").open("a", encoding="utf-8") as file:
        file.write("\nturnover_days = " + "9" * 10_000)
    assert [code for code, _ in found(folder)] == ["ill-formed-toml"]


def test_a_pipe_that_no_one_writes_to(folder: Path) -> None:
    (folder / "needs.csv").unlink()
    os.mkfifo(folder / "needs.csv")
    assert found(folder) == [("unreadable-file", "needs.csv")]


def test_a_device_that_never_ends(folder: Path) -> None:
    (folder / "needs.csv").unlink()
    (folder / "needs.csv").symlink_to("/dev/zero")
    assert found(folder) == [("unreadable-file", "needs.csv")]


def test_a_header_of_a_million_columns(folder: Path) -> None:
    (folder / "needs.csv").write_text("x," * 1_000_000 + "\n", encoding="utf-8")
    assert [code for code, _ in found(folder)] == ["too-large"]


def test_a_cell_of_a_megabyte(folder: Path) -> None:
    with (folder / "needs.csv").open("a", encoding="utf-8") as file:
        file.write("a" * 1_000_000 + ",mask,2022-04-03,1\n")
    assert [code for code, _ in found(folder)] == ["ill-formed-csv"]


def test_zero_bytes(folder: Path) -> None:
    with (folder / "needs.csv").open("a", encoding="utf-8") as file:
        file.write("kuan\0cheng,mask,2022-04-03,1\n")
    assert found(folder) == [("control-character", "needs.csv, row 4, column place")]
