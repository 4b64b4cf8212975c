"""Secrets in a seller's file: each says where it is (`env:NAME`, `cmd:PROGRAM …`), none stands there or goes in clear.

What is called like a secret has to be one that is named, in headers and values, in the body and in an address.
"""

import re
from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from esimtrack.balances.seller import PLACE, Auth, BadSeller, Request
from esimtrack.i18n import _
from esimtrack.units.labels import named

_WAYS = ("env:", "cmd:")
_SECRET = re.compile(r"authorization|cookie|key|token|secret|password|accesscode", re.IGNORECASE)
_LIKE_ONE = re.compile(r"(?:authorization|key|token|secret|password|accesscode)\Z", re.IGNORECASE)
"""Bodies and addresses have names of many kinds (`keyType`): there, one that ends so."""


def check(request: Request) -> None:
    """Raises `BadSeller` where a secret is written down, or would go where others can read it."""
    for where, table in (("headers", request.headers), ("values", request.values)):
        for name, value in table.items():
            if _SECRET.search(name) and not _has_reference(value, request.values):
                _reference(f"{where}.{name}", value)
    if request.auth is not None:
        _check_auth(request.auth)
    for url in (request.url, *([] if request.auth is None or request.auth.url is None else [request.auth.url])):
        _check_url(url, request)
    asked = parse_qsl(urlsplit(request.url).query)
    for name, value in (*((f"url: {name}", value) for name, value in asked), *_texts("body", request.body)):
        if value and _LIKE_ONE.search(name) and not _has_reference(value, request.values):
            raise BadSeller(
                _(
                    "{key}: a secret is named, and not written down: {{key}} here, and in [values] key = "
                    '"env:NAME", or "cmd:pass show NAME".'
                ).format(key=named(name))
            )


def _is_split(url: str) -> bool:
    try:
        return bool(urlsplit(url).hostname)
    except ValueError:
        return False


def _is_here(host: str) -> bool:
    """Whether a host is this machine: by its address or the one name for it, not by how it begins."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _texts(name: str, body: Any) -> Iterator[tuple[str, str]]:
    if isinstance(body, dict):
        for key, value in body.items():
            yield from _texts(f"{name}.{key}", value)
    elif isinstance(body, list):
        for value in body:
            yield from _texts(name, value)
    elif isinstance(body, str) and name != "body":
        yield name, body


def _check_auth(auth: Auth) -> None:
    needed = {
        "bearer": ("token",),
        "basic": ("user", "password"),
        "oauth2": ("url", "client_id", "client_secret"),
    }[auth.type]
    for key in needed:
        if getattr(auth, key) is None:
            raise BadSeller(_("auth.{key}: {type} needs it.").format(key=key, type=auth.type))
    for key in ("token", "password", "client_secret"):
        if getattr(auth, key) is not None:
            _reference(f"auth.{key}", getattr(auth, key))


def _has_reference(value: str, values: Mapping[str, str]) -> bool:
    # "Bearer {token}" is no secret where token is none.
    return any(values.get(name, "").startswith(_WAYS) for name in PLACE.findall(value))


def _reference(key: str, value: str) -> None:
    if not value.startswith(_WAYS):
        raise BadSeller(
            _("{key}: a secret is named, and not written down: env:NAME, or cmd:pass show NAME.").format(key=named(key))
        )


def _check_url(url: str, request: Request) -> None:
    match = re.match(r"(https?)://([^/?#:@{}\[\]\s]+|\[[0-9a-fA-F:]+\])(?::[0-9]+)?(?:[/?#]|\Z)", url)
    if match is None or not _is_split(url):
        raise BadSeller(
            _("{url} is no address: https://…, without a user or a value in its host.").format(url=repr(named(url)))
        )
    secret = request.auth is not None or any(
        value.startswith(_WAYS) for value in (*request.headers.values(), *request.values.values())
    )
    if match[1] == "http" and secret and not _is_here(match[2].strip("[]")):
        raise BadSeller(_("{url}: secrets go over https alone.").format(url=repr(named(url))))
