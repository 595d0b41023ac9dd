"""How progress is shown: a line that changes on a terminal, a line a step elsewhere."""

import io
import re

import pytest

from rebalance.cli.progress import Progress
from rebalance.solve.told import Step
from rebalance.words import Words

STEP = Step(level="waiting", what="plan", value=18145.0, bound=18121.0, seconds=12.34)
LINE = "  12.3 s  waiting: 18,145 in this plan, at least 18,121 in any"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def on_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    return terminal


def test_on_a_terminal_one_line_changes_and_is_gone_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    with Progress(Words("en"), quiet=False) as progress:
        progress(STEP)
    shown = terminal.getvalue()
    assert LINE.strip() in shown
    assert re.search(r"\x1b\[\d*m", shown)
    # The cursor is shown again, and the line has been cleared.
    assert shown.rfind("\x1b[?25h") > shown.rfind("\x1b[?25l")
    assert shown.endswith("\x1b[2K")


def test_no_colour_if_it_is_not_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    monkeypatch.setenv("NO_COLOR", "1")
    with Progress(Words("en"), quiet=False) as progress:
        progress(STEP)
    assert LINE.strip() in terminal.getvalue()
    assert not re.search(r"\x1b\[[\d;]*3\dm", terminal.getvalue())


def test_elsewhere_a_line_a_step(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress(Words("en"), quiet=False) as progress:
        progress(STEP)
        progress(STEP)
    assert capsys.readouterr().err == f"{LINE}\n{LINE}\n"


def test_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    with Progress(Words("en"), quiet=True) as progress:
        progress(STEP)
    assert terminal.getvalue() == ""
