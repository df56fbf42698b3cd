"""Files of people who mistype, and of those who mean harm: each fault is told with its line and what to write."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from backend.optimizer.roster.tours import BadProblem
from backend.planning import json_text
from backend.planning.engine import make
from backend.planning.errors import BadPlan
from backend.planning.files import BadFile, Kind, read_file, read_scenario
from backend.planning.people_csv import read_people

DAY = [0.0] * 32 + [4.0] * 40 + [0.0] * 24
QUEUE = {
    "name": "Sales", "demand": {"contacts": DAY * 7, "aht_s": [300.0] * 672}, "patience_s": 200,
    "goals": [{"kind": "answered", "share": 0.8, "within_s": 20}],
}  # fmt: skip
SHIFT = {
    "name": "Full", "minutes": 480, "first_start": "08:00", "last_start": "10:00", "step_min": 60,
    "breaks": [{"name": "Lunch", "minutes": 60, "earliest": 180, "latest": 240}],
}  # fmt: skip
WEEK: dict[str, Any] = {
    "version": 1, "name": "Hostile", "zone": "America/New_York", "first": "2026-11-30", "queues": [QUEUE],
    "agents": [{"name": name, "skills": ["Sales"]} for name in ("Ann", "Bob", "Cy", "Di")],
    "shifts": [SHIFT], "rules": ["Everybody works at most 5 shifts a week."],
}  # fmt: skip


def week(**changed: Any) -> dict[str, Any]:
    return json.loads(json.dumps(WEEK | changed))  # type: ignore[no-any-return]


def said(text: str, kind: Kind = "yaml") -> str:
    with pytest.raises(BadFile) as caught:
        read_scenario(text, kind)
    return str(caught.value)


def of(document: dict[str, Any]) -> str:
    """What is said of a document in each kind of file, the same but for the line."""
    as_json = said(json.dumps(document, indent=1), "json")
    as_yaml = said(yaml.safe_dump(document, sort_keys=False), "yaml")
    assert as_json.split(": ", 1)[1] == as_yaml.split(": ", 1)[1]
    assert as_json.startswith("Line ")
    assert as_yaml.startswith("Line ")
    return as_yaml


def queue(**changed: Any) -> dict[str, Any]:
    return week(queues=[QUEUE | changed])


def shift(**changed: Any) -> dict[str, Any]:
    return week(shifts=[SHIFT | changed])


def contacts(number: Any) -> dict[str, Any]:
    return queue(demand={"contacts": [1.0] * 50 + [number] + [1.0] * 621, "aht_s": [300.0] * 672})


def meeting(**changed: Any) -> dict[str, Any]:
    one = {"name": "Talk", "minutes": 60, "who": ["Ann"], "first": "2026-11-30", "last": "2026-12-04"}
    return week(events=[one | changed])


CELL = "queues, entry 1 (Sales), demand, contacts, entry 51: "


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (week(agents="Ann, Bob"), "agents: “Ann, Bob” does not fit; it must be a list"),
        (week(agents=["Ann"]), "agents, entry 1: “Ann” is not enough here"),
        (week(agents=[{"name": "Ann", "skills": "Sales"}]), "entry 1 (Ann), skills: “Sales” does not fit; it must be"),
        (contacts("ten"), f"{CELL}“ten” does not fit; it must be a number."),
        (contacts(-1), f"{CELL}-1 does not fit; it must be at least 0."),
        (contacts(1e308), f"{CELL}1e+308 does not fit; it must be at most 1000000."),
        (week(brakes=[]) | {}, "“brakes” is not known here; what can stand here is version, name"),
        (shift(brakes=[]), "shifts, entry 1 (Full): “brakes” is not known here; did you mean breaks?"),
        (queue(media="fone"), "“fone” is not one of phone, chat, email, fax, outbound; did you mean phone?"),
        (queue(goals=[]), "goals: at least 1 entry is needed, not 0."),
        (queue(goals=[{"kind": "answered", "share": 80, "within_s": 20}]), "at most 1; write 0.8 for 80 %."),
        (queue(goals=[{"kind": "answered", "share": "80 %", "within_s": 20}]), "a number; write 0.8 for 80 %."),
        (queue(goals=[{"kind": "answered", "share": 1, "within_s": 20}]), "queues: Sales: The share of calls answered"),
        (queue(shrinkage=0.999999), "Sales loses 99.9999% of all time (shrinkage); the most is 0.9."),
        (queue(patience_s=float(10**9)), "patience_s: 1000000000.0 does not fit; it must be at most 36000."),
        (shift(minutes=0), "minutes: 0 does not fit; it must be at least 60."),
        (shift(minutes=1500), "minutes: 1500 does not fit; it must be at most 1440."),
        (shift(minutes=61), "must be a multiple of 15."),
        (shift(first_start="9am"), "first_start: “9am” is no time of day; write it as 08:00"),
        (shift(days=["Mon"]), "days, entry 1: “Mon” is not one of Monday, Tuesday"),
        (
            shift(breaks=[{"name": name, "minutes": 60, "earliest": 60, "latest": 60} for name in "LM"]),
            "do not fit one",
        ),
        (shift(breaks=[{"name": "Lunch", "minutes": 60, "earliest": 450, "latest": 480}]), "(Full): Lunch may begin"),
        (week(first="next week"), "first: “next week” is no day; write it as 2026-11-30."),
        (week(first="0001-01-01"), "first: “0001-01-01” does not fit; it must be at least 2000-01-01."),
        (week(first="9999-12-27"), "first: “9999-12-27” does not fit; it must be at most 2100-01-01."),
        (week(weeks=1.5), "weeks: 1.5 does not fit; it must be a whole number."),
        (week(weeks=10**30), "it must be at most 8."),
        (week(zone="America/NewYork"), "is no time zone; did you mean America/New_York?"),
        (week(zone=""), "zone: nothing is no time zone; use a name like"),
        (week(version=2), "version 2 is not known; this program reads 1; write version: 1"),
        (week(version="1"), "version “1” is not known"),
        (week(version=True), "version true is not known"),
        (week(version=[1]), "version a list is not known"),
        (week(name="x" * 5000), "x…” does not fit; it must be text of at most 80 letters."),
        (week(agents=[{"name": "<b>Ann</b>"}]), "“<b>Ann</b>” holds signs no name may have; use letters"),
        (week(agents=[{"name": "Ann"}, {"name": "ann"}]), "ann and Ann are the same but for capitals or spaces."),
        (week(agents=[{"name": "Ann", "skills": []}]), "Ann has no skills; name queues, or leave the word skills out"),
        (week(agents=[{"name": "Ann", "skills": ["Salse"]}]), "there is no such queue; did you mean Sales?"),
        (week(agents=[{"skills": ["Sales"]}]), "agents, entry 1: name is missing."),
        (week(rules=["Anne never works on Sundays."]), "no such agent; did you mean Ann?"),
        (week(rules=[5]), "rules, entry 1: 5 is no rule; write a rule as a sentence, like “Bob works"),
        (week(rules=[{"kind": "limit", "thing": "shift", "most": 5}]), "rules, entry 1, thing: “shift” is not one of"),
        (week(rules=["Ann " * 3000 + "never works on Sundays."]), "a name has at most 60 letters."),
        (meeting(last="2026-11-29"), "Talk: its last day 2026-11-29 lies before its first 2026-11-30."),
        (meeting(first="2027-01-01", last="2027-01-02"), "outside of the scenario, which goes from 2026-11-30 to"),
        (meeting(start="12:00", end="10:00"), "its end 10:00 lies before its start 12:00"),
        (meeting(start="12:00", end="12:15"), "its 60 min do not fit between 12:00 and 12:15."),
    ],
)
def test_faults_say_where_they_are_and_what_to_write(document: dict[str, Any], expected: str) -> None:
    told = of(document)
    assert expected in told
    assert len(told) < 600


def test_several_faults_are_told_at_once_and_what_is_misspelt_before_what_is_missing() -> None:
    document = week(queus=[QUEUE], first="soon") | {"weeks": 0}
    del document["queues"]
    told = said(yaml.safe_dump(document, sort_keys=False))
    assert "“queus” is not known here; did you mean queues?" in told
    assert told.count("Line ") == 3
    assert told.endswith("(and 1 more)")


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("name: a\nname: b\n", "yaml", "Line 2: name is there twice in one part"),
        ('{"name": "a",\n "zone": "b",\n "name": "c"}', "json", "Line 3: name is there twice in one part"),
        ("name: a\n\tfirst: b\n", "yaml", "Line 2, column 1: a tab stands here; indent with spaces."),
        ("name: a\n---\nname: b\n", "yaml", "Line 2, column 1: a second document begins here"),
        ("name: a\nzone: \0\n", "yaml", "Line 2: here is a sign that no text has"),
        ("[" * 20_000, "yaml", "Line 1: the file is nested too deeply"),
        ("[" * 200_000, "json", "nested too deeply"),
        ('{"a":' * 5000 + "1" + "}" * 5000, "json", "nested too deeply"),
        ("<scenario>" + "<a>" * 100_000, "xml", "Line 1: the file is nested too deeply"),
        ('{"weeks": ' + "9" * 5000 + "}", "json", "thousands of digits"),
        ('{"name": "a",\n}', "json", "Line 2, column 1: a comma stands before the end"),
        ("{'name': 'a'}", "json", "Line 1, column 2: texts stand between double quotes"),
        ('{"name": "a"', "json", "the file ends before it is complete"),
        ("name: a", "json", "this is no JSON"),
        ("1: 2\n", "yaml", "Line 1: 1 is no name; names are words."),
        ("", "xml", "The file is empty"),
        ("<scenario>\n<name>a</name>\n<name>b</name></scenario>", "xml", "Line 3: <name> is there twice in <scenario>"),
        ("<scenario>\n<naem>a</naem></scenario>", "xml", "Line 2: “naem” is not known here; did you mean name?"),
        ("<scenario>\n<version>9</version></scenario>", "xml", "Line 2: version 9 is not known"),
        ("<scenario>\n<contacts>1 x</contacts></scenario>", "xml", "Line 2: “x” among the numbers"),
        ('<?xml version="1.0" encoding="utf-7"?>\n<scenario>\n<naem>a</naem></scenario>', "xml", "Line 3: “naem”"),
    ],
)
def test_what_is_no_scenario_says_its_line(text: str, kind: Kind, expected: str) -> None:
    assert expected in said(text, kind)


def test_the_bytes_of_a_file_are_text_or_say_how_to_save_it(tmp_path: Path) -> None:
    text = yaml.safe_dump(week(), sort_keys=False)
    file = tmp_path / "week.yaml"
    for data in (text.encode("utf-8-sig"), text.encode("utf-16"), text.replace("\n", "\r\n").encode()):
        file.write_bytes(data)
        assert read_file(file).name == "Hostile"
    for data, expected in (
        (b"name: a\nzone: F\xe4ll\n", "Line 2 has a sign that is not UTF-8; save the file as text"),
        (b"\x1f\x8b\x08\0\0\xff", "The file is no text"),
        (b"x" * 10_000_001, "larger than 10 MB"),
    ):
        file.write_bytes(data)
        with pytest.raises(BadFile, match=expected):
            read_file(file)


def test_what_is_stored_already_is_read_although_a_file_would_be_refused() -> None:
    text = json.dumps(week(agents=[{"name": "Ann", "skills": []}, {"name": "ann"}]))
    assert [agent.name for agent in read_scenario(text, "json", stored=True).agents] == ["Ann", "ann"]
    assert "ann and Ann are the same" in said(text, "json")
    with pytest.raises(BadPlan, match="Ann and ann are the same but for capitals"):  # a table would lose one of them
        read_people("name,hours_most\nAnn,30\n", read_scenario(text, "json", stored=True))


def test_lines_of_json_are_those_of_the_text() -> None:
    text = '{\n "a": [1,\n  {"b": {}},\n  []],\n "c":\n  "x\\ny"\n}'
    assert json_text.lines(text) == {
        (): 1, ("a",): 2, ("a", 0): 2, ("a", 1): 3, ("a", 1, "b"): 3, ("a", 2): 4, ("c",): 6,
    }  # fmt: skip


def test_more_contacts_than_can_be_played_are_told_before_the_work_begins() -> None:
    text = json.dumps(queue(demand={"contacts": [1e6] * 672, "aht_s": [300.0] * 672}))
    with pytest.raises(BadProblem, match="672,000,000 contacts are more than the 2,000,000 .* most of them of Sales"):
        make(read_scenario(text, "json"), lambda _: True, lambda: 0.0)
