"""A long run: ``python -m tests.fuzz COUNT [FIRST_SEED]`` tells the ends, and the most memory taken.

It goes on after what may not be, and exits with 1 if there was any.
"""

from __future__ import annotations

import sys
import time
import traceback
from collections import Counter

from tests.fuzz.run import Wrong, many, peaks

_TOLD_EVERY = 1000


def main(count: int, first: int = 0) -> int:
    """Run, and say from time to time how far it is; return how many ended as none may."""
    ends: Counter[str] = Counter()
    begun = time.monotonic()

    def told(error: Wrong) -> None:
        traceback.print_exception(error)
        print(flush=True)

    for seed in range(first, first + count, _TOLD_EVERY):
        ends += many(seed, min(_TOLD_EVERY, first + count - seed), told)
        how = ", ".join(f"{end} {number:,}" for end, number in sorted(ends.items()))
        memory = " + ".join(f"{most >> 20:,}" for most in peaks())
        spent = time.monotonic() - begun
        print(f"{ends.total():,} in {spent:,.0f} s, {memory} MiB: {how}", flush=True)
    return ends["wrong"]


if __name__ == "__main__":
    sys.exit(1 if main(*map(int, sys.argv[1:])) else 0)
