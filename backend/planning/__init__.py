"""The weeks ahead: scenarios, their rules in sentences, schedules and what becomes of them."""
