"""The command line: `python -m backend COMMAND`, or `team-optimizer COMMAND` once installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from backend import __version__
from backend.config import BadSettings, Settings, load

if TYPE_CHECKING:
    from backend.store import Store
    from backend.vault import Vault

FOLDER = click.option(
    "--data-dir", type=click.Path(file_okay=False, path_type=Path), help="Folder of data and settings."
)
PORT = click.option("--port", type=int, help="Port on this computer (8137 unless set; 0 takes any free one).")
CENTRE = click.option("--centre", type=click.IntRange(1), default=1, show_default=True, help="Number of the centre.")
DEMO = click.option("--demo", is_flag=True, default=None, help="Use the simulated floor's folder and data.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="Team Optimizer")
def main() -> None:
    """Team Optimizer: watches a Convoso floor and answers the panel beside Convoso's page.

    Begin with `serve --demo` for a simulated floor, or `connect` and `serve` for your own.
    """


@contextmanager
def _in_plain_words() -> Iterator[None]:
    """Turn every foreseeable failure into its sentence and exit code 1."""
    from backend.demo import DemoFailed
    from backend.server import PortTaken
    from backend.store import StoreError
    from backend.vault import BadVault

    try:
        yield
    except (BadSettings, BadVault, DemoFailed, PortTaken, StoreError, OSError) as error:
        raise click.ClickException(str(error)) from None


def _settings(**flags: Any) -> Settings:
    try:
        return load(**flags)
    except BadSettings as error:
        raise click.ClickException(str(error)) from None


@contextmanager
def _store(settings: Settings, *, writable: bool) -> Iterator[Store]:
    from backend.store import open_store

    with _in_plain_words():
        store = open_store(settings.store_url, writable=writable)
        try:
            yield store
        finally:
            store.close()


def _vault(settings: Settings) -> Vault:
    from backend.vault import Vault

    return Vault(settings.folder, say=_say, use_keyring=not settings.demo)


def _say(words: str) -> None:
    click.echo(words)
    sys.stdout.flush()


@main.command()
@click.option("--demo", is_flag=True, default=None, help="Watch a simulated floor instead of Convoso.")
@click.option("--dialer-url", help="Address of the dialer's API, if not Convoso's own.")
@FOLDER
@PORT
@click.option("--poll-interval-s", type=int, help="Seconds between two polls (10 to 300).")
@click.option("--speed", type=float, help="How much faster simulated time runs (1 unless set).")
@click.option("--demo-scenario", help="Scenario of the simulated floor: a name or a .toml file.")
@click.option("--demo-seed", type=int, help="Another number gives another simulated floor.")
@click.option("--demo-start", help="Local date and time at which the simulated floor starts, like 2026-11-18T13:00.")
@click.option("--open", "window", is_flag=True, help="With --demo: open Chromium with the extension on it.")
def serve(window: bool, **flags: Any) -> None:
    """Run the backend until Ctrl-C: poll the dialer, keep its calls, answer the panel."""
    settings = _settings(**flags)
    with _in_plain_words():
        from backend import app

        app.serve(settings, _say, window=window and settings.demo)


@main.command()
@click.option("--port", type=int, default=8138, show_default=True, help="Port on this computer; 0 takes any free one.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another number gives another floor.")
@click.option("--scenario", default="demo", show_default=True, help="A scenario's name or its .toml file.")
@click.option("--start", type=int, help="UTC seconds to start at; without it the scenario's own time of day.")
@click.option("--speed", type=float, default=1.0, show_default=True, help="How much faster its time runs.")
@click.option("--variant", multiple=True, help="A variant of the wire format, for tests; may repeat.")
@click.option("--with-parent", is_flag=True, hidden=True, help="End when the standard input closes.")
@click.option("--page-cert", hidden=True, help="Serve the stand-in page over https too, with this certificate.")
@click.option("--page-key", hidden=True, help="Its key.")
def simulate(
    with_parent: bool, variant: tuple[str, ...], page_cert: str | None, page_key: str | None, **options: Any
) -> None:
    """Run a simulated Convoso account with a stand-in for its web page. Nothing in it is real."""
    from backend import simulator

    if with_parent:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        page_https = (page_cert, page_key) if page_cert and page_key else None
        simulator.serve(variant=variant, page_https=page_https, **options)
    except (simulator.ScenarioError, ValueError, OSError) as error:
        raise click.ClickException(str(error)) from None


def _end_with_parent() -> None:
    while os.read(0, 1):  # not sys.stdin: its lock would be held when the interpreter ends
        pass
    os._exit(0)


@main.command()
@FOLDER
@CENTRE
@click.option("--name", help="Add a centre of this name under that number (stop the backend first).")
@click.option("--zone", default="America/Los_Angeles", show_default=True, help="With --name: its time zone in Convoso.")
@click.option("--if-missing", is_flag=True, help="Ask only where no token is stored or given yet.")
def connect(data_dir: Path | None, centre: int, name: str | None, zone: str, if_missing: bool) -> None:
    """Ask once for the Convoso token and store it; a running backend takes it up by itself."""
    settings = _settings(data_dir=data_dir)
    with _in_plain_words():
        if if_missing and (settings.dialer_token or _vault(settings).dialer_token(centre)):
            return
        if name is not None:
            from backend.app import add_centre

            add_centre(settings, centre, name, zone)
        token = click.prompt("Convoso token (API > Authorization Tokens; it is not shown)", hide_input=True).strip()
        if not (token.isascii() and token.isalnum() and 16 <= len(token) <= 128):
            raise click.ClickException(
                "That is no Convoso token: it is 32 letters and digits. Copy it again and retry."
            )
        vault = _vault(settings)
        vault.store_dialer_token(centre, token)
        _say(f"Stored in {vault.place}. Test it in the panel's settings, or with: python -m backend doctor")


@main.command()
@FOLDER
@DEMO
@click.option("--name", required=True, help="What the token is for; shown in the audit.")
def token(data_dir: Path | None, demo: bool | None, name: str) -> None:
    """Print a bearer token for a script. It is shown once and stored only as a hash."""
    with _in_plain_words():
        _say(_vault(_settings(data_dir=data_dir, demo=demo)).add(name, "", int(time.time())))


@main.command()
@FOLDER
@DEMO
@click.option("--revoke", is_flag=True, help="End pairings instead: all, or only those called --name.")
@click.option("--name", help="With --revoke: the name of the extension or script.")
def pair(data_dir: Path | None, demo: bool | None, revoke: bool, name: str | None) -> None:
    """Print a new one-time code for the extension's options page, or end pairings."""
    with _in_plain_words():
        vault = _vault(_settings(data_dir=data_dir, demo=demo))
        if revoke:
            gone = vault.revoke(name)
            _say("\n".join(f"Ended: {one.name} {one.origin}" for one in gone) or "Nothing of that name is paired.")
            return
        code = vault.open_code(int(time.time()))
        _say(f"Pairing code: {code[:4]}-{code[4:]} (good once, for five minutes)")
        _say("Type it into the options page of the extension while the backend runs.")


