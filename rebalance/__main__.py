"""Run the command line as ``python -m rebalance``."""

import sys

from rebalance.cli import main

sys.exit(main())
