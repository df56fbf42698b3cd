"""`python -m backend.simulator`: serves a simulated centre."""

from __future__ import annotations

import click

from backend.simulator.loading import ScenarioError
from backend.simulator.server import serve
from backend.simulator.wire.variants import VARIANTS


@click.command()
@click.option("--port", default=8899, show_default=True, help="Port on 127.0.0.1; 0 takes a free one.")
@click.option("--seed", default=1, show_default=True, help="Everything follows from this number and the date.")
@click.option("--scenario", default="demo", show_default=True, help="Name of a shipped scenario, or a TOML file.")
@click.option("--speed", default=1.0, show_default=True, help="Simulated seconds per second.")
@click.option("--variant", multiple=True, help=f"May repeat or be a comma list: {', '.join(VARIANTS)}.")
@click.option("--start", type=int, help="UTC seconds the clock starts at.")
@click.option("--cert", type=click.Path(exists=True), help="Certificate file, to serve https.")
@click.option("--key", type=click.Path(exists=True), help="Its private key.")
def main(
    port: int, seed: int, scenario: str, speed: float, variant: tuple[str, ...], start: int | None,
    cert: str | None, key: str | None,
) -> None:  # fmt: skip
    """Serve a simulated call centre in the dialer's wire format, on loopback."""
    try:
        serve(port, seed, scenario, speed, list(variant), https=(cert, key) if cert and key else None, start=start)
    except (ScenarioError, ValueError, OSError) as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
