"""From findings to advice: what is worth a manager's attention, in which words, and whether it was right. Pure."""
