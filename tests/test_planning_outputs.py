"""What the commands write: places looked at first, old files kept where new ones fail, the best kept at Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import threading
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from backend.planning import commands, outputs
from tests.test_planning_hostile import week


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    file = tmp_path / "week.json"
    file.write_text(json.dumps(week()), encoding="utf-8")
    return file


def test_places_that_cannot_be_written_are_told_before_the_work_begins(tmp_path: Path, scenario: Path) -> None:
    nowhere = tmp_path / "nowhere" / "a.csv"
    for options, said in (
        (["--csv", str(nowhere)], "there is no folder"),
        (["--json", str(scenario)], "is the scenario itself; write to another file"),
        (["--csv", str(tmp_path / "a"), "--xml", str(tmp_path / "a")], "is written already"),
        (["--ics", str(scenario / "folder")], "cannot be made"),
    ):
        ran = CliRunner().invoke(commands.schedule, [str(scenario), *options])
        assert ran.exit_code != 0
        assert said in ran.output
        assert "cost" not in ran.output
    assert json.loads(scenario.read_text(encoding="utf-8")) == week()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full")
def test_a_full_disk_loses_neither_the_other_files_nor_the_sentence(tmp_path: Path) -> None:
    with pytest.raises(click.ClickException, match="/dev/full was not written: No space left"):
        outputs.write([(Path("/dev/full"), lambda: b"x"), (tmp_path / "good", lambda: b"kept")])
    assert (tmp_path / "good").read_bytes() == b"kept"


def test_an_old_file_stays_where_the_new_one_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "week.json"
    outputs.replace(file, b"the last good one")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdopen", full)
    with pytest.raises(OSError, match="No space"):
        outputs.replace(file, b"half")
    assert file.read_bytes() == b"the last good one"
    assert [one.name for one in tmp_path.iterdir()] == ["week.json"]


def test_ctrl_c_keeps_the_best_so_far_and_writes_it(tmp_path: Path, scenario: Path) -> None:
    out = tmp_path / "out.json"
    timer = threading.Timer(3.0, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    options = ["--until-stopped", "--limit-s", "300", "--json", str(out)]
    ran = CliRunner().invoke(commands.schedule, [str(scenario), *options])
    timer.join()
    assert ran.exit_code == 0, ran.output
    assert json.loads(out.read_text(encoding="utf-8"))["duties"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_limits_and_seeds_that_are_no_such_numbers_are_refused(scenario: Path) -> None:
    for options in (["--limit-s", "nan"], ["--limit-s", "-1"], ["--seed", "-1"], ["--seed", "9" * 30]):
        ran = CliRunner().invoke(commands.schedule, [str(scenario), *options])
        assert ran.exit_code == 2
        assert f"Invalid value for '{options[0]}'" in ran.output


def test_people_whose_names_are_one_file_name_have_a_calendar_each(tmp_path: Path) -> None:
    file = tmp_path / "week.json"
    file.write_text(json.dumps(week(agents=[{"name": "Ann B."}, {"name": "Ann B-"}])), encoding="utf-8")
    ran = CliRunner().invoke(commands.schedule, [str(file), "--limit-s", "5", "--ics", str(tmp_path / "all")])
    assert ran.exit_code == 0, ran.output
    assert len(list((tmp_path / "all").iterdir())) == 2


def test_what_is_printed_says_what_it_is_and_what_to_do_next(tmp_path: Path, scenario: Path) -> None:
    said = CliRunner().invoke(commands.schedule, [str(scenario), "--limit-s", "5"]).output
    assert said.startswith("Cost: 1 for each quarter hour with an agent short")
    assert "under these rules it is the best there is." in said
    assert "Nothing was written; keep a timetable with --csv" in said
    file = tmp_path / "odd.json"
    night = {"name": "Talk", "minutes": 60, "who": ["Ann"], "first": "2026-11-30", "last": "2026-12-04"}
    file.write_text(json.dumps(week(events=[night | {"start": "01:00", "end": "04:00"}])), encoding="utf-8")
    said = CliRunner().invoke(commands.schedule, [str(file), "--limit-s", "5"]).output
    assert "Meeting: Talk has no time at which its people are at work" in said
    profile = {"name": "Seller", "skills": ["Sales"], "hours": 40, "cost_cents": 1500}
    file.write_text(json.dumps(week(agents=[], profiles=[profile])), encoding="utf-8")
    said = CliRunner().invoke(commands.schedule, [str(file)]).output
    assert "`plan` says how many to hire" in said
