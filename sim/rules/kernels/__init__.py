"""The hot rules, compiled: each treats every run by itself, so a batch and a single run agree to the bit."""

from sim.rules.consent import permitted, signed
from sim.rules.kernels.believed_consent import at_least, consents, expected_gains
from sim.rules.kernels.candidates import best_inside, descriptions, gains
from sim.rules.kernels.hearing import Heard, hear
from sim.rules.kernels.outlook import Outlook, contentment, open_offers, outlook, pick

__all__ = [
    "Heard", "Outlook", "at_least", "best_inside", "consents", "contentment", "descriptions", "expected_gains", "gains",
    "hear", "open_offers", "outlook", "permitted", "pick", "signed",
]  # fmt: skip
