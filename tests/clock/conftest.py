"""How many examples a property is tried on: a few by default, 10,000 with HYPOTHESIS_PROFILE=proof."""

import os

from hypothesis import settings

settings.register_profile("quick", max_examples=60, deadline=None, derandomize=True)
settings.register_profile("proof", max_examples=10_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))