@main.command()
@FOLDER
@DEMO
@PORT
def doctor(**flags: Any) -> None:
    """Look at everything and say what to do; exit code 1 when something is to be done."""
    from backend.doctor import examine

    findings = list(examine(_settings(**flags)))
    for finding in findings:
        _say(str(finding))
    sys.exit(0 if all(finding.ok for finding in findings) else 1)


@main.command()
@FOLDER
@DEMO
@click.option("--to", type=click.Path(path_type=Path), help="The copy's file; else one in the folder backups.")
def backup(data_dir: Path | None, demo: bool | None, to: Path | None) -> None:
    """Copy the database, also while the backend runs."""
    settings = _settings(data_dir=data_dir, demo=demo)
    target = to or settings.folder / "backups" / time.strftime("copy-%Y-%m-%d-%H%M%S.sqlite3")
    with _store(settings, writable=False) as store:
        store.backup(target)
    _say(f"Copied to {target}. To go back, stop the backend, remove {settings.store_file}-wal and -shm if they are")
    _say(f"there, and put the copy in the place of {settings.folder / settings.store_file}.")


@main.command()
@FOLDER
@DEMO
@click.option("--to", type=click.Path(file_okay=False, path_type=Path), required=True, help="A folder for the files.")
@CENTRE
@click.option("--agent", type=int, help="Only what is stored about this agent (number in Convoso).")
def export(data_dir: Path | None, demo: bool | None, to: Path, centre: int, agent: int | None) -> None:
    """Write what is stored as CSV files, one per table, readable by you alone; also while the backend runs."""
    with _store(_settings(data_dir=data_dir, demo=demo), writable=False) as store:
        counts = store.export(to, centre, agent)
    _say("\n".join(f"{to / name}.csv: {rows} rows" for name, rows in counts.items()))


@main.command()
@FOLDER
@DEMO
@click.option("--agent", type=int, required=True, help="The agent's number in Convoso.")
@CENTRE
@click.confirmation_option(prompt="Erase this agent's name, states and totals for good?")
def erase(data_dir: Path | None, demo: bool | None, agent: int, centre: int) -> None:
    """Erase one agent for good; they do not come back with the next poll. Stop the backend first."""
    with _store(_settings(data_dir=data_dir, demo=demo), writable=True) as store:
        touched = store.erase_agent(centre, agent, who="command line")
    _say(f"Agent {agent} is erased ({sum(touched.values())} rows). Copies made before still hold the data.")


