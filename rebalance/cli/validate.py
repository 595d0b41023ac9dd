"""``rebalance validate``: list every finding about an instance."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from rebalance.cli.codes import Exit
from rebalance.cli.language import language
from rebalance.cli.output import (
    STANDARD,
    Stop,
    must_be_new_file,
    must_be_writable,
    print_json,
    say,
    show,
    write_document,
)
from rebalance.words import Language, Words

if TYPE_CHECKING:
    from rebalance.instance import Finding

_ENDING = ".xlsx"


@click.command()
@click.argument("instance")
@click.option("--json", "as_json", is_flag=True, help="The findings as one JSON document.")
@click.option(
    "-o",
    "--output",
    metavar="FILE.xlsx",
    help="Also write a copy of the tables with the faulty cells coloured and commented; - is stdout.",
)
@click.option("--fail-on-warning", is_flag=True, help="Exit 7 if there is a warning.")
@language("whatever is said")
def validate(instance: str, as_json: bool, output: str | None, fail_on_warning: bool, lang: Language) -> int:
    """List every finding about INSTANCE, without solving it."""
    from rebalance.instance import InvalidInstance
    from rebalance.instance.doors import read
    from rebalance.instance.instance import checked

    words = Words(lang)
    _must_be_a_workbook(output, as_json, instance)
    raw = None
    try:
        raw = read(instance)
        *_, findings = checked(raw)
        code = Exit.ASKED if findings and fail_on_warning else Exit.DONE
    except InvalidInstance as invalid:
        findings, code = invalid.findings, Exit.INVALID
    if output is not None:
        from rebalance.report.marked import marked

        write_document(marked(raw, findings, words), output)
    if as_json:
        print_json({"code": code, "findings": [finding.record(lang) for finding in findings]})
    else:
        _list(findings, instance, words, to_stderr=output == STANDARD)
    return code


def _must_be_a_workbook(output: str | None, as_json: bool, instance: str) -> None:
    if output is None:
        return
    if output == STANDARD and as_json:
        raise Stop("two-products")
    if output != STANDARD and not output.lower().endswith(_ENDING):
        raise Stop("no-workbook", path=output, ending=_ENDING)
    if output != STANDARD and os.path.realpath(output) != os.path.realpath(instance):
        # What was found may have been corrected there.
        must_be_new_file(output)
    must_be_writable(output)


def _list(findings: Sequence[Finding], instance: str, words: Words, to_stderr: bool) -> None:
    """List the findings: as tables on a terminal, line by line for other programs."""
    from rebalance.report.fault_table import fault_tables
    from rebalance.report.faults import finding_lines, tally

    stream = sys.stderr if to_stderr else sys.stdout
    last = words("findings.in", tally=tally(findings), path=instance)
    if findings and stream is not None and stream.isatty():
        show(fault_tables(findings, words), stream)
        say([last], stream)
    else:
        say([*finding_lines(findings, words), last], stream)
