"""A seller is asked over the network: with patience that ends, again where that may help, and never more than it bears.

No redirect is followed: what goes to a seller goes nowhere else. What is said of a failure names the host, and holds
neither the address nor anything that was sent or came.
"""

import os
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from json import detect_encoding
from threading import Thread
from typing import Any, TypeAlias
from urllib.parse import quote, urlsplit
from zlib import MAX_WBITS, decompressobj
from zlib import error as zlib_error

import httpx
import msgspec

from esimtrack.balances.balance import BadAnswer, is_page
from esimtrack.balances.seller import PLACE, Auth, BadSeller, Request
from esimtrack.i18n import _, listed
from esimtrack.units.labels import named

LARGEST = 2**20
"""Bytes of an answer; no balance is near it."""
TRIES = 3
_SHORT = 10
"""So many seconds that a seller asks for are waited for; more are remembered."""
_SHORTEST, _LONGEST = timedelta(seconds=1), timedelta(days=1)
"""Nobody is left alone for longer, whatever they say."""


_Response: TypeAlias = tuple[int, httpx.Headers, bytes]


class NoAnswer(Exception):
    """The seller could not be asked, or would not say; the text says why."""


class Busy(NoAnswer):
    """The seller wants to be left alone for `rest`; None where it does not say how long."""

    def __init__(self, text: str, rest: timedelta | None) -> None:
        super().__init__(text)
        self.rest = rest


def ask(
    request: Request,
    timeout: timedelta,
    secret: Callable[[str], str],
    wait: Callable[[float], None],
    now: Callable[[], datetime],
) -> Any:
    """The answer, from JSON.

    `secret` is asked for what is named as one. Raises `NoAnswer`, `BadAnswer`, and `BadSeller` for a value that is not
    there.
    """
    values = {name: secret(value) if _named(value) else value for name, value in request.values.items()}
    headers = {name: secret(v) if _named(v) else _filled(v, values) for name, v in request.headers.items()}
    with _client(request, timeout) as client:
        line = _Line(client, timeout, wait, now)
        try:
            auth = {} if request.auth is None else _authorization(request.auth, values, secret, line)
            url, body = _filled(request.url, values, quoted=True), _body(request.body, values)
        except UnicodeEncodeError:
            # The error itself has all of the text.
            raise NoAnswer(
                _("{host} cannot be asked: a value, or a secret, is not text in UTF-8.").format(host=_host(request.url))
            ) from None
        return line.json(request.method, url, headers={**headers, **auth}, **body)


def _body(body: str | dict[str, Any] | None, values: Mapping[str, str]) -> dict[str, Any]:
    if body is None:
        return {}
    if isinstance(body, str):
        return {"content": _filled(body, values).encode()}
    return {"json": _filled_in(body, values)}


def _client(request: Request, timeout: timedelta) -> httpx.Client:
    try:
        return httpx.Client(
            timeout=timeout.total_seconds(), follow_redirects=False, headers={"Accept-Encoding": "gzip"}
        )
    except (ImportError, ValueError, OSError):
        # What the environment says may hold a password: it is not quoted.
        raise NoAnswer(
            _("{host} cannot be asked: {names} of the environment name what cannot be used.").format(
                host=_host(request.url), names=listed(sorted(filter(_of_network, os.environ))) or "SSL"
            )
        ) from None


def _of_network(name: str) -> bool:
    return name.lower().endswith("_proxy") or name.startswith("SSL_CERT")


class _Line:
    """One connection to a seller."""

    def __init__(
        self, client: httpx.Client, timeout: timedelta, wait: Callable[[float], None], now: Callable[[], datetime]
    ) -> None:
        self.client, self.timeout, self.wait, self.now = client, timeout.total_seconds(), wait, now

    def json(self, method: str, url: str, **sent: Any) -> Any:
        """What is answered, once it is an answer."""
        content, host = self._content(method, url, sent), _host(url)
        try:
            return msgspec.json.decode(content.decode(detect_encoding(content)))
        except RecursionError:
            raise BadAnswer(_("{host} answers with JSON that is nested too deeply.").format(host=host)) from None
        except (msgspec.DecodeError, UnicodeDecodeError):
            if is_page(content):
                raise BadAnswer(
                    _(
                        "{host} answers with a web page (HTML), which is for people: url has to answer with JSON."
                    ).format(host=host)
                ) from None
            raise BadAnswer(_("{host} answers with something that is no JSON.").format(host=host)) from None

    def _content(self, method: str, url: str, sent: Mapping[str, Any]) -> bytes:
        host, failure = _host(url), ""
        for left in range(TRIES - 1, -1, -1):
            rest = None
            try:
                status, headers, content = self._once(method, url, sent)
            except BadAnswer:
                raise
            except httpx.TimeoutException:
                failure = _("{host} does not answer within {count} s.").format(host=host, count=f"{self.timeout:g}")
            except Exception as error:
                # Not only the library's own: what is below it has errors that it lets through.
                failure = _("{host} cannot be asked: {reason}.").format(host=host, reason=_reason(error))
            else:
                if status not in (429, 503) and status < 500:
                    return _accepted(status, headers, content, host)
                failure = _("{host} is out of order ({status}).").format(host=host, status=status)
                rest = self._rest(headers.get("retry-after"))
                if status == 429:
                    failure = _("{host} has been asked too often (429).").format(host=host)
                if (status == 429 and not (left and rest)) or (rest and rest.total_seconds() > _SHORT):
                    raise Busy(failure, rest)
            if left:
                self.wait(4 ** (TRIES - 1 - left) if rest is None else rest.total_seconds())
        raise NoAnswer(failure)

    def _once(self, method: str, url: str, sent: Mapping[str, Any]) -> _Response:
        # The library's time-outs are for single steps. A name that is looked up has none, and a seller that sends drop
        # by drop keeps them all: whoever is not done in time is not waited for, and ends with the process.
        found: list[_Response | Exception] = []

        def fetch() -> None:
            try:
                found.append(self._fetched(method, url, sent))
            except Exception as error:
                found.append(error)

        thread = Thread(target=fetch, daemon=True)
        thread.start()
        thread.join(self.timeout)
        if not found:
            raise httpx.ReadTimeout("")
        if isinstance(found[0], Exception):
            raise found[0]
        return found[0]

    def _fetched(self, method: str, url: str, sent: Mapping[str, Any]) -> _Response:
        with self.client.stream(method, url, **sent) as response:
            content = _Content(response.headers.get("content-encoding", ""), _host(url))
            for part in response.iter_raw():
                content.take(part)
            return response.status_code, response.headers, content.whole()

    def _rest(self, text: str | None) -> timedelta | None:
        if text is None:
            return None
        if text.strip().isascii() and text.strip().isdecimal():
            return min(max(_SHORTEST, timedelta(seconds=int(text.strip()[:9]))), _LONGEST)
        try:
            until = parsedate_to_datetime(text)
        except (ValueError, OverflowError):
            return None
        rest = (until if until.tzinfo else until.replace(tzinfo=UTC)) - self.now()
        return min(max(_SHORTEST, rest), _LONGEST)


