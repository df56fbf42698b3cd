"""Reading as generators: each yields the question it wants asked and is sent the answer.

So the same reading runs at once in a live poll, or a question at a time between two of them.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from backend.dialer import Answer
from backend.dialer.parse import Parsed, Reject

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Question:
    """One request: the endpoint's short name and its parameters."""

    name: str
    params: Mapping[str, str]


Steps = Generator[Question, Answer, T]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How reading one endpoint went: counted rows, and a sentence where something is not as it should be."""

    rows: int = 0
    rejected: int = 0
    rejects: Sequence[Reject] = ()
    ok: bool = True
    message: str = ""
    what_to_do: str = ""


def outcome(parsed: Parsed[Any]) -> Outcome:
    """The outcome of a parsed answer: many rejected rows are a failure, few a remark."""
    if not parsed.rejected:
        return Outcome(parsed.received)
    left_out = f"{parsed.rejected} of {parsed.received} rows could not be read and were left out"
    if parsed.unfit:
        hint = "The readable rows were kept and all are read again. If it lasts, report it with the rows shown below."
        return Outcome(parsed.received, parsed.rejected, parsed.rejects, False, f"{left_out}.", hint)
    return Outcome(parsed.received, parsed.rejected, parsed.rejects, True, f"{left_out}.")


def ask(name: str, **params: object) -> Steps[Answer]:
    """Ask one question."""
    return (yield Question(name, {key: str(value) for key, value in params.items()}))


def run(steps: Steps[T], answer: Callable[[Question], Answer]) -> T:
    """Run a reading to its end, answering each question at once."""
    try:
        question = next(steps)
        while True:
            question = steps.send(answer(question))
    except StopIteration as end:
        result: T = end.value
        return result
