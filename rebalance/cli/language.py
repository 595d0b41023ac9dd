"""The option that every command has that writes for people: in which language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import click

from rebalance.words import Language


@dataclass
class Wishes:
    """What was asked of all commands.

    Attributes
    ----------
    debug : bool
        Whether to show where in the program it failed.
    language : {"en", "zh"}
        In which to say why a command stopped.
    """

    debug: bool = False
    language: Language = "en"


_Command = TypeVar("_Command", bound=Callable[..., int])


def language(written: str) -> Callable[[_Command], _Command]:
    """Make the option ``--lang``, saying what is written in that language."""
    return click.option(
        "--lang",
        type=click.Choice(["en", "zh"]),
        default="en",
        show_default=True,
        envvar="REBALANCE_LANG",
        # Also where other options are at fault, so that this can be said.
        is_eager=True,
        callback=_remember,
        help=f"Language of {written} (or REBALANCE_LANG).",
    )


def _remember(context: click.Context, parameter: click.Parameter, lang: Language) -> Language:
    """Keep the language for what is said after the command has ended."""
    if isinstance(context.obj, Wishes):
        context.obj.language = lang
    return lang
