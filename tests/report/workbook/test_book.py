"""The workbook: the plan's figures, links that lead somewhere, names that stay names."""

import datetime as dt
import re
from typing import Any

import pytest

from rebalance.plan.document.plan import Plan
from rebalance.report.faults import plain
from rebalance.report.workbook import workbook
from rebalance.words import Language, Words
from tests.plan.cases import Case
from tests.report.workbook.conftest import HOSTILE, sheets, texts, xml

Rows = list[list[Any]]


def made(case: Case, language: Language = "en", **changes: object) -> bytes:
    return workbook(Plan.model_validate({**case.document, **changes}), case.instance, language)


def under(rows: Rows, title: str) -> Rows:
    """The table under a heading: its head and rows, without empty cells at the end."""
    at = next(at for at, row in enumerate(rows) if row and row[0] == title)
    table = []
    for row in rows[at + 1 :]:
        cells = list(row)
        while cells and cells[-1] == "":
            cells.pop()
        if not cells:
            break
        table.append(cells)
    return table


def test_the_sheets(by_hand: dict[str, Case]) -> None:
    assert list(sheets(made(by_hand["people"]))) == [
        "Contents",
        "Overview",
        "Who helps whom",
        "What holds it back",
        "Waiting",
        "Run sheets 04-03",
        "Hand-over 04-03",
        "Run sheets 04-04",
        "Hand-over 04-04",
        "Run sheets 04-05",
        "Hand-over 04-05",
        "Bai",
        "Kuan",
        "Liao",
        "Lv",
    ]


def test_the_overview_has_the_figures_of_the_plan(by_hand: dict[str, Case]) -> None:
    rows = sheets(made(by_hand["people"]))["Overview"]
    assert under(rows, "People") == [
        ["cohort", "found", "moved", "waiting", "overdue"],
        ["positive", 5, 4, 1, 1],
        ["contact", 23, 21, 2, 0],
    ]
    assert under(rows, "Who helps whom")[1:] == [["Liao", "Kuan", 20, 0], ["Bai", "Kuan", 3, 0]]
    assert [row[:2] for row in under(rows, "Waiting at the end of the last day")[1:]] == [
        ["Lv", 2],
        ["Kuan", 1],
    ]
    assert under(rows, "How good the plan is, most important first")[1] == [
        "overdue",
        "14",
        "14",
        "proven best: no plan does better",
    ]


def test_a_place_sees_all_that_concerns_it(by_hand: dict[str, Case]) -> None:
    plan = Plan.model_validate(by_hand["people"].document)
    rows = sheets(made(by_hand["people"]))["Liao"]
    taken = [row for row in plan.transfers if row.destination == "Liao"]
    table = under(rows, "Takes in from other places")
    assert [row[3] for row in table[1:]] == [row.people for row in taken]
    assert {row[8] for row in table[1:]} == {row.site for row in taken}
    assert "Helps: Kuan" in str(rows[1][0])


def test_a_vehicle_has_its_day_in_order(by_hand: dict[str, Case]) -> None:
    plan = Plan.model_validate(by_hand["people"].document)
    book = sheets(made(by_hand["people"]))
    for day in sorted({entry.date for entry in plan.roster}):
        numbered = [
            row for row in book[f"Run sheets {day:%m-%d}"] if re.fullmatch(r"\d{4}-\d{4}", str(row[1]))
        ]
        entries = [entry for entry in plan.roster if entry.date == day]
        assert [row[4:6] for row in numbered] == [[e.origin, e.destination] for e in entries]
        departs = [row[2] for row in numbered]
        assert [minutes(cell) for cell in departs] == [round(e.departs_minute) for e in entries]
        assert len({row[1] for row in numbered}) == len(entries)


def minutes(cell: object) -> int:
    if isinstance(cell, dt.time):
        return cell.hour * 60 + cell.minute
    if isinstance(cell, dt.timedelta):
        return round(cell.total_seconds() / 60)
    assert isinstance(cell, int | float)
    return round(cell * 1440)


