"""Everything that is compiled is compiled by one command, which says what it did."""

from __future__ import annotations

from click.testing import CliRunner

from backend.__main__ import main
from backend.analysis.drift import bank
from backend.analysis.pairing import elimination
from backend.optimizer.lineup import transport
from backend.optimizer.roster.calendar import seek
from backend.optimizer.roster.tours import anneal
from backend.optimizer.simulation import day
from backend.optimizer.whatif import engine
from backend.warming import PARTS


def test_the_command_runs_every_part_and_leaves_their_kernels_compiled() -> None:
    said = CliRunner().invoke(main, ["warm"])
    assert said.exit_code == 0, said.output
    assert [line.split(":")[0] for line in said.output.splitlines()] == list(PARTS)
    for module in (bank, elimination, transport, seek, anneal, day, engine):
        kernels = [each for each in vars(module).values() if hasattr(each, "nopython_signatures")]
        assert any(each.nopython_signatures for each in kernels), module.__name__
