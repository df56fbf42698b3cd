"""The command line of the weeks ahead: `staff`, `schedule`, `events` and `plan` on scenario files, with progress."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import numpy as np

from backend.clock import utc_to_wall
from backend.optimizer.roster.tours import BadProblem, Progress
from backend.optimizer.staffing import BadGoal
from backend.planning.build import OVER, SHORT
from backend.planning.changes import as_schedule, price
from backend.planning.engine import Made, make, staffed
from backend.planning.exports import as_csv, as_ics, as_xml
from backend.planning.files import BadFile, read_file
from backend.planning.hiring import hiring_plan
from backend.planning.local import zones_of
from backend.planning.meetings import left_out, places
from backend.planning.outputs import Output, Seconds, check, ctrl_c, make_folder, write
from backend.planning.paper import as_pdf
from backend.planning.requirement import QueueNeed, needs
from backend.planning.scenario import Scenario
from backend.planning.timetable import Timetable, intervals

WIDE = 0.1
"""A wider gap than this says little about how good a timetable is."""

SEED = click.IntRange(0, 2**31 - 1)
EXACT = 5e-5
"""A gap that rounds to 0.00 %."""

FILE = click.argument("file", type=click.Path(dir_okay=False, exists=True, path_type=Path))


def load(file: Path) -> Scenario:
    """The scenario of a file; a ClickException says what is wrong."""
    try:
        return read_file(file)
    except BadFile as error:
        raise click.ClickException(f"{file.name}: {str(error).removeprefix(f'{file.name}: ')}") from None
    except OSError as error:
        raise click.ClickException(f"{file.name} cannot be read: {error.strerror or error}.") from None


@click.command()
@FILE
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write one line per interval (CSV).")
def staff(file: Path, out: Path | None) -> None:
    """How many agents a scenario's queues need, interval by interval, and which goals cannot be kept."""
    scenario = load(file)
    check(file, out)
    try:
        found = needs(scenario)
    except BadGoal as error:
        raise click.ClickException(str(error)) from None
    for need in found:
        hours = float(need.agents.sum()) / 4
        click.echo(
            f"{need.name} ({need.media}): at most {need.agents.max():g} agents at once, {hours:,.1f} agent-hours "
            f"working, {float(need.scheduled.sum()) / 4:,.1f} scheduled."
        )
        for said in need.unmet:
            click.echo(f"  {said}")
    if out is not None:
        write([(out, lambda: _table(scenario, found).encode())])


def _table(scenario: Scenario, found: list[QueueNeed]) -> str:
    lines = ["queue,interval,contacts,aht_s,agents,scheduled,decides"]
    for need in found:
        for place, (_, at, _) in enumerate(intervals(scenario)):
            lines.append(
                f"{need.name},{utc_to_wall(at, scenario.zone)},{need.contacts[place]:g},{need.aht_s[place]:g},"
                f"{need.agents[place]:g},{need.scheduled[place]:.2f},{need.decides[place]}"
            )
    return "\n".join(lines) + "\n"


