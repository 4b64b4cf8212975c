"""A seller, as its file describes it: whose balance it has, how it is asked, how its answer is read."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from esimtrack.calendar.wall import zone_named

UNITS = {"B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}
"""What numbers in an answer can be counted in."""

PLACE = re.compile(r"\{([A-Za-z0-9_]+)\}", re.ASCII)
"""Where one of the values goes."""


class BadSeller(ValueError):
    """A file that cannot be used; the text says which, what is wrong with it, and what would be right."""


class Auth(Struct, frozen=True, forbid_unknown_fields=True):
    """How the one who asks is known to the seller; the keys that hold secrets say where these are."""

    type: Literal["bearer", "basic", "oauth2"]
    token: str | None = None
    user: str | None = None
    password: str | None = None
    url: str | None = None
    client_id: str | None = None
    client_secret: str | None = None
    token_path: str = "access_token"


class Request(Struct, frozen=True):
    """What is asked. `{name}` in texts stands for one of `values`; a `body` that is a table is sent as JSON."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = {}
    body: str | dict[str, Any] | None = None
    values: Mapping[str, str] = {}
    auth: Auth | None = None


class Answer(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the answer says what: expressions of JMESPath, of which all but `items` look at one item."""

    items: str = "@"
    match: str | None = None
    unlimited: str | None = None
    remaining: str | None = None
    used: str | None = None
    total: str | None = None
    unit: str = "B"
    expires: str | None = None
    expires_in: str | None = None
    measured_at: str | None = None
    tz: str | None = None

    @property
    def zone(self) -> ZoneInfo | None:
        """On whose clock times are that name no offset."""
        return None if self.tz is None else zone_named(self.tz)


class Seller(Struct, frozen=True, kw_only=True):
    """One file. It is asked at most every `min_interval`, and has `timeout` to answer; `mark` changes with the file.

    Its balance is of the `purchase`; or, with `sum`, of all that the account has, which else is only supposed.
    """

    name: str
    account: str
    purchase: str | None
    sum: bool
    min_interval: timedelta
    timeout: timedelta
    mark: int
    exec: tuple[str, ...] = ()
    request: Request | None = None
    answer: Answer | None = None
