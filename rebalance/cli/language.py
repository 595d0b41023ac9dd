"""The option that every command has that writes for people: in which language."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., int])


def language(written: str) -> Callable[[_Command], _Command]:
    """Make the option ``--lang``, saying what is written in that language."""
    return click.option(
        "--lang",
        type=click.Choice(["en", "zh"]),
        default="en",
        show_default=True,
        envvar="REBALANCE_LANG",
        help=f"Language of {written} (or REBALANCE_LANG).",
    )
