"""The two shapes of which every rule is made: sets of columns, and sets of rows with their entries."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Columns:
    """Decisions of one kind.

    Parameters
    ----------
    kind : str
        What is decided, such as ``flow``; a model holds each kind once.
    keys : dict of str to array of int, shape (n,)
        The indices that name each decision, in the order in which they are sorted.
    upper : array of float, shape (n,)
        A finite limit that every sensible plan respects; every decision is at least 0.
    whole : bool
        Whether only whole numbers can be carried out.
    """

    kind: str
    keys: dict[str, Ints]
    upper: Floats
    whole: bool

    def __len__(self) -> int:
        return len(self.upper)

    def __getitem__(self, key: str) -> Ints:
        return self.keys[key]

    def only(self, chosen: NDArray[Any]) -> Columns:
        """Some of them: by number, or by a mask."""
        keys = {name: values[chosen] for name, values in self.keys.items()}
        return Columns(self.kind, keys, self.upper[chosen], self.whole)


@dataclass(frozen=True)
class Rows:
    """Constraints of one rule: ``lower <= entries . columns <= upper``.

    Parameters
    ----------
    rule : str
        The rule that they state.
    keys : dict of str to array of int, shape (m,)
        The indices that name each row.
    lower, upper : array of float, shape (m,)
        Right-hand sides; infinite where there is none.
    """

    rule: str
    keys: dict[str, Ints]
    lower: Floats
    upper: Floats

    def __len__(self) -> int:
        return len(self.upper)


@dataclass(frozen=True)
class Entries:
    """Non-zero coefficients: of column ``column[i]`` in row ``row[i]``, ``value[i]``."""

    row: Ints
    column: Ints
    value: Floats

    @staticmethod
    def at(rows: Ints, value: float | Floats = 1.0) -> Entries:
        """One entry for each column, where its row number is not negative.

        Parameters
        ----------
        rows : array of int, shape (n,)
            The row of each column, -1 for none.
        value : float or array of float, shape (n,)
            The coefficient.
        """
        column = np.flatnonzero(rows >= 0)
        values = np.broadcast_to(np.asarray(value, dtype=np.float64), rows.shape)
        return Entries(rows[column], column, values[column])

    @staticmethod
    def join(parts: list[Entries]) -> Entries:
        """All of several sets of entries of the same rows and columns."""
        return Entries(
            np.concatenate([p.row for p in parts]) if parts else np.zeros(0, np.int64),
            np.concatenate([p.column for p in parts]) if parts else np.zeros(0, np.int64),
            np.concatenate([p.value for p in parts]) if parts else np.zeros(0),
        )


NONE = Entries(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))


class Rule(Protocol):
    """One rule of the model: its rows, and what any set of columns has in them.

    `entries` may be asked for columns that are in no problem yet: that is how they are priced.
    """

    @property
    def rows(self) -> Rows:
        """The rule's rows."""

    def entries(self, columns: Columns) -> Entries:
        """Return the coefficients of these columns in the rule's rows; none for kinds it does not bind."""


@dataclass(frozen=True)
class Index:
    """Finds the number of a row (or column) by its keys.

    Parameters
    ----------
    table : array of int
        One axis a key; -1 where nothing has these keys.
    """

    table: Ints = field(repr=False)

    @staticmethod
    def of(shape: tuple[int, ...], *keys: Ints) -> Index:
        """Number the given keys 0, 1, … in their order, in a table of this shape."""
        table = np.full(shape, -1, dtype=np.int64)
        table[keys] = np.arange(len(keys[0]))
        return Index(table)

    def __call__(self, *keys: Ints) -> Ints:
        """Return the numbers, -1 where nothing has these keys."""
        found: Ints = self.table[keys]
        return found


@dataclass(frozen=True)
class Sought:
    """Finds numbers as `Index` does, by a search among the keys: for keys that are few among those possible.

    Parameters
    ----------
    shape : tuple of int
        One axis a key.
    codes : array of int, shape (n,)
        The keys as one number each, ascending.
    numbers : array of int, shape (n,)
        What is found for each.
    """

    shape: tuple[int, ...]
    codes: Ints = field(repr=False)
    numbers: Ints = field(repr=False)

    @staticmethod
    def of(shape: tuple[int, ...], *keys: Ints) -> Sought:
        """Number the given keys 0, 1, … in their order, among keys below these limits."""
        codes = _code(shape, keys)
        order = np.argsort(codes, kind="stable")
        return Sought(shape, codes[order], order)

    def __call__(self, *keys: Ints) -> Ints:
        """Return the numbers, -1 where nothing has these keys."""
        asked = _code(self.shape, keys)
        if not len(self.codes):
            return np.full(asked.shape, -1, dtype=np.int64)
        at = np.minimum(np.searchsorted(self.codes, asked), len(self.codes) - 1)
        return np.where(self.codes[at] == asked, self.numbers[at], -1)


def each(shape: tuple[int, ...], *keys: Ints) -> tuple[Ints, ...]:
    """The distinct ones of these keys, sorted by the first, then the second, and so on."""
    if not prod(shape):
        return tuple(np.zeros(0, dtype=np.int64) for _ in keys)
    return tuple(np.unravel_index(np.unique(_code(shape, keys)), shape))


def _code(shape: tuple[int, ...], keys: tuple[Ints, ...]) -> Ints:
    if not prod(shape):
        return np.zeros(len(keys[0]), dtype=np.int64)
    return np.ravel_multi_index(keys, shape).astype(np.int64)