@main.command()
@FOLDER
@DEMO
@CENTRE
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), required=True, help="First local day.")
@click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), help="Last local day, included; else the first.")
@click.option("--set", "changed", multiple=True, metavar="KEY=VALUE", help="Try another setting; may repeat.")
@click.option("--json", "json_file", type=click.Path(dir_okay=False, path_type=Path), help="Write all to this file.")
def replay(
    data_dir: Path | None,
    demo: bool | None,
    centre: int,
    first: datetime,
    last: datetime | None,
    changed: tuple[str, ...],
    json_file: Path | None,
) -> None:
    """Look at stored days again, also while the backend runs.

    With the settings of then the alerts must come out as stored, else the exit code is 1. With --set it tells which
    alerts would have come, gone or moved, e.g. --set false_alerts_per_shift=2 --set cool_down_min=30.
    """
    from backend.replaying import replay_days

    days = (first.date(), (last or first).date())
    with _store(_settings(data_dir=data_dir, demo=demo), writable=False) as store:
        try:
            same = replay_days(store, centre, days, changed, json_file, _say)
        except ValueError as error:
            raise click.ClickException(str(error)) from None
    sys.exit(0 if same or changed else 1)


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("name", required=False)
@click.option("--seed", type=int, help="Seed of the measured floor; every bench has its own otherwise.")
@click.option("--json", "json_file", help="Write the figures to this file; - prints them.")
def bench(name: str | None, seed: int | None, json_file: str | None) -> None:
    """Measure what the product promises; without a name, everything."""
    from backend.bench import main as measure

    sys.exit(measure(name, seed, json_file))


@main.command("solve-benchmark")
@click.argument("family", type=click.Choice(["curtis-qu", "multi-activity"]))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--limit-s", type=click.FloatRange(min=0), default=60, show_default=True, help="Seconds, start included.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Another number, another search.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write the JSON here; else it is printed.")
def solve_benchmark(family: str, file: Path, limit_s: float, seed: int, out: Path | None) -> None:
    """Solve an instance file of a published roster benchmark."""
    from backend.solving import leave_if_busy, solve_file, write_answer

    with _in_plain_words():
        try:
            write_answer(solve_file(family, file, limit_s, seed), out, _say)
        except ValueError as error:
            raise click.ClickException(f"{file}: {error}") from None
    leave_if_busy()


@main.command()
def warm() -> None:
    """Compile the fast parts ahead of their first use: a minute or two, once after every change of the code."""
    from backend.warming import warm as warm_everything

    warm_everything(_say)


@main.command("install-service")
@FOLDER
@click.option("--remove", is_flag=True, help="Do not start it any more.")
def install_service(data_dir: Path | None, remove: bool) -> None:
    """Start the backend whenever you sign in (no administrator rights needed)."""
    from backend.service import service

    made = service(_settings(data_dir=data_dir).data_dir)
    with _in_plain_words():
        if made.file is not None and not remove:
            made.file.parent.mkdir(parents=True, exist_ok=True)
            made.file.write_text(made.text, encoding="utf-8")
        for command in made.off if remove else made.on:
            subprocess.run(command, check=False)
        if made.file is not None and remove:
            made.file.unlink(missing_ok=True)
    _say(
        "It no longer starts by itself."
        if remove
        else "It starts whenever you sign in. Pair with: python -m backend pair"
    )


@main.command()
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
def openapi(out: Path | None) -> None:
    """Print the description of the web interface (OpenAPI 3.1)."""
    from backend.api import create_api
    from backend.guard import Guard
    from backend.vault import Vault

    with tempfile.TemporaryDirectory() as folder:
        guard = Guard(Vault(Path(folder), say=click.echo, use_keyring=False), 0)
        spec = create_api(None, guard).spec  # type: ignore[arg-type]  # a description asks no questions
    text = json.dumps(spec, indent=1, sort_keys=True) + "\n"
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")


LATER = {"ignore_unknown_options": True, "help_option_names": []}
"""Commands whose options live beside the solver, which takes a second to load: they are read when one is used."""


@main.command(context_settings=LATER, add_help_option=False)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def staff(words: tuple[str, ...]) -> None:
    """How many agents a scenario's queues need (see `staff --help`)."""
    from backend.planning import commands

    commands.staff.main(list(words), prog_name="python -m backend staff")


@main.command(context_settings=LATER, add_help_option=False)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def schedule(words: tuple[str, ...]) -> None:
    """Make a week's timetable of a scenario file (see `schedule --help`)."""
    from backend.planning import commands

    commands.schedule.main(list(words), prog_name="python -m backend schedule")


@main.command(context_settings=LATER, add_help_option=False)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def events(words: tuple[str, ...]) -> None:
    """When a scenario's meetings do least harm (see `events --help`)."""
    from backend.planning import commands

    commands.events.main(list(words), prog_name="python -m backend events")


@main.command(context_settings=LATER, add_help_option=False)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def plan(words: tuple[str, ...]) -> None:
    """How many to hire of each profile of a scenario (see `plan --help`)."""
    from backend.planning import commands

    commands.plan.main(list(words), prog_name="python -m backend plan")


if __name__ == "__main__":
    main()
