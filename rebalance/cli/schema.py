"""``rebalance schema``: publish what a plan document holds, or an instance."""

from __future__ import annotations

import click

from rebalance.cli.codes import Exit
from rebalance.cli.output import print_json


@click.command()
@click.argument("what", type=click.Choice(["plan", "input"]), default="plan")
def schema(what: str) -> int:
    """Print the JSON Schema of a plan, or of an input (instance)."""
    from rebalance.instance.schema import input_schema
    from rebalance.plan.schema import json_schema

    print_json(json_schema() if what == "plan" else input_schema())
    return Exit.DONE
