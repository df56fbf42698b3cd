"""What advice is about, in which tone, and how sure."""

from __future__ import annotations

from typing import Literal

Kind = Literal["coach", "praise", "investigate", "move", "balance", "process"]
Tone = Literal["risk", "opportunity", "praise"]
Level = Literal["watch", "likely", "act", "urgent"]

KINDS: tuple[Kind, ...] = ("coach", "praise", "investigate", "move", "balance", "process")
LEVELS: tuple[Level, ...] = ("watch", "likely", "act", "urgent")
