"""Plans to show: made by hand, with names nobody should trust, and as large as wanted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from tests.plan.cases import Document

#: What each place of the plans made by hand may be called by someone malicious, or merely thorough.
HOSTILE = {
    "Kuan": '<script>alert("Kuan")</script>',
    "Liao": '=cmd|"/c calc"!A1',
    "Bai": "'\" onload='alert(1)' x=\"",
    "Lv": "绿" * 200,
    "Clinic": "</script><img src=x onerror=alert(1)>",
    "coach": "{first} {{ 7 * 7 }} {vehicle} $& %s",
    "close": "<!--<script>",
    "hotel": "]]>&lt;b&gt;\\u003c/script\\u003e",
    "the rooms at Liao are full": "<a href=https://example.org>full</a>",
}
_PLACES = {"place", "origin", "destination", "vehicle_place", "supporting", "recipient"}


def hostile(document: Document) -> Document:
    """Rename what a plan speaks of."""
    return dict(_changed(document, lambda _, text: HOSTILE.get(text, text)))


def multiplied(document: Document, times: int) -> Document:
    """Put the same plan next to itself, at places of other names."""
    copies = [_changed(document, partial(_numbered, at)) for at in range(1, times + 1)]
    together = {
        key: [row for copy in copies for row in copy[key]] if isinstance(value, list) else value
        for key, value in document.items()
    }
    summary = document["summary"]
    people = {
        cohort: {name: times * figure for name, figure in figures.items()}
        for cohort, figures in summary["people"].items()
    }
    supplies = [
        {key: value if key == "item" else times * value for key, value in row.items()}
        for row in summary["supplies"]
    ]
    pairs = [row for copy in copies for row in copy["summary"]["pairs"]]
    together["summary"] = {
        "people": people,
        "supplies": supplies,
        "trips": times * summary["trips"],
        "pairs": pairs,
    }
    return together | {"objectives": document["objectives"], "warnings": document["warnings"]}


def _numbered(at: int, key: str, text: str) -> str:
    return f"{text} {at}" if key in _PLACES else text


def _changed(value: Any, change: Callable[[str, str], str], key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _changed(part, change, name) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_changed(part, change, key) for part in value]
    return change(key, value) if isinstance(value, str) else value
