"""How often a property is tried: `make test` takes few and always the same examples, `make nightly` many new ones."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "test", max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("nightly", parent=settings.get_profile("test"), max_examples=5_000, derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "test"))
