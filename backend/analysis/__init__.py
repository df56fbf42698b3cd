"""Statistics of the floor: columns in, columns out; pure numpy and scipy.

Nothing here reads a clock, a file, the environment or global random state; `now` and `rng` are arguments.
The formulas, their sources and the policies (what counts as enough calls) are in docs/method.md.
"""
