"""Records a running backend's answers for the development page: `record.py http://127.0.0.1:PORT PAIRING-CODE`."""

from __future__ import annotations

import json
import sys
import urllib.request
from pathlib import Path

ORIGIN = "chrome-extension://kfchfooafgpgcipfldmffdhnimofgkfe"
FOLDER = Path(__file__).parent / "fixtures"
PATHS = {
    "snapshot-15m": "snapshot?window=15m",
    "snapshot-1h": "snapshot?window=1h",
    "snapshot-today": "snapshot?window=today",
    "snapshot-7d": "snapshot?window=7d",
    "calls": "calls?window=today&limit=200",
    "matrix": "matrix?window=today",
    "settings": "settings",
    "data-health": "data-health",
    "seed-switch": "seed-switch?window=today",
}


def ask(base: str, path: str, token: str = "", body: object = None) -> dict:
    """One answer of the backend as JSON."""
    headers = {"Origin": ORIGIN, "Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(f"{base}/v1/{path}", data, headers)) as answer:
        return json.load(answer)


def record(base: str, code: str) -> None:
    """Pairs, asks every question and writes the answers."""
    token = ask(base, "pair", body={"code": code, "name": "recording"})["token"]
    print("token", token)
    FOLDER.mkdir(exist_ok=True)
    answers = {name: ask(base, path, token) for name, path in PATHS.items()}
    columns = answers["snapshot-today"]["agents"]["columns"]
    agent = columns["id"][columns["calls"].index(max(columns["calls"]))]
    answers[f"agents-{agent}"] = ask(base, f"agents/{agent}?window=today", token)
    for name, answer in answers.items():
        (FOLDER / f"{name}.json").write_text(json.dumps(answer, separators=(",", ":"), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    record(sys.argv[1], sys.argv[2])
