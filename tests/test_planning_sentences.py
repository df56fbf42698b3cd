"""Rules in sentences and back: nothing is lost, nothing is guessed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.planning import sentences
from backend.planning.rules import WEEKDAYS, Available, Fair, Limit, Off, Pattern, Prefer, Rest

# Names that contain words of the language would make a sentence mean two things; the builder refuses them.
NAMES = st.sampled_from(
    ["Bob", "John", "Mary", "Robert", "Alice", "Joe", "Ann-Lee", "D'Arcy Quinn", "J. Smith", "Zoë", "Nr 7"]
)
SHIFTS = st.sampled_from(["Standard", "Special", "Early", "Late 2", "4-hour"])
THINGS = [
    "shifts", "hours", "weekend shifts", "night shifts", "days in a row", "days off in a row", "weekends",
]  # fmt: skip
WHO = st.lists(NAMES, max_size=4, unique=True).map(tuple)
SOURCE = st.sampled_from(["policy", "law", "union", "preference"])
RANK = st.none() | st.integers(1, 9)
DAYS = st.sets(st.sampled_from(WEEKDAYS), min_size=1).map(lambda some: tuple(sorted(some, key=WEEKDAYS.index)))
CLOCK = st.builds("{:02d}:{:02d}".format, st.integers(0, 23), st.integers(0, 59))
DATE = st.dates(date(2020, 1, 1), date(2035, 1, 1))
SOME_SHIFTS = st.lists(SHIFTS, min_size=1, max_size=3, unique=True).map(tuple)
SOFT = {"who": WHO, "source": SOURCE, "rank": st.integers(1, 9)}
COMMON = {"who": WHO, "source": SOURCE, "rank": RANK}


@st.composite
def limits(draw: st.DrawFn) -> Limit:
    thing = draw(
        st.sampled_from(
            ["shifts", "hours", "weekend shifts", "night shifts", "days in a row", "days off in a row", "weekends"]
        )
    )
    number = st.integers(0, 200).map(float) if thing != "hours" else st.integers(0, 800).map(lambda n: n / 4)
    least, most = sorted([draw(number), draw(number)])
    shape = draw(st.sampled_from(["least", "most", "both"]))
    return Limit(
        who=draw(WHO), source=draw(SOURCE), rank=draw(RANK), thing=thing,
        least=least if shape != "most" else None, most=most if shape != "least" else None,
        period=None if "row" in thing else draw(st.sampled_from(["day", "week", "2 weeks", "4 weeks", "month"])),
        shift=draw(st.none() | SHIFTS) if thing == "shifts" else None,
    )  # fmt: skip


def spans(kind: type[Fair] | type[Off], **more: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    who = st.lists(NAMES, min_size=2, max_size=4, unique=True).map(tuple) | st.just(()) if kind is Fair else WHO
    parts = st.fixed_dictionaries({**COMMON, "who": who, "first": DATE, "n": st.integers(0, 60), **more})
    return parts.map(lambda d: kind(last=d["first"] + timedelta(days=d.pop("n")), **d))


RULES = st.one_of(
    limits(),
    st.builds(Rest, **COMMON, hours=st.integers(1, 72).map(float) | st.just(11.5)),
    st.builds(Pattern, **COMMON, days=DAYS, mode=st.sampled_from(["must", "never", "may"]), shifts=SOME_SHIFTS),
    st.builds(Pattern, **COMMON, days=DAYS, mode=st.sampled_from(["must", "never"])),
    spans(Fair, thing=st.sampled_from(["shifts", "hours", "weekend shifts", "night shifts", "weekends"])),
    spans(Off),
    st.builds(Available, **COMMON, days=DAYS, start=st.just("08:00"), end=CLOCK.filter(lambda one: one != "08:00")),
    st.builds(
        Prefer,
        who=WHO,
        source=SOURCE,
        rank=st.integers(1, 9),
        starts=st.lists(CLOCK, min_size=1, max_size=3, unique=True).map(tuple),
    ),
    st.builds(Prefer, who=WHO, source=SOURCE, rank=st.integers(1, 9), shifts=SOME_SHIFTS),
)


@given(RULES)
def test_a_rule_comes_back_from_its_sentence_and_the_sentence_from_the_rule(rule):
    said = sentences.write(rule)
    assert sentences.read(said) == rule
    assert sentences.write(sentences.read(said)) == said


@pytest.mark.parametrize("sentence", sentences.EXAMPLES)
def test_the_examples_are_written_as_they_are_read(sentence: str):
    assert sentences.write(sentences.read(sentence)) == sentence


def test_the_rules_of_the_paper():
    assert sentences.read("Bob works between 3 and 4 weekend shifts a month.") == Limit(
        who=("Bob",), thing="weekend shifts", least=3, most=4, period="month"
    )
    assert sentences.read("alice works at most 80 hours in 2 weeks") == Limit(
        who=("alice",), thing="hours", most=80, period="2 weeks"
    )
    assert sentences.read("John works at most 5 days in a row.") == Limit(
        who=("John",), thing="days in a row", most=5, period=None
    )
    assert sentences.read("Joe works 8-hour or 4-hour special on Mondays.") == Pattern(
        who=("Joe",), days=("Monday",), mode="may", shifts=("8-hour", "4-hour special")
    )
    assert sentences.read("Joe works exactly 1 weekend in 4 weeks, by union agreement, if possible (rank 2).") == Limit(
        who=("Joe",), thing="weekends", least=1, most=1, period="4 weeks", source="union", rank=2
    )


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Bob likes Mondays", "is not understood. Write for example:"),
        ("Bob works at most 5 weekend shifts", "needs a period: a day, a week"),
        ("Bob works between 4 and 3 shifts a week", "contradict each other"),
        ("Bob works at most 2 bananas a week", "cannot be counted"),
        ("Bob is off on 2026-02-30", "is no day; write it as"),
        ("Bob never works on Blursdays", "is no weekday"),
        ("Bob works at most 2.5 shifts a week", "whole numbers"),
        ("Bob prefers to start at 25:00", "“25:00” is no time of day; write it as 08:00"),
        ("Bob works the same number of weekends from 2026-12-01 to 2026-12-31", "at least two people"),
        ("", "is not understood"),
    ],
)
def test_what_is_not_understood_says_why(sentence: str, said: str):
    with pytest.raises(sentences.NotUnderstood, match=said):
        sentences.read(sentence)


@given(st.text(max_size=120))
def test_any_text_is_read_or_refused(text: str):
    try:
        rule = sentences.read(text)
    except sentences.NotUnderstood:
        return
    assert sentences.read(sentences.write(rule)) == rule


@pytest.mark.parametrize(
    ("sentence", "odd"),
    [
        ("Everybody works at mots 4 days in a row.", (19, "mots", "most")),
        ("Bob wroks at most 3 shifts a week.", (4, "wroks", "works")),
        ("Joe never works on sudnays.", (19, "sudnays", "sundays")),
        ("Ann sleeps.", (4, "sleeps", "")),
        *((one, None) for one in sentences.EXAMPLES),
    ],
)
def test_the_first_word_the_language_does_not_know_is_pointed_at(sentence: str, odd: tuple[int, str, str] | None):
    assert sentences.odd_word(sentence) == odd
