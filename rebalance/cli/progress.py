"""How far the search has come, on stderr: one line that changes on a terminal, a line a step elsewhere."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from types import TracebackType
from typing import TYPE_CHECKING

from rebalance.cli.output import say

if TYPE_CHECKING:
    from rich.status import Status

    from rebalance.solve.told import Step
    from rebalance.words import Words


class Progress:
    """Shows steps while it is entered.

    Parameters
    ----------
    words : Words
        The language.
    quiet : bool
        Whether to show nothing.
    """

    def __init__(self, words: Words, quiet: bool) -> None:
        self._words = words
        self._quiet = quiet
        self._status: Status | None = None
        self._around: AbstractContextManager[object] = nullcontext()

    def __enter__(self) -> Progress:
        """Start the changing line, where there is a terminal for it."""
        if not self._quiet and sys.stderr is not None and sys.stderr.isatty():
            from rich.console import Console

            console = Console(file=sys.stderr, markup=False, highlight=False, emoji=False)
            self._around = self._status = console.status(self._words("progress.start"))
        self._around.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the changing line away."""
        self._around.__exit__(kind, error, trace)

    def __call__(self, step: Step) -> None:
        """Show one step."""
        if self._quiet:
            return
        if self._status is not None:
            self._status.update(self._line(step))
        else:
            say([self._line(step)], sys.stderr)

    def _line(self, step: Step) -> str:
        from rebalance.report.figures import number

        unknown = self._words("levels.unproven")
        return self._words(
            f"progress.{step.what}",
            seconds=f"{step.seconds:6.1f}",
            level=self._words.of("levels", step.level),
            value=unknown if step.value is None else number(step.value),
            bound=unknown if step.bound is None else number(step.bound),
        )
