"""A long run: ``python -m tests.fuzz COUNT [FIRST_SEED]`` tells the ends, and the most memory taken."""

from __future__ import annotations

import sys
import time
from collections import Counter

from tests.fuzz.run import many, peaks

_TOLD_EVERY = 1000


def main(count: int, first: int = 0) -> None:
    """Run, and say from time to time how far it is."""
    ends: Counter[str] = Counter()
    begun = time.monotonic()
    for seed in range(first, first + count, _TOLD_EVERY):
        ends += many(seed, min(_TOLD_EVERY, first + count - seed))
        told = ", ".join(f"{end} {number:,}" for end, number in sorted(ends.items()))
        memory = " + ".join(f"{most >> 20:,}" for most in peaks())
        spent = time.monotonic() - begun
        print(f"{ends.total():,} in {spent:,.0f} s, {memory} MiB: {told}", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
