"""What the feed keeps: cards that were shown or held out, and entries of the silence log."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from backend.advice.feed.candidate import Candidate
from backend.advice.rules.kinds import Kind, Level, Tone

Part = Literal["shown", "held_out"]
CardState = Literal["shown", "done", "not_now", "wrong", "over"]
Reaction = Literal["did_it", "not_now", "wrong", "reopened"]
Why = Literal["budget", "repeated", "muted", "thin", "unsure", "slight", "merged", "refused", "held_out", "praise"]
Note = Literal[
    "", "waiting", "open", "done", "not_now", "wrong", "said", "same", "system", "expression",
]  # fmt: skip
"""What exactly: still waiting for `for_s`; repeats an open card, one done, put off, called wrong, or said a while ago;
merged with the same advice or into a system's; the rule's expression."""


@dataclass(frozen=True, slots=True)
class Card:
    """One piece of advice that took a place in the feed, or was held out at the moment it would have.

    `first` is what was known when it was shown, `latest` the newest, `firing_at` when its rule held last.
    `randomised` says whether chance could have held it out (`hold_share`: how likely that was); only such cards measure
    an effect. Its outcome is measured in
    `[shown_at, expires_at)`. `followed_at` is when polling saw that it was done. `merged` are keys of the same advice.
    Times are UTC s; `worth` is expected benefit x chance in cents per hour at `shown_at`.
    """

    card_id: int
    first: Candidate
    latest: Candidate
    level: Level
    state: CardState
    part: Part
    randomised: bool
    hold_share: float
    worth: float
    shift: int
    shown_at: int
    updated_at: int
    firing_at: int
    expires_at: int
    ended_at: int | None = None
    reaction: Reaction | None = None
    reaction_reason: str = ""
    reacted_at: int | None = None
    followed_at: int | None = None
    merged: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The candidate's identity."""
        return self.first.key

    @property
    def open(self) -> bool:
        """Whether it still stands: neither answered nor over."""
        return self.ended_at is None

    def concealed(self, at: int) -> bool:
        """Whether nobody may see it at `at`: held out, and its outcome not yet in."""
        return self.part == "held_out" and at < self.expires_at

    def but(self, **changed: object) -> Card:
        """The same card with some fields changed."""
        return replace(self, **changed)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Held:
    """One candidate of a shift that is not shown, as of the last look that held it back.

    `why` and `note` say why (words: `feed.held_words`), `into` is the key of the candidate it went into. `waits_since`
    is since when its rule holds (None: it does not). `ended_at` is when it was shown or no longer a candidate; None
    while it is held back. `ready_at` is when time alone lets it in (None: time alone does not).
    """

    candidate: Candidate
    level: Level
    why: Why
    note: Note
    shift: int
    first_at: int
    last_at: int
    ended_at: int | None = None
    waits_since: int | None = None
    into: str = ""
    more_calls: int | None = None
    ready_at: int | None = None
    hidden_until: int = 0

    @property
    def key(self) -> str:
        """The candidate's identity."""
        return self.candidate.key

    @property
    def kind(self) -> Kind:
        """The candidate's kind."""
        return self.candidate.kind

    @property
    def tone(self) -> Tone:
        """The candidate's tone."""
        return self.candidate.tone

    def concealed(self, at: int) -> bool:
        """Whether nobody may see it at `at`, because it is part of the measurement."""
        return at < self.hidden_until

    def but(self, **changed: object) -> Held:
        """The same entry with some fields changed."""
        return replace(self, **changed)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Changes:
    """What one look changed: cards and log entries to store, and the fate of each candidate by key."""

    cards: tuple[Card, ...]
    held: tuple[Held, ...]
    fates: dict[str, Literal["shown"] | Why]
