"""Broken cells of a workbook in the format of Excel since 2007."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import join, normpath
from xml.etree import ElementTree
from xml.sax.saxutils import unescape
from zipfile import ZipFile

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# Cells with a formula or an error; the quick look comes first, for most sheets have neither.
_SUSPECT = re.compile(rb"""<(?:\w+:)?f[\s/>]|\st\s*=\s*["']e["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?c\s([^>]*)>\s*<(?:\w+:)?(f\b.*?)</(?:\w+:)?c>", re.DOTALL)
_ERROR = re.compile(rb"""<(?:\w+:)?c\s([^>]*?\bt\s*=\s*["']e["'][^>]*)>(.*?)</(?:\w+:)?c>""", re.DOTALL)
_ADDRESS = re.compile(rb"""\br\s*=\s*["']\$?([A-Za-z]{1,3})\$?(\d{1,7})["']""")
_TEXT_RESULT = re.compile(rb"""\bt\s*=\s*["']str["']""")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)</")
_TEXT = re.compile(rb"f\b[^>]*>([^<]*)<")


def broken(archive: ZipFile) -> dict[str, dict[tuple[int, int], tuple[str, str]]]:
    """Return the broken cells of each sheet by position: a kind and what the cell shows."""
    if "xl/workbook.xml" not in archive.namelist():
        return {}
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    # What no spreadsheet program has calculated yet carries values that whoever wrote it made up, mostly 0.
    uncalculated = any(element.get("fullCalcOnLoad") in ("1", "true") for element in book.iter())
    return {
        name: dict(_cells(archive.read(part), uncalculated))
        for name, part in _parts(archive, book)
        if part in archive.namelist()
    }


def _parts(archive: ZipFile, book: ElementTree.Element) -> Iterator[tuple[str, str]]:
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for element in book.iter():
        if element.tag.rpartition("}")[2] == "sheet":
            target = targets.get(element.get(_RELATION), "")
            yield element.get("name", ""), normpath(join("/xl", target)).lstrip("/")


def _cells(sheet: bytes, uncalculated: bool) -> Iterator[tuple[tuple[int, int], tuple[str, str]]]:
    if not _SUSPECT.search(sheet):
        return
    for attributes, body in _FORMULA.findall(sheet):
        value = _VALUE.search(body)
        empty_text = _TEXT_RESULT.search(attributes) is not None
        if uncalculated or value is None or not (value[1].strip() or empty_text):
            text = _TEXT.match(body)
            yield _position(attributes), ("formula", "=" + _plain(text[1] if text else b""))
    for attributes, body in _ERROR.findall(sheet):
        value = _VALUE.search(body)
        yield _position(attributes), ("error", _plain(value[1]) if value else "#N/A")


def _position(attributes: bytes) -> tuple[int, int]:
    found = _ADDRESS.search(attributes)
    if found is None:
        raise ValueError("a cell with a formula has no address")
    column = 0
    for letter in found[1].upper():
        column = column * 26 + letter - ord("A") + 1
    return int(found[2]) - 1, column - 1


def _plain(text: bytes) -> str:
    return unescape(text.decode("utf-8", "replace"))
