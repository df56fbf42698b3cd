"""Starting the backend with the user's session, without administrator rights: systemd, launchd or Task Scheduler."""

from __future__ import annotations

import plistlib
import sys
from dataclasses import dataclass
from pathlib import Path

NAME = "team-optimizer"
LABEL = "com.team-optimizer.backend"


@dataclass(frozen=True, slots=True)
class Service:
    """A file to write (empty for none) and the commands that switch it on and off."""

    file: Path | None
    text: str
    on: list[list[str]]
    off: list[list[str]]


def service(data_dir: Path, *, platform: str = sys.platform, home: Path | None = None) -> Service:
    """How this platform starts the backend at sign-in."""
    home = home or Path.home()
    command = [sys.executable, "-m", "backend", "serve", "--data-dir", str(data_dir)]
    if platform == "darwin":
        return _launchd(home, command)
    if platform == "win32":
        return _task(command)
    return _systemd(home, command)


def _systemd(home: Path, command: list[str]) -> Service:
    unit = f"""[Unit]
Description=Team Optimizer

[Service]
ExecStart={" ".join(_quoted(word) for word in command)}
WorkingDirectory={_root()}
Restart=on-failure
RestartSec=10

[Install]
WantedBy=default.target
"""
    systemctl = ["systemctl", "--user"]
    return Service(
        home / ".config" / "systemd" / "user" / f"{NAME}.service",
        unit,
        on=[[*systemctl, "daemon-reload"], [*systemctl, "enable", "--now", NAME]],
        off=[[*systemctl, "disable", "--now", NAME]],
    )


def _launchd(home: Path, command: list[str]) -> Service:
    file = home / "Library" / "LaunchAgents" / f"{LABEL}.plist"
    job = {
        "Label": LABEL,
        "ProgramArguments": command,
        "WorkingDirectory": str(_root()),
        "RunAtLoad": True,
        "KeepAlive": {"SuccessfulExit": False},
    }
    text = plistlib.dumps(job).decode()
    return Service(file, text, on=[["launchctl", "load", "-w", str(file)]], off=[["launchctl", "unload", str(file)]])


def _task(command: list[str]) -> Service:
    line = f'cmd /c cd /d "{_root()}" && ' + " ".join(f'"{word}"' for word in command)
    make = ["schtasks", "/Create", "/F", "/SC", "ONLOGON", "/TN", NAME, "/TR", line]
    return Service(
        None, "", on=[make, ["schtasks", "/Run", "/TN", NAME]], off=[["schtasks", "/Delete", "/F", "/TN", NAME]]
    )


def _root() -> Path:
    """Where `python -m backend` finds the package."""
    return Path(__file__).resolve().parent.parent


def _quoted(word: str) -> str:
    escaped = word.replace("%", "%%").replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
