"""An instance as a folder of CSV files and ``instance.toml``."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from datetime import date

from rebalance.instance.content import Content, Field, Value
from rebalance.instance.writers.wording import heading, meaning, named, title, worded
from rebalance.tables.columns import POLICY, SETTINGS, TABLES
from rebalance.words import Language, Words


def to_files(content: Content, language: Language = "en", explained: bool = False) -> dict[str, bytes]:
    """Return the files of the folder by name.

    Parameters
    ----------
    content : Content
        The instance.
    language : {"en", "zh"}
        In which headers, choices and meanings are written. Chinese tables begin with a mark that they are
        UTF-8, or Excel would take them for something else.
    explained : bool
        Whether to add a page of what each column means.
    """
    encoding = "utf-8-sig" if language == "zh" else "utf-8"
    files = {"instance.toml": to_toml(content).encode()}
    for name, fields in content.tables.items():
        files[f"{name}.csv"] = _csv(fields, language).encode(encoding)
    if explained:
        files["README.md"] = _meanings(Words(language)).encode()
    return files


def _meanings(words: Words) -> str:
    lines = [f"# {words('template.settings')}", "", words("template.about")]
    groups = [("instance.toml", [*SETTINGS.values(), *POLICY.values()])]
    groups += [
        (f"{name}.csv: {title(table, words.language)}", list(table.columns.values()))
        for name, table in TABLES.items()
    ]
    for name, columns in groups:
        lines += ["", f"## {name}", ""]
        for column in columns:
            # Keys of the settings are English in every language.
            key = column.name if name == "instance.toml" else named(column, words.language)
            lines.append(f"- {key}: {meaning(column, words)}")
    return "\n".join([*lines, ""])


def to_toml(content: Content) -> str:
    """Return the settings as TOML."""
    lines = _lines(content.settings)
    if content.policy:
        lines += ["", "[policy]", *_lines(content.policy)]
    return "\n".join([*lines, ""])


def _lines(keys: Mapping[str, object]) -> list[str]:
    return [f"{key} = {_toml(value)}" for key, value in keys.items()]


def _toml(value: object) -> str:
    # Where TOML and JSON write a value, they write it alike, but for a control character that no text holds.
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)


def _csv(fields: list[Field], language: Language) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heading(field, language) for field in fields)
    columns = [[_text(worded(field, value, language)) for value in field.values] for field in fields]
    writer.writerows(zip(*columns, strict=True))
    return text.getvalue()


def _text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str) else repr(value)
