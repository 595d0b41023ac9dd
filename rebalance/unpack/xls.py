"""Broken cells of a workbook in the format of Excel up to 2003: sectors that hold a stream of records."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from struct import iter_unpack, unpack_from

_END_OF_CHAIN = 0xFFFFFFFA  # and above: no further sector
_STREAMS = ("Workbook", "Book")
_ROOT_ENTRY_BYTES, _HEADER_SECTORS = 128, 109
# Records: the start and end of a part of the stream, a cell with a truth or an error, one with a formula.
_START, _END, _TRUTH_OR_ERROR, _FORMULA = 0x0809, 0x000A, 0x0205, 0x0006
_SHEET = 0x0010
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


def broken(path: str) -> Iterator[dict[tuple[int, int], tuple[str, str]]]:
    """Yield the broken cells of each sheet by position: a kind and what the cell shows."""
    content = Path(path).read_bytes()
    cells: dict[tuple[int, int], tuple[str, str]] = {}
    depth, sheet = 0, False
    for kind, body in _records(_stream(content)):
        if kind == _START:
            depth += 1
            if depth == 1:
                sheet, cells = unpack_from("<H", body, 2)[0] == _SHEET, {}
        elif kind == _END:
            depth -= 1
            if depth == 0 and sheet:
                yield cells
        elif depth == 1 and kind == _TRUTH_OR_ERROR and body[7]:
            cells[unpack_from("<HH", body)] = ("error", _ERRORS.get(body[6], "#N/A"))
        elif depth == 1 and kind == _FORMULA and (body[6], body[12:14]) == (2, b"\xff\xff"):
            cells[unpack_from("<HH", body)] = ("error", _ERRORS.get(body[8], "#N/A"))


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, size = unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _stream(content: bytes) -> bytes:
    """Return the stream of the workbook, or the content itself where it is no file of sectors."""
    if not content.startswith(b"\xd0\xcf\x11\xe0"):
        return content
    size = 1 << unpack_from("<H", content, 30)[0]
    first_of_folder, small = unpack_from("<I", content, 48)[0], unpack_from("<I", content, 56)[0]

    def sector(number: int) -> bytes:
        return content[(number + 1) * size : (number + 2) * size]

    tables = list(unpack_from(f"<{_HEADER_SECTORS}I", content, 76))
    more = unpack_from("<I", content, 68)[0]
    while more < _END_OF_CHAIN and len(tables) * size < len(content):
        *numbers, more = (number for (number,) in iter_unpack("<I", sector(more)))
        tables += numbers
    following = [
        number
        for table in tables
        if table < _END_OF_CHAIN
        for (number,) in iter_unpack("<I", sector(table)[: size // 4 * 4])
    ]

    def chain(number: int) -> Iterator[bytes]:
        for _ in range(len(following)):
            if number >= len(following):
                return
            yield sector(number)
            number = following[number]

    folder = b"".join(chain(first_of_folder))
    for at in range(0, len(folder) - _ROOT_ENTRY_BYTES + 1, _ROOT_ENTRY_BYTES):
        name_bytes = unpack_from("<H", folder, at + 64)[0]
        name = folder[at : at + max(name_bytes - 2, 0)].decode("utf-16-le", "replace")
        first, length = unpack_from("<II", folder, at + 116)
        if name in _STREAMS and length >= small:
            return b"".join(islice(chain(first), length // size + 1))[:length]
    return b""
