"""Decisions worked out: a problem in, a result with its bound and its prices out. Pure."""
