"""Team Optimizer's backend: polls the dialer, keeps every call, and answers the panel."""

__version__ = "1.0.0"
