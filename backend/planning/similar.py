"""The name somebody meant: the known one that is most like what was written."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches


def near(word: str, known: Collection[str]) -> str:
    """`; did you mean Sales?`, or nothing where no known word is alike."""
    folded = {one.casefold(): one for one in known}
    found = get_close_matches(word.casefold()[:100], folded, 1, 0.6)
    return f"; did you mean {folded[found[0]]}?" if found else ""
