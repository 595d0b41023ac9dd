"""A workbook as other programs see it: values by sheet, and the XML behind them."""

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from rebalance.plan.document.plan import Plan
from tests.plan.cases import Case

HOSTILE = {
    "Kuan": "=cmd|' /C calc'!A0",
    "Lv": "<script>alert(1)</script>",
    "Bai": "[a]*?:\\/" + "长" * 200,
    "ambulance": "@SUM(1)",
    "coach": "+1",
    "van": "-2&3",
    "mild": "\"><b>'",
    "close": "a\x1b[2J\x00\ufffe\u200b",
}


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    """Read all values, by sheet."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def texts(content: bytes) -> set[str]:
    """Read every text on any sheet."""
    rows = [row for sheet in sheets(content).values() for row in sheet]
    return {cell for row in rows for cell in row if isinstance(cell, str)}


def xml(content: bytes) -> dict[str, str]:
    """Read the parts of the file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


@pytest.fixture
def hostile(by_hand: dict[str, Case]) -> Plan:
    """Make a plan whose places, vehicles and categories have names that mean mischief."""
    return renamed(by_hand["people"].document, HOSTILE)


def renamed(document: Mapping[str, Any], names: Mapping[str, str]) -> Plan:
    """Rename things everywhere in a document."""

    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: walk(part) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return [walk(part) for part in value]
        return names.get(value, value) if isinstance(value, str) else value

    return Plan.model_validate(walk(json.loads(json.dumps(document))))