def test_times_follow_the_cell_that_says_when_the_shift_begins(by_hand: dict[str, Case]) -> None:
    content = made(by_hand["people"])
    named = r'<definedName name="shift_start">\W*(\w+)\W*\$B\$(\d+)</definedName>'
    ((sheet, row),) = re.findall(named, xml(content)["xl/workbook.xml"])
    assert sheets(content)[sheet][int(row) - 1][:2] == ["The shift begins at", ""]
    departures = re.findall(r"<f>shift_start\+(\d+)/1440</f>", xml(content)["xl/worksheets/sheet6.xml"])
    plan = Plan.model_validate(by_hand["people"].document)
    first = [entry for entry in plan.roster if entry.date == plan.instance.start]
    assert [int(minutes) for minutes in departures[::2]] == [entry.departs_minute for entry in first]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_sheet_is_ready_for_the_printer(by_hand: dict[str, Case], language: Language) -> None:
    parts = xml(made(by_hand["people"], language))
    pages = [part for name, part in parts.items() if name.startswith("xl/worksheets/sheet")]
    defined = parts["xl/workbook.xml"]
    assert defined.count("_xlnm.Print_Area") == defined.count("_xlnm.Print_Titles") == len(pages) == 15
    for page in pages:
        assert 'paperSize="9"' in page
        assert 'orientation="landscape"' in page
        assert 'state="frozen"' in page
        # One or the other: where pages are fitted to the paper, Excel pays no heed to breaks.
        assert ("<rowBreaks" in page) != ("fitToPage" in page) or "scale=" not in page


def test_links_lead_to_the_part_of_each_base(by_hand: dict[str, Case]) -> None:
    content = made(by_hand["people"])
    book, contents = sheets(content), xml(content)["xl/worksheets/sheet1.xml"]
    links = re.findall(r'<hyperlink ref="([A-Z]+)(\d+)" location="\'([^\']+)\'!A(\d+)"', contents)
    assert {name for _, _, name, _ in links} == set(book) - {"Contents"}
    for column, row, name, target in links:
        if int(target) > 1:
            place = book["Contents"][int(row) - 1][0]
            assert str(book[name][int(target) - 1][0]).startswith(f"{place} · "), (column, row)


def test_statuses_are_chosen_from_a_list(by_hand: dict[str, Case]) -> None:
    for language in ("en", "zh"):
        words = Words(language)
        pages = "".join(xml(made(by_hand["people"], language)).values())
        assert pages.count('<dataValidation type="list"') == 3
        assert words("status.handed_over") in pages


def test_the_same_plan_gives_the_same_bytes(by_hand: dict[str, Case]) -> None:
    assert made(by_hand["people"], "zh") == made(by_hand["people"], "zh")


def test_hostile_names_are_texts(hostile: Plan) -> None:
    content = workbook(hostile, None, "en")
    parts = xml(content)
    for name, part in parts.items():
        if name.startswith("xl/worksheets/sheet"):
            assert all(
                re.fullmatch(r"shift_start\+\d+/1440", f) for f in re.findall(r"<f[^>]*>(.*?)</f>", part)
            )
            assert "<script>" not in part
    shown = texts(content)
    for hostile_name in HOSTILE.values():
        assert any(plain(hostile_name) in text for text in shown), hostile_name


@pytest.mark.parametrize("name", ["people", "supplies", "norms"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_an_instance_things_are_called_as_in_the_plan(
    by_hand: dict[str, Case], name: str, language: Language
) -> None:
    plan = Plan.model_validate(by_hand[name].document)
    book = sheets(workbook(plan, None, language))
    assert {row.place for row in plan.stocks} | {row.origin for row in plan.transfers} <= set(book)


def test_without_vehicles_nothing_is_said_of_them(by_hand: dict[str, Case]) -> None:
    book = sheets(made(by_hand["norms"]))
    assert not [name for name in book if name.startswith("Run sheets")]
    assert [name for name in book if name.startswith("Hand-over")]
    shown = texts(made(by_hand["norms"]))
    assert not {"fleet", "trips", "The shift begins at"} & shown


def test_a_plan_that_does_not_say_when_it_starts() -> None:
    shown = texts(workbook(Plan.model_validate({"status": "optimal"}), None, "en"))
    assert "optimal: level by level, no plan is better" in shown
    assert not any("None" in text for text in shown)


def test_what_is_short_and_when_it_runs_out(by_hand: dict[str, Case]) -> None:
    plan = Plan.model_validate(by_hand["supplies"].document)
    rows = sheets(made(by_hand["supplies"]))["Supplies"]
    assert [row[3] for row in under(rows, "Short")[1:]] == [row.quantity for row in plan.shortages]
    dates = [row[8] for row in under(rows, "Stocks")[1:] if len(row) > 8]
    assert dates == [row.runs_out for row in plan.stocks if row.runs_out] != []


def test_no_plan_says_why() -> None:
    plan = Plan.model_validate(
        {
            "status": "invalid",
            "error": {
                "code": "invalid-input",
                "message": "2 errors",
                "findings": [
                    {"code": "unknown-place", "message": "no such place", "file": "people.csv", "row": 7}
                ],
            },
        }
    )
    shown = texts(workbook(plan, None, "en"))
    assert {"2 errors", "no such place", "people.csv, 7"} <= shown
