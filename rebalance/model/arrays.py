"""The two shapes of which every rule is made: sets of columns, and sets of rows with their entries."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod
from typing import Any, Generic, Protocol, TypeVar

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

    `entries` may be asked for columns that are in no problem yet: that is how they are priced. A rule that
    looks at some keys of a kind only may name them in ``reads``, a dict of tuples by kind: then candidates
    that agree in them are priced together, and `entries` is asked for columns that have these keys alone.
    """

    @property
    def rows(self) -> Rows:
        """The rule's rows."""

    def entries(self, columns: Columns) -> Entries:
        """Return the coefficients of these columns in the rule's rows; none for kinds it does not bind."""


MOST_EMPTY = 1 << 20
"""Keys that there could be, but are not, above which a table of them all is no longer kept."""


def cells(shape: tuple[int, ...], *keys: Ints | int) -> Ints:
    """One number for the keys of each item, in the order of the keys."""
    found = np.zeros((), dtype=np.int64)
    for size, key in zip(shape, keys, strict=True):
        found = np.asarray(found * size + np.asarray(key, dtype=np.int64))
    return found


def uncelled(shape: tuple[int, ...], cell: Ints) -> tuple[Ints, ...]:
    """The keys of each item, of which `cells` made one number."""
    if not len(cell):
        return tuple(np.zeros(0, dtype=np.int64) for _ in shape)
    return tuple(np.asarray(key, dtype=np.int64) for key in np.unravel_index(cell, shape))


def each(shape: tuple[int, ...], *keys: Ints) -> tuple[Ints, ...]:
    """The distinct ones of these keys, sorted by the first, then the second, and so on."""
    # Mostly sorted already: a tenth of what np.unique takes, which looks them up one by one.
    cell = np.sort(cells(shape, *keys), kind="stable")
    return uncelled(shape, cell[np.append(True, cell[1:] != cell[:-1])[: len(cell)]])


@dataclass(frozen=True)
class Index:
    """Finds the number of a row (or column) by its keys.

    While that is not much larger than what there is, a table of all keys that there could be is kept; else
    the keys that there are, sorted.

    Parameters
    ----------
    shape : tuple of int
        How many of each key there could be.
    table : array of int, or None
        One axis a key; -1 where nothing has these keys.
    cell, number : array of int, shape (n,)
        Without a table: the keys of all items as one number each, sorted, and the number of each item.
    """

    shape: tuple[int, ...]
    table: Ints | None = field(repr=False)
    cell: Ints = field(repr=False)
    number: Ints = field(repr=False)

    @staticmethod
    def of(shape: tuple[int, ...], *keys: Ints, first: int = 0) -> Index:
        """Number the given keys `first`, `first` + 1, … in their order."""
        return Index.numbered(shape, np.arange(first, first + len(keys[0])), *keys)

    @staticmethod
    def numbered(shape: tuple[int, ...], numbers: Ints, *keys: Ints) -> Index:
        """Give the keys these numbers."""
        none = np.zeros(0, dtype=np.int64)
        if prod(shape) <= MOST_EMPTY + 2 * len(numbers):
            table = np.full(shape, -1, dtype=np.int64)
            table[keys] = numbers
            return Index(shape, table, none, none)
        cell = cells(shape, *keys)
        if (cell[1:] <= cell[:-1]).any():
            order = np.argsort(cell)
            cell, numbers = cell[order], numbers[order]
        return Index(shape, None, cell, numbers)

    def __call__(self, *keys: Ints | int) -> Ints:
        """Return the numbers, -1 where nothing has these keys."""
        if self.table is not None:
            found: Ints = self.table[keys]
            return found
        wanted = cells(self.shape, *keys)
        if not len(self.cell):
            return np.full(wanted.shape, -1, dtype=np.int64)
        at = np.minimum(np.searchsorted(self.cell, wanted), len(self.cell) - 1)
        return np.where(self.cell[at] == wanted, self.number[at], -1)


V = TypeVar("V", bound=np.generic)


@dataclass(frozen=True)
class Sparse(Generic[V]):
    """An array of which most entries are alike, asked like an array, with one array of indices an axis.

    Attributes
    ----------
    keys : tuple of array of int, shape (n,)
        Where the other entries are, sorted; one array an axis.
    values : array, shape (n,)
        What they are.
    """

    shape: tuple[int, ...]
    keys: tuple[Ints, ...]
    values: NDArray[V]
    _index: Index
    _padded: NDArray[V] = field(repr=False)

    @staticmethod
    def of(shape: tuple[int, ...], default: V, values: NDArray[V], *keys: Ints) -> Sparse[V]:
        """Set values at keys; where keys repeat, the last holds. All others are `default`."""
        cell, last = np.unique(cells(shape, *keys)[::-1], return_index=True)
        values = values[::-1][last]
        places = uncelled(shape, cell)
        padded = np.append(values, default).astype(values.dtype)
        return Sparse(shape, places, values, Index.of(shape, *places), padded)

    @staticmethod
    def total(shape: tuple[int, ...], amounts: Ints, *keys: Ints) -> Sparse[np.int64]:
        """Add amounts up by their keys; what comes to nothing is left out."""
        cell, which = np.unique(cells(shape, *keys), return_inverse=True)
        total = np.zeros(len(cell), dtype=np.int64)
        np.add.at(total, which, amounts)
        some = total != 0
        return Sparse.of(shape, np.int64(0), total[some], *uncelled(shape, cell[some]))

    def __getitem__(self, keys: tuple[Ints | int, ...]) -> Any:
        """Return the entries."""
        return self._padded[self._index(*keys)]
