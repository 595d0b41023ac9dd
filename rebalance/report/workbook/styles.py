"""How cells look: legible in black and white, and the same on every sheet."""

from __future__ import annotations

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

# It is as wide on every machine, or one just as wide stands in for it: what fits the page here fits it there.
FONT = {"font_name": "Arial", "font_size": 10}
_LINE = {"border": 1, "border_color": "#B5B5B5"}
_HEAD = {**_LINE, "bold": True, "bg_color": "#E4E9EE", "text_wrap": True, "valign": "vcenter"}
_FILL = {**_LINE, "bg_color": "#FFFDF0", "text_wrap": True}
_STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "valign": "vcenter"},
    "subtitle": {"font_color": "#404040", "text_wrap": True},
    "heading": {"bold": True, "font_size": 12, "bottom": 2},
    "note": {"italic": True, "font_color": "#404040", "text_wrap": True},
    "head": _HEAD,
    "head_right": {**_HEAD, "align": "right", "indent": 1},
    "head_center": {**_HEAD, "align": "center"},
    "step": {**_LINE, "bold": True, "bg_color": "#CBD5DE", "align": "center", "text_wrap": True},
    "cell": {**_LINE, "text_wrap": True},
    # The first row of another vehicle.
    "first": {**_LINE, "top": 2, "top_color": "#404040", "text_wrap": True},
    "fill": _FILL,
    "fill_text": {**_FILL, "num_format": "@"},
    "fill_time": {**_FILL, "num_format": "h:mm"},
    "bar": {
        "bold": True,
        "bg_color": "#404040",
        "font_color": "#FFFFFF",
        "font_size": 12,
        "valign": "vcenter",
    },
    "fleet": {**_LINE, "bold": True, "bg_color": "#F1F1F1", "valign": "vcenter"},
    "link": {**_LINE, "font_color": "#0B4F8A", "underline": 1, "text_wrap": True},
    "hidden": {"font_color": "#808080", "font_size": 8},
}
_KINDS: dict[str, dict[str, Any]] = {
    "number": {"num_format": "#,##0", "align": "right", "indent": 1, "text_wrap": False},
    "date": {"num_format": "yyyy-mm-dd", "align": "left", "text_wrap": False},
    "clock": {"num_format": "[h]:mm", "align": "center", "text_wrap": False},
}


class Styles:
    """The formats of a workbook, each made when it is first asked for.

    A name is that of a style, and perhaps ``.number``, ``.date`` or ``.clock``: what the cell holds.
    """

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[str, Format] = {}

    def __getitem__(self, name: str) -> Format:
        if name not in self._made:
            style, _, kind = name.partition(".")
            self._made[name] = self._book.add_format(
                {**FONT, "valign": "top", **_STYLES[style], **_KINDS.get(kind, {})}
            )
        return self._made[name]
