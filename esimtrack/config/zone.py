"""The zone of time that this machine is set to."""

from zoneinfo import ZoneInfoNotFoundError

from esimtrack.calendar.wall import zone_named


def machine_zone() -> str:
    """The IANA name of the machine's zone; UTC where it does not say, or says nonsense."""
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
