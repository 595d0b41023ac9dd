"""A folder of CSV files and ``instance.toml`` to raw text, with the rows it stood in."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rebalance.instance.doors.delimited import read_csv
from rebalance.instance.doors.files import encoding_of, must_be_ordinary
from rebalance.instance.doors.limits import Budget, Unreadable
from rebalance.instance.findings import Finding, InvalidInstance
from rebalance.instance.raw import Place, RawInstance, SettingsPlace, match_tables
from rebalance.tables.columns import TABLES
from rebalance.words import reason

SETTINGS_FILE = "instance.toml"
_MOST_SETTINGS_BYTES = 1 << 20


def read_folder(folder: Path) -> RawInstance:
    """Read every table of a folder as text.

    Parameters
    ----------
    folder : Path
        Holds ``instance.toml`` and one CSV file a table.

    Returns
    -------
    RawInstance
        The tables, with whatever was wrong in reading them.

    Raises
    ------
    InvalidInstance
        There is no such folder.
    """
    try:
        files = {path.name: path for path in sorted(folder.iterdir()) if _is_table(path)}
    except OSError as error:
        raise InvalidInstance([_no_folder(folder, error)]) from None
    budget = Budget()
    raw = RawInstance(None, SettingsPlace(SETTINGS_FILE), lambda table: Place(_file_of(table)))
    try:
        raw.settings = _read_toml(folder / SETTINGS_FILE)
    except Unreadable as fault:
        raw.findings.append(fault.finding)
    found, findings = match_tables({name: path.stem for name, path in files.items()}, _file_of)
    raw.findings += findings
    for table, name in found.items():
        raw.tables[table] = None
        if name is None:
            continue
        try:
            raw.tables[table] = read_csv(files[name], TABLES[table], budget, raw.findings)
        except Unreadable as fault:
            raw.findings.append(fault.finding)
    return raw


def _is_table(path: Path) -> bool:
    # Spreadsheet programs leave hidden copies beside the files they have open.
    return path.suffix.lower() == ".csv" and not path.name.startswith((".", "~"))


def _file_of(table: str) -> str:
    return f"{table}.csv"


def _no_folder(path: Path, error: OSError) -> Finding:
    return Finding("missing-folder", str(path), blanks={"reason": reason(error), "settings": SETTINGS_FILE})


def _read_toml(path: Path) -> Mapping[str, Any]:
    must_be_ordinary(path, Budget(bytes=_MOST_SETTINGS_BYTES))
    encoding = encoding_of(path)
    try:
        return tomllib.loads(path.read_text(encoding=encoding))
    except (ValueError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        row = int(line[1]) if line else None
        finding = Finding("ill-formed-toml", path.name, row=row, blanks={"reason": str(error)})
        raise Unreadable(finding) from None