class _Content:
    """An answer's content while it comes: as it is, or in one layer of gzip; never more than `LARGEST` of either."""

    def __init__(self, encoding: str, host: str) -> None:
        encoding = encoding.strip().lower()
        if encoding not in ("", "identity", "gzip", "x-gzip"):
            raise BadAnswer(_("{host} answers in a compression other than gzip.").format(host=host))
        self._gzip = None if encoding in ("", "identity") else decompressobj(16 + MAX_WBITS)
        self._host, self._raw, self._content = host, 0, bytearray()

    def take(self, part: bytes) -> None:
        """Take what came next."""
        self._raw += len(part)
        try:
            self._content += part if self._gzip is None else self._gzip.decompress(part, LARGEST + 1)
        except zlib_error:
            raise self._broken() from None
        if max(self._raw, len(self._content)) > LARGEST:
            raise BadAnswer(_("{host} answers with more than a balance.").format(host=self._host))

    def whole(self) -> bytes:
        """All of it, once it has all come."""
        if self._gzip is not None and not self._gzip.eof:
            raise self._broken()
        return bytes(self._content)

    def _broken(self) -> BadAnswer:
        return BadAnswer(_("{host} says that its answer is gzip, and it is not.").format(host=self._host))


def _accepted(status: int, headers: httpx.Headers, content: bytes, host: str) -> bytes:
    if 200 <= status < 300:
        return content
    if 300 <= status < 400:
        to = _place(headers.get("location", ""))
        raise NoAnswer(
            _("{host} says that it is elsewhere now: {to}. Redirects are not followed; url says where.").format(
                host=host, to=to or host
            )
        )
    if status in (401, 403):
        raise NoAnswer(_("{host} does not let us in ({status}): is the key right?").format(host=host, status=status))
    raise NoAnswer(_("{host} refuses: {status}.").format(host=host, status=status))


def _authorization(auth: Auth, values: Mapping[str, str], secret: Callable[[str], str], line: _Line) -> dict[str, str]:
    if auth.type == "basic":
        pair = f"{_filled(auth.user or '', values)}:{secret(auth.password or '')}"
        return {"Authorization": f"Basic {b64encode(pair.encode()).decode()}"}
    if auth.type == "bearer":
        return {"Authorization": f"Bearer {secret(auth.token or '')}"}
    answer = line.json(
        "POST",
        _filled(auth.url or "", values, quoted=True),
        data={
            "grant_type": "client_credentials",
            "client_id": secret(auth.client_id or "") if _named(auth.client_id or "") else auth.client_id,
            "client_secret": secret(auth.client_secret or ""),
        },
        headers={"Accept": "application/json"},
    )
    for key in auth.token_path.split("."):
        answer = answer.get(key) if isinstance(answer, dict) else None
    if not isinstance(answer, str) or not answer:
        raise BadAnswer(_("the seller gives no token at {path}.").format(path=auth.token_path))
    return {"Authorization": f"Bearer {answer}"}


def _named(value: str) -> bool:
    return value.startswith(("env:", "cmd:"))


def _filled(text: str, values: Mapping[str, str], quoted: bool = False) -> str:
    def value(name: str) -> str:
        if name not in values:
            raise BadSeller(_('values.{name}: it is not said: [values] {name} = "…"').format(name=name))
        return quote(values[name], safe="") if quoted else values[name]

    return PLACE.sub(lambda match: value(match[1]), text)


def _filled_in(body: Any, values: Mapping[str, str]) -> Any:
    if isinstance(body, dict):
        return {key: _filled_in(value, values) for key, value in body.items()}
    if isinstance(body, list):
        return [_filled_in(value, values) for value in body]
    return _filled(body, values) if isinstance(body, str) else body


def _reason(error: Exception) -> str:
    # What the system says of a connection. The library's other words quote what was sent.
    if isinstance(error, httpx.ConnectError):
        return str(error) or _("no connection")
    if isinstance(error, httpx.RemoteProtocolError | httpx.ReadError):
        return _("the connection broke off")
    return type(error).__name__


def _place(url: str) -> str:
    # Without a user, and without what is asked there.
    try:
        return urlsplit(url).netloc.rpartition("@")[2]
    except ValueError:
        return ""


def _host(url: str) -> str:
    return named(urlsplit(url).hostname or url)
