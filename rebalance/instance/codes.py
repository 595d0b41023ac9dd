"""The code of every finding, and what it means. A code, once given, keeps its meaning."""

from __future__ import annotations

from collections.abc import Mapping

from rebalance.words import catalogue


def _codes(severity: str) -> Mapping[str, str]:
    entries = ((key.split("."), texts) for key, texts in catalogue().items())
    return {
        parts[1]: texts["en"] for parts, texts in entries if parts[0] == severity and parts[2:] == ["meaning"]
    }


#: Codes of what refuses an input.
ERRORS: Mapping[str, str] = _codes("error")
#: Codes of what is only suspicious.
WARNINGS: Mapping[str, str] = _codes("warning")
