"""A folder of CSV files and ``instance.toml`` to raw text, with the rows it stood in."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rebalance.instance.findings import Finding, InvalidInstance
from rebalance.instance.raw import RawInstance, RawTable, match_tables
from rebalance.words import reason

SETTINGS_FILE = "instance.toml"
# Records are turned into columns by small batches: keeping more lists than that alive sets off the garbage
# collector time and again, which then takes longer than the reading (7 s against 2 s for 1,700,000 rows).
_BATCH = 100


class _Unreadable(Exception):
    """A file that cannot be read; carries the finding that says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


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
    raw = RawInstance(settings=None, settings_file=SETTINGS_FILE, file_of=_file_of)
    try:
        raw.settings = _read_toml(folder / SETTINGS_FILE)
    except _Unreadable as fault:
        raw.findings.append(fault.finding)
    found, findings = match_tables({name: path.stem for name, path in files.items()}, _file_of)
    raw.findings += findings
    for table, name in found.items():
        raw.tables[table] = None
        if name is None:
            continue
        try:
            raw.tables[table] = _read_csv(files[name], raw.findings)
        except _Unreadable as fault:
            raw.findings.append(fault.finding)
    return raw


def _is_table(path: Path) -> bool:
    # Spreadsheet programs leave hidden copies beside the files they have open.
    return path.suffix.lower() == ".csv" and not path.name.startswith((".", "~"))


def _file_of(table: str) -> str:
    return f"{table}.csv"


def _no_folder(path: Path, error: OSError) -> Finding:
    return Finding("missing-folder", str(path), blanks={"reason": reason(error), "settings": SETTINGS_FILE})


def _decode(path: Path) -> str:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise _Unreadable(Finding("missing-file", path.name, blanks={"name": path.name})) from None
    except OSError as error:
        finding = Finding("unreadable-file", path.name, blanks={"reason": reason(error)})
        raise _Unreadable(finding) from None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _Unreadable(Finding("bad-encoding", path.name))


def _read_toml(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(_decode(path))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        row = int(line[1]) if line else None
        finding = Finding("ill-formed-toml", path.name, row=row, blanks={"reason": str(error)})
        raise _Unreadable(finding) from None


def _ill_formed(path: Path, row: int | None, variant: str = "", **blanks: object) -> Finding:
    return Finding("ill-formed-csv", path.name, row=row, variant=variant, blanks=blanks)


def _read_csv(path: Path, findings: list[Finding]) -> RawTable | None:
    """Read a file, adding what is wrong with it to `findings`; None when there is no header."""
    before = len(findings)
    lines = _lines(path, findings)
    first, header = next(lines, (None, []))
    if first is None:
        if len(findings) == before:
            findings.append(_ill_formed(path, None, "empty"))
        return None
    width = len(header)
    if width == 1:
        for separator, called in ((";", "semicolons"), ("\t", "tabs"), ("，", "chinese-commas")):
            if separator in header[0]:
                findings.append(_ill_formed(path, first, called))
                return None
    cells: list[list[str]] = [[] for _ in header]
    rows: list[int] = []
    batch: list[list[str]] = []
    for row, record in lines:
        if len(record) != width and not _trim(record, width):
            findings.append(_ill_formed(path, row, "width", cells=len(record), headers=width))
            continue
        rows.append(row)
        batch.append(record)
        if len(batch) == _BATCH:
            _turn(batch, cells)
    _turn(batch, cells)
    return RawTable(path.name, tuple(header), list(cells), rows, torn=len(findings) > before)


def _turn(batch: list[list[str]], cells: list[list[str]]) -> None:
    """Move records to the ends of the columns."""
    for column, values in zip(cells, zip(*batch, strict=True), strict=False):
        column.extend(values)
    batch.clear()


def _trim(record: list[str], width: int) -> bool:
    """Drop empty cells past the last header; tell whether the record then fits."""
    if len(record) < width or any(map(str.strip, record[width:])):
        return False
    del record[width:]
    return True


def _lines(path: Path, findings: list[Finding]) -> Iterator[tuple[int, list[str]]]:
    """Yield each record that is not blank after the row at which it begins; stop at a broken one."""
    # Strict, or a quote that is never closed would swallow the rest of the file in silence.
    reader = csv.reader(io.StringIO(_decode(path), newline=""), strict=True)
    row = 1
    try:
        for record in reader:
            if any(map(str.strip, record)):
                yield row, record
            row = reader.line_num + 1
    except csv.Error as error:
        findings.append(_ill_formed(path, row, reason=str(error)))
