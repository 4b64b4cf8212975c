"""Whatever Apprise knows: mail, ntfy, Telegram, Matrix, Slack, Home Assistant and many more, by an address.

Apprise is the extra `notify`. An address may hold secrets: nothing of it is ever shown, not by Apprise either. Its own
words are kept, and only searched for the kind of failure.
"""

import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from esimtrack.channels import NotTaken
from esimtrack.i18n import _

PATIENCE = 60
"""Seconds after which a service is taken for gone. How long a server may take, the address says (`rto`, `cto`)."""

_CODE = re.compile(r"\berror=([1-5][0-9]{2})\b")


class ByApprise:
    """Where an address leads."""

    def __init__(self, address: str) -> None:
        self._address = address

    def deliver(self, subject: str, text: str) -> None:
        """Send it. Raises `NotTaken`."""
        with _unheard() as said:
            try:
                good = self._send(subject, text)
            except ImportError:
                raise NotTaken(_("this needs Apprise: pipx inject esimtrack apprise, or pip install apprise")) from None
            except NotTaken:
                raise
            except Exception as error:
                # What a library says of its error may hold the address.
                raise NotTaken(_("Apprise failed ({kind}).").format(kind=type(error).__name__)) from None
        if not good:
            raise NotTaken(_reason(said))

    def _send(self, subject: str, text: str) -> bool:
        from apprise import Apprise, AppriseAsset, NotifyFormat

        # Nothing is left on the disk, and no text is read as more than text.
        asset = AppriseAsset(
            app_id="esimtrack",
            app_desc="esimtrack",
            storage_mode="memory",
            service_timeout=PATIENCE,
            interpret_escapes=False,
        )
        service = Apprise(asset=asset)
        if not service.add(self._address):
            raise NotTaken(_("Apprise does not know such an address, or something is missing in it."))
        return bool(service.notify(title=subject, body=text, body_format=NotifyFormat.TEXT))


def _reason(said: list[str]) -> str:
    for line in said:
        code = _CODE.search(line)
        if code is not None:
            return _("the server refused it: code {code}.").format(code=code[1])
    if any("onnection error" in line for line in said):
        return _("the server cannot be reached, or did not let us in.")
    return _("the server did not take it.")


class _Keeper(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


@contextmanager
def _unheard() -> Iterator[list[str]]:
    # What Apprise says meanwhile; nobody else hears it, nor what Python warns it of.
    logger, keeper = logging.getLogger("apprise"), _Keeper()
    before = logger.propagate, logger.level
    logger.propagate = False
    logger.setLevel(logging.WARNING)
    logger.addHandler(keeper)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield keeper.said
    finally:
        logger.removeHandler(keeper)
        logger.propagate, logger.level = before
