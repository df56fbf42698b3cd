"""Step one of a look: does a candidate's rule hold, for long enough, and may it speak at all?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from backend.advice.feed.candidate import Candidate
from backend.advice.feed.card import Held, Note, Why
from backend.advice.feed.enough import calls_to_settle
from backend.advice.feed.manners import Manners
from backend.advice.feed.worth import cents_per_hour, expected_worth, level_of
from backend.advice.rules import Clause, Rule
from backend.advice.rules.kinds import Level

_WHY: dict[str, Why] = {"n": "thin", "chance": "unsure"}


@dataclass(slots=True)
class Weighed:
    """A candidate during a look; `why` None: nothing holds it back so far.

    `waits_since` is since when its rule holds (None: it does not). `merged` are the keys it speaks for as well. `first`
    puts it first: the shift's praise. `again` marks what was put off and comes back, `standing` what has an open card.
    """

    candidate: Candidate
    rule: Rule
    worth: float
    level: Level
    why: Why | None = None
    note: Note = ""
    waits_since: int | None = None
    into: str = ""
    ready_at: int | None = None
    hidden_until: int = 0
    more_calls: int | None = None
    merged: tuple[str, ...] = ()
    first: bool = False
    again: bool = False
    standing: bool = False

    @property
    def holds(self) -> bool:
        """Whether the rule's expression holds now."""
        return self.waits_since is not None

    def hold(
        self, why: Why, note: Note = "", *, into: str = "", ready_at: int | None = None, hidden_until: int = 0
    ) -> None:
        """Hold it back, with the reason."""
        self.why, self.note, self.into, self.ready_at = why, note, into, ready_at
        self.hidden_until = hidden_until


def weigh(
    candidate: Candidate, rules: Mapping[str, Rule], before: Held | None, firing: bool, at: int, manners: Manners
) -> Weighed:
    """The candidate against its rule; `before` is its entry of the last look, `firing` whether it has an open card.

    Raises ValueError for a rule nobody knows or one of another kind.
    """
    rule = _rule_of(candidate, rules)
    one = Weighed(candidate, rule, expected_worth(candidate, manners), level_of(candidate.chance, rule.severity))
    if candidate.refused:
        one.hold("refused")
        return one
    failed = rule.when.failed(facts(candidate, manners)) or _below(candidate, manners)
    if failed is not None:
        one.hold(_WHY.get(failed.name, "slight"), "expression")
        one.more_calls = _more(candidate, failed)
        return one
    waited = before is not None and before.ended_at is None and before.waits_since is not None
    one.waits_since = before.waits_since if before is not None and waited else at
    _permit(one, at, firing, manners)
    return one


def facts(candidate: Candidate, manners: Manners) -> dict[str, float]:
    """What a rule's expression may ask of a candidate."""
    known = {name: float(value) for name, value in candidate.parts.items() if isinstance(value, int | float)}
    return {
        "agents": float(len(candidate.agent_ids)),
        **known,
        "chance": candidate.chance,
        "n": float(candidate.n),
        "worth": cents_per_hour(candidate, manners),
        "benefit": candidate.benefit_per_hour.value,
        "low": candidate.benefit_per_hour.low,
    }


def _rule_of(candidate: Candidate, rules: Mapping[str, Rule]) -> Rule:
    rule = rules.get(candidate.rule)
    if rule is None:
        raise ValueError(f"There is no rule {candidate.rule!r}; known are {', '.join(sorted(rules))}.")
    if (rule.kind, rule.tone) != (candidate.kind, candidate.tone):
        raise ValueError(f"Rule {rule.name!r} is of {rule.kind}/{rule.tone}, not {candidate.kind}/{candidate.tone}.")
    return rule


def _below(candidate: Candidate, manners: Manners) -> Clause | None:
    """The centre's own floor that a candidate fails; praise need not pay."""
    if candidate.chance < manners.least_chance:
        return Clause("chance", ">=", manners.least_chance)
    if candidate.tone != "praise" and cents_per_hour(candidate, manners) < manners.least_worth:
        return Clause("worth", ">=", manners.least_worth)
    return None


def _more(candidate: Candidate, failed: Clause) -> int | None:
    """How many more calls would settle it."""
    if failed.name == "n":
        return max(int(failed.bound) - candidate.n, 1)
    if failed.name != "chance" or candidate.more_calls is not None:
        return candidate.more_calls
    return calls_to_settle(candidate.n, candidate.chance, failed.bound)


def _permit(one: Weighed, at: int, firing: bool, manners: Manners) -> None:
    waits_since = at if one.waits_since is None else one.waits_since
    if one.rule.name in manners.muted:
        one.hold("muted")
    elif not firing and at - waits_since < one.rule.for_s:
        one.hold("unsure", "waiting", ready_at=waits_since + one.rule.for_s)
