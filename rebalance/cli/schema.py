"""``rebalance schema``: publish what a plan document holds, or an instance."""

from __future__ import annotations

import click

from rebalance.cli.codes import Exit
from rebalance.cli.output import print_json


@click.command()
@click.argument("what", type=click.Choice(["plan", "input"]), default="plan")
def schema(what: str) -> int:
    """Print the JSON Schema of a plan, or of an input (instance)."""
    if what == "plan":
        from rebalance.plan.published import json_schema

        print_json(json_schema())
    else:
        from rebalance.tables.schema import input_schema

        print_json(input_schema())
    return Exit.DONE
