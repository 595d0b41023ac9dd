"""The parts of a plan as tables, each made once for every form in which people read it."""
