"""`status --waybar`: one object for a custom module of Waybar: `text`, `tooltip`, `class`, `percentage`.

The text is of the account that is most urgent, the tooltip has all that are not finished. Waybar takes both for
markup: what comes from data is escaped, so that a name is shown as it is written.
"""

from datetime import UTC, datetime

from msgspec import Struct

from esimtrack.i18n import _
from esimtrack.insight.budget import last_use
from esimtrack.insight.look import Insight, look
from esimtrack.ledger.port import UsagePort
from esimtrack.ledger.statement import AccountStatement, Statement
from esimtrack.views import concern_words, times
from esimtrack.views.account_words import answer, coming, percent
from esimtrack.views.json_types import one_line
from esimtrack.views.prompt_format import pieces_of, values
from esimtrack.views.reader import Reader
from esimtrack.views.safe import safe
from esimtrack.views.template import filled

_LAST = datetime.max.replace(tzinfo=UTC)
_CLASSES = {"?": "unknown"}


class Module(Struct, frozen=True, rename={"css_class": "class"}):
    """What Waybar shows. `percentage` is of what is left, 100 without a limit; null where nothing can be used."""

    text: str
    tooltip: str
    css_class: str
    percentage: int | None


def waybar_json(statement: Statement, usage: UsagePort, reader: Reader, form: str | None = None) -> bytes:
    """The object on one line; its texts are empty where there is no account, and Waybar then shows nothing.

    `form` is a template of `status --format` for the text: what it says itself may be markup. Raises `BadFormat`.
    """
    pieces = None if form is None else pieces_of(form)
    seen = [(account, look(account, reader.now, usage, reader.timezone, reader.soon)) for account in statement.accounts]
    shown = [pair for pair in seen if not pair[1].finished] or seen
    shown.sort(key=lambda pair: (pair[1].urgency or _LAST, pair[0].account))
    if not shown:
        return one_line(Module("", "", "", None))
    account, insight = shown[0]
    if pieces is None:
        text = _escaped(_text(account, len(shown) > 1, usage, reader))
    else:
        fields = values(pieces, account, usage, reader)
        text = filled(pieces, {field: _escaped(value) for field, value in fields.items()})
    tooltip = "\n".join(_escaped(line) for pair in shown for line in _told(*pair, len(shown) > 1, reader))
    share = 100 if account.unlimited else percent(account)
    return one_line(Module(text, tooltip, _CLASSES.get(insight.symbol, insight.symbol), share))


def _text(account: AccountStatement, several: bool, usage: UsagePort, reader: Reader) -> str:
    words = answer(account)
    if any(not bucket.frozen for bucket in account.buckets):
        pieces = pieces_of("{remaining} {expires_in}" if account.next_expiry or account.next_end else "{remaining}")
        words = filled(pieces, values(pieces, account, usage, reader))
        if account.zone is not None:
            words = _("in {zone}: {left}").format(zone=account.zone, left=words)
    return _("{account} {left}").format(account=account.account, left=words) if several else words


def _told(account: AccountStatement, insight: Insight, several: bool, reader: Reader) -> list[str]:
    words = answer(account)
    end = last_use(account)
    if end is not None:
        until = times.until(end, reader.zone_of(account), reader)
        words = _("{left} {until}").format(left=words, until=until)
    said = [_("{account}: {left}").format(account=account.account, left=words)]
    if insight.advice is not None and (not several or insight.symbol in ("soon", "lost")):
        said.append(concern_words.sentence(insight.advice, account, reader))
    elif insight.silent_days is not None:
        said.append(_("Nothing logged for {days} days.").format(days=insight.silent_days))
    return [*said, *coming(account, reader)]


def _escaped(text: str) -> str:
    return safe(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
