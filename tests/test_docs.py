"""The documents and the program agree: commands, options, settings, defaults, sentences, links."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from backend import __version__
from backend.__main__ import main
from backend.centres import default_settings
from backend.config import PREFIX, Settings
from backend.planning import commands as planning
from backend.planning.files import read_scenario
from backend.schemas import CentreSettings, Foresight, Steering
from backend.store.retention import DAY_DAYS, RAW_DAYS, ROLL_DAYS

ROOT = Path(__file__).parent.parent
NAMES = (
    "guide", "privacy", "permissions", "faults", "method", "method-forecast", "method-alerts", "method-trends",
    "method-lineup", "method-feed", "method-drops", "method-schedule", "method-staffing", "method-roster",
    "bench-alerts", "rules", "planning",
)  # fmt: skip
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs" / f"{name}.md" for name in NAMES)]
README, GUIDE, PRIVACY = PAGES[0], PAGES[2], PAGES[3]


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def rows_of(page: Path, heading: str) -> list[list[str]]:
    """Cells of the table below a heading."""
    section = text_of(page).split(f"{heading}\n", 1)[1].split("\n#", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def commands() -> list[tuple[str, str]]:
    """Every call of the command line in any page: the page's name and the words after `python -m backend`."""
    call = re.compile(r"(?:python |: )-m backend ((?:[^`\n#().,;:]|\.\w)+)")
    found = [(page.name, words.strip()) for page in PAGES for words in call.findall(text_of(page))]
    first = [row[0] for row in rows_of(README, "## Commands")]
    return found + [("README.md", words) for cell in first for words in re.findall(r"`([^`]+)`", cell)]


def test_the_planners_page_shows_a_scenario_that_can_be_read() -> None:
    page = text_of(ROOT / "docs" / "planning.md")
    lines = page.split("    version: 1\n")[1].split("\n\n")[0].splitlines()
    scenario = read_scenario("\n".join(line.removeprefix("    ") for line in lines), "yaml")
    assert len(scenario.rules) == 2
    assert sum(scenario.queues[0].demand.contacts) == 4 * (4 * 40 + 6 * 28) + 10 * 60


def test_every_command_and_option_that_a_page_names_exists() -> None:
    assert len(commands()) > 25
    for page, words in commands():
        name = words.split()[0]
        if name == "…":
            continue
        command = main.commands.get(name)
        assert command is not None, (page, words)
        spelled = getattr(planning, name, command) if name in ("staff", "schedule", "events", "plan") else command
        options = {option for one in spelled.params for option in one.opts}
        assert set(re.findall(r"--[a-z-]+", words)) <= options, (page, words)


def test_the_readme_names_every_command_but_the_one_for_developers() -> None:
    named = {words.split()[0] for page, words in commands() if page == "README.md"}
    assert set(main.commands) - named == {"openapi"}


def test_the_guide_names_every_setting_with_its_variable_and_default() -> None:
    rows = {re.findall(r"`(\w+)`", row[0])[0]: row for row in rows_of(GUIDE, "## Settings")}
    assert set(rows) == set(Settings.model_fields)
    for name, row in rows.items():
        assert row[1] == f"`{PREFIX}{name.upper()}`"
        default = Settings.model_fields[name].default
        if isinstance(default, str | int | float):
            assert row[2].strip("`") == str(default).lower() if isinstance(default, bool) else str(default), name


def test_the_guide_names_every_setting_of_a_centre_with_its_default() -> None:
    fresh = default_settings("My floor").model_dump()
    defaults = {}
    for row in rows_of(GUIDE, "### Settings of a centre"):
        names = re.findall(r"`(\w+)`", row[0])
        cells = [cell.strip() for cell in row[1].split(",")] if len(names) > 1 else [row[1]]
        defaults |= dict(zip(names, cells, strict=True))
    assert set(defaults) == set(CentreSettings.model_fields)
    for name, shown in defaults.items():
        if isinstance(fresh[name], float):
            assert float(shown) == fresh[name], name
        elif isinstance(fresh[name], int | str):
            assert shown == str(fresh[name]), name


def test_the_guide_names_every_setting_of_foresight_with_its_default() -> None:
    rows = {row[0].strip("`"): row[1] for row in rows_of(GUIDE, "### Settings of foresight")}
    assert rows == {name: str(value) for name, value in Foresight().model_dump().items()}


def test_the_guide_names_every_setting_of_the_optimiser_with_its_default() -> None:
    shown: dict[str, str] = {}
    for row in rows_of(GUIDE, "### Settings of the optimiser"):
        names = re.findall(r"`(\w+)`", row[0])
        shown |= dict(zip(names, [cell.strip() for cell in row[1].split(",")], strict=True))
    fresh = Steering().model_dump()
    assert set(shown) == set(fresh)
    for name, worth in fresh.items():
        assert float(shown[name]) == worth if type(worth) in (int, float) else shown[name] == str(worth), name


def test_the_privacy_page_gives_the_retention_that_the_store_keeps() -> None:
    assert (RAW_DAYS, ROLL_DAYS, DAY_DAYS) == (90, 365, 3 * 365)
    assert "single calls and states 90 days" in text_of(PRIVACY)
    assert "one year; totals of days three years" in text_of(PRIVACY)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)(?:#([\w-]+))?\)", text_of(page)):
        file = (page.parent / target).resolve() if target else page
        if target == "docs/figures.md":
            continue  # written by the measurements
        assert file.exists(), target
        if anchor:
            headings = [
                re.sub(r"[^\w -]", "", h).lower().replace(" ", "-")
                for h in re.findall(r"^#+ (.+)$", text_of(file), re.M)
            ]
            assert anchor in headings, anchor


def test_the_first_release_is_the_version_everywhere() -> None:
    package = json.loads((ROOT / "extension" / "package.json").read_text(encoding="utf-8"))
    newest = re.findall(r"^## (\d+\.\d+\.\d+)", text_of(ROOT / "CHANGELOG.md"), re.M)[0]
    assert newest == __version__ == package["version"]


def test_the_sentences_in_the_readme_are_the_programs_own() -> None:
    english = text_of(ROOT / "extension" / "public" / "_locales" / "en" / "messages.json")
    sources = "\n".join(text_of(file) for file in (ROOT / "backend").rglob("*.py")) + english
    said = [row[0] for row in rows_of(README, "## Troubleshooting") if row[0].startswith('"')]
    assert len(said) > 5
    for sentence in said:
        for part in re.split("…|8137", sentence.strip('"')):
            assert part.strip(" .") in sources, sentence
