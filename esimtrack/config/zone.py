"""What "local" means on this machine: the configured zone of time, else the machine's own."""

from zoneinfo import ZoneInfoNotFoundError

from esimtrack.calendar.wall import zone_named
from esimtrack.config.settings import Settings


def zone_name(settings: Settings) -> str:
    """The IANA name of the local zone. A machine that does not say which zone is its own is in UTC."""
    if settings.timezone is not None:
        return settings.timezone
    import warnings

    import tzlocal

    with warnings.catch_warnings():
        # A machine whose settings contradict each other is not the user's fault of this minute.
        warnings.simplefilter("ignore")
        try:
            name = tzlocal.get_localzone_name()
            zone_named(name or "UTC")
        except (ZoneInfoNotFoundError, ValueError, OSError, LookupError):
            return "UTC"
    return name or "UTC"
