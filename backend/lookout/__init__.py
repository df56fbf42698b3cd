"""The lookout over a centre: feeds stored calls to the analysis, keeps what it found, and answers questions about it."""
