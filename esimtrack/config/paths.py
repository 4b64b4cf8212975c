"""Where things are, as paths: see `esimtrack.config.places`."""

from pathlib import Path

from esimtrack.config import places


def config_file() -> Path:
    """The configuration, in TOML."""
    return Path(places.config_folder()) / "config.toml"


def plans_folder() -> Path:
    """The user's own plan files."""
    return Path(places.plans_folder())


def sellers_folder() -> Path:
    """The files that say how sellers are asked for balances."""
    return Path(places.config_folder()) / "sellers"


def store_file() -> Path:
    """The store of the journal."""
    return Path(places.store_file())
