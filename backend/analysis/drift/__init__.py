"""Early warning: which agents and campaigns are drifting, how sure that is, and when the agreed line is crossed."""
