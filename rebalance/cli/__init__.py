"""The door: one command a file. Whatever takes long to import is imported by the command that needs it."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Sequence

import click

from rebalance import __version__
from rebalance.cli import (
    check,
    convert,
    diff,
    doctor,
    explain,
    generate,
    init,
    report,
    schema,
    show,
    solve,
    validate,
)
from rebalance.cli.codes import MEANINGS, Exit
from rebalance.cli.language import Wishes
from rebalance.cli.output import Stop, say
from rebalance.cli.search import left_running
from rebalance.words import Words

_EPILOG = "\b\nExit codes:\n" + "\n".join(f"{code:>4}  {meaning}" for code, meaning in MEANINGS.items())
_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(epilog=_EPILOG, context_settings=_CONTEXT)
@click.version_option(__version__, prog_name="rebalance")
@click.option("--debug", is_flag=True, envvar="REBALANCE_DEBUG", help="Show where in the program it failed.")
@click.pass_obj
def commands(wishes: Wishes, debug: bool) -> None:
    """Plan who is moved where, with which vehicles, into which rooms, and who gets which supplies."""
    wishes.debug = debug


for _command in (
    init.init,
    generate.generate,
    validate.validate,
    solve.solve,
    show.show_plan,
    check.check,
    explain.explain,
    diff.diff,
    report.report,
    convert.convert,
    schema.schema,
    doctor.doctor,
):
    commands.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments : sequence of str, optional
        What follows the program's name; by default what the process was started with, which then ends.

    Returns
    -------
    int
        The exit code, one of `rebalance.cli.codes.Exit`.
    """
    wishes = Wishes()
    try:
        # Not standalone, for click then keeps codes 1 and 2 for purposes of its own.
        return int(commands.main(arguments, "rebalance", standalone_mode=False, obj=wishes) or Exit.DONE)
    except Stop as stop:
        say([f"rebalance: {stop.says.said(wishes.language)}"], sys.stderr)
        return stop.code
    except click.UsageError as error:
        error.show()
        return Exit.USAGE
    except (click.Abort, KeyboardInterrupt):
        words = Words(wishes.language)
        say([words("notes.interrupted")], sys.stderr)
        if left_running():
            # An ordinary exit would pull the interpreter from under the solver.
            os._exit(Exit.INTERRUPTED)
        return Exit.INTERRUPTED
    except Exception as error:
        say(_bug(error, wishes), sys.stderr)
        return Exit.BUG
    finally:
        if arguments is None:
            # The interpreter takes its time to end, and an interrupt would kill it there: the exit code
            # of what is done already would be lost.
            signal.signal(signal.SIGINT, signal.SIG_IGN)


def _bug(error: Exception, wishes: Wishes) -> list[str]:
    if wishes.debug:
        return "".join(traceback.format_exception(error)).splitlines()
    what = f"{type(error).__name__}: {error}".splitlines()[0]
    words = Words(wishes.language)
    return [words("notes.broken" if isinstance(error, ImportError) else "notes.bug", what=what)]
