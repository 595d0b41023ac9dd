"""``rebalance validate``: list every finding about an instance."""

from __future__ import annotations

import dataclasses
import sys

import click

from rebalance.cli.codes import Exit
from rebalance.cli.output import print_json, say


@click.command()
@click.argument("instance")
@click.option("--json", "as_json", is_flag=True, help="The findings as one JSON document.")
@click.option("--fail-on-warning", is_flag=True, help="Exit 7 if there is a warning.")
def validate(instance: str, as_json: bool, fail_on_warning: bool) -> int:
    """List every finding about INSTANCE, without solving it."""
    from rebalance.instance import InvalidInstance, load
    from rebalance.report.faults import counted, finding_lines

    try:
        findings = load(instance).warnings
        code = Exit.ASKED if findings and fail_on_warning else Exit.DONE
    except InvalidInstance as invalid:
        findings, code = invalid.findings, Exit.INVALID
    if as_json:
        document = {"code": code, "findings": [dataclasses.asdict(finding) for finding in findings]}
        print_json(document)
    else:
        say([*finding_lines(findings), f"{counted(findings)} in {instance}"], sys.stdout)
    return code
