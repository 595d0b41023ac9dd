"""The code of every finding about an instance, and what it means. A code, once given, keeps its meaning."""

from __future__ import annotations

from collections.abc import Mapping

#: Codes of what refuses an instance.
ERRORS: Mapping[str, str] = {
    "missing-folder": "the folder is not there, or cannot be read",
    "missing-file": "a file is not there",
    "unreadable-file": "a file cannot be opened",
    "bad-encoding": "a file is neither UTF-8 nor GB18030 text",
    "ill-formed-toml": "a file is not TOML",
    "ill-formed-csv": "a file, or a row, is not CSV under its headers",
    "nested-value": "a value is a list or mapping, where a cell is meant",
    "duplicate-table": "a table is there twice",
    "misspelt-table": "a table is nearly named as one that is missing",
    "missing-table": "a table is missing without which its half cannot be planned",
    "nothing-to-plan": "there are neither tables about people nor about supplies",
    "duplicate-column": "two columns of a table mean the same",
    "misspelt-column": "a column is nearly named as one that is missing",
    "missing-column": "a required column is missing",
    "missing-setting": "a required setting is missing",
    "unknown-setting": "there is no such setting",
    "unknown-policy-key": "there is no such key of the policy",
    "bad-setting": "a setting is not of the form it must have",
    "unknown-level": "there is no such level of the objective",
    "duplicate-level": "a level of the objective is named twice",
    "empty-cell": "a required cell is empty",
    "control-character": "a text holds a character that cannot be seen",
    "unknown-choice": "a cell holds none of the words it may hold",
    "bad-number": "a cell is no number in plain digits",
    "not-finite": "a number is NaN or infinite",
    "not-whole": "a count is not whole",
    "out-of-range": "a number is too small or too large",
    "bad-date": "a cell is no date of the calendar as 2022-04-03",
    "bad-timestamp": "a cell is no RFC 3339 time with an offset",
    "duplicate-key": "a key is there twice in a table where it must be unique",
    "unknown-place": "a place is not in places",
    "unknown-category": "a category is not in categories",
    "unknown-item": "an item is not in items",
    "vehicle-without-seats": "a fleet that carries people has no seats",
    "vehicle-without-payload": "a fleet that carries supplies has no payload",
    "reserve-above-quantity": "a reserve is more than what arrives with it",
    "category-without-room-type": "no room type accepts a category",
    "rooms-below-zero": "more rooms are withdrawn than there are",
    "self-pair": "a place is forbidden to help itself",
    "conflicting-pair": "a pair is both assigned and forbidden in the same scope",
    "not-supported-yet": "the planner cannot honour this yet",
}

#: Codes of what is only suspicious.
WARNINGS: Mapping[str, str] = {
    "unknown-table": "a file or table is none of those of an instance, and is not read",
    "unknown-column": "a column is none of those of its table, and is not read",
    "no-vehicles-table": "there is no table of vehicles, so transport is not limited",
    "outside-horizon": "rows lie outside the days planned, and are left out",
    "stale-report": "a figure was reported longer before the start than the policy allows",
    "room-type-for-nobody": "no category is accepted by rooms of a type",
    "stock-for-nobody": "there is stock of an item that nobody needs",
    "unreachable-district": "no other place is within reach of a district that needs help",
    "idle-fleet": "a fleet can make no trip",
}
