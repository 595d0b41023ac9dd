"""A changed instance through a door, on its way perhaps damaged byte by byte."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter

from rebalance.unpack import __main__ as unpack
from tests.fuzz.mutations import Mutant, Rows
from tests.instance.doors.written import write_ods, write_xls

_Door = Callable[[Path, Mutant, Random], Path]


def _folder(folder: Path, mutant: Mutant, chance: Random) -> Path:
    separator = chance.choice(",,,\t;")
    encoding = chance.choice(["utf-8", "utf-8-sig", "gb18030"])
    policy = mutant.settings.get("policy", {})
    lines = [f"{k} = {json.dumps(v)}" for k, v in mutant.settings.items() if k != "policy"]
    lines += ["[policy]", *(f"{k} = {json.dumps(v)}" for k, v in policy.items())]
    (folder / "instance.toml").write_text("\n".join(lines), encoding=encoding)
    for name, rows in mutant.sheets.items():
        text = "".join(separator.join(_quoted(cell, separator) for cell in row) + "\r\n" for row in rows)
        (folder / f"{name.strip()}.csv").write_text(text, encoding=encoding, newline="")
    return folder


def _quoted(cell: str, separator: str) -> str:
    if any(character in cell for character in f'"\r\n{separator}'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _json(folder: Path, mutant: Mutant, chance: Random) -> Path:
    document: dict[str, Any] = {"instance": mutant.settings}
    for name, rows in mutant.sheets.items():
        head = rows[0] if rows else []
        document[name] = [dict(zip(head, row, strict=False)) for row in rows[1:]]
    path = folder / "case.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def _sheets(mutant: Mutant) -> dict[str, list[list[Any]]]:
    policy = mutant.settings.get("policy", {})
    pairs = [*((k, v) for k, v in mutant.settings.items() if k != "policy"), *policy.items()]
    settings = [[k, ",".join(v) if isinstance(v, list) else str(v)] for k, v in pairs]
    return {"instance": settings, **{name: _typed(rows) for name, rows in mutant.sheets.items()}}


def _typed(rows: Rows) -> list[list[Any]]:
    """Numbers as a spreadsheet has them, and nothing that no spreadsheet can hold."""
    typed: list[list[Any]] = []
    for row in rows:
        typed.append([_number(cell) if cell.isascii() and cell.isdigit() else _clean(cell) for cell in row])
    return typed


def _number(cell: str) -> Any:
    return float(cell) if len(cell) < 10 else cell


def _clean(cell: str) -> str:
    return "".join(c for c in cell if c >= " " or c in "\n\t")


def _xlsx(folder: Path, mutant: Mutant, chance: Random) -> Path:
    path = folder / "case.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        for name, rows in _sheets(mutant).items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return path


def _xls(folder: Path, mutant: Mutant, chance: Random) -> Path:
    return write_xls(folder / "case.xls", _sheets(mutant))


def _ods(folder: Path, mutant: Mutant, chance: Random) -> Path:
    return write_ods(folder / "case.ods", _sheets(mutant))


DOORS: dict[str, _Door] = {"folder": _folder, "json": _json, "xlsx": _xlsx, "xls": _xls, "ods": _ods}


def damage(path: Path, chance: Random) -> None:
    """Change some bytes of a file, or of one in a folder."""
    file = chance.choice(sorted(path.iterdir())) if path.is_dir() else path
    content = bytearray(file.read_bytes())
    for _ in range(chance.choice([1, 1, 2, 10])):
        at = chance.randrange(len(content) + 1)
        match chance.randrange(4):
            case 0:
                content[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                content[at:at] = chance.choice(
                    [b'"', b"\0", b",", b"[", b"{", b"\xff\xfe", b"\r", b"<a>", b"9" * 20]
                )
            case 2:
                del content[at : at + chance.choice([1, 2, 100])]
            case _:
                content[at:at] = content[: chance.randrange(200)]
    file.write_bytes(bytes(content))


def read_here(path: Path) -> dict[str, Any]:
    """Read a workbook in this process: a hundred thousand processes would take too long."""
    from rebalance.instance.doors.limits import MOST_CELLS
    from rebalance.instance.doors.workbook import SETTINGS_SHEETS
    from rebalance.tables.columns import TABLES

    wanted = {*SETTINGS_SHEETS, *(name for table in TABLES.values() for name in (table.name, table.zh))}
    return unpack.found(str(path), MOST_CELLS, wanted)


def stdin_of(path: Path) -> io.TextIOWrapper:
    """Standard input that holds a file."""
    return io.TextIOWrapper(io.BytesIO(path.read_bytes()))
