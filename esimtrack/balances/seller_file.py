"""A seller, as a file in TOML describes it: whose balance it has, how it is asked, how its answer is read. No code.

A file says `exec`, a program and its words, or `url` with `[answer]`. What holds a secret says where it is
(`env:NAME`, `cmd:PROGRAM …`): a secret itself is refused. Docs: `docs/sync.md`.
"""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfoNotFoundError

import msgspec
from msgspec import Struct

from esimtrack import toml
from esimtrack.balances.secrecy import check
from esimtrack.balances.seller import UNITS, Answer, Auth, BadSeller, Request, Seller
from esimtrack.i18n import _, listed
from esimtrack.units.labels import named

_NAME = re.compile(r"[A-Za-z0-9._-]{1,40}", re.ASCII)
_SPAN = re.compile(r"\s*([0-9]{1,6}(?:\.[0-9]{1,3})?)\s*(s|min|h|d)[a-z]*\s*", re.ASCII)
_SECONDS = {"s": 1, "min": 60, "h": 3600, "d": 86400}
_EXPECTED = re.compile(r"Expected `([a-z |]+)`, got `([a-z]+)`", re.ASCII)
_LARGEST = 100_000


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    account: str | None = None
    purchase: str | None = None
    sum: bool = False
    min_interval: str = "15 min"
    timeout: str = "30 s"
    exec: tuple[str, ...] | None = None
    url: str | None = None
    method: str | None = None
    headers: dict[str, str] | None = None
    body: str | dict[str, Any] | None = None
    values: dict[str, str] | None = None
    auth: Auth | None = None
    answer: Answer | None = None


def sellers(folder: Path) -> list[Path]:
    """The files of all sellers, by name."""
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".toml" and not path.name.startswith("."))
    except FileNotFoundError:
        return []


def read(path: Path) -> Seller:
    """The seller that a file describes. Raises `BadSeller`."""
    try:
        return _Reading(path).seller()
    except BadSeller as bad:
        raise BadSeller(f"{path}: {bad}") from None


class _Reading:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.data = _parsed(path)

    def seller(self) -> Seller:
        if not _NAME.fullmatch(self.path.stem):
            raise BadSeller(_("a seller's name is made of A-Z a-z 0-9 . _ and -."))
        file = _converted(self.data)
        if not file.account:
            raise BadSeller(_('account: say whose balance this is: account = "home"'))
        if (file.exec is None) == (file.url is None):
            raise BadSeller(_("say exec, a program that prints a balance, or url, where to ask for one."))
        if file.exec is not None and not (file.exec and file.exec[0]):
            raise BadSeller(_('exec: it is a program and its words: exec = ["my-balance", "--json"]'))
        if file.sum and (file.exec is not None or file.purchase is not None):
            raise BadSeller(_("sum: it goes with url, and without purchase."))
        request = None if file.url is None else self._request(file, file.url)
        return Seller(
            name=self.path.stem,
            account=file.account,
            purchase=file.purchase,
            sum=file.sum,
            min_interval=_span("min_interval", file.min_interval),
            timeout=_span("timeout", file.timeout),
            mark=crc32(repr(self.data).encode()),
            exec=file.exec or (),
            request=request,
            answer=None if request is None else _answer(file.answer),
        )

    def _request(self, file: _File, url: str) -> Request:
        request = Request(
            url, (file.method or ("GET" if file.body is None else "POST")).upper(), file.headers or {}, file.body,
            file.values or {}, file.auth,
        )  # fmt: skip
        check(request)
        return request


def _parsed(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise BadSeller(_("is larger than {limit} kB, and surely no seller's file.").format(limit=_LARGEST // 1000))
        return toml.parse(content.decode("utf-8-sig"))
    except OSError as error:
        raise BadSeller(_("cannot be read: {reason}.").format(reason=error.strerror)) from None
    except UnicodeDecodeError:
        raise BadSeller(_("is not text in UTF-8.")) from None
    except toml.BadToml as bad:
        raise BadSeller(str(bad)) from None


def _converted(data: dict[str, Any]) -> _File:
    for where, keys, table in (
        ("", _File.__struct_fields__, data),
        ("auth.", Auth.__struct_fields__, data.get("auth")),
        ("answer.", Answer.__struct_fields__, data.get("answer")),
    ):
        for key in table if isinstance(table, dict) else ():
            if key not in keys:
                raise BadSeller(
                    _("{key}: there is no such key. Keys: {keys}.").format(key=named(where + key), keys=listed(keys))
                )
    try:
        return msgspec.convert(data, _File)
    except msgspec.ValidationError as error:
        reason, _at, place = str(error).partition(" - at `$")
        key = place.strip(".`")
        match = _EXPECTED.fullmatch(reason)
        if match is None:
            raise BadSeller(_("{key}: {reason}.").format(key=named(key), reason=named(reason))) from None
        kinds = {"array": _("a list"), "object": _("a table"), "str": _("a text"), "int": _("a number")}
        wanted = [kinds.get(kind, kind) for kind in match[1].split(" | ") if kind != "null"]
        raise BadSeller(
            _("{key}: it is {found}, and has to be {wanted}.").format(
                key=named(key), found=kinds.get(match[2], match[2]), wanted=_(" or ").join(wanted)
            )
        ) from None


def _answer(answer: Answer | None) -> Answer:
    if answer is None:
        raise BadSeller(_("[answer] is missing: it says where the answer has what is left."))
    said = [answer.remaining is not None, answer.used is not None, answer.total is not None]
    if not (said[0] or said[1]):
        raise BadSeller(_("answer: say where remaining is; or used, and total, of which it is taken."))
    if answer.unit not in UNITS:
        raise BadSeller(
            _("answer.unit: {unit} is no unit; these are: {units}.").format(
                unit=repr(named(answer.unit)), units=listed(UNITS)
            )
        )
    try:
        answer.zone  # noqa: B018
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadSeller(
            _("answer.tz: there is no zone {name}. IANA names are meant, such as Europe/Berlin.").format(
                name=repr(named(answer.tz or ""))
            )
        ) from None
    return answer


def _span(key: str, text: str) -> timedelta:
    match = _SPAN.fullmatch(text)
    if match is None or not float(match[1]):
        raise BadSeller(_("{key}: {text} is no time: 30 s, 20 min, 3 h, 1 d.").format(key=key, text=repr(named(text))))
    return timedelta(seconds=float(match[1]) * _SECONDS[match[2]])
