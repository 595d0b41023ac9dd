"""What may happen to the tables of an instance on their way to the planner, drawn by chance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from rebalance.tables.columns import TABLES, Column
from tests.instance.sound import Settings, Tables

Rows = list[list[str]]

_TEXTS = [
    "", " ", "0", "-1", "1e999", "-1e999", "NaN", "inf", "1e308", "9" * 400, "1.5", "0.1", "1_000", "0x10",
    "²", "①", "=1+1", "+1", "-", "@x", "#REF!", "#N/A", "Err:502", "TRUE", "null", "None", "44654",
    "2022-02-30",
    "3/4/2022", "2022/4/3", "9999-12-31", "0001-01-01", "20220403", "合计", "total", "注：无", "白山",
    "\u200b",
    "\x00", "\x1b[2J", "a\nb", "../../etc/passwd", "C:\\x", "'; DROP TABLE", "x" * 5000, "𠮷", "\u202eabc",
    "supporting", "recipient", "positive", "people", "supplies", "all", "mild", "kuancheng", "mask", "22:00",
    "2022-04-02T20:00:00+08:00", "2022-04-02T20:00:00", "1000000000", "1000000001", "0.0000001", "1e-320",
]  # fmt: skip


@dataclass
class Mutant:
    """An instance that is being changed.

    Attributes
    ----------
    settings : dict
        What ``instance.toml`` would hold.
    sheets : dict of str to list of rows
        The rows of each table, the header among them.
    same : bool
        Whether it still says what it said, so that it is read as that or not at all.
    refused : bool
        Whether something in it means two things, so that it must not be read.
    """

    settings: Settings
    sheets: dict[str, Rows]
    same: bool = True
    refused: bool = False
    done: list[str] = field(default_factory=list)


def begin(settings: Settings, tables: Tables) -> Mutant:
    """Lay an instance out in rows."""
    sheets = {}
    for name, records in tables.items():
        columns = list(records[0]) if records else list(TABLES[name].columns)
        sheets[name] = [columns, *([str(record.get(c, "")) for c in columns] for record in records)]
    return Mutant(dict(settings), sheets)


def mutate(mutant: Mutant, chance: Random) -> None:
    """Let one thing happen, more often than not one that keeps the meaning."""
    step = chance.choice(_KEEPING if chance.random() < 0.5 else _CHANGING)
    if mutant.sheets:
        step(mutant, chance)
        mutant.done.append(step.__name__.strip("_"))
        if step in _CHANGING:
            mutant.same = mutant.refused = False


def _cell(mutant: Mutant, chance: Random, *types: str) -> tuple[Rows, int, int, Column] | None:
    """Return a filled cell of a column of some type."""
    name = chance.choice(sorted(mutant.sheets))
    rows = mutant.sheets[name]
    spec = TABLES.get(name)
    if spec is None or len(rows) < 2:
        return None
    at = chance.randrange(1, len(rows))
    found = [(c, spec.column_of(header)) for c, header in enumerate(rows[0]) if c < len(rows[at])]
    cells = [(c, column) for c, column in found if column and column.type in types and rows[at][c].strip()]
    if not cells:
        return None
    position, column = chance.choice(cells)
    assert column is not None
    return rows, at, position, column


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.removeprefix("-").isdigit() and len(text) < 10 else None


def _count_in_other_words(mutant: Mutant, chance: Random) -> None:
    found = _cell(mutant, chance, "count")
    if found is None:
        return
    rows, at, position, _ = found
    value = _whole(rows[at][position])
    if value is None:
        return
    wide = str(value).translate({48 + d: 0xFF10 + d for d in range(10)} | {45: 0xFF0D})
    words = [f"{value:,}", wide, f" {value} ", f"{value}.0", f"{value}e0", f"\u3000{value}", f"{value:,}.00"]
    rows[at][position] = chance.choice(words)


def _count_that_means_two_things(mutant: Mutant, chance: Random) -> None:
    found = _cell(mutant, chance, "count")
    if found is None:
        return
    rows, at, position, _ = found
    value = _whole(rows[at][position])
    if not value:
        return
    words = [
        f"{value}%", f"{value} {value}", f"{value}人", f"约{value}", f"{value}-{value + 1}", f"{value},5",
        f"{value}²", f"{value % 1000 or 1}.000", f"({value})", f"{value}.5", f"{value}千", f"O{value}",
        f"{value}..0", f"#{value}", f"${value}",
        f"{value}.0000000000000000000001", "1 000", "0,123", "1,00", "1e999", "NaN", "#REF!", "=1+1",
    ]  # fmt: skip
    rows[at][position] = chance.choice(words)
    mutant.refused = True


def _date_in_other_words(mutant: Mutant, chance: Random) -> None:
    found = _cell(mutant, chance, "date")
    if found is None:
        return
    rows, at, position, _ = found
    parts = rows[at][position].split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        return
    year, month, day = map(int, parts)
    words = [
        f"{year}/{month}/{day}", f"{year}.{month:02d}.{day}", f"{year}年{month}月{day}日", "".join(parts),
        f"{year}-{month:02d}-{day:02d} 00:00:00", f"{year}／{month}／{day}",
    ]  # fmt: skip
    rows[at][position] = chance.choice(words)


def _date_that_means_two_things(mutant: Mutant, chance: Random) -> None:
    found = _cell(mutant, chance, "date")
    if found is None:
        return
    rows, at, position, _ = found
    words = [
        "3/4/2022",
        "04-03-2022",
        "22-4-3",
        "44654",
        "4月3日",
        "2022-4",
        "1900-01-03",
        "2022-04-03 18:00",
    ]
    rows[at][position] = chance.choice(words)
    mutant.refused = True


def _rows_in_another_order(mutant: Mutant, chance: Random) -> None:
    rows = mutant.sheets[chance.choice(sorted(mutant.sheets))]
    tail = rows[1:]
    chance.shuffle(tail)
    rows[1:] = tail


def _columns_in_another_order(mutant: Mutant, chance: Random) -> None:
    rows = mutant.sheets[chance.choice(sorted(mutant.sheets))]
    order = list(range(len(rows[0])))
    if all(len(row) == len(order) for row in rows):
        chance.shuffle(order)
        rows[:] = [[row[at] for at in order] for row in rows]


def _headers_in_chinese(mutant: Mutant, chance: Random) -> None:
    name = chance.choice(sorted(mutant.sheets))
    if name in TABLES:
        rows = mutant.sheets[name]
        known = [TABLES[name].column_of(header) for header in rows[0]]
        rows[0] = [
            chance.choice(column.headers) if column else header
            for header, column in zip(rows[0], known, strict=True)
        ]


def _title_above_and_note_below(mutant: Mutant, chance: Random) -> None:
    name = chance.choice(sorted(mutant.sheets))
    rows = mutant.sheets[name]
    # A list of records has no place for either.
    rows.append([chance.choice(["合计", "注：初报", "Total", "填表人：张"]), *[""] * (len(rows[0]) - 1)])
    rows.insert(0, [chance.choice(["物资表", "Table 1", " "]), *[""] * (len(rows[0]) - 1)])


def _any_cell(mutant: Mutant, chance: Random) -> None:
    rows = mutant.sheets[chance.choice(sorted(mutant.sheets))]
    row = chance.choice(rows)
    if row:
        row[chance.randrange(len(row))] = chance.choice(_TEXTS)


def _number_scaled(mutant: Mutant, chance: Random) -> None:
    found = _cell(mutant, chance, "count", "number")
    if found is not None:
        rows, at, position, _ = found
        value = _whole(rows[at][position]) or 1
        rows[at][position] = str(value * chance.choice([0, 2, 10, 1000, 10**6, -1]))


def _setting(mutant: Mutant, chance: Random) -> None:
    key = chance.choice(["name", "start", "days", "title", "policy", "extra"])
    if key == "policy":
        names = ["max_travel_minutes", "turnover_days", "max_age_hours", "levels", "x",
                 "max_supporters_per_recipient", "max_recipients_per_supporter"]  # fmt: skip
        mutant.settings["policy"] = {
            chance.choice(names): chance.choice([*_TEXTS, "1", "2", "60", ["travel"], [], 3.5])
        }
    elif chance.random() < 0.2:
        mutant.settings.pop(key, None)
    else:
        mutant.settings[key] = chance.choice([*_TEXTS, "2022-04-03", "2", 3])


def _structure(mutant: Mutant, chance: Random) -> None:
    name = chance.choice(sorted(mutant.sheets))
    rows = mutant.sheets[name]
    at = chance.randrange(len(rows)) if rows else 0
    match chance.randrange(9):
        case 0:
            del mutant.sheets[name]
        case 1:
            mutant.sheets[name + chance.choice(["s", "2", " ", "表"])] = mutant.sheets.pop(name)
        case 2:
            del rows[at : at + 1]
        case 3:
            rows.insert(at, list(chance.choice(rows)) if rows else [])
        case 4:
            column = chance.randrange(len(rows[0]) or 1) if rows else 0
            for row in rows:
                del row[column : column + 1]
        case 5:
            del rows[1:]
        case 6:
            rows[at : at + 1] = [row[: chance.randrange(len(row) + 1)] for row in rows[at : at + 1]]
        case 7:
            for row in rows:
                row.append(chance.choice(_TEXTS))
        case _:
            rows.extend([list(chance.choice(rows))] * chance.randrange(200) if rows else [])


_Step = Callable[[Mutant, Random], None]
_KEEPING: list[_Step] = [
    _count_in_other_words,
    _count_that_means_two_things,
    _date_in_other_words,
    _date_that_means_two_things,
    _rows_in_another_order,
    _columns_in_another_order,
    _headers_in_chinese,
    _title_above_and_note_below,
]
_CHANGING: list[_Step] = [_any_cell, _any_cell, _number_scaled, _setting, _structure]


def described(mutant: Mutant) -> dict[str, Any]:
    """What a failure is to be told with."""
    return {"done": mutant.done, "settings": mutant.settings, "sheets": mutant.sheets}
