"""The feed: few pieces of advice that compete on expected benefit x chance, and a log of everything held back.

    desk = FeedDesk()                      # or FeedDesk.rebuilt(cards, held) after a restart
    changes = desk.look(at, candidates, manners)
    desk.react(at, card_id, "did_it", "")  # or "not_now", "wrong" with a reason, "reopened"
    desk.follow(card_id, at)               # polling saw that it was done

The method, its sources and its measured figures are in docs/method-feed.md.
"""

from backend.advice.feed.candidate import Benefit, Candidate, CardFigure, ChartRef
from backend.advice.feed.card import Card, Changes, Held
from backend.advice.feed.desk import REACH_S, FeedDesk
from backend.advice.feed.manners import Manners
from backend.advice.feed.names import Names

__all__ = [
    "REACH_S", "Benefit", "Candidate", "Card", "CardFigure", "Changes", "ChartRef", "FeedDesk", "Held", "Manners",
    "Names",
]  # fmt: skip
