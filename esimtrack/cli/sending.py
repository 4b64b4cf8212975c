"""The channels of the configuration, with their secrets, which are looked up as late as can be."""

from collections.abc import Mapping
from urllib.parse import quote

from esimtrack.channels import Channel, NotTaken
from esimtrack.config.channels import DESKTOP, SECRET
from esimtrack.config.secrets import BadSecret, is_reference, secret


def channel(table: Mapping[str, str]) -> Channel:
    """What a table `[notify.NAME]` means. Raises `NotTaken` where a secret cannot be had."""
    if table["to"] == DESKTOP:
        from esimtrack.channels.desktop import Desktop

        return Desktop()
    from esimtrack.channels.by_apprise import ByApprise

    try:
        address = secret(table["to"]) if is_reference(table["to"]) else table["to"]
        if "secret" in table:
            address = address.replace(SECRET, quote(secret(table["secret"]), safe=""))
    except BadSecret as bad:
        raise NotTaken(str(bad)) from None
    return ByApprise(address)
