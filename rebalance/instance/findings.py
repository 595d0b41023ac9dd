"""What is wrong, or only suspicious, in an input: where it is, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from rebalance.instance.codes import ERRORS
from rebalance.words import Language, Message, Words, catalogue, counted

Severity = Literal["error", "warning"]

#: How many findings of a code in one column are listed: a million rows may all have the same fault.
MOST_OF_A_KIND = 1000


class Said(NamedTuple):
    """A finding in one language: what is wrong, what to do about it, and where."""

    message: str
    remedy: str
    where: str


@dataclass(frozen=True)
class Finding:
    """One fault (``error``) or doubt (``warning``) about an input.

    Attributes
    ----------
    code : str
        Stable name of the kind of finding, in kebab-case.
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
    variant : str
        Which of the texts of the code says it; empty for the plain one.
    blanks : mapping of str to object
        What fills the blanks of the text.
    """

    code: str
    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    variant: str = ""
    blanks: Mapping[str, object] = field(default_factory=dict, hash=False)

    @property
    def severity(self) -> Severity:
        """An ``error`` refuses the instance; a ``warning`` goes into the plan."""
        return _severity(self.code)

    @property
    def message(self) -> str:
        """What is wrong, in English."""
        return self._text("message", "en")

    @property
    def remedy(self) -> str:
        """What to do about it, in English."""
        return self._text("remedy", "en")

    @property
    def where(self) -> str:
        """The place of the finding, such as ``people.csv, row 7, column place``."""
        return self._place("en")

    def said(self, language: Language) -> Said:
        """Return the finding in a language."""
        return Said(self._text("message", language), self._text("remedy", language), self._place(language))

    def record(self, language: Language) -> dict[str, str | int | None]:
        """Return the finding in a language, as documents hold it."""
        said = self.said(language)
        return {
            "code": self.code,
            "severity": self.severity,
            "message": said.message,
            "remedy": said.remedy,
            "file": self.file,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "value": self.value,
        }

    def _text(self, part: str, language: Language) -> str:
        base = f"{self.severity}.{self.code}"
        key = f"{base}.{self.variant}.{part}"
        return Message(key if key in catalogue() else f"{base}.{part}", self.blanks).said(language)

    def _place(self, language: Language) -> str:
        words = Words(language)
        parts = [self.file]
        if self.sheet is not None:
            parts.append(words("where.sheet", sheet=self.sheet))
        if self.row is not None:
            parts.append(words("where.row", row=self.row))
        if self.column is not None:
            parts.append(words("where.column", column=self.column) if self.row is not None else self.column)
        return words("where.comma").join(parts)

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
        super().__init__("\n".join([f"{counted('error', len(errors))} in the input", *errors]))


def limited(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings, but of each kind in a column only the first, and how many more there are."""
    counts: dict[tuple[str, ...], int] = {}
    kept = []
    for finding in findings:
        kind = (finding.code, finding.file, finding.sheet or "", finding.column or "")
        counts[kind] = counts.get(kind, 0) + 1
        if counts[kind] <= MOST_OF_A_KIND:
            kept.append(finding)
    for (code, file, sheet, column), count in counts.items():
        if count > MOST_OF_A_KIND:
            blanks = {"count": count - MOST_OF_A_KIND, "code": code}
            kept.append(
                Finding(f"more-{_severity(code)}s", file, sheet or None, None, column or None, blanks=blanks)
            )
    return kept


def _severity(code: str) -> Severity:
    return "error" if code in ERRORS else "warning"


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings sorted: errors first, then by file, sheet, row, column and code."""
    return tuple(
        sorted(
            findings,
            key=lambda f: (f.severity != "error", f.file, f.sheet or "", f.row or 0, f.column or "", f.code),
        )
    )
