"""Where things are, as texts: the configuration and own plan files in one folder, the store in another.

`ESIMTRACK_HOME` puts both under one folder, and `ESIMTRACK_STORE` names another store; without them they are the
platform's own folders. Nothing here makes a folder or looks whether one is there.

Shells ask at every press of a key: the platform's library is loaded only where the answer is not plain.
"""

import os
import sys


def config_folder() -> str:
    """The folder of the configuration and of the user's own plan files."""
    home = os.environ.get("ESIMTRACK_HOME")
    if home:
        return home
    plain = _plain("XDG_CONFIG_HOME", ".config")
    if plain is not None:
        return plain
    from platformdirs import user_config_dir

    return user_config_dir("esimtrack", appauthor=False)


def plans_folder() -> str:
    """The user's own plan files."""
    return os.path.join(config_folder(), "plans")


def store_file() -> str:
    """The store of the journal."""
    named = os.environ.get("ESIMTRACK_STORE")
    if named:
        return named
    home = os.environ.get("ESIMTRACK_HOME")
    if home:
        return os.path.join(home, "journal.db")
    plain = _plain("XDG_DATA_HOME", ".local/share")
    if plain is not None:
        return os.path.join(plain, "journal.db")
    from platformdirs import user_data_dir

    return os.path.join(user_data_dir("esimtrack", appauthor=False), "journal.db")


def _plain(variable: str, default: str) -> str | None:
    # On Linux, by the XDG base directories, which platformdirs goes by, too (a test compares them).
    home = os.environ.get("HOME", "")
    if sys.platform != "linux" or not home.startswith("/"):
        return None
    named = os.environ.get(variable, "")
    return os.path.join(named if named.startswith("/") else os.path.join(home, default), "esimtrack")
