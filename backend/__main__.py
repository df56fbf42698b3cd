"""The command line: `python -m backend COMMAND`, or `team-optimizer COMMAND` once installed."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Team Optimizer: watches a Convoso floor and answers the panel beside Convoso's page."""


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


if __name__ == "__main__":
    main()
