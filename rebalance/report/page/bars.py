"""Tables whose rows carry a bar: the figures are the text alternative of the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Bar:
    """A row: a name, figures, and amounts to be drawn end to end."""

    name: str
    figures: Sequence[str]
    parts: Sequence[tuple[str, float]]


@dataclass(frozen=True)
class Bars:
    """Rows drawn to one scale.

    Attributes
    ----------
    title : str
        What the table is about.
    columns : sequence of str
        Heading of the names, then of each figure.
    groups : sequence of (str, sequence of Bar)
        Rows under a common heading, which may be empty.
    legend : sequence of (str, str)
        Each kind of part with its word.
    full : float or None
        What fills the width; by default the longest row.
    note : str
        What has been left out.
    """

    title: str
    columns: Sequence[str]
    groups: Sequence[tuple[str, Sequence[Bar]]]
    legend: Sequence[tuple[str, str]]
    full: float | None = None
    note: str = ""

    @cached_property
    def _scale(self) -> float:
        longest = max(
            (sum(size for _, size in bar.parts) for _, rows in self.groups for bar in rows), default=0
        )
        return 100 / (self.full or longest or 1)

    def drawn(self, bar: Bar) -> list[tuple[str, float, float]]:
        """Return kind, start and width of each part that can be seen, in percent of the width."""
        drawn, start = [], 0.0
        for kind, size in bar.parts:
            if size > 0:
                drawn.append((kind, round(start, 2), round(size * self._scale, 2)))
            start += size * self._scale
        return drawn
