"""How unusual something is, good or bad, and how often luck alone brings as much."""
