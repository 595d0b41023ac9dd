"""One input read once, and as many changes of it as are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from rebalance.instance.doors import read
from rebalance.instance.instance import Instance, changed
from rebalance.instance.raw import RawInstance
from rebalance.instance.records import read_records


class Variants:
    """Makes instances of one input, changed as wished.

    Parameters
    ----------
    raw : RawInstance
        The input; it is not changed.
    what_if : sequence of str
        Changes made in every variant, before all others.
    """

    def __init__(self, raw: RawInstance, what_if: Sequence[str] = ()) -> None:
        self._raw = raw
        self._what_if = tuple(what_if)

    @staticmethod
    def of(source: str | Path, what_if: Sequence[str] = ()) -> Variants:
        """Read an input (see `rebalance.instance.load`).

        Raises
        ------
        InvalidInstance
            It cannot be read at all.
        """
        return Variants(read(source), what_if)

    @staticmethod
    def of_tables(settings: Mapping[str, Any], tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> Variants:
        """Take an input from memory (see `rebalance.instance.from_tables`)."""
        return Variants(read_records(settings, tables))

    def __call__(self, *wishes: str) -> Instance:
        """Return the instance with these changes (see `rebalance.instance.whatif.change`).

        Raises
        ------
        InvalidInstance
            Something cannot be right; carries every finding.
        """
        raw = self._raw
        copy = replace(raw, tables=dict(raw.tables), findings=list(raw.findings))
        return changed(copy, (*self._what_if, *wishes))
