"""Findings about an input and violations of a plan, line by line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from rebalance.instance import Finding
from rebalance.plan.check import Violation
from rebalance.words import Message, Words, counted

_INDENT = " " * 9


def finding_lines(findings: Sequence[Finding], words: Words) -> Iterator[str]:
    """Say of each finding where it is, what is wrong, and what to do."""
    for finding in findings:
        said = finding.said(words.language)
        value = "" if finding.value is None else f" = {quoted(finding.value)}"
        severity = words(f"severity.{finding.severity}")
        gap = " " * (len(_INDENT) - cell_len(severity))
        yield f"{severity}{gap}{plain(said.where)}{value} [{finding.code}]"
        yield f"{_INDENT}{plain(said.message)}"
        yield f"{_INDENT}{plain(said.remedy)}"


def violation_lines(violations: Sequence[Violation], words: Words) -> Iterator[str]:
    """Say of each violation which rule is broken, where, and by how much."""
    for violation in violations:
        where = ", ".join(f"{name} {value}" for name, value in violation.where.items())
        rule = words("violations.rule", rule=violation.rule, by=violation.by)
        yield f"{rule}: {plain(where)}"
        yield f"{_INDENT}{plain(violation.says.said(words.language))}"


def tally(findings: Sequence[Finding]) -> Message:
    """Count errors and warnings."""
    errors = sum(finding.severity == "error" for finding in findings)
    parts = [counted("error", errors)] if errors else []
    if len(findings) > errors:
        parts.append(counted("warning", len(findings) - errors))
    return Message("findings.tally", {"parts": parts}) if parts else Message("findings.none")


def quoted(value: str) -> str:
    """Quote a value so that every character of it can be seen."""
    return plain(json.dumps(value, ensure_ascii=False))


def plain(text: str) -> str:
    """Write out what would move the cursor or hide: control and other invisible characters."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
