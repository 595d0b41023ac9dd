"""What if: cells and settings of an input changed before it is read, as if the tables had been edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rebalance.instance.cells import CellFault, read_cell, read_words
from rebalance.instance.findings import Finding
from rebalance.instance.likeness import Suggestions
from rebalance.instance.parse import TypedTable, parse
from rebalance.instance.raw import RawInstance, RawTable
from rebalance.instance.wish import DROP, SETTING_SECTIONS, IllFormed, Wish, written
from rebalance.tables.columns import POLICY, SETTINGS, TABLES, Column, Table

#: What findings about a wish call their file.
OPTION = "--set"

_NUMERIC = ("number", "count")


class _Refused(Exception):
    """A wish that cannot be granted."""

    def __init__(self, code: str, variant: str = "", /, **blanks: object) -> None:
        super().__init__(code)
        self.code, self.variant, self.blanks = code, variant, blanks


def change(raw: RawInstance, wishes: Sequence[str]) -> None:
    """Change an input as wished, one wish after the other; what cannot be is added to its findings.

    Parameters
    ----------
    raw : RawInstance
        The input as text; changed.
    wishes : sequence of str
        As ``vehicles[place=Liaoyuan,vehicle=coach].count+=20`` or ``policy.turnover_days=1``: a table,
        which of its rows (all, if none is said), a column, ``=``, ``+=``, ``-=`` or ``*=``, and a value.
        Where rows with the same key add up, their sum is what is changed. ``drop pairs[recipient=Nong'an]``
        leaves rows out.
    """
    for text in wishes:
        try:
            wish = written(text)
            if wish.table in SETTING_SECTIONS:
                _set(raw, wish)
            else:
                _Edit(raw, wish).do()
        except IllFormed:
            raw.findings.append(Finding("ill-formed-wish", OPTION, value=text))
        except (_Refused, CellFault) as no:
            raw.findings.append(Finding(no.code, OPTION, None, None, None, text, no.variant, no.blanks))


def _set(raw: RawInstance, wish: Wish) -> None:
    """Change a setting or a key of the policy."""
    if raw.settings is None:
        return  # they could not be read, which has been said
    known = SETTINGS if wish.table == "instance" else POLICY
    by_header = {header.casefold(): column for column in known.values() for header in column.headers}
    column = by_header.get(wish.column.casefold())
    if column is None:
        raise _unknown("unknown-wished-column", wish.column, list(known), wish.table)
    if wish.rows:
        raise _Refused("ill-formed-wish", "rows", table=wish.table)
    settings = dict(raw.settings)
    policy = settings.get("policy")
    section = settings if known is SETTINGS else dict(policy) if isinstance(policy, dict) else {}
    if column.type == "words":
        if wish.operator != "=":
            raise _Refused("wish-not-numeric", name=column.name, operator=wish.operator)
        section[column.name] = read_words(wish.value)
    else:
        now = section.get(column.name)
        current = read_cell(column, "" if now is None else str(now)) if wish.operator != "=" else None
        section[column.name] = _result(column, wish, current)
    # What is left empty is as if it had not been said.
    if not wish.value:
        del section[column.name]
    raw.settings = section if known is SETTINGS else {**settings, "policy": section}


class _Edit:
    """One wish about a table."""

    def __init__(self, raw: RawInstance, wish: Wish) -> None:
        self._raw, self._wish = raw, wish
        by_name = {heading.casefold(): t for t in TABLES.values() for heading in (t.name, t.zh)}
        found = by_name.get(wish.table.casefold())
        if found is None:
            raise _unknown("unknown-wished-table", wish.table, [*TABLES, *SETTING_SECTIONS])
        self._spec: Table = found
        self._drops = wish.operator == DROP
        self._column = self._known(self._spec.key[0] if self._drops else wish.column)

    def do(self) -> None:
        """Change the cells.

        Raises
        ------
        _Refused, CellFault
            It cannot be done; nothing has been changed.
        """
        table = self._raw.tables.get(self._spec.name)
        if table is None:
            if self._spec.name in self._raw.tables:
                return  # it could not be read, which has been said
            raise _Refused("wished-table-missing", table=self._spec.name)
        typed, _ = parse(self._spec, table, None)
        rows = self._rows(typed)
        if self._drops:
            self._raw.tables[self._spec.name] = _without(table, rows)
            return
        column, wish = self._column, self._wish
        if column.name in self._spec.sums:
            texts = self._sums(typed, rows)
        else:
            values = typed.frame[column.name].tolist()
            texts = {
                int(at): _result(column, wish, values[at])
                for at in rows
                if wish.operator == "=" or not typed.bad[column.name][at]
            }
        header = typed.headers.get(column.name)
        new = _with(table, header or column.name, texts)
        for other in self._spec.sums if len(texts) < len(rows) else ():
            if other != column.name and other in typed.headers:
                new = _with(new, typed.headers[other], self._folded(typed, rows, other))
        if column.name in self._spec.sums and len(texts) < len(rows):
            rest = {int(at): "0" for at in rows if int(at) not in texts}
            new = _with(new, header or column.name, rest)
        self._raw.tables[self._spec.name] = new

    def _known(self, header: str) -> Column:
        column = self._spec.column_of(header)
        if column is None:
            raise _unknown("unknown-wished-column", header, list(self._spec.columns), self._spec.name)
        return column

    def _rows(self, typed: TypedTable) -> NDArray[np.intp]:
        """Positions of the rows that are meant."""
        chosen = np.ones(len(typed.frame), dtype=bool)
        for header, text in self._wish.rows:
            column = self._known(header)
            value: Any = read_cell(column, text) if text.strip() or not column.required else ""
            values = typed.frame[column.name]
            there = typed.good(column.name)
            if column.of == "places.place" or column is TABLES["places"].columns["place"]:
                value = self._place(str(value))
            same = (values.isna() if value is None else values == value).to_numpy(dtype=bool) & there
            if not same.any():
                names = [str(v) for v in values[there].unique()]
                raise _unknown("wish-for-no-row", text, names, self._spec.name, column.name)
            if not (chosen & same).any():
                left = sorted({str(v) for v in values[chosen & there]})
                blanks = {
                    "table": self._spec.name,
                    "value": text,
                    "name": column.name,
                    "left": tuple(left[:8]),
                }
                raise _Refused("wish-for-no-row", "together", **blanks)
            chosen &= same
        if not chosen.any():
            raise _Refused("wish-for-no-row", "empty", table=self._spec.name)
        return np.flatnonzero(chosen)

    def _place(self, called: str) -> str:
        """What the tables call a place that people may call by its name."""
        table = self._raw.tables.get("places")
        if table is None:
            return called
        frame = parse(TABLES["places"], table, None)[0].frame
        if (frame["place"] == called).any():
            return called
        by_name = frame.loc[frame["name"] == called, "place"].tolist()
        return str(by_name[0]) if len(by_name) == 1 else called

    def _groups(self, typed: TypedTable, rows: NDArray[np.intp]) -> list[list[int]]:
        """Rows with one key, which are one figure; rows that cannot be read are left alone."""
        groups: dict[tuple[Any, ...], list[int]] = {}
        keys = list(zip(*(typed.frame[name] for name in self._spec.key), strict=True))
        good = typed.good(*self._spec.key, *self._spec.sums)
        for at in map(int, rows):
            if good[at]:
                groups.setdefault(keys[at], []).append(at)
            elif self._wish.operator == "=":
                groups[at,] = [at]
        return list(groups.values())

    def _sums(self, typed: TypedTable, rows: NDArray[np.intp]) -> dict[int, str]:
        values = typed.frame[self._column.name].tolist()
        return {
            group[0]: _result(self._column, self._wish, sum(values[at] for at in group))
            for group in self._groups(typed, rows)
        }

    def _folded(self, typed: TypedTable, rows: NDArray[np.intp], name: str) -> dict[int, str]:
        """What else adds up goes along, or a row's reserve would outgrow its quantity."""
        values = typed.frame[name].tolist()
        texts: dict[int, str] = {}
        for first, *others in self._groups(typed, rows):
            texts |= {first: str(sum(values[at] for at in (first, *others))), **dict.fromkeys(others, "0")}
        return texts


def _result(column: Column, wish: Wish, current: Any) -> str:
    """The cell as it would be written.

    Raises
    ------
    _Refused, CellFault
        No such cell can be.
    """
    if wish.operator == "=":
        read_cell(column, wish.value)
        return wish.value
    if column.type not in _NUMERIC:
        raise _Refused("wish-not-numeric", name=column.name, operator=wish.operator)
    if not wish.value:
        raise CellFault("empty-cell", column=column.name, meaning=column.meanings)
    factor = replace(column, type="number", min=None, above=None, max=None)
    amount = Decimal(str(read_cell(factor, wish.value)))
    if current is None or current != current:
        raise _Refused("wish-not-numeric", "nothing", name=column.name, operator=wish.operator)
    before = Decimal(str(current))
    after = {"+=": before + amount, "-=": before - amount, "*=": before * amount}[wish.operator]
    text = format(after.normalize(), "f")
    read_cell(column, text)
    return text


def _unknown(
    code: str, name: str, known: Sequence[str], table: str = "", column: str | None = None
) -> _Refused:
    near = Suggestions({word: word for word in known})(name)
    shown = tuple(sorted(known)[:12]) if column else tuple(known)
    blanks = {"name": name, "near": near, "known": shown, "table": table, "column": column}
    return _Refused(code, "near" if near else "", **blanks)


def _with(table: RawTable, header: str, texts: dict[int, str]) -> RawTable:
    """The table with some cells of a column written anew; a column that is missing is added."""
    cells, headers, faults = list(table.cells), table.header, dict(table.faults)
    if header not in headers:
        headers = (*headers, header)
        cells.append([""] * len(table.rows))
    at = headers.index(header)
    column = list(cells[at])
    for row, text in texts.items():
        column[row] = text
    cells[at] = column
    if at in faults:
        faults[at] = {row: fault for row, fault in faults[at].items() if row not in texts}
    return replace(table, header=headers, cells=cells, faults=faults)


def _without(table: RawTable, rows: NDArray[np.intp]) -> RawTable:
    """The table without some records."""
    left = np.setdiff1d(np.arange(len(table.rows)), rows).tolist()
    moved = {old: new for new, old in enumerate(left)}
    faults = {
        at: {moved[row]: fault for row, fault in column.items() if row in moved}
        for at, column in table.faults.items()
    }
    cells: list[Sequence[str]] = [[column[row] for row in left] for column in table.cells]
    return replace(table, cells=cells, rows=[table.rows[row] for row in left], faults=faults)
