"""Whatever README.md shows is true: commands, tables, exit codes, folders, limits."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click

import rebalance
from rebalance.cli import commands
from rebalance.cli.codes import MEANINGS
from rebalance.instance import load
from rebalance.tables.columns import POLICY, SETTINGS, TABLES, Column
from rebalance.words import Words

ROOT = Path(rebalance.__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CI = (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def section(title: str) -> str:
    """The text under a heading."""
    (text,) = re.findall(rf"^## {title}\n(.*?)(?=^## |\Z)", README, flags=re.MULTILINE | re.DOTALL)
    return str(text)


def rows(text: str) -> list[str]:
    """The rows of the table in a text, without its head."""
    return [line for line in text.splitlines() if line.startswith("| ")][1:]


def fenced(language: str) -> list[str]:
    return [
        str(block) for block in re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    ]


def described(column: Column) -> str:
    text = column.name
    if not column.required:
        text += "?"
    if column.default_from:
        text += f" *{column.default_from}*"
    elif column.default not in (None, ""):
        text += f" *{column.default}*"
    if column.values:
        text += f" ({' / '.join(column.values)})"
    return text


def test_the_tables_are_those_that_are_read() -> None:
    expected = [
        f"| {table.name}{'' if table.required else '?'} | {table.zh} | "
        f"{', '.join(map(described, table.columns.values()))} |"
        for table in TABLES.values()
    ]
    assert rows(section("Tables in")) == expected
    for setting in (*SETTINGS.values(), *POLICY.values()):
        assert described(setting) in section("Tables in"), setting.name


def test_the_commands_are_those_there_are() -> None:
    context = click.Context(commands)
    expected = []
    for name in commands.list_commands(context):
        command = commands.get_command(context, name)
        assert command is not None
        expected.append(f"| `{name}` | {command.get_short_help_str(100)} |")
    assert rows(section("Commands")) == expected


def test_the_exit_codes_are_those_there_are() -> None:
    assert rows(section("Exit codes")) == [f"| {code} | {meaning} |" for code, meaning in MEANINGS.items()]


def test_the_folders_are_those_there_are() -> None:
    listed = re.findall(r"^ {2}(\w+)/ ", section("How it is built"), re.MULTILINE)
    package = ROOT / "rebalance"
    assert sorted(listed) == sorted(p.name for p in package.iterdir() if (p / "__init__.py").exists())


def test_the_commands_shown_can_be_typed() -> None:
    """What installs and tests is what is run before every release; what solves names what is there."""
    solve, test = fenced("sh")[:2]
    assert test.strip() in CI
    for line in solve.splitlines():
        *_, program = line.split(" && ")
        name, command, instance = shlex.split(program)
        assert name == ".venv/bin/rebalance"
        assert commands.get_command(click.Context(commands), command) is not None
        assert (ROOT / instance / "instance.toml").exists()


def test_the_output_shown_is_of_the_instance_shown() -> None:
    """Its figures depend on the machine, where the time limit cut the search short; these do not."""
    instance = load(ROOT / "instances" / "jilin-2022-04-03")
    lines = fenced("text")[0].splitlines()
    assert lines[0] == instance.title
    assert max(map(len, lines)) <= 80
    cohort = dict(zip(instance.categories["category"], instance.categories["cohort"], strict=True))
    found = instance.people["count"].groupby(instance.people["category"].map(cohort)).sum()
    shown = {line.split()[0]: re.findall(r" ([\d,]+)(?= |$)", line)[:3] for line in lines[3:5]}
    for name, figures in shown.items():
        total, moved, waiting = (int(figure.replace(",", "")) for figure in figures)
        assert total == found[name] == moved + waiting
    for vehicle in instance.vehicles["vehicle"].unique():
        assert any(f"   {Words('en').of('vehicles', vehicle)} " in line for line in lines), vehicle
