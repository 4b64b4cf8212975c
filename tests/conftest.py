"""How often a property is tried: `make test` takes the same examples each time, `make nightly` many new ones."""

import os

from hypothesis import HealthCheck, settings

from tools.messages import compiled

# Screens are compared in English on whatever machine; the catalogues of other languages are as their source is.
for name in ("ESIMTRACK_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
    if os.environ.get(name, "").startswith("zh"):
        del os.environ[name]
compiled()

settings.register_profile(
    "test", max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("few", parent=settings.get_profile("test"), max_examples=10)
settings.register_profile("nightly", parent=settings.get_profile("test"), max_examples=5_000, derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "test"))
