"""Findings as tables for the terminal, one a file or sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from rebalance.instance import Finding
from rebalance.report.faults import plain, quoted
from rebalance.words import Words

_STYLES = {"error": "bold red", "warning": "yellow"}


def fault_tables(findings: Sequence[Finding], words: Words) -> RenderableType:
    """Lay findings out, in their order.

    Parameters
    ----------
    findings : sequence of Finding
        Errors first, then by file and sheet, as the instance gives them.
    words : Words
        The language.

    Returns
    -------
    RenderableType
        To be printed at any width; nothing is cut off.
    """
    return Group(*_blocks(findings, words))


def _blocks(findings: Sequence[Finding], words: Words) -> Iterator[RenderableType]:
    for (_, file, sheet), group in groupby(findings, key=lambda f: (f.severity, f.file, f.sheet)):
        place = file if sheet is None else words("where.in", file=file, sheet=sheet)
        yield Text(plain(place), style="bold")
        yield _table(list(group), words)
        yield Text()


def _table(findings: Sequence[Finding], words: Words) -> Table:
    table = Table(box=None, padding=(0, 1), pad_edge=False, show_edge=False, header_style="dim")
    table.add_column(words("faults.severity"), no_wrap=True)
    table.add_column(words("faults.row"), justify="right", no_wrap=True)
    for head in ("column", "value", "said"):
        table.add_column(words(f"faults.{head}"), overflow="fold")
    for finding in findings:
        said = finding.said(words.language)
        text = Text(plain(said.message)).append(f"\n{plain(said.remedy)}")
        table.add_row(
            Text(words(f"severity.{finding.severity}"), style=_STYLES[finding.severity]),
            "" if finding.row is None else str(finding.row),
            Text(plain(finding.column or "")),
            Text("" if finding.value is None else quoted(finding.value)),
            text.append(f" [{finding.code}]", style="dim"),
        )
    return table