@click.command()
@FILE
@click.option("--limit-s", type=Seconds(0.1), default=30.0, show_default=True, help="Stop after so long.")
@click.option("--until-stopped", is_flag=True, help="Go on improving until the limit or Ctrl-C, which keeps the best.")
@click.option("--seed", type=SEED, default=0, show_default=True, help="Another number, another search.")
@click.option("--csv", "csv_file", type=click.Path(dir_okay=False, path_type=Path), help="Write the timetable as CSV.")
@click.option("--xml", "xml_file", type=click.Path(dir_okay=False, path_type=Path), help="Write it as XML.")
@click.option("--pdf", "pdf_file", type=click.Path(dir_okay=False, path_type=Path), help="Write it on paper (PDF).")
@click.option("--ics", "ics_folder", type=click.Path(file_okay=False, path_type=Path), help="A calendar per person.")
@click.option("--json", "json_file", type=click.Path(dir_okay=False, path_type=Path), help="Write the whole document.")
def schedule(
    file: Path, limit_s: float, until_stopped: bool, seed: int, csv_file: Path | None, xml_file: Path | None,
    ics_folder: Path | None, json_file: Path | None, pdf_file: Path | None,
) -> None:  # fmt: skip
    """Make a week's timetable of a scenario file, telling of each better one as it is found."""
    scenario = load(file)
    if ics_folder is not None:
        make_folder(ics_folder)
    check(file, csv_file, xml_file, json_file, pdf_file, ics_folder)
    made = _search(scenario, limit_s, seed, until_stopped=until_stopped)
    _report(scenario, made)
    outputs: list[tuple[Path | None, Callable[[], bytes]]] = [
        (csv_file, lambda: as_csv(made.timetable, zones_of(scenario)).encode()),
        (xml_file, lambda: as_xml(made.timetable, zones_of(scenario)).encode()),
        (json_file, lambda: (made.timetable.model_dump_json(indent=1) + "\n").encode()),
        (pdf_file, lambda: as_pdf(scenario, made.timetable, made.built.needs)),
    ]
    calendars = [] if ics_folder is None else list(_calendars(scenario, made.timetable, ics_folder))
    chosen = [*((place, text) for place, text in outputs if place is not None), *calendars]
    write(chosen)
    if not chosen:
        click.echo("Nothing was written; keep a timetable with --csv, --xml, --json, --pdf or --ics.")


def _search(scenario: Scenario, limit_s: float, seed: int, *, until_stopped: bool) -> Made:
    """The search; Ctrl-C ends it and keeps the best timetable so far."""
    if not scenario.agents and scenario.profiles:
        said = "There is nobody to schedule: add agents. `plan` says how many to hire of the scenario's profiles."
        raise click.ClickException(said)
    began, last = time.monotonic(), float("inf")
    click.echo(f"Cost: {SHORT:g} for each quarter hour with an agent short, {OVER:g} with one too many, rules on top.")

    def told(progress: Progress) -> None:
        nonlocal last
        if progress.objective > last + 1e-6:
            click.echo("Planned again with the agents that simulated contacts ask for:")
        last = progress.objective
        gap = "" if progress.gap == float("inf") else f", at most {100 * progress.gap:.2f} % above the best possible"
        click.echo(f"{time.monotonic() - began:8.2f} s  cost {progress.objective:,.2f}{gap}")

    with ctrl_c() as pressed:
        try:
            return make(
                scenario, lambda _: pressed.is_set() or time.monotonic() - began >= limit_s,
                lambda: time.monotonic() - began, seed, told, until_stopped=until_stopped, made_at=int(time.time()),
            )  # fmt: skip
        except (BadProblem, BadGoal) as error:
            raise click.ClickException(str(error)) from None


@click.command()
@FILE
@click.option("--limit-s", type=Seconds(0.1), default=30.0, show_default=True, help="Of making the timetable.")
@click.option("--seed", type=SEED, default=0, show_default=True, help="Another number, another search.")
def events(file: Path, limit_s: float, seed: int) -> None:
    """When the meetings of a scenario file do least harm: a timetable is made, and every beginning tried."""
    scenario = load(file)
    if not scenario.events:
        raise click.ClickException(f"{file.name}: no events; add events with name, minutes, who, first and last.")
    free = scenario.model_copy(update={"events": ()})
    made = _search(free, limit_s, seed, until_stopped=False)
    schedule = as_schedule(free, made.built, made.timetable)
    for event in scenario.events:
        people = "1 person" if len(event.who) == 1 else f"{len(event.who)} people"
        click.echo(f"{event.name} ({event.minutes} min, {people}):")
        try:
            for one in places(free, made.built, schedule, event)[:5]:
                missing = f", {one.missing} of them not at work throughout" if one.missing else ", everybody is there"
                click.echo(f"  {utc_to_wall(one.start, scenario.zone)}  coverage costs {one.harm:,.2f} more{missing}")
        except BadProblem as error:
            raise click.ClickException(str(error)) from None


