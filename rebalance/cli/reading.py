"""Inputs of the commands: an instance, a plan, or every finding about them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rebalance.cli.output import STANDARD
from rebalance.words import reason

if TYPE_CHECKING:
    from rebalance.instance import Finding, Instance
    from rebalance.plan.document.plan import Plan


class Unreadable(Exception):
    """A document that is no plan; carries what is wrong with it."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(f"{len(findings)} findings")
        self.findings = findings


def read_plan(source: str) -> Plan:
    """Read a plan from a file, or from stdin (``-``).

    Raises
    ------
    Unreadable
        It cannot be read, or is no plan.
    """
    from pydantic import ValidationError

    from rebalance.instance import Finding
    from rebalance.plan.document.plan import Plan

    name = "stdin" if source == STANDARD else source
    try:
        text = _read(source).decode("utf-8-sig")
    except OSError as error:
        finding = Finding("unreadable-file", name, blanks={"reason": reason(error)})
        raise Unreadable([finding]) from None
    except UnicodeDecodeError as error:
        finding = Finding("bad-encoding", name, variant="plan", blanks={"byte": error.start + 1})
        raise Unreadable([finding]) from None
    try:
        plan = Plan.model_validate_json(text)
    except ValidationError as error:
        raise Unreadable([_finding(name, fault) for fault in error.errors(include_url=False)]) from None
    if not plan.model_fields_set:
        raise Unreadable([Finding("not-a-plan", name)])
    return plan


def read_both(plan: str, instance: str | None) -> tuple[Plan | None, Instance | None, list[Finding]]:
    """Read a plan, and the instance if there is one, changed as the plan says that it was.

    Returns
    -------
    plan : Plan or None
        None if it cannot be read.
    instance : Instance or None
        None if none is given, or it cannot be read.
    findings : list of Finding
        What is wrong with either; empty if both could be read.
    """
    from rebalance.instance import InvalidInstance, load

    document: Plan | None = None
    known: Instance | None = None
    findings: list[Finding] = []
    try:
        document = read_plan(plan)
    except Unreadable as unreadable:
        findings += unreadable.findings
    try:
        known = load(instance, document.instance.what_if if document else ()) if instance else None
    except InvalidInstance as invalid:
        findings += [finding for finding in invalid.findings if finding.severity == "error"]
    return document, known, findings


def read_orders(source: str) -> Plan:
    """Read a plan that has orders, even if none; not a document that says why there is no plan.

    Raises
    ------
    Unreadable
        It cannot be read, or is no plan.
    """
    from rebalance.instance import Finding

    plan = read_plan(source)
    if plan.status not in ("optimal", "feasible"):
        name = "stdin" if source == STANDARD else source
        finding = Finding("not-a-plan", name, column="status", value=plan.status, variant="failed", blanks={})
        raise Unreadable([finding])
    return plan


def _read(source: str) -> bytes:
    if source != STANDARD:
        return Path(source).read_bytes()
    return b"" if sys.stdin is None else sys.stdin.buffer.read()


def _finding(name: str, fault: Any) -> Finding:
    from rebalance.instance import Finding

    message = fault["msg"][:1].lower() + fault["msg"][1:]
    if fault["type"] == "json_invalid":
        message = message.removeprefix("invalid JSON: ")
        return Finding("ill-formed-json", name, blanks={"reason": message})
    if not fault["loc"]:
        return Finding("not-a-plan", name, variant="shape", blanks={"reason": message})
    value = fault["input"]
    # Where a key is missing, or a whole record stands, its text would drown the message.
    shown = None if isinstance(value, dict | list) else str(value)
    return Finding("bad-field", name, column=_path(fault["loc"]), value=shown, blanks={"reason": message})


def _path(keys: tuple[int | str, ...]) -> str:
    """Write the way to a field as ``transfers[3].people``, records counted from 0 as in JSON tools."""
    parts = [f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys]
    return "".join(parts).removeprefix(".")
