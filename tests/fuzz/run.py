"""One changed instance after another, each to its end: a checked plan, or findings."""

from __future__ import annotations

import resource
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from resource import RUSAGE_CHILDREN, RUSAGE_SELF
from unittest.mock import patch

from rebalance.instance import Instance, InvalidInstance, load
from rebalance.plan.check import check
from rebalance.plan.make import make_plan
from rebalance.solve.told import NoPlan
from rebalance.words import LANGUAGES
from tests.fuzz.doors import DOORS, damage, read_here, stdin_of
from tests.fuzz.mutations import Mutant, begin, described, mutate
from tests.instance.sound import built, drop, sound

_DAMAGED = 0.15
_SOLVE_SECONDS = 2.0
_PLANNED: set[str] = set()
_SUPPLIES, _PEOPLE = ("items", "stock", "needs", "pairs"), ("categories", "accepts", "people", "rooms")
#: Instances to begin with, by the tables that they lack, and their digests.
_BASES = {lacking: built(drop(*lacking)).sha256 for lacking in ((), _SUPPLIES, _PEOPLE)}


class Wrong(AssertionError):
    """An end that no instance may come to."""


def one(seed: int, folder: Path) -> str:
    """Change an instance and see how it ends.

    Parameters
    ----------
    seed : int
        Decides everything.
    folder : Path
        An empty folder.

    Returns
    -------
    str
        The door and the end: ``planned``, ``refused`` or ``no plan in time``.

    Raises
    ------
    Wrong
        Something else than an instance or findings came of it, a plan that breaks a rule, or another meaning.
    """
    chance = Random(seed)
    lacking = chance.choice(list(_BASES))
    settings, tables = sound()
    mutant = begin(settings, {name: rows for name, rows in tables.items() if name not in lacking})
    for _ in range(chance.choice([0, 1, 1, 1, 2, 3])):
        mutate(mutant, chance)
    door = chance.choice(list(DOORS))
    try:
        path = DOORS[door](folder, mutant, chance)
    except (ValueError, OSError):
        # What writes refuses some names of sheets and files; a document takes any.
        door, path = "json", DOORS["json"](folder, mutant, chance)
    damaged = chance.random() < _DAMAGED
    if damaged:
        damage(path, chance)
        mutant.same = mutant.refused = False
        door += " damaged"
    try:
        return f"{door}: {_end(path, mutant, _BASES[lacking], chance, damaged)}"
    except Exception as error:
        raise Wrong(f"seed {seed}, {door}: {type(error).__name__}: {error}\n{described(mutant)}") from error


def _end(path: Path, mutant: Mutant, sha256: str, chance: Random, damaged: bool) -> str:
    try:
        instance = _load(path, chance, damaged)
    except InvalidInstance as invalid:
        for finding in invalid.findings:
            assert all(finding.said(language).message for language in LANGUAGES)
        assert any(finding.severity == "error" for finding in invalid.findings)
        return "refused"
    if mutant.refused:
        raise Wrong("what means two things was read")
    if mutant.same and instance.sha256 != sha256:
        raise Wrong("it was read as something else")
    return _planned(instance)


def _load(path: Path, chance: Random, damaged: bool) -> Instance:
    if path.suffix == ".json" and chance.random() < 0.3:
        with patch("sys.stdin", stdin_of(path)):
            return load("-")
    if damaged:  # reading may end the process that reads
        return load(path)
    with patch("rebalance.instance.doors.workbook._read_elsewhere", read_here):
        return load(path)


def _planned(instance: Instance) -> str:
    if instance.sha256 in _PLANNED:  # the same content has the same plan
        return "planned"
    try:
        plan = make_plan(instance, time_limit=_SOLVE_SECONDS)
    except NoPlan:
        return "no plan in time"
    _PLANNED.add(instance.sha256)
    violations = check(instance, plan)
    if violations:
        raise Wrong(f"the plan breaks rules: {violations[:3]}")
    return "planned"


def many(first: int, count: int, wrong: Callable[[Wrong], None]) -> Counter[str]:
    """Let many happen, and count the ends; `wrong` is told of what may not be."""
    ends: Counter[str] = Counter()
    for seed in range(first, first + count):
        folder = Path(tempfile.mkdtemp(prefix="fuzz"))
        try:
            ends[one(seed, folder)] += 1
        except Wrong as error:
            wrong(error)
            ends["wrong"] += 1
        finally:
            shutil.rmtree(folder)
    return ends


def peaks() -> tuple[int, int]:
    """Return the most bytes of memory that this process, and any that it started, has taken."""
    own, others = (resource.getrusage(who).ru_maxrss << 10 for who in (RUSAGE_SELF, RUSAGE_CHILDREN))
    return own, others
