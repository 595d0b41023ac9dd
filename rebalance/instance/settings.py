"""The settings of an instance: its name, its horizon and the policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from rebalance.instance.cells import CellFault, read_cell
from rebalance.instance.findings import Finding
from rebalance.instance.likeness import Suggestions
from rebalance.instance.raw import SettingsPlace
from rebalance.instance.records import cell_text
from rebalance.tables.columns import POLICY, SETTINGS, Column
from rebalance.tables.levels import DEFAULT_LEVELS, LEVELS


class Policy(BaseModel):
    """What the dispatcher decides beforehand.

    Attributes
    ----------
    max_travel_minutes : float or None
        No leg of a trip may be longer, in minutes.
    max_supporters_per_recipient, max_recipients_per_supporter : int or None
        How many supporting cities may help one district over the horizon, and the reverse.
    turnover_days : int
        Days to clean a room between two stays.
    max_age_hours : float or None
        A row reported more hours before the start than this is warned about.
    levels : tuple of str
        The levels of the objective, most important first.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_travel_minutes: float | None = Field(default=None, ge=0)
    max_supporters_per_recipient: int | None = Field(default=None, ge=0)
    max_recipients_per_supporter: int | None = Field(default=None, ge=0)
    turnover_days: int = Field(default=0, ge=0)
    max_age_hours: float | None = Field(default=None, ge=0)
    levels: tuple[str, ...] = DEFAULT_LEVELS

    def levels_with(self, previous: bool) -> tuple[str, ...]:
        """Return the levels to plan by; given a previous plan `change` is one, the last unless named."""
        others = tuple(level for level in self.levels if level != "change")
        if not previous:
            return others
        return self.levels if "change" in self.levels else (*others, "change")


@dataclass(frozen=True)
class Settings:
    """What ``instance.toml`` says.

    Attributes
    ----------
    name : str
        Short name of the instance.
    title : str or None
        What people call it.
    start : datetime.date
        First day planned.
    days : int
        Days planned.
    policy : Policy
        What the dispatcher decides beforehand.
    place : SettingsPlace
        Where they were read, for findings.
    """

    name: str
    title: str | None
    start: date
    days: int
    policy: Policy
    place: SettingsPlace


def read_settings(written: Mapping[str, Any], place: SettingsPlace) -> tuple[Settings | None, list[Finding]]:
    """Read the settings.

    Parameters
    ----------
    written : mapping
        The keys as parsed from TOML or given in memory, the policy as a mapping under ``policy``.
    place : SettingsPlace
        Where they were read.

    Returns
    -------
    Settings or None
        None when there is an error.
    list of Finding
        All that is wrong.
    """
    findings: list[Finding] = []
    values = _read_keys({k: v for k, v in written.items() if k != "policy"}, SETTINGS, "", place, findings)
    policy = written.get("policy", {})
    if not isinstance(policy, Mapping):
        findings.append(_fault("bad-setting", "section", place, "policy", policy))
        policy = {}
    chosen = _read_keys(policy, POLICY, "policy.", place, findings)
    start, days = values.get("start"), values.get("days")
    if start and days and start.toordinal() + days > date.max.toordinal():
        findings.append(_fault("out-of-range", "calendar", place, "start", start))
    if findings:
        return None, findings
    given = {key: value for key, value in chosen.items() if value is not None}
    return Settings(**values, policy=Policy(**given), place=place), findings


def _fault(
    code: str, variant: str, place: SettingsPlace, key: str, value: object = None, /, **blanks: object
) -> Finding:
    text = None if value is None else str(value)
    return Finding(code, *place.of(key), text, variant, blanks)


def _read_keys(
    written: Mapping[str, Any],
    known: Mapping[str, Column],
    prefix: str,
    place: SettingsPlace,
    findings: list[Finding],
) -> dict[str, Any]:
    """Return the value of each known key that can be read; add what is wrong to `findings`."""
    given: dict[str, Any] = {}
    for key, value in written.items():
        column = known.get(key)
        if column is None:
            code = "unknown-policy-key" if prefix else "unknown-setting"
            variant, near = _advice(str(key), known)
            where = (place, f"{prefix}{key}", value)
            findings.append(_fault(code, variant, *where, key=key, near=near, known=tuple(known)))
        else:
            given[column.name] = value
    values: dict[str, Any] = {}
    for name, column in known.items():
        key = prefix + name
        if column.type == "words":
            values[name] = _levels(given[name], place, key, findings) if name in given else None
            continue
        if name not in given and column.required:
            blanks = {"key": key, "name": name, "meaning": column.meanings}
            findings.append(_fault("missing-setting", "", place, key, **blanks))
            continue
        try:
            values[name] = read_cell(column, _text(given.get(name)))
        except CellFault as fault:
            findings.append(_fault(fault.code, fault.variant, place, key, given.get(name), **fault.blanks))
    return values


def _advice(key: str, known: Mapping[str, Column]) -> tuple[str, str | None]:
    """Say what to do about a key that is not among those of its section: a variant, and the nearest key."""
    if key in POLICY:
        return "below", None
    if key in SETTINGS:
        return "above", None
    near = Suggestions({name: name for name in known})(key)
    return ("near" if near else ""), near


def _text(value: object) -> str:
    try:
        return cell_text(value)
    except (TypeError, ValueError):
        raise CellFault("bad-setting", type=type(value).__name__) from None


def _levels(value: object, place: SettingsPlace, key: str, findings: list[Finding]) -> tuple[str, ...] | None:
    if not isinstance(value, (list, tuple)) or not value or not all(isinstance(v, str) for v in value):
        example = str(list(DEFAULT_LEVELS[:3]))
        findings.append(_fault("bad-setting", "list", place, key, value, example=example))
        return None
    for at, level in enumerate(value):
        if level not in LEVELS:
            near = Suggestions({name: name for name in LEVELS})(level)
            blanks = {"level": level, "near": near, "known": LEVELS}
            findings.append(_fault("unknown-level", "near" if near else "", place, key, level, **blanks))
        elif level in value[:at]:
            findings.append(_fault("duplicate-level", "", place, key, level, level=level))
    return tuple(value)
