"""Findings as tables on a terminal."""

from __future__ import annotations

import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from rebalance.instance import Finding
from rebalance.report.fault_table import fault_tables
from rebalance.words import Language, Words

WRONG = Finding(
    "unknown-place",
    "people.csv",
    row=1207,
    column="地点",
    value="宽城",
    variant="near",
    blanks={"name": "宽城", "near": "宽城区", "table": "places"},
)
DOUBT = Finding("no-vehicles-table", "day.xlsx", "车辆")


def printed(language: Language, width: int, terminal: bool = False) -> list[str]:
    console = Console(
        file=io.StringIO(), width=width, markup=False, highlight=False, emoji=False, force_terminal=terminal
    )
    with console.capture() as capture:
        console.print(fault_tables([WRONG, DOUBT], Words(language)))
    return [line.rstrip() for line in capture.get().rstrip("\n").split("\n")]


def test_full_width_characters_are_aligned() -> None:
    assert printed("zh", 80) == [
        "people.csv",
        "级别    行  列    原值    问题与处理",
        '错误  1207  地点  "宽城"  没有地点 宽城',
        "                          请写作 宽城区，或把 宽城 加入 places。 [unknown-place]",
        "",
        "day.xlsx，工作表 车辆",
        "级别  行  列  原值  问题与处理",
        "警告                没有 vehicles 表：运输不受限制，也不安排车次",
        "                    请补上该表；没有行表示没有车辆。 [no-vehicles-table]",
    ]


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_is_wider_than_the_screen_nor_cut_off(language: Language, width: int) -> None:
    lines = printed(language, width)
    assert max(map(cell_len, lines)) <= width
    assert "…" not in "".join(lines)


def test_colour_only_where_it_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert "\x1b[1;31m" in "".join(printed("en", 80, terminal=True))
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[1;31m" not in "".join(printed("en", 80, terminal=True))
