"""``rebalance init``: an instance to be filled in."""

from __future__ import annotations

from datetime import date, timedelta

import click

from rebalance.cli.codes import Exit
from rebalance.cli.language import language
from rebalance.cli.storing import must_be_storable, store
from rebalance.words import Language


@click.command()
@click.argument("output")
@language("headers, choices, meanings and example rows")
def init(output: str, lang: Language) -> int:
    """Write an instance to be filled in: a new folder, .xlsx or .json.

    Every table has an example row or two; tables that are not needed may be deleted.
    """
    from rebalance.instance.example import example

    must_be_storable(output)
    store(example(date.today() + timedelta(days=1), lang), output, lang, explained=True)
    return Exit.DONE
