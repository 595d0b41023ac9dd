"""How long each phase takes, and how much memory, by size; and the same linear program by others.

``python -m tests.benchmarks`` measures; see ``--help``.
"""
