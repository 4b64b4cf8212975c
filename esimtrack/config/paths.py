"""Where things are: the configuration and own plan files in one folder, the store in another.

`ESIMTRACK_HOME` puts both under one folder, and `ESIMTRACK_STORE` names another store; without them they are the
platform's own folders. Nothing here makes a folder or looks whether one is there.
"""

import os
from pathlib import Path


def config_folder() -> Path:
    """The folder of the configuration and of the user's own plan files."""
    home = os.environ.get("ESIMTRACK_HOME")
    if home:
        return Path(home)
    from platformdirs import user_config_path

    return user_config_path("esimtrack", appauthor=False)


def config_file() -> Path:
    """The configuration, in TOML."""
    return config_folder() / "config.toml"


def plans_folder() -> Path:
    """The user's own plan files."""
    return config_folder() / "plans"


def store_file() -> Path:
    """The store of the journal."""
    named = os.environ.get("ESIMTRACK_STORE")
    if named:
        return Path(named)
    home = os.environ.get("ESIMTRACK_HOME")
    if home:
        return Path(home) / "journal.db"
    from platformdirs import user_data_path

    return user_data_path("esimtrack", appauthor=False) / "journal.db"
