"""The rules of the feed: data, one entry per type of advice."""

from backend.advice.rules.expression import Clause, Expression, parse
from backend.advice.rules.rule import Rule
from backend.advice.rules.table import ALERT_RULES, RULES, RULES_BY_NAME

__all__ = ["ALERT_RULES", "RULES", "RULES_BY_NAME", "Clause", "Expression", "Rule", "parse"]
