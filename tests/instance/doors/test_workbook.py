"""Workbooks: what people do to them, and what is found where a cell may mean something else."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from rebalance.instance import InvalidInstance, load
from tests.instance.doors.written import Sheets, found, sheets, write_ods, write_xls, write_xlsx
from tests.instance.sound import built, sound

WRITERS = {".xlsx": write_xlsx, ".xls": write_xls, ".ods": write_ods}


@pytest.fixture
def made() -> Sheets:
    return sheets(*sound())


@pytest.mark.parametrize("chinese", [False, True], ids=["english", "chinese"])
@pytest.mark.parametrize("suffix", WRITERS)
def test_a_workbook_is_the_same_as_tables_in_memory(tmp_path: Path, suffix: str, chinese: bool) -> None:
    path = WRITERS[suffix](tmp_path / f"case{suffix}", sheets(*sound(), chinese=chinese))
    assert load(path).sha256 == built().sha256
    assert load(path).warnings == ()


@pytest.mark.parametrize("suffix", WRITERS)
def test_a_finding_names_sheet_row_column_and_value(tmp_path: Path, made: Sheets, suffix: str) -> None:
    made["people"][2][3] = 30.5
    made["rooms"] = [["房间表", "", "", "", "", ""], [""], *made["rooms"]]
    made["rooms"][3][1] = "#REF!"
    made["instance"].append(["turnover_days", -1.0])
    with pytest.raises(InvalidInstance) as caught:
        load(WRITERS[suffix](tmp_path / f"case{suffix}", made))
    assert [(f.code, f.file, f.sheet, f.row, f.column, f.value) for f in caught.value.findings] == [
        ("out-of-range", f"case{suffix}", "instance", 5, "policy.turnover_days", "-1"),
        ("not-whole", f"case{suffix}", "people", 3, "count", "30.5"),
        ("error-value", f"case{suffix}", "rooms", 4, "site", "#REF!"),
    ]


def test_a_failed_formula_is_no_empty_cell(tmp_path: Path, made: Sheets) -> None:
    """Where nothing is required, the default would take its place in silence."""
    for at, suffix in enumerate(WRITERS):
        made["stock"][2][4] = "#REF!"
        path = WRITERS[suffix](tmp_path / f"{at}{suffix}", made)
        assert found(path) == [("error-value", f"{at}{suffix}, sheet stock, row 3, column reserve")]


def with_formula(path: Path, made: Sheets, value: Any, calculated: bool) -> Path:
    made["stock"][2][4] = ""
    book = xlsxwriter.Workbook(path)
    if calculated:
        book.set_calc_mode("auto")
        book.calc_on_load = False
    for name, rows in made.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(at, column, cell.isoformat() if isinstance(cell, date) else cell)
        if name == "stock":
            sheet.write_formula(2, 4, "=2+3", value=value)
    book.close()
    return path


def test_a_formula_counts_by_its_value(tmp_path: Path, made: Sheets) -> None:
    instance = load(with_formula(tmp_path / "case.xlsx", made, 5, calculated=True))
    assert 5 in set(instance.stock["reserve"])


@pytest.mark.parametrize(("value", "calculated"), [("", True), (0, False), (5, False)])
def test_a_formula_without_a_value_is_no_empty_cell(
    tmp_path: Path, made: Sheets, value: Any, calculated: bool
) -> None:
    path = with_formula(tmp_path / "case.xlsx", made, value, calculated)
    assert found(path) == [("error-value", "case.xlsx, sheet stock, row 3, column reserve")]


def test_titles_blanks_totals_notes_and_other_sheets(tmp_path: Path, made: Sheets) -> None:
    made["people"] = [
        ["人员表"],
        [],
        *[["", *row, ""] for row in made["people"]],
        ["", "合计", "", "", 72.0],
        ["", "填表人：王", "", "审核人：李"],
    ]
    made["people"].insert(4, [])
    made["README"] = [["what this is"]]
    made["Sheet3"] = []
    path = write_xlsx(tmp_path / "case.xlsx", made)
    assert found(path) == []
    assert load(path).sha256 == built().sha256


def test_a_sheet_that_is_no_table_is_a_doubt(tmp_path: Path, made: Sheets) -> None:
    made["weather"] = [["wind"]]
    assert found(write_xlsx(tmp_path / "case.xlsx", made)) == [("unknown-table", "case.xlsx, sheet weather")]


def merged(path: Path, made: Sheets, sheet: str, cells: str, value: Any) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name, rows in made.items():
            page = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    page.write(at, column, cell.isoformat() if isinstance(cell, date) else cell)
            if name == sheet:
                page.merge_range(cells, value)
    return path


def test_merged_names_stand_for_every_row(tmp_path: Path, made: Sheets) -> None:
    assert load(merged(tmp_path / "case.xlsx", made, "people", "A2:A4", "kuancheng")).sha256 == built().sha256


def test_merged_numbers_may_be_a_sum(tmp_path: Path, made: Sheets) -> None:
    path = merged(tmp_path / "case.xlsx", made, "stock", "E2:E3", 5)
    assert found(path) == [("doubtful-cell", "case.xlsx, sheet stock, row 3, column reserve")]
    path = merged(tmp_path / "wide.xlsx", made, "people", "A2:B2", "kuancheng")
    assert found(path) == [("doubtful-cell", "wide.xlsx, sheet people, row 2, column category")]


@pytest.mark.parametrize("typed", [date(2022, 3, 1), datetime(2022, 3, 1, 5), time(3, 1)])
def test_a_name_that_became_a_date(tmp_path: Path, made: Sheets, typed: Any) -> None:
    made["rooms"][2][1] = typed
    path = tmp_path / "case.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "m-d"}) as book:
        for name, rows in made.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    assert found(path) == [("doubtful-cell", "case.xlsx, sheet rooms, row 3, column site")]


@pytest.mark.parametrize(
    ("sheet", "row", "column", "cell", "code"),
    [
        ("people", 2, 3, date(2022, 4, 3), "bad-number"),
        ("people", 2, 2, 44654.0, "bad-date"),
        ("people", 2, 2, 0.0, "bad-date"),
        ("people", 2, 3, True, "bad-number"),
        ("people", 2, 3, "=1+1", "bad-number"),
        ("people", 2, 4, datetime(2022, 4, 2, 20), "bad-timestamp"),
        ("travel", 2, 2, "1e999", "not-finite"),
        ("travel", 2, 2, "５％", "bad-number"),
    ],
)
def test_cells_of_another_kind(
    tmp_path: Path, made: Sheets, sheet: str, row: int, column: int, cell: Any, code: str
) -> None:
    made[sheet][row - 1] += [""] * (column + 1 - len(made[sheet][row - 1]))
    made[sheet][row - 1][column] = cell
    path = write_xlsx(tmp_path / "case.xlsx", made, strings_to_formulas=False)
    assert [(c, where.split(", column")[0]) for c, where in found(path)] == [
        (code, f"case.xlsx, sheet {sheet}, row {row}")
    ]


def test_both_ways_of_excel_to_count_days(tmp_path: Path, made: Sheets) -> None:
    assert load(write_xlsx(tmp_path / "case.xlsx", made, date_1904=True)).sha256 == built().sha256


def test_numbers_and_dates_may_be_texts(tmp_path: Path, made: Sheets) -> None:
    made["people"][1][2:4] = ["2022年4月3日", "４０"]
    made["stock"][1][2:4] = ["2022.4.1", "1,000"]
    assert load(write_xlsx(tmp_path / "case.xlsx", made)).sha256 == built().sha256


def test_a_number_may_be_a_name(tmp_path: Path, made: Sheets) -> None:
    made["rooms"][1][1] = made["rooms"][3][1] = 7.0
    assert "7" in set(load(write_xlsx(tmp_path / "case.xlsx", made)).rooms["site"])


@pytest.mark.parametrize("between", ["、", " ", "，", "; "])
def test_levels_in_one_cell(tmp_path: Path, made: Sheets, between: str) -> None:
    made["instance"].append(["目标层级", f"waiting{between}overdue"])
    assert load(write_xlsx(tmp_path / "case.xlsx", made)).policy.levels == ("waiting", "overdue")


def test_a_setting_twice(tmp_path: Path, made: Sheets) -> None:
    made["instance"].append(["天数", 3.0])
    assert found(write_xlsx(tmp_path / "case.xlsx", made)) == [
        ("duplicate-setting", "case.xlsx, sheet instance, row 5, column days")
    ]


def test_what_is_missing(tmp_path: Path, made: Sheets) -> None:
    del made["instance"], made["travel"]
    made["needs"] = []
    assert found(write_xlsx(tmp_path / "case.xlsx", made)) == [
        ("missing-table", "case.xlsx, sheet instance"),
        ("ill-formed-csv", "case.xlsx, sheet needs"),
        ("missing-table", "case.xlsx, sheet travel"),
    ]


def test_no_workbook(tmp_path: Path) -> None:
    assert found(tmp_path / "none.xlsx") == [("missing-file", "none.xlsx")]
    for content in (
        b"",
        b"<html><table>",
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"PK\x03\x04" * 99,
    ):
        path = tmp_path / "case.xls"
        path.write_bytes(content)
        assert found(path) == [("bad-workbook", "case.xls")]
