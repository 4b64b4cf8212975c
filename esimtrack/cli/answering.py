"""What `status` answers, for its command and for the quick way to it (`esimtrack.cli.quick`)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from esimtrack.cli.book import Book
from esimtrack.cli.output import say, say_bytes
from esimtrack.cli.refusal import WrongLine
from esimtrack.cli.surroundings import Surroundings
from esimtrack.i18n import _
from esimtrack.ledger.statement import AccountStatement, Statement

if TYPE_CHECKING:
    from esimtrack.views.reader import Reader


def answer_status(
    accounts: Sequence[str],
    *,
    every: bool = False,
    form: str | None = None,
    json: bool = False,
    waybar: bool = False,
    prometheus: bool = False,
    as_of: str | None = None,
    zone: str | None = None,
    what_if: Sequence[str] = (),
) -> None:
    """Print the statement as JSON, for a bar or a monitor, as `form` has it, or on a screen; of `accounts`, or of all.

    With `waybar`, `form` is its text. `zone` is where somebody is; without it, where the account is used. `what_if` are
    the commands that the store supposes, for the answer to say.
    """
    if json + prometheus + (waybar or form is not None) > 1:
        raise WrongLine(_("say one of --json, --prometheus, --waybar, --format: only the last two go together."))
    if what_if and (waybar or prometheus or form is not None):
        raise WrongLine(_("--what-if goes with the screen and with --json: what programs show must be so."))
    if zone is not None:
        from esimtrack.cli.evidence import checked_label

        checked_label(zone, _("zone"))
    around = Surroundings()
    with Book() as book:
        statement = book.statement(around.time(as_of, "last"), around.now)
        if accounts:
            statement = _only(statement, accounts)

        def where(account: AccountStatement) -> str | None:
            # Where all data can be used in every zone, it need not be known.
            if all(bucket.zones is None for bucket in account.buckets):
                return None
            from esimtrack.cli.whereabouts import whereabouts

            return whereabouts(statement.as_of, book, around, zone, account)

        if json:
            from esimtrack.insight.pace import pace
            from esimtrack.views.status_json import status_json

            at, usage = statement.as_of, book.usage
            say_bytes(
                status_json(
                    statement, what_if, where, around.zone_asked, lambda account, zone: pace(account, at, usage, zone)
                )
            )
            return
        statement = Statement(statement.as_of, tuple(_there(account, where(account)) for account in statement.accounts))
        if prometheus:
            from esimtrack.views.prometheus import prometheus_text

            say_bytes(prometheus_text(statement, book.usage, _reader(statement, around)))
        elif waybar:
            _print_waybar(form, statement, book, around)
        elif form is not None:
            _print_prompt(form, statement, book, around)
            if as_of is None and not accounts and zone is None:
                _keep_prompt(statement, book, around)
        else:
            if what_if:
                from esimtrack.cli.supposing import say_supposed

                say_supposed(what_if)
            _print_screen(statement, book, around, every or bool(accounts))


def _there(account: AccountStatement, zone: str | None) -> AccountStatement:
    if zone is None:
        return account
    from esimtrack.insight.places import located

    return located(account, zone)


def _reader(statement: Statement, around: Surroundings) -> "Reader":
    from esimtrack.views.reader import Reader

    return Reader(statement.as_of, around.zone, soon=around.soon)


def _print_waybar(form: str | None, statement: Statement, book: Book, around: Surroundings) -> None:
    from esimtrack.views.prompt_format import BadFormat
    from esimtrack.views.waybar import waybar_json

    try:
        say_bytes(waybar_json(statement, book.usage, _reader(statement, around), form))
    except BadFormat as bad:
        raise WrongLine(str(bad)) from None


def _print_prompt(form: str, statement: Statement, book: Book, around: Surroundings) -> None:
    from esimtrack.views.prompt_format import BadFormat, prompt_lines

    try:
        lines = prompt_lines(form, statement, book.usage, _reader(statement, around))
    except BadFormat as bad:
        raise WrongLine(str(bad)) from None
    for line in lines:
        say(line)


def _keep_prompt(statement: Statement, book: Book, around: Surroundings) -> None:
    # For the next prompt, which then need not ask the ledger.
    from esimtrack.cli.prompting import seal
    from esimtrack.store.instants import to_number
    from esimtrack.store.prompts import Prompt
    from esimtrack.views.prompt_format import all_fields, holds_until

    reader = _reader(statement, around)
    until = holds_until(statement, reader)
    coming = book.store.next_event(statement.as_of)
    if coming is not None:
        until = min(until, coming)
    values = all_fields(statement, book.usage, reader)
    book.prompt = Prompt(to_number(statement.as_of), to_number(until), seal(), values)


def _print_screen(statement: Statement, book: Book, around: Surroundings, full: bool) -> None:
    from esimtrack.cli.screen import console, reader
    from esimtrack.insight.look import look
    from esimtrack.views.status import print_status

    at, zone, soon = statement.as_of, around.zone, around.soon
    seen = [(account, look(account, at, book.usage, zone, soon)) for account in statement.accounts]
    print_status(seen, reader(statement.as_of, around), console(), full=full)


def _only(statement: Statement, names: Sequence[str]) -> Statement:
    from esimtrack.cli.accounts import only

    wanted = only(names, [account.account for account in statement.accounts])
    return Statement(statement.as_of, tuple(a for a in statement.accounts if a.account in wanted))
