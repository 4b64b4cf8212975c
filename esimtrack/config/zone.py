"""The zone of time that this machine is set to."""

import os
from zoneinfo import ZoneInfoNotFoundError

from esimtrack.calendar.wall import zone_named


def machine_zone() -> str:
    """The IANA name of the machine's zone; UTC where it does not say, or says nonsense."""
    return _plain() or _looked_for()


def _plain() -> str | None:
    # What most machines say, without the library that knows all the ways to say it. Where two places contradict each
    # other, it decides.
    if os.environ.get("TZ"):
        return None
    try:
        _before, _folder, name = os.readlink("/etc/localtime").rpartition("/zoneinfo/")
        zone_named(name)
        if os.path.exists("/etc/timezone"):
            with open("/etc/timezone", encoding="ascii") as file:
                return name if file.read().strip() == name else None
    except (OSError, ValueError, LookupError):
        return None
    return name


def _looked_for() -> str:
    import warnings

    import tzlocal

    with warnings.catch_warnings():
        # tzlocal warns of settings that contradict each other; whoever runs a command can do nothing about it then.
        warnings.simplefilter("ignore")
        try:
            name = tzlocal.get_localzone_name() or "UTC"
            zone_named(name)
        except (ZoneInfoNotFoundError, ValueError, OSError, LookupError):
            return "UTC"
    return name
