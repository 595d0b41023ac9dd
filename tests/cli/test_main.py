"""What all commands share: exit codes, bugs, interrupts, pipes, and a quick start."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import rebalance
from rebalance.cli import main
from rebalance.cli.codes import MEANINGS, Exit
from tests.cli.conftest import ROOT, Run

PROGRAM = [sys.executable, "-m", "rebalance"]
SLOW = ("numpy", "pandas", "pydantic", "pulp", "highspy", "rich")


def test_help_lists_commands_and_exit_codes(run: Run) -> None:
    code, out, err = run("--help")
    assert (code, err) == (0, "")
    for command in ("solve", "check", "validate", "schema", "doctor"):
        assert f"\n  {command} " in out
        assert run(command, "--help").code == 0
    for exit_code, meaning in MEANINGS.items():
        assert f"{exit_code:>4}  {meaning}\n" in out
    assert set(MEANINGS) == set(Exit)


def test_version(run: Run) -> None:
    assert run("--version") == (0, f"rebalance, version {rebalance.__version__}\n", "")


@pytest.mark.parametrize(
    "arguments", [(), ("fly",), ("solve",), ("solve", "a", "b"), ("check", "a"), ("--x",)]
)
def test_wrong_usage(run: Run, arguments: tuple[str, ...]) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("Usage: rebalance")


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["schema"], ["schema", "input"], ["solve", "--help"]]
)
def test_what_is_slow_is_not_imported_without_need(arguments: list[str]) -> None:
    code = (
        "import sys; from rebalance.cli import main; "
        f"assert main({arguments}) == 0; "
        f"slow = sorted(set({SLOW}) & set(sys.modules)); sys.exit(' '.join(slow) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def _break(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def read(path: str) -> None:
        raise error

    monkeypatch.setattr("rebalance.instance.doors.read", read)


def test_a_bug_is_one_plain_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    _break(monkeypatch, ZeroDivisionError("division\nby zero"))
    code, out, err = run("validate", "x")
    assert (code, out) == (1, "")
    assert err == (
        "rebalance: this is a bug in rebalance (ZeroDivisionError: division). "
        "Please report it, with the instance and what `rebalance --debug` shows.\n"
    )


def test_a_broken_installation_is_no_bug_of_ours(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    _break(monkeypatch, ModuleNotFoundError("No module named 'pandas'"))
    code, _, err = run("validate", "x")
    assert code == 1
    assert err == (
        "rebalance: a part is missing or broken (ModuleNotFoundError: No module named 'pandas'): "
        "see `rebalance doctor`.\n"
    )


@pytest.mark.parametrize("by_option", [True, False])
def test_a_bug_shows_where_it_is_if_asked(run: Run, monkeypatch: pytest.MonkeyPatch, by_option: bool) -> None:
    _break(monkeypatch, ZeroDivisionError("division"))
    if not by_option:
        monkeypatch.setenv("REBALANCE_DEBUG", "1")
    code, _, err = run(*(["--debug"] if by_option else []), "validate", "x")
    assert code == 1
    assert err.startswith("Traceback")
    assert err.endswith("ZeroDivisionError: division\n")


def test_interrupted(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    _break(monkeypatch, KeyboardInterrupt())
    code, out, err = run("validate", "x")
    assert (code, out) == (130, "")
    assert err.strip() == "rebalance: interrupted"


def test_an_interrupt_ends_a_search_at_once_and_leaves_nothing(elsewhere: Path) -> None:
    instance = ROOT / "instances" / "jilin-2022-04-03"
    with subprocess.Popen([*PROGRAM, "solve", instance], stderr=subprocess.PIPE, text=True) as search:
        assert search.stderr is not None
        # The search has begun when it first says how far it has come.
        said = search.stderr.readline()
        asked = time.monotonic()
        search.send_signal(signal.SIGINT)
        said += search.stderr.read()
        assert search.wait() == 130, said
        assert time.monotonic() - asked < 3
    assert said.endswith("rebalance: interrupted\n")
    assert os.listdir() == []


def test_an_interrupt_after_all_is_done_does_not_change_how_it_ended(people_folder: Path) -> None:
    """Whoever reads the exit code must not be told of a signal where the plan was written and summed up."""
    command = [*PROGRAM, "solve", str(people_folder), "-o", "plan.json", "--quiet"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as solve:
        assert solve.stdout is not None
        while not solve.stdout.readline().startswith("The plan is in"):
            assert solve.poll() is None
        # A tenth of a second passes while the interpreter ends.
        time.sleep(0.03)
        solve.send_signal(signal.SIGINT)
        assert solve.wait() in (0, 130)


def test_the_program_itself_lets_no_interrupt_in_once_it_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["rebalance", "--version"])
    before = signal.getsignal(signal.SIGINT)
    try:
        assert main([]) == 2 and signal.getsignal(signal.SIGINT) is before
        assert main() == 0 and signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_stdout_carries_the_plan_alone(people_folder: Path) -> None:
    """What libraries print goes past Python's sys.stdout: only a process of its own shows it."""
    command = [*PROGRAM, "solve", str(people_folder), "-o", "-", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["status"] == "optimal"


def test_a_reader_that_goes_away_is_no_fault(broken_folder: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    for arguments, code in ((["schema"], 0), (["validate", str(broken_folder)], 3)):
        done = subprocess.run([*PROGRAM, *arguments], stdout=write, stderr=subprocess.PIPE, text=True)
        assert (done.returncode, done.stderr) == (code, "")
    os.close(write)


def test_a_full_disk_is_said_plainly() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    with open("/dev/full", "w") as full:
        done = subprocess.run([*PROGRAM, "schema"], stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2
    assert done.stderr == "rebalance: the output cannot be written: no space left on device\n"


def test_no_stdout_at_all() -> None:
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "sh", *PROGRAM, "schema"], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("encoding", ["ascii", "gbk"])
def test_whatever_the_terminal_can_show(people_folder: Path, encoding: str) -> None:
    """Text is shown as far as it goes; JSON is UTF-8 everywhere."""
    (people_folder / "宽.csv").write_text("a\n", encoding="utf-8")
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    command = [*PROGRAM, "validate", str(people_folder)]
    plain = subprocess.run(command, capture_output=True, env=environment)
    assert (plain.returncode, plain.stderr) == (0, b"")
    assert ("宽" if encoding == "gbk" else "?") in plain.stdout.decode(encoding)
    as_json = subprocess.run([*command, "--json"], capture_output=True, env=environment)
    assert "宽" in as_json.stdout.decode("utf-8")


def test_why_a_command_stopped_is_said_in_the_language_asked_for(run: Run, elsewhere: Path) -> None:
    (elsewhere / "there").mkdir()
    code, out, err = run("validate", "x", "--lang", "zh", "-o", "there")
    assert (code, out, err) == (2, "", "rebalance: there 将是工作簿：请以 .xlsx 结尾\n")
    assert run("solve", "x", "--lang", "zh", "-o", "there").err == (
        "rebalance: there 是文件夹：请指定要写入的文件。\n"
    )
