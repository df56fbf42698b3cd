"""Rosters: who works when, under rules, for the least cost."""