@click.command()
@FILE
@click.option("--short-hour-cents", type=click.IntRange(1), help="What an agent-hour short costs (default: 3 wages).")
@click.option("--seed", type=SEED, default=0, show_default=True, help="Another number, another search.")
def plan(file: Path, short_hour_cents: int | None, seed: int) -> None:
    """How many to hire of each profile of a scenario file, within its budget."""
    scenario = load(file)
    with ctrl_c() as pressed:
        try:
            found = hiring_plan(scenario, short_hour_cents, seed, stop=pressed.is_set)
        except (BadProblem, BadGoal) as error:
            raise click.ClickException(str(error)) from None
    for one in found.hires:
        click.echo(
            f"{one.profile}: hire {one.count} at ${one.wage_cents / 100:,.2f} a week each; one more would save "
            f"${one.worth_cents / 100:,.2f} a week of agents short."
        )
    for skill in found.skills:
        worth = f"${skill.worth_cents / 100:,.2f} a week"
        click.echo(f"{skill.skill} as a further skill of {skill.profile} would be worth {worth}.")
    budget = "" if found.budget_cents is None else f" of a budget of ${found.budget_cents / 100:,.2f}"
    gap = "" if found.gap is None else f" At most {100 * found.gap:.2f} % above the best possible plan."
    if found.gap is not None and found.gap < EXACT:
        gap = " No plan costs less, wages and agents short together."
    click.echo(
        f"Wages ${found.wages_cents / 100:,.2f} a week{budget}, with an agent-hour short taken for "
        f"${found.short_hour_cents / 100:,.2f}.{gap}"
    )


def _report(scenario: Scenario, made: Made) -> None:
    timetable = made.timetable
    have = np.array(staffed(scenario, timetable, made.built.needs))
    want = np.stack([need.scheduled for need in made.built.needs])
    short, over = np.maximum(want - have, 0).sum() / 4, np.maximum(have - want, 0).sum() / 4
    click.echo(
        f"{len(timetable.duties)} shifts of {len(scenario.agents)} agents; {short:,.1f} agent-hours short and "
        f"{over:,.1f} over, of {want.sum() / 4:,.1f} needed."
    )
    gap = timetable.gap
    if gap is not None:
        least = f"No timetable can cost less than {timetable.bound:,.2f}"
        hours = (timetable.objective - (timetable.bound or 0.0)) / 4
        said = f"this one is at most {100 * gap:.2f} % above, as much as {hours:,.1f} agent-hours short"
        if gap < EXACT:
            click.echo(f"{least}, which is what this one costs: under these rules it is the best there is.")
        else:
            click.echo(
                f"{least}: {said} of {want.sum() / 4:,.1f}." if gap < WIDE else f"{least}, which says little: {said}."
            )
    for said in left_out(scenario, timetable):
        click.echo(f"Meeting: {said}")
    for one in made.broken[:20]:
        cost = f"costs {price(one):g}, as much as {price(one) / 4:,.1f} agent-hours short"
        click.echo(f"{'Broken' if one.rank is None else 'Not met'}: {one.who}: {one.rule} ({one.said}; {cost})")
    if len(made.broken) > 20:
        click.echo(f"and {len(made.broken) - 20} more")
    for said in made.built.checked:
        click.echo(f"Only checked, not planned for: {said}")
    if made.timetable.service is not None:
        click.echo(made.timetable.service.sentence)
        for queue in made.timetable.service.queues:
            for goal in queue.goals:
                click.echo(f"  {goal.sentence} {goal.remedy}".rstrip())


def _calendars(scenario: Scenario, timetable: Timetable, folder: Path) -> Iterator[Output]:
    """A calendar for each person who works; names that are one as a file's name get numbers."""
    taken = set[str]()
    for agent in sorted({duty.agent for duty in timetable.duties}):
        name = plain = "".join(letter if letter.isalnum() else "-" for letter in agent)
        while name.casefold() in taken:
            name = f"{plain}-{len(taken)}"
        taken.add(name.casefold())
        text = as_ics(timetable, agent, zones_of(scenario))
        yield folder / f"{name}.ics", text.encode
