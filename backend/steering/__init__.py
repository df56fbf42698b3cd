"""Who should work where, what to do next, and whether it helped: the pure core over the store. Fed after each poll."""

from backend.steering.advisor import Advisor

__all__ = ["Advisor"]
