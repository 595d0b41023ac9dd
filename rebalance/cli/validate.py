"""``rebalance validate``: list every finding about an instance."""

from __future__ import annotations

import sys

import click

from rebalance.cli.codes import Exit
from rebalance.cli.language import language
from rebalance.cli.output import print_json, say
from rebalance.words import Language, Words


@click.command()
@click.argument("instance")
@click.option("--json", "as_json", is_flag=True, help="The findings as one JSON document.")
@click.option("--fail-on-warning", is_flag=True, help="Exit 7 if there is a warning.")
@language("whatever is said")
def validate(instance: str, as_json: bool, fail_on_warning: bool, lang: Language) -> int:
    """List every finding about INSTANCE, without solving it."""
    from rebalance.instance import InvalidInstance, load
    from rebalance.report.faults import finding_lines, tally

    try:
        findings = load(instance).warnings
        code = Exit.ASKED if findings and fail_on_warning else Exit.DONE
    except InvalidInstance as invalid:
        findings, code = invalid.findings, Exit.INVALID
    if as_json:
        document = {"code": code, "findings": [finding.record(lang) for finding in findings]}
        print_json(document)
    else:
        words = Words(lang)
        last = words("findings.in", tally=tally(findings), path=instance)
        say([*finding_lines(findings, words), last], sys.stdout)
    return code
