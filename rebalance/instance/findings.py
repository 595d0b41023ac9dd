"""What is wrong, or only suspicious, in an input: where it is, and what to do about it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Finding:
    """One fault (``error``) or doubt (``warning``) about an input.

    Attributes
    ----------
    code : str
        Stable name of the kind of finding, in kebab-case.
    severity : {"error", "warning"}
        An error refuses the instance; a warning goes into the plan.
    message, remedy : str
        What is wrong, and what to do about it.
    file : str
        The file, or the table where there is no file.
    sheet : str or None
        The sheet of a workbook.
    row : int or None
        The row as in the file; the header is row 1.
    column : str or None
        The header as written in the file, or the key of a setting.
    value : str or None
        The cell as written.
    """

    code: str
    severity: Literal["error", "warning"]
    message: str
    remedy: str
    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None

    @property
    def where(self) -> str:
        """The place of the finding, such as ``people.csv, row 7, column place``."""
        parts = [self.file]
        if self.sheet is not None:
            parts.append(f"sheet {self.sheet}")
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.column is not None:
            parts.append(f"column {self.column}" if self.row is not None else self.column)
        return ", ".join(parts)

    def __str__(self) -> str:
        """Say where, what and what to do, on one line."""
        return f"{self.where}: {self.message} [{self.code}] {self.remedy}"


class InvalidInstance(Exception):
    """The input cannot be right.

    Attributes
    ----------
    findings : tuple of Finding
        Every finding, errors before warnings.
    """

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = in_order(findings)
        errors = [str(finding) for finding in self.findings if finding.severity == "error"]
        counted = "1 error" if len(errors) == 1 else f"{len(errors)} errors"
        super().__init__("\n".join([f"{counted} in the input", *errors]))


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings sorted: errors first, then by file, sheet, row, column and code."""
    return tuple(
        sorted(
            findings,
            key=lambda f: (f.severity != "error", f.file, f.sheet or "", f.row or 0, f.column or "", f.code),
        )
    )


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Return the known word most like `word`, or None when none is alike."""
    close = difflib.get_close_matches(word, sorted(known), n=1, cutoff=cutoff)
    return close[0] if close else None
