"""The lookout over a centre: feeds stored calls to the analysis, keeps what it found, answers questions about it."""
