"""A folder of CSV files and ``instance.toml`` to raw text, with the rows it stood in."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rebalance.instance.findings import Finding
from rebalance.instance.raw import RawInstance, RawTable, match_tables

SETTINGS_FILE = "instance.toml"


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
    """
    raw = RawInstance(settings=None, settings_file=SETTINGS_FILE, file_of=_file_of)
    if not folder.is_dir():
        raw.findings.append(_not_a_folder(folder))
        return raw
    try:
        raw.settings = _read_toml(folder / SETTINGS_FILE)
    except _Unreadable as fault:
        raw.findings.append(fault.finding)
    files = {
        path.stem: path
        for path in sorted(folder.iterdir())
        if path.suffix.lower() == ".csv" and not path.name.startswith((".", "~"))
    }
    found, findings = match_tables({stem: path.name for stem, path in files.items()}, _file_of)
    raw.findings += findings
    for name, stem in found.items():
        try:
            raw.tables[name] = _read_csv(files[stem])
        except _Unreadable as fault:
            raw.tables[name] = None
            raw.findings.append(fault.finding)
    return raw


def _file_of(table: str) -> str:
    return f"{table}.csv"


def _not_a_folder(path: Path) -> Finding:
    if path.exists():
        message, remedy = "this is no folder", f"Give a folder with {SETTINGS_FILE} and CSV files."
    else:
        message, remedy = "there is no such folder", "Check the path."
    return Finding("missing-folder", "error", message, remedy, str(path))


def _decode(path: Path) -> str:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        remedy = f"Add {path.name} to the folder."
        raise _Unreadable(
            Finding("missing-file", "error", "the file is missing", remedy, path.name)
        ) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        remedy = "Make the file readable."
        message = f"the file cannot be read: {reason}"
        raise _Unreadable(Finding("unreadable-file", "error", message, remedy, path.name)) from None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _Unreadable(
        Finding(
            "bad-encoding",
            "error",
            "the text is neither UTF-8 nor GB18030",
            "Save the file as UTF-8.",
            path.name,
        )
    )


def _read_toml(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(_decode(path))
    except tomllib.TOMLDecodeError as error:
        finding = Finding("ill-formed-toml", "error", str(error), "Correct the line named.", path.name)
        raise _Unreadable(finding) from None


def _ill_formed(path: Path, row: int | None, message: str, remedy: str) -> _Unreadable:
    return _Unreadable(Finding("ill-formed-csv", "error", message, remedy, path.name, row=row))


def _records(path: Path) -> tuple[list[list[str]], list[int]]:
    """Return the lines that are not blank, and the row in the file at which each begins."""
    # Strict, or a quote that is never closed would swallow the rest of the file in silence.
    reader = csv.reader(io.StringIO(_decode(path), newline=""), strict=True)
    records, rows, row = [], [], 1
    try:
        for record in reader:
            if any(map(str.strip, record)):
                records.append(record)
                rows.append(row)
            row = reader.line_num + 1
    except csv.Error as error:
        raise _ill_formed(path, row, str(error), "Check the quotes and commas from this row on.") from None
    return records, rows


def _read_csv(path: Path) -> RawTable:
    records, rows = _records(path)
    if not records:
        raise _ill_formed(path, None, "the file is empty", "Write at least the line of headers.")
    header, records, rows = records[0], records[1:], rows[1:]
    if len(header) == 1:
        for separator, called in ((";", "semicolons"), ("\t", "tabs"), ("，", "Chinese commas")):
            if separator in header[0]:
                raise _ill_formed(
                    path, 1, f"the columns are separated by {called}", "Separate them by commas."
                )
    width = len(header)
    for record, row in zip(records, rows, strict=True):
        if len(record) != width:
            if len(record) < width or any(map(str.strip, record[width:])):
                message = f"{len(record)} cells under {width} headers"
                raise _ill_formed(
                    path, row, message, "Quote cells that hold commas, and fill no more or fewer cells."
                )
            del record[width:]
    cells: list[Sequence[str]] = list(zip(*records, strict=True)) if records else [()] * width
    return RawTable(file=path.name, header=tuple(header), cells=cells, rows=rows)
