"""The sheet ``instance`` of a workbook: rows of key and value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rebalance.instance.cells import read_words
from rebalance.instance.findings import Finding
from rebalance.instance.raw import Place, RawInstance, SettingsPlace
from rebalance.tables.columns import POLICY, SETTINGS

#: A cell as `rebalance.unpack` has it: a text, or what it shows and its text.
Cell = str | tuple[str, str]
Grid = Sequence[Sequence[Cell]]

_KEY_HEADINGS = ("key", "setting", "项目", "设置")


def text_of(cell: Cell) -> str:
    """Return the text of a cell, whatever it shows."""
    return cell if isinstance(cell, str) else cell[1]


def plain(name: str) -> str:
    """Return a name of a sheet or key as it is compared."""
    return name.strip().casefold()


def read_settings_sheet(raw: RawInstance, sheet: Mapping[str, Any], place: Place) -> None:
    """Read rows of key and value into `raw`; the keys of the policy need no prefix."""
    known = {
        name.casefold(): (group, column)
        for group, described in (("", SETTINGS), ("policy", POLICY))
        for column in described.values()
        for name in (column.name, column.zh, f"policy.{column.name}")
    }
    grid: Grid = sheet["columns"]
    keys = next((c for c in grid if any(plain(text_of(cell)) in known for cell in c)), None)
    at = 0 if keys is None else list(grid).index(keys)
    settings: dict[str, Any] = {}
    rows: dict[str, int] = {}
    for number, row in enumerate(sheet["rows"]):
        heading = text_of(grid[at][number]).strip()
        cell = grid[at + 1][number] if at + 1 < len(grid) else ""
        value = text_of(cell).strip()
        if not heading or not value or plain(heading) in _KEY_HEADINGS:
            continue
        group, column = known.get(plain(heading), ("", None))
        key = column.name if column else heading
        full = f"{group}.{key}" if group else key
        if full in rows:
            blanks = {"first": rows[full], "key": full}
            raw.findings.append(Finding("duplicate-setting", *place, row, full, value, blanks=blanks))
            continue
        rows[full] = row
        if isinstance(cell, tuple) and cell[0] in ("error", "formula"):
            variant = "formula" if cell[0] == "formula" else ""
            raw.findings.append(Finding("error-value", *place, row, full, value, variant, {"text": value}))
        section = settings.setdefault("policy", {}) if group else settings
        section[key] = read_words(value) if column and column.type == "words" else value
    raw.settings = settings
    raw.settings_place = SettingsPlace(place.file, place.sheet, rows)
