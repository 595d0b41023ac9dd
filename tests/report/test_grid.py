"""Tables on narrow screens: no figure broken, no character lost, no line too wide."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from rebalance.report.grid import Grid, broken, shared


def printed(grid: Grid, width: int) -> list[str]:
    console = Console(file=io.StringIO(), width=width, markup=False, highlight=False, emoji=False)
    with console.capture() as capture:
        console.print(grid)
    return [line.rstrip() for line in capture.get().splitlines()]


GRID = Grid(
    ["from", "category", "people"],
    [["长春新区(高新)", "negative-pressure ambulance", "12,345"], ["Lv", "a\nb", "7"]],
    [False, False, True],
)


def test_wide_enough() -> None:
    assert printed(GRID, 80) == [
        "from            category                     people",
        "长春新区(高新)  negative-pressure ambulance  12,345",
        "Lv              a                                 7",
        "                b",
    ]


def test_words_stay_whole_while_they_can() -> None:
    assert printed(GRID, 36) == [
        "from            category      people",
        "长春新区(高新)  negative-     12,345",
        "                pressure",
        "                ambulance",
        "Lv              a                  7",
        "                b",
    ]


def test_the_short_columns_come_first() -> None:
    assert shared([10, 40, 6], [4, 8, 6], 30) == [10, 14, 6]
    assert shared([10, 40, 6], [4, 8, 6], 12) == [4, 4, 4]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one two", 3, ["one", "two"]),
        ("阳性人员，待转", 8, ["阳性人", "员，待转"]),
        ("public-rental", 8, ["public-", "rental"]),
        ("abcdef", 4, ["abcd", "ef"]),
        ("", 5, [""]),
    ],
)
def test_where_lines_are_broken(text: str, width: int, lines: list[str]) -> None:
    assert broken(text, width) == lines


@given(st.text(st.sampled_from("ab -长，\n"), max_size=40), st.integers(2, 12))
def test_nothing_is_lost_and_no_line_is_too_wide(text: str, width: int) -> None:
    lines = broken(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
