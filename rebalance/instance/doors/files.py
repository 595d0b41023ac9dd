"""Files as bytes and as text: only ordinary ones, of a bearable size, in a known encoding."""

from __future__ import annotations

import stat
from pathlib import Path

from rebalance.instance.doors.limits import Budget, Unreadable
from rebalance.instance.findings import Finding
from rebalance.instance.raw import Place
from rebalance.words import Message, reason

_ENCODINGS = ("utf-8-sig", "gb18030")
_CHUNK = 1 << 20


def must_be_ordinary(path: Path, budget: Budget) -> None:
    """Find out that a file can be read to its end, and take its bytes from the budget.

    Raises
    ------
    Unreadable
        It is not there, a folder, a device or a pipe, or too large.
    """
    try:
        status = path.stat()
    except FileNotFoundError:
        raise Unreadable(Finding("missing-file", path.name, blanks={"name": path.name})) from None
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from None
    if stat.S_ISDIR(status.st_mode):
        raise unreadable(path, IsADirectoryError(21, "Is a directory"))
    if not stat.S_ISREG(status.st_mode):
        # A device or a pipe may never end.
        finding = Finding("unreadable-file", path.name, blanks={"reason": Message("system.no-file")})
        raise Unreadable(finding)
    budget.take_bytes(status.st_size, Place(path.name))


def unreadable(path: Path, error: OSError | ValueError) -> Unreadable:
    """Return the refusal of a file that the system will not open."""
    why = reason(error) if isinstance(error, OSError) else str(error)
    return Unreadable(Finding("unreadable-file", path.name, blanks={"reason": why}))


def encoding_of(path: Path) -> str:
    """Return the encoding in which the whole file is text.

    Raises
    ------
    Unreadable
        There is none, or the file cannot be opened.
    """
    for encoding in _ENCODINGS:
        try:
            with path.open(encoding=encoding, newline="") as file:
                while file.read(_CHUNK):
                    pass
        except UnicodeDecodeError:
            continue
        except OSError as error:
            raise unreadable(path, error) from None
        return encoding
    raise Unreadable(Finding("bad-encoding", path.name))
