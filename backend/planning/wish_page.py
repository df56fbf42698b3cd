"""The form of wishes as a page: plain HTML, no script, one style known by its hash."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from html import escape

from backend.planning.rules import WEEKDAYS, Pattern, Prefer
from backend.planning.wishes import RANKS, Form

STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:34em;margin:2em auto;padding:0 1em;color:#1c2430;"
    "background:#fff}fieldset{border:1px solid #c9d1dc;border-radius:8px;margin:1em 0;padding:.8em 1em}"
    "label{display:block;margin:.4em 0}select,button{font:inherit;padding:.35em .6em}"
    "button{background:#1f5fbf;color:#fff;border:0;border-radius:6px;padding:.6em 1.2em}"
    "@media(prefers-color-scheme:dark){body{color:#e6eaf0;background:#161b22}fieldset{border-color:#3a4452}}"
)
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
ORDER = ("First", "Second", "Third")


def form_page(form: Form, message: str = "") -> str:
    """The form, what was answered before chosen again."""
    starts = _before(form, "starts")
    shifts = _before(form, "shifts")
    off = {day for rule in form.answered if isinstance(rule, Pattern) for day in rule.days}
    days = "".join(
        f'<label><input type="checkbox" name="off" value="{day}"{" checked" if day in off else ""}> {day}</label>'
        for day in WEEKDAYS
    )
    parts = [
        f"<p>{escape(message)}</p>" if message else "",
        f"<p>Hello {escape(form.agent)}. Your wishes are asked for {escape(form.scenario.name)}, from "
        f"{form.scenario.first:%A, %d %B %Y} on. They count where the work allows; rules come first.</p>",
        '<form method="post">',
        _ranks("When would you like to begin?", "start", form.starts, starts),
        _ranks("Which shift would you like?", "shift", form.shifts, shifts) if len(form.shifts) > 1 else "",
        f"<fieldset><legend>Days you would rather not work</legend>{days}</fieldset>",
        "<button>Send my wishes</button></form>",
        "<p>You can come back and change this until it has been taken up.</p>",
    ]
    return page("Your wishes", "".join(parts))


def thanks_page(said: Sequence[str]) -> str:
    """What was understood."""
    rules = "".join(f"<li>{escape(one)}</li>" for one in said)
    text = f"<p>Thank you. This was noted:</p><ul>{rules}</ul>" if said else "<p>Thank you. You have no wishes.</p>"
    return page("Your wishes", text + "<p>You can close this page.</p>")


def over_page() -> str:
    """For links that lead nowhere any more; the same for unknown ones, so that guessing tells nothing."""
    return page("This link is over", "<p>This link is over. Ask your manager for a new one.</p>")


def page(title: str, body: str) -> str:
    """A whole page."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>'
        f"<body><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )


def _ranks(legend: str, name: str, choices: Sequence[str], before: Sequence[str]) -> str:
    rows = []
    for rank in range(1, RANKS + 1):
        chosen = before[rank - 1] if len(before) >= rank else ""
        options = "".join(
            f'<option value="{escape(one)}"{" selected" if one == chosen else ""}>{escape(one)}</option>'
            for one in choices
        )
        rows.append(
            f'<label>{ORDER[rank - 1]} choice <select name="{name}{rank}">'
            f'<option value="">no wish</option>{options}</select></label>'
        )
    return f"<fieldset><legend>{escape(legend)}</legend>{''.join(rows)}</fieldset>"


def _before(form: Form, what: str) -> tuple[str, ...]:
    found = [getattr(rule, what) for rule in form.answered if isinstance(rule, Prefer)]
    return next((one for one in found if one), ())
