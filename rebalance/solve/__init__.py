"""How it is found: the only folder that knows a solver."""
