"""``rebalance schema``: publish what a plan document holds."""

from __future__ import annotations

import click

from rebalance.cli.codes import Exit
from rebalance.cli.output import print_json


@click.command()
def schema() -> int:
    """Print the JSON Schema of the plan document."""
    from rebalance.plan.schema import json_schema

    print_json(json_schema())
    return Exit.DONE
