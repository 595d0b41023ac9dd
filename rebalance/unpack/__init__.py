"""A workbook to plain values: a program of its own, which may run out of memory and harm no other."""
