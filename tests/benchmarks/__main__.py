"""``python -m tests.benchmarks [SIZE…]``: measure, and print a table."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.benchmarks.phases import PHASES, Run, measure, same, slope
from tests.benchmarks.program import Linear
from tests.benchmarks.rivals import RIVALS
from tests.benchmarks.sizes import GROWING, SIZES, USUAL
from tests.benchmarks.table import into_readme, rows, table

Figures = dict[str, Any]


def ours(name: str, folder: Path, seconds: float, phases: tuple[str, ...]) -> Figures:
    """Measure the phases of one size in this process, and leave its linear program in the folder."""
    run = Run({**SIZES, **GROWING}[name].folder(folder / "instance"), seconds)
    measure(run, phases)
    linear = same(run)
    if linear is not None:
        run.figures |= {"columns": len(linear.cost), "rows": len(linear.row_upper)}
        run.figures["coefficients"] = len(linear.value)
        linear.save(folder / "same.npz")
    return {"size": name, "seconds": run.taken, "figures": run.figures}


def rival(name: str, file: Path, limit: float) -> Figures:
    """Let another program solve the same, in a process of its own that ends after so many seconds."""
    command = [sys.executable, "-m", "tests.benchmarks.rivals", name, str(file)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit, check=True)
    except subprocess.TimeoutExpired:
        return {"failed": f"not within {limit:g} s"}
    except subprocess.CalledProcessError as error:
        return {"failed": (error.stderr.strip().splitlines() or [f"ended with {error.returncode}"])[-1]}
    said: Figures = json.loads(done.stdout.splitlines()[-1])
    return said


def measured(
    name: str, phases: tuple[str, ...], rivals: tuple[str, ...], limit: float, seconds: float | None
) -> Figures:
    """Measure one size in a process of its own, then others on the same linear program."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        command = [sys.executable, "-m", "tests.benchmarks", name, "--inside", scratch, "--phases", *phases]
        command += [] if seconds is None else ["--seconds", str(seconds)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        found: Figures = json.loads(done.stdout.splitlines()[-1])
        found["rivals"] = {}
        if rivals and (folder / "same.npz").exists():
            if any(RIVALS[other][1] == ".mps" for other in rivals):
                Linear.load(folder / "same.npz").write_mps(folder / "same.mps")
            for other in rivals:
                found["rivals"][other] = rival(other, folder / f"same{RIVALS[other][1]}", limit)
    return found


def growth(found: list[Figures]) -> str:
    """Say with which power of the number of candidates each phase, and memory, grows."""
    sizes = [one["figures"]["candidates"] for one in found]
    every = [name for name in found[0]["seconds"] if all(name in one["seconds"] for one in found)]
    amounts = {name: [one["seconds"][name] for one in found] for name in every}
    amounts["peak memory"] = [one["figures"]["MiB LP"] for one in found]
    lines = [f"candidates: {', '.join(f'{size:,.0f}' for size in sizes)}"]
    for name, values in amounts.items():
        lines.append(f"{name}: {', '.join(f'{v:,.2f}' for v in values)}; slope {slope(sizes, values):.2f}")
    return "\n".join(lines)


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("sizes", nargs="*", metavar="SIZE", help=f"of {', '.join([*SIZES, *GROWING])}")
    parser.add_argument("--phases", nargs="+", choices=PHASES, default=list(PHASES))
    parser.add_argument("--rivals", nargs="*", choices=RIVALS, default=list(RIVALS))
    parser.add_argument("--seconds", type=float, help="for each size's plan, and its linear programs")
    parser.add_argument("--limit", type=float, default=3600, help="seconds that each rival may take")
    parser.add_argument("--growth", action="store_true", help="how seconds and memory grow over four sizes")
    parser.add_argument("--readme", action="store_true", help="put the table into README.md, by version")
    parser.add_argument("--json", type=Path, help="write everything measured to this file")
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    known = {**SIZES, **GROWING}
    if unknown := [name for name in asked.sizes if name not in known]:
        parser.error(f"there is no size {unknown[0]}: {', '.join(known)}")
    if asked.inside is not None:
        (name,) = asked.sizes
        seconds = asked.seconds or known[name].seconds
        print(json.dumps(ours(name, asked.inside, seconds, tuple(asked.phases))))
        return
    phases, rivals = tuple(asked.phases), tuple(asked.rivals)
    if asked.growth:
        phases, rivals = ("read", "validate", "build", "LP"), ()
    names = asked.sizes or (list(GROWING) if asked.growth else list(USUAL))
    found = []
    for name in names:
        found.append(measured(name, phases, rivals, asked.limit, asked.seconds))
        print(json.dumps(found[-1]), file=sys.stderr)
    if asked.json is not None:
        asked.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(growth(found) if asked.growth else table(found))
    if asked.readme:
        into_readme(rows(found))


if __name__ == "__main__":
    main()
