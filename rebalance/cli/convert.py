"""``rebalance convert``: the same instance in another format."""

from __future__ import annotations

import sys

import click

from rebalance.cli.codes import Exit
from rebalance.cli.language import language
from rebalance.cli.output import Stop, say
from rebalance.cli.storing import must_be_storable, store
from rebalance.words import Language, Words


@click.command()
@click.argument("instance")
@click.argument("output")
@language("headers, choices and findings")
def convert(instance: str, output: str, lang: Language) -> int:
    """Write INSTANCE as OUTPUT: a new folder, a .xlsx, a .json, or - (JSON).

    Nothing is lost: the same cells, also those of columns that are not planned with, and the same sha256.
    """
    from rebalance.instance import InvalidInstance
    from rebalance.instance.content import load_content
    from rebalance.report.faults import finding_lines, tally

    must_be_storable(output)
    words = Words(lang)
    try:
        content = load_content(instance)
    except InvalidInstance as invalid:
        say(finding_lines(invalid.findings, words), sys.stderr)
        raise Stop("nothing-written", Exit.INVALID, tally=tally(invalid.findings)) from None
    left = [finding for finding in content.warnings if finding.code == "unknown-table"]
    say(finding_lines(left, words), sys.stderr)
    store(content, output, lang)
    return Exit.DONE
