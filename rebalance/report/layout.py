"""Tables without lines, and how several of them share a screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

_GAP = 3


def table(heading: str, figures: Sequence[str], rows: Iterable[Sequence[str]], last: str = "") -> Table:
    """Lay out rows of a name, figures, and perhaps a last text.

    Parameters
    ----------
    heading : str
        Heading of the names.
    figures : sequence of str
        Headings of the figures, which stand to the right and are never broken.
    rows : iterable of sequence of str
        A row has a cell for each heading.
    last : str
        Heading of the last text; without it there is none.

    Returns
    -------
    Table
        Long texts go on in the next line: nothing is cut off.
    """
    laid = Table(box=None, padding=(0, 1), pad_edge=False, header_style="bold", show_edge=False)
    laid.add_column(Text(heading), overflow="fold")
    for figure in figures:
        laid.add_column(Text(figure), justify="right", no_wrap=True)
    if last:
        laid.add_column(Text(last), overflow="fold")
    for row in rows:
        laid.add_row(*map(Text, row))
    return laid


class Flow:
    """Tables one below the other with a blank line between, two side by side where both fit.

    Parameters
    ----------
    blocks : sequence of Table or Text
        In reading order; a text goes right under the table before it.
    """

    def __init__(self, blocks: Sequence[Table | Text]) -> None:
        self._blocks = list(blocks)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Give the rows of blocks that fit the width."""
        left = list(self._blocks)
        while left:
            block = left.pop(0)
            if len(left) and self._fit(console, options, block, left[0]):
                row = Table.grid(padding=(0, _GAP, 0, 0))
                row.add_row(block, left.pop(0))
                yield row
            else:
                yield block
            if left and isinstance(left[0], Table):
                yield Text()

    @staticmethod
    def _fit(console: Console, options: ConsoleOptions, one: Table | Text, other: Table | Text) -> bool:
        if isinstance(one, Text) or isinstance(other, Text):
            return False
        unlimited = options.update(max_width=10_000)
        widths = [Measurement.get(console, unlimited, block).maximum for block in (one, other)]
        return sum(widths) + _GAP <= options.max_width
