"""What may be done: columns, rules and levels of the linear program, as arrays.

Nothing here knows a solver. A `Model` is data: which decisions exist, which rows bind them, and what
each level of the objective charges for them.
"""
