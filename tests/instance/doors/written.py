"""The sound instance in every format, each written by hand or by a library that the program does not use."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZipFile

import xlsxwriter
import xlwt

from rebalance.instance import InvalidInstance, load
from rebalance.tables.columns import POLICY, SETTINGS, TABLES
from tests.instance.sound import Settings, Tables

Sheets = dict[str, list[list[Any]]]

_ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">
<office:body><office:spreadsheet>{}</office:spreadsheet></office:body></office:document-content>"""
_MANIFEST = """<?xml version="1.0"?>
<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<m:file-entry m:full-path="/" m:media-type="application/vnd.oasis.opendocument.spreadsheet"/></m:manifest>"""


def found(source: Path | str) -> list[tuple[str, str]]:
    """Code and place of all that is found in an instance."""
    try:
        return [(f.code, f.where) for f in load(source).warnings]
    except InvalidInstance as invalid:
        return [(f.code, f.where) for f in invalid.findings]


def sheets(settings: Settings, tables: Tables, *, chinese: bool = False) -> Sheets:
    """Rows of cells by sheet, with numbers and dates where a person would have typed them."""
    policy = settings.get("policy", {})
    keys = {**SETTINGS, **POLICY}
    pairs = [*((k, v) for k, v in settings.items() if k != "policy"), *policy.items()]
    rows = [[keys[key].zh if chinese else key, _typed(key, value)] for key, value in pairs]
    made: Sheets = {"案例" if chinese else "instance": rows}
    for name, records in tables.items():
        spec = TABLES[name]
        columns = list(records[0]) if records else list(spec.columns)
        made[spec.zh if chinese else name] = [
            [spec.columns[c].zh if chinese else c for c in columns],
            *([_typed(c, record[c]) for c in columns] for record in records),
        ]
    return made


def _typed(column: str, text: Any) -> Any:
    if column in ("date", "start"):
        return date.fromisoformat(text)
    try:
        return float(text)
    except ValueError:
        return text


def write_xlsx(path: Path, made: Sheets, **options: Any) -> Path:
    """Write sheets as Excel does since 2007."""
    with xlsxwriter.Workbook(path, options) as book:
        day = book.add_format({"num_format": "yyyy/m/d"})
        for name, rows in made.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write(at, column, cell, day if isinstance(cell, date) else None)
    return path


def write_xls(path: Path, made: Sheets) -> Path:
    """Write sheets as Excel did up to 2003."""
    book = xlwt.Workbook()
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for name, rows in made.items():
        sheet = book.add_sheet(name)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell == "#REF!":
                    sheet.row(at).set_cell_error(column, cell)
                elif cell != "":
                    sheet.write(at, column, cell, day if isinstance(cell, date) else xlwt.easyxf())
    book.save(str(path))
    return path


def write_ods(path: Path, made: Sheets) -> Path:
    """Write sheets as LibreOffice does."""
    body = "".join(
        f"<table:table table:name={quoteattr(name)}>{''.join(map(_line, rows))}</table:table>"
        for name, rows in made.items()
    )
    with ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        archive.writestr("content.xml", _ODS.format(body))
    return path


def _line(row: list[Any]) -> str:
    return f"<table:table-row>{''.join(_cells(row))}</table:table-row>"


def _cells(row: list[Any]) -> Iterator[str]:
    for cell in row:
        if cell == "#REF!":
            yield (
                '<table:table-cell table:formula="of:=#REF!" office:value-type="string"'
                f' office:string-value="" calcext:value-type="error"><text:p>{cell}</text:p>'
                "</table:table-cell>"
            )
        elif isinstance(cell, date):
            yield f'<table:table-cell office:value-type="date" office:date-value="{cell}"/>'
        elif isinstance(cell, float):
            yield f'<table:table-cell office:value-type="float" office:value="{cell}"/>'
        elif cell == "":
            yield "<table:table-cell/>"
        else:
            yield (
                f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p>'
                "</table:table-cell>"
            )


def write_json(path: Path, settings: Settings, tables: Tables) -> Path:
    """Write an instance as a document."""
    path.write_text(json.dumps({"instance": settings, **tables}), encoding="utf-8")
    return path
