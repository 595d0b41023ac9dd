"""The doors in: whatever an instance is kept as, to the same raw text."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from rebalance.instance.doors.document import read_document
from rebalance.instance.doors.files import must_be_ordinary, unreadable
from rebalance.instance.doors.folder import SETTINGS_FILE, read_folder
from rebalance.instance.doors.limits import MOST_JSON_BYTES, Budget, Unreadable
from rebalance.instance.doors.workbook import SUFFIXES, read_workbook
from rebalance.instance.findings import Finding, InvalidInstance
from rebalance.instance.raw import RawInstance

#: Stands for standard input.
STANDARD = "-"


def read(source: str | Path) -> RawInstance:
    """Read an instance as text.

    Parameters
    ----------
    source : str or Path
        A folder, a workbook, a JSON document, or ``-`` for a JSON document on standard input.

    Returns
    -------
    RawInstance
        The tables, with whatever was wrong in reading them.

    Raises
    ------
    InvalidInstance
        It is none of these, or cannot be read at all.
    """
    if source == STANDARD:
        return read_document(_from_stdin(), "stdin")
    path = Path(source)
    if path.is_file() or path.suffix.lower() in _BY_SUFFIX:
        return _BY_SUFFIX.get(path.suffix.lower(), _refuse)(path)
    return read_folder(path)


def _from_stdin() -> bytes:
    # One byte more than is read, so that what is too large shows.
    return b"" if sys.stdin is None else sys.stdin.buffer.read(MOST_JSON_BYTES + 1)


def _read_json(path: Path) -> RawInstance:
    try:
        must_be_ordinary(path, Budget())
        content = path.read_bytes()
    except Unreadable as fault:
        raise InvalidInstance([fault.finding]) from None
    except OSError as error:
        raise InvalidInstance([unreadable(path, error).finding]) from None
    return read_document(content, path.name)


def _refuse(path: Path) -> RawInstance:
    variant = "folder" if path.name == SETTINGS_FILE or path.suffix.lower() == ".csv" else ""
    raise InvalidInstance([Finding("unknown-format", path.name, variant=variant)])


_BY_SUFFIX: dict[str, Callable[[Path], RawInstance]] = {
    ".json": _read_json,
    **dict.fromkeys(SUFFIXES, read_workbook),
}
