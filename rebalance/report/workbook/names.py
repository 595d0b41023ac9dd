"""Names of sheets: legal, unique, and the same for the same plan."""

from __future__ import annotations

import re

_LONGEST = 31
# An apostrophe is legal inside a name, but would have to be doubled wherever the sheet is linked to.
_ILLEGAL = re.compile(r"[\[\]:*?/\\']")
_RESERVED = "history"


class SheetNames:
    """The names given so far in one workbook."""

    def __init__(self) -> None:
        self._taken = {_RESERVED}

    def give(self, wanted: str) -> str:
        r"""Return a name as near as may be to the one that is wanted.

        At most 31 characters as spreadsheets count them, none of ``[]:*?/\'``, and none that differs from
        another only by case or width of letters.
        """
        seen = "".join(c if c.isprintable() else "_" for c in wanted)
        base = _shortened(_ILLEGAL.sub("_", seen).strip(), _LONGEST) or "_"
        name, n = base, 1
        while name.casefold() in self._taken:
            n += 1
            ending = f" ({n})"
            name = _shortened(base, _LONGEST - len(ending)) + ending
        self._taken.add(name.casefold())
        return name


def _shortened(text: str, longest: int) -> str:
    """Cut a text to a length, counted as in UTF-16, without cutting a character in two."""
    while len(text.encode("utf-16-le", "surrogatepass")) > 2 * longest:
        text = text[:-1]
    return text.rstrip()
