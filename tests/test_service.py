"""Starting with the user's session on each platform."""

from __future__ import annotations

import plistlib
from pathlib import Path

from backend.service import service

FOLDER = Path("/home/ada/my data 100%")


def test_linux_gets_a_user_unit_whose_words_survive_spaces_and_percents(tmp_path):
    made = service(FOLDER, platform="linux", home=tmp_path)
    assert made.file == tmp_path / ".config/systemd/user/team-optimizer.service"
    assert '"serve" "--data-dir" "/home/ada/my data 100%%"' in made.text
    assert made.on[-1] == ["systemctl", "--user", "enable", "--now", "team-optimizer"]


def test_macos_gets_an_agent_that_starts_at_sign_in(tmp_path):
    made = service(FOLDER, platform="darwin", home=tmp_path)
    job = plistlib.loads(made.text.encode())
    assert job["ProgramArguments"][-2:] == ["--data-dir", str(FOLDER)]
    assert job["RunAtLoad"] is True


def test_windows_gets_a_task_without_administrator_rights(tmp_path):
    made = service(FOLDER, platform="win32", home=tmp_path)
    assert made.file is None
    assert made.on[0][:4] == ["schtasks", "/Create", "/F", "/SC"]
    assert "/RU" not in made.on[0]
