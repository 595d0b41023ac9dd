"""How much an input may hold, so that no file, however made, takes more than two gibibytes of memory."""

from __future__ import annotations

from dataclasses import dataclass

from rebalance.instance.findings import Finding
from rebalance.instance.raw import Place

#: Bytes of all files of an instance together, and of a JSON document, whose values take more once read.
MOST_BYTES, MOST_JSON_BYTES = 160 << 20, 96 << 20
#: Bytes that a workbook may unpack to: XML takes some ten times the cells in it.
MOST_UNPACKED_BYTES = 1 << 30
#: Cells of all tables together; rows of one table, blank ones too.
MOST_CELLS, MOST_ROWS = 12_000_000, 2_000_000
#: Lists, mappings and values of a JSON document.
MOST_JSON_NODES, MOST_JSON_VALUES = 2_000_000, 8_000_000


class Unreadable(Exception):
    """A source that cannot be read.

    Attributes
    ----------
    finding : Finding
        Why.
    """

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


def too_large(place: Place, what: str, most: int, row: int | None = None) -> Unreadable:
    """Return the refusal of a source for its size; `what` is a variant of the finding."""
    return Unreadable(Finding("too-large", *place, row, variant=what, blanks={"most": most}))


@dataclass
class Budget:
    """What the files of one instance may still hold.

    Attributes
    ----------
    bytes, cells : int
        Bytes of files and cells of tables left.
    """

    bytes: int = MOST_BYTES
    cells: int = MOST_CELLS

    def take_bytes(self, amount: int, place: Place) -> None:
        """Spend bytes.

        Raises
        ------
        Unreadable
            There are not as many left.
        """
        if amount > self.bytes:
            raise too_large(place, "bytes", MOST_BYTES >> 20)
        self.bytes -= amount

    def take_cells(self, amount: int, place: Place, row: int | None = None) -> None:
        """Spend cells.

        Raises
        ------
        Unreadable
            There are not as many left.
        """
        if amount > self.cells:
            raise too_large(place, "cells", MOST_CELLS, row)
        self.cells -= amount
