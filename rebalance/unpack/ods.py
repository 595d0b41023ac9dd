"""Broken cells of a workbook in the OpenDocument format."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree
from zipfile import ZipFile

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_SHOWN = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p"
_FAILED = re.compile(r"#\S+[!?A]|Err:\d+")
# A blank row or cell may be repeated to the end of the sheet, but no formula is.
_MOST_REPEATED = 10_000


def broken(archive: ZipFile) -> Iterator[dict[tuple[int, int], tuple[str, str]]]:
    """Yield the broken cells of each sheet by position: a kind and what the cell shows.

    Raises
    ------
    ValueError
        What the other reader lets pass is no XML.
    """
    content = archive.read("content.xml")
    if b":formula=" not in content:
        return
    try:
        document = ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        raise ValueError(f"content.xml: {error}") from None
    for sheet in document.iter(f"{_TABLE}table"):
        yield dict(_cells(sheet))


def _cells(sheet: ElementTree.Element) -> Iterator[tuple[tuple[int, int], tuple[str, str]]]:
    row = 0
    for line in sheet.iter(f"{_TABLE}table-row"):
        high = int(line.get(f"{_TABLE}number-rows-repeated", 1))
        column = 0
        for cell in line:
            wide = int(cell.get(f"{_TABLE}number-columns-repeated", 1))
            formula = cell.get(f"{_TABLE}formula")
            found = None if formula is None else _broken(cell, formula)
            if found is not None:
                if high * wide > _MOST_REPEATED:
                    raise ValueError("a formula is repeated too often")
                for down in range(high):
                    for right in range(wide):
                        yield (row + down, column + right), found
            column += wide
        row += high


def _broken(cell: ElementTree.Element, formula: str) -> tuple[str, str] | None:
    shown = "".join(part for line in cell.iter(_SHOWN) for part in line.itertext()).strip()
    if _FAILED.fullmatch(shown):
        return "error", shown
    if cell.get(f"{_OFFICE}value-type") is None:
        return "formula", formula
    return None
