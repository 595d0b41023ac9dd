"""Every code has one malformed instance that yields it and nothing else."""

from __future__ import annotations

import re
import tomllib
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from rebalance.instance import ERRORS, WARNINGS, Finding, InvalidInstance, load
from rebalance.words import LANGUAGES, catalogue

INSTANCES = Path(__file__).parents[2] / "instances"
FOLDERS = sorted(path for path in INSTANCES.glob("fault-*") if path.is_dir())
INDEX = (INSTANCES / "faults.md").read_text(encoding="utf-8")
# What no folder under version control can hold is made by the test named here.
MADE_BY_TESTS = {
    "missing-folder": "tests/instance/doors/test_folder.py",
    "unreadable-file": "tests/instance/doors/test_folder.py",
    "too-large": "tests/instance/doors/test_hostile.py",
    "more-errors": "tests/instance/doors/test_folder.py",
    "more-warnings": "tests/instance/test_faults.py",
    "not-a-plan": "tests/cli/test_check.py",
    "bad-field": "tests/cli/test_check.py",
    "ill-formed-wish": "tests/instance/test_whatif.py",
    "unknown-wished-table": "tests/instance/test_whatif.py",
    "wished-table-missing": "tests/instance/test_whatif.py",
    "unknown-wished-column": "tests/instance/test_whatif.py",
    "wish-for-no-row": "tests/instance/test_whatif.py",
    "wish-not-numeric": "tests/instance/test_whatif.py",
}

each_folder = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.name))


def found(folder: Path) -> tuple[Finding, ...]:
    """What is found in the folder of tables, or in the one document or workbook that it holds."""
    try:
        return load(next(folder.glob("input.*"), folder)).warnings
    except InvalidInstance as invalid:
        return invalid.findings


def where(finding: Finding) -> dict[str, Any]:
    """What `expected.toml` says of a finding: its code and where it is, without what it does not have."""
    fields = asdict(finding)
    named = ("code", "file", "sheet", "row", "column", "value")
    return {name: fields[name] for name in named if fields[name] is not None}


@each_folder
def test_the_fault_is_found_alone_and_at_its_place(folder: Path) -> None:
    expected = tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))
    assert folder.name == f"fault-{expected['code']}"
    assert [where(finding) for finding in found(folder)] == [expected]


@each_folder
def test_it_is_said_in_every_language(folder: Path) -> None:
    (finding,) = found(folder)
    said = [finding.said(language) for language in LANGUAGES]
    for part in zip(*said, strict=True):
        assert all(part)
    assert len({(each.message, each.remedy) for each in said}) == len(LANGUAGES)


def test_every_code_has_an_instance() -> None:
    with_folder = {folder.name.removeprefix("fault-") for folder in FOLDERS}
    assert with_folder.isdisjoint(MADE_BY_TESTS)
    assert with_folder | MADE_BY_TESTS.keys() == ERRORS.keys() | WARNINGS.keys()


@pytest.mark.parametrize(("code", "file"), MADE_BY_TESTS.items())
def test_the_tests_named_have_the_other_codes(code: str, file: str) -> None:
    assert f'"{code}"' in (INSTANCES.parent / file).read_text(encoding="utf-8")


def test_the_page_lists_them_by_what_they_mean() -> None:
    codes = [*ERRORS, *WARNINGS]
    folders = sorted(FOLDERS, key=lambda folder: codes.index(folder.name.removeprefix("fault-")))
    expected = []
    for folder in folders:
        code = folder.name.removeprefix("fault-")
        severity = "error" if code in ERRORS else "warning"
        means = catalogue()[f"{severity}.{code}.meaning"]
        expected.append(f"| {folder.name} | {severity} | {means['en']} | {means['zh']} |")
    assert re.findall(r"^\| fault-.*$", INDEX, re.MULTILINE) == expected
