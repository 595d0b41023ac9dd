"""Tables for narrow screens: texts go on in the next line, between words as long as that is possible."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

_TOGETHER = 8
_WIDE = re.compile(r"[\u2e80-\uffef]")
# What is never broken: a word with the hyphen after it. Full-width characters are words of their own, but
# for the punctuation that may not begin a line.
_WORD = re.compile(r"[^\s\-\u2e80-\uffef]+-?|-|[\u2e80-\uffef][，。、：；！？）】”]*|\s+")


class Grid:
    """A table without lines, as wide as the screen at most.

    Parameters
    ----------
    heads : sequence of str
        The headings.
    rows : sequence of sequence of str
        A row has a text for each heading.
    right : sequence of bool
        Which columns stand to the right: figures, which are broken last of all.
    """

    def __init__(self, heads: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool]) -> None:
        self._heads = heads
        self._rows = rows
        self._right = right

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Give the lines."""
        wanted, least = self._wanted()
        gap = 2 if sum(least) + 2 * (len(least) - 1) <= options.max_width else 1
        widths = shared(wanted, least, options.max_width - gap * (len(wanted) - 1))
        yield from self._lines(self._heads, widths, gap, "bold")
        for row in self._rows:
            yield from self._lines(row, widths, gap, "")

    def _wanted(self) -> tuple[list[int], list[int]]:
        """Tell how wide each column would be, and what it needs so that no word and no figure is broken."""
        wanted, least = [], []
        for column, right in zip(zip(self._heads, *self._rows, strict=True), self._right, strict=True):
            head, *texts = column
            lines = [line for text in texts for line in text.split("\n")]
            broken_at = max(map(cell_len, lines)) if right else max(map(_longest, lines))
            least.append(max(_longest(head), broken_at))
            wanted.append(max(least[-1], cell_len(head) if not right else 0, *map(cell_len, lines)))
        return wanted, least

    def _lines(self, texts: Sequence[str], widths: Sequence[int], gap: int, style: str) -> Iterator[Text]:
        cells = [broken(text, width) for text, width in zip(texts, widths, strict=True)]
        for parts in zip_longest(*cells, fillvalue=""):
            padded = [
                " " * (width - cell_len(part)) + part if right else part + " " * (width - cell_len(part))
                for part, width, right in zip(parts, widths, self._right, strict=True)
            ]
            yield Text((" " * gap).join(padded).rstrip(), style=style, no_wrap=True, overflow="ignore")


def shared(wanted: Sequence[int], least: Sequence[int], across: int) -> list[int]:
    """Share a width out: first to the columns that need little more than the least, the rest to the others.

    Where there is not even enough for the least, the widest columns give.
    """
    widths = list(least)
    left = across - sum(widths)
    for at in sorted(range(len(widths)), key=lambda at: (wanted[at] - least[at], at)):
        more = max(0, min(left, wanted[at] - least[at]))
        widths[at] += more
        left -= more
    while left < 0 and max(widths) > 1:
        widths[widths.index(max(widths))] -= 1
        left += 1
    return widths


def broken(text: str, width: int) -> list[str]:
    """Break a text into lines of at most some cells, inside of a word only where it is wider than that."""
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for word in _WORD.findall(paragraph):
            if line and cell_len(line + word.rstrip()) > width:
                lines.append(line.rstrip())
                line = ""
            for character in word if line or not word.isspace() else "":
                if line and cell_len(line + character) > width and character != " ":
                    lines.append(line)
                    line = ""
                line += character
        lines.append(line.rstrip())
    return lines


def _longest(line: str) -> int:
    """Give the width of the longest word; of what is written without spaces four characters stay together."""
    words = [cell_len(word) for word in _WORD.findall(line) if not word.isspace()]
    return (
        max([*words, min(cell_len(line), _TOGETHER)], default=0)
        if _WIDE.search(line)
        else max(words, default=0)
    )
