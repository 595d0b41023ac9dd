"""One JSON document to raw text: a list of records a table, and the settings under ``instance``."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from rebalance.instance.doors.limits import (
    MOST_JSON_BYTES,
    MOST_JSON_NODES,
    MOST_JSON_VALUES,
    Unreadable,
    too_large,
)
from rebalance.instance.findings import Finding, InvalidInstance, limited
from rebalance.instance.raw import Place, RawInstance, SettingsPlace
from rebalance.instance.records import read_records
from rebalance.tables.columns import SETTINGS_KEY
from rebalance.words import Message


def read_document(content: bytes, name: str) -> RawInstance:
    """Read every table of a document as text.

    Parameters
    ----------
    content : bytes
        JSON in UTF-8.
    name : str
        What the document is called in findings.

    Returns
    -------
    RawInstance
        The tables, with whatever was wrong in reading them.

    Raises
    ------
    InvalidInstance
        It is no JSON, or no mapping.
    """
    repeated: list[str] = []
    try:
        document = _parse(content, name, repeated)
    except Unreadable as fault:
        raise InvalidInstance([fault.finding]) from None
    if not isinstance(document, dict):
        raise InvalidInstance([Finding("bad-table", name, variant="document")])
    findings = limited(Finding("repeated-key", name, column=key, blanks={"key": key}) for key in repeated)
    settings = document.pop(SETTINGS_KEY, None)
    if not isinstance(settings, Mapping):
        findings.append(_bad_table(name, SETTINGS_KEY, "settings"))
        settings = None
    bad = [key for key, records in document.items() if not _is_table(records)]
    findings += [_bad_table(name, key) for key in bad]
    tables: dict[str, Sequence[Mapping[str, Any]]] = {**document, **dict.fromkeys(bad, ())}
    raw = read_records(
        settings, tables, SettingsPlace(name, SETTINGS_KEY), lambda key: Place(name, key), first=1
    )
    raw.findings += findings
    return raw


def _parse(content: bytes, name: str, repeated: list[str]) -> Any:
    place = Place(name)
    if len(content) > MOST_JSON_BYTES:
        raise too_large(place, "bytes", MOST_JSON_BYTES >> 20)
    # What is between quotes counts too, so that a document may be refused a little early.
    nodes, values = content.count(b"{") + content.count(b"["), content.count(b",")
    for amount, most in ((nodes, MOST_JSON_NODES), (values, MOST_JSON_VALUES)):
        if amount > most:
            raise too_large(place, "nodes", most)

    def mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            keys = [key for key, _ in pairs]
            repeated.extend(sorted({key for key in keys if keys.count(key) > 1}))
        return found

    try:
        # Numbers stay as written, or digits would be lost before anyone could look at them.
        return json.loads(
            content.decode("utf-8-sig"), object_pairs_hook=mapping, parse_int=str, parse_float=str
        )
    except UnicodeDecodeError as error:
        finding = Finding("bad-encoding", name, variant="plan", blanks={"byte": error.start + 1})
    except RecursionError:
        finding = Finding("ill-formed-json", name, blanks={"reason": Message("json.deep")})
    except json.JSONDecodeError as error:
        why = re.sub(r"\s+", " ", error.msg)
        finding = Finding("ill-formed-json", name, row=error.lineno, blanks={"reason": why})
    raise Unreadable(finding)


def _is_table(records: object) -> bool:
    return isinstance(records, list) and all(isinstance(record, Mapping) for record in records)


def _bad_table(file: str, key: str, variant: str = "") -> Finding:
    return Finding("bad-table", file, key, variant=variant, blanks={"name": key})
