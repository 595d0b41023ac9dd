"""What goes out comes back: the orders of the plan, and what people have filled in."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from rebalance.plan.document.orders import Transfer
from rebalance.plan.document.plan import Plan
from rebalance.report.workbook import workbook
from rebalance.report.workbook.hand_over import KEY
from rebalance.report.workbook.reading import NotHandedOver, orders, read_hand_overs
from rebalance.words import Language, Words
from tests.plan.cases import Case

Change = Callable[[list[list[Any]]], object]
PLANS = sorted(Path("instances").glob("tiny-*/plan.json"))


def retyped(content: bytes, change: Change) -> bytes:
    """Copy the values of a workbook, as another program would save them, with the hand-over lists changed."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as copy:
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if any(KEY in row for row in rows):
                change(rows)
            sheet = copy.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(at, column, cell)
                    elif isinstance(cell, int | float):
                        sheet.write_number(at, column, cell)
    return file.getvalue()


def comes_back(plan: Plan, content: bytes) -> None:
    read = orders(read_hand_overs(content))
    assert read.transfers == plan.transfers
    assert read.shipments == plan.shipments
    assert read.roster == plan.roster


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.parent.name)
def test_the_orders_of_tiny_plans_come_back(path: Path) -> None:
    plan = Plan.model_validate_json(path.read_text(encoding="utf-8"))
    if plan.transfers or plan.shipments:
        comes_back(plan, workbook(plan, None, "en"))


@pytest.mark.parametrize("name", ["people", "supplies", "norms"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_orders_come_back_in_any_language(by_hand: dict[str, Case], name: str, language: Language) -> None:
    case = by_hand[name]
    plan = Plan.model_validate(case.document)
    comes_back(plan, workbook(plan, case.instance, language))


def test_hostile_names_come_back(hostile: Plan) -> None:
    read = orders(read_hand_overs(workbook(hostile, None, "zh")))
    assert set(read.transfers) == set(hostile.transfers)
    assert set(read.roster) == set(hostile.roster)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_filled_in_comes_back_with_its_trip(by_hand: dict[str, Case], language: Language) -> None:
    plan = Plan.model_validate(by_hand["people"].document)

    def fill(rows: list[list[Any]]) -> None:
        names = next(row for row in rows if KEY in row)
        for row in rows[rows.index(names) + 3 :]:
            if row[names.index(KEY)]:
                row[names.index("plate")] = "吉A 12345"
                row[names.index("handed_over")] = 2
                row[names.index("status")] = Words(language)("status.handed_over")

    content = retyped(workbook(plan, by_hand["people"].instance, language), fill)
    comes_back(plan, content)
    for row in read_hand_overs(content):
        assert row.filled == {"plate": "吉A 12345", "handed_over": 2, "status": "handed_over"}
        assert row.trip and isinstance(row.order, Transfer)
        assert (row.order.origin, row.order.destination) == (row.trip.origin, row.trip.destination)


def test_rows_may_be_sorted_and_columns_added(by_hand: dict[str, Case]) -> None:
    plan = Plan.model_validate(by_hand["people"].document)

    def shuffle(rows: list[list[Any]]) -> None:
        head = next(at for at, row in enumerate(rows) if KEY in row)
        rows[head + 3 :] = reversed(rows[head + 3 :])
        for row in rows:
            row.insert(2, "ours")

    comes_back(plan, retyped(workbook(plan, None, "en"), shuffle))


def test_rows_that_lost_their_keys_are_all_named(by_hand: dict[str, Case]) -> None:
    plan = Plan.model_validate(by_hand["people"].document)

    lost: list[int] = []

    def spoil(rows: list[list[Any]]) -> None:
        key = next(row for row in rows if KEY in row).index(KEY)
        at = [at for at, row in enumerate(rows) if str(row[key]).startswith("{")]
        spoilt = iter((rows[at[0]][key][:-9], "{}", "no key"))
        for n, text in zip(at, spoilt, strict=False):
            rows[n][key] = text
            lost.append(n + 1)

    with pytest.raises(NotHandedOver) as caught:
        read_hand_overs(retyped(workbook(plan, None, "en"), spoil))
    assert [row for _, row in caught.value.rows] == lost
    assert {sheet for sheet, _ in caught.value.rows} == {f"Hand-over 04-0{day}" for day in (3, 4, 5)}


@pytest.mark.parametrize("content", [b"", b"PK", b"a,b\n1,2\n"])
def test_no_workbook(content: bytes) -> None:
    with pytest.raises(NotHandedOver, match="no workbook"):
        read_hand_overs(content)


def test_a_workbook_without_lists() -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("people")
    with pytest.raises(NotHandedOver, match="no hand-over list"):
        read_hand_overs(file.getvalue())
