"""Findings about an input and violations of a plan, line by line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from rebalance.instance import Finding
from rebalance.plan.check import Violation

_INDENT = " " * 9


def finding_lines(findings: Sequence[Finding]) -> Iterator[str]:
    """Say of each finding where it is, what is wrong, and what to do."""
    for finding in findings:
        value = "" if finding.value is None else f" = {quoted(finding.value)}"
        yield f"{finding.severity:<{len(_INDENT)}}{plain(finding.where)}{value} [{finding.code}]"
        yield f"{_INDENT}{plain(finding.message)}"
        yield f"{_INDENT}{plain(finding.remedy)}"


def violation_lines(violations: Sequence[Violation]) -> Iterator[str]:
    """Say of each violation which rule is broken, where, and by how much."""
    for violation in violations:
        where = ", ".join(f"{name} {value}" for name, value in violation.where.items())
        yield f"{violation.rule}, by {violation.by:g}: {plain(where)}"
        yield f"{_INDENT}{plain(violation.message)}"


def counted(findings: Sequence[Finding]) -> str:
    """Count errors and warnings."""
    errors = sum(finding.severity == "error" for finding in findings)
    parts = [amount(errors, "error")] if errors else []
    if len(findings) > errors:
        parts.append(amount(len(findings) - errors, "warning"))
    return ", ".join(parts) or "nothing to find fault with"


def amount(count: int, noun: str) -> str:
    """Write a count with its noun."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def quoted(value: str) -> str:
    """Quote a value so that every character of it can be seen."""
    return plain(json.dumps(value, ensure_ascii=False))


def plain(text: str) -> str:
    """Write out what would move the cursor or hide: control and other invisible characters."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
