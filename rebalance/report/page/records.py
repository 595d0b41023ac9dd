"""Tables that readers sort and filter: sent once, compactly, and laid out by the page's script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["text", "place", "number", "clock"]


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes
    ----------
    key : str
        What the script calls it.
    title : str
        What readers see above it.
    kind : {"text", "place", "number", "clock"}
        How it is written, sorted and filtered; ``clock`` is minutes, ``place`` obeys the choice of a place
        for the whole page.
    pick : bool
        Whether readers choose one of its values from a list.
    """

    key: str
    title: str
    kind: Kind = "text"
    pick: bool = False


@dataclass(frozen=True)
class Records:
    """A table of any length.

    Attributes
    ----------
    name : str
        Unique on the page.
    title : str
        What readers open.
    columns : sequence of Column
        From left to right.
    rows : sequence of sequence
        A text, or a number or None, for each column.
    bars : str
        What the pictured timetable of these rows is called; without it there is none.
    span : float
        Minutes that the timetable covers.
    cargoes : mapping of str to str
        How the timetable draws what a trip carries, by its word.
    """

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    bars: str = ""
    span: float = 0
    cargoes: Mapping[str, str] = field(default_factory=dict)

    @property
    def payload(self) -> dict[str, Any]:
        """The table column by column, each text written once."""
        columns = list(zip(*self.rows, strict=True)) or [()] * len(self.columns)
        return {
            "rows": len(self.rows),
            "span": self.span,
            "cargoes": self.cargoes,
            "columns": [
                {"key": column.key, "kind": column.kind, **_packed(column.kind, values)}
                for column, values in zip(self.columns, columns, strict=True)
            ],
        }

    def choices(self, column: Column) -> list[str]:
        """Return the values of a column, sorted."""
        at = list(self.columns).index(column)
        return sorted({row[at] for row in self.rows})


def _packed(kind: Kind, values: Iterable[Any]) -> dict[str, Any]:
    if kind in ("number", "clock"):
        # 30.0 is written as 30.
        return {"numbers": [int(v) if v is not None and v == int(v) else v for v in values]}
    texts = list(values)
    distinct = sorted(set(texts))
    index = {text: at for at, text in enumerate(distinct)}
    return {"texts": distinct, "at": [index[text] for text in texts]}
