"""`esimtrack sync`: sellers are asked, each at its own pace, and what one says is noted, all of it or nothing.

First all are asked, then the journal is opened: nobody waits for a seller with the store in hand. One that fails keeps
no other from being noted. Of two runs at once the second waits (`alone`), and finds nobody left to ask. When each was
asked, and until when it wants to be left alone, is this machine's own.
"""

import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext, suppress
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct

from esimtrack.balances.balance import BadAnswer, Balance
from esimtrack.balances.seller import BadSeller, Seller
from esimtrack.balances.seller_file import read, sellers
from esimtrack.cli.accounts import known_account
from esimtrack.cli.alone import alone
from esimtrack.cli.book import Book
from esimtrack.cli.output import fail, say
from esimtrack.cli.refusal import Refusal
from esimtrack.cli.surroundings import Surroundings
from esimtrack.cli.synced import Noting
from esimtrack.config.paths import sellers_folder, store_file
from esimtrack.config.secrets import BadSecret, secret
from esimtrack.i18n import _, listed
from esimtrack.journal import BadEvent
from esimtrack.store import Refused, StoreUnusable
from esimtrack.views import times
from esimtrack.views.reader import Reader
from esimtrack.views.safe import safe

KIND = "sync"
"""Under which the store remembers when a seller was asked."""

REST = timedelta(minutes=15)
"""How long a seller that is asked too often is left alone, where it does not say."""

LONGEST = timedelta(days=1)
"""Nobody wants to be left alone for longer: the clock was wrong then."""

wait: Callable[[float], None] = time.sleep
"""Between tries. Tests do not wait."""


class Asked(Struct, frozen=True):
    """`at`: when a seller answered last, asked as the file of this `mark` says; `until`: it wants to be left alone."""

    at: datetime | None = None
    mark: int = 0
    until: datetime | None = None


def sync_balances(account: str | None, at: str | None, note: str | None, dry_run: bool) -> None:
    """Do it, and say it. Whoever failed is told last, and makes it fail."""
    around = Surroundings()
    run = _Run(around, None if at is None else around.time(at), note, dry_run)
    with Book() as book:
        known = book.accounts()
        if account is not None:
            known_account(account, known)
    chosen = _chosen(account, known, run.failures)
    with alone(store_file(), "sync") if chosen else nullcontext():
        try:
            run.ask(chosen)
        except OSError as error:
            # What was noted could not be said. Who failed is to be told all the same.
            if not run.failures:
                raise
            run.failures[-1].__cause__ = error
    for failure in run.failures[:-1]:
        fail(str(failure))
    if run.failures:
        raise run.failures[-1]


class _Run:
    """What one command line asks for; `failures`: what went wrong with a seller."""

    def __init__(self, around: Surroundings, at: datetime | None, note: str | None, dry_run: bool) -> None:
        self.around, self.at, self.note, self.dry_run = around, at, note, dry_run
        self.failures: list[Refusal] = []

    def ask(self, chosen: Sequence[Seller]) -> None:
        """Ask those whose time has come, and note what they say."""
        with Book() as book:
            before = _remembered(book)
        answers = []
        now: dict[str, Asked] = {}
        for seller in chosen:
            if _early(seller, before.get(seller.name, Asked()), self.around):
                continue
            try:
                answers.append((seller, _ask(seller, self.around)))
                now[seller.name] = Asked(self.around.now, seller.mark)
            except _Left as left:
                now[seller.name] = Asked(until=left.until)
                self.failures.append(left)
            except Refusal as refusal:
                self.failures.append(refusal)
            except Exception as error:
                self.failures.append(_unexpected(seller.name, error))
        if now:
            self._keep(answers, now)

    def _keep(self, answers: Sequence[tuple[Seller, list[Balance]]], now: dict[str, Asked]) -> None:
        with Book(write=True) as book:
            noting = Noting(book, self.around, self.at, self.note)
            for seller, balances in answers:
                try:
                    noting.take(seller, balances)
                except Refusal as refusal:
                    # Once that is put right, it may be asked again at once.
                    now.pop(seller.name)
                    self.failures.append(Refusal(f"{seller.name}: {refusal}"))
                except StoreUnusable:
                    raise
                except Exception as error:
                    now.pop(seller.name)
                    self.failures.append(_unexpected(seller.name, error))
            noting.record(self.dry_run)
            if now and not self.dry_run:
                book.store.remember(KIND, {name: msgspec.json.encode(asked).decode() for name, asked in now.items()})
        noting.say(self.dry_run)


def _chosen(account: str | None, known: Sequence[str], failures: list[Refusal]) -> list[Seller]:
    folder = sellers_folder()
    paths = sellers(folder)
    if not paths:
        raise Refusal(
            _("no seller is set up: {folder} has no file that says how one is asked.").format(folder=folder),
            _("Sellers, and programs of your own: docs/sync.md. By hand: esimtrack log-usage --remaining SIZE"),
        )
    found = []
    for path in paths:
        try:
            seller = read(path)
            if account in (None, seller.account):
                known_account(seller.account, known)
                found.append(seller)
        except BadSeller as bad:
            failures.append(Refusal(safe(str(bad))))
        except Refusal as refusal:
            failures.append(Refusal(f"{path}: {refusal}"))
        except Exception as error:
            failures.append(_unexpected(str(path), error))
    found = _apart(found, failures)
    if not found and not failures:
        raise Refusal(
            _("no seller is set up for {account}.").format(account=account),
            _("A file in {folder} says how one is asked: docs/sync.md").format(folder=folder),
        )
    return found


def _apart(found: list[Seller], failures: list[Refusal]) -> list[Seller]:
    # Two that speak of one account would each say that the other's is not there.
    kept = []
    for seller in found:
        others = [other.name for other in found if other.account == seller.account and other is not seller]
        if others and seller.purchase is None and not seller.exec:
            failures.append(
                Refusal(
                    _("{name}: {others} speaks of {account}, too.").format(
                        name=seller.name, others=listed(others), account=seller.account
                    ),
                    _('Say in each file of which purchase: purchase = "PLAN"'),
                )
            )
        else:
            kept.append(seller)
    return kept


def _unexpected(name: str, error: Exception) -> Refusal:
    # One that fails keeps no other from being noted, whatever fails.
    from esimtrack.cli.failures import unexpected

    if isinstance(error, BadEvent | Refused):
        return Refusal(safe(f"{name}: {error}"))
    return Refusal(safe(f"{name}: {unexpected(error)}"))


class _Left(Refusal):
    def __init__(self, text: str, more: str, until: datetime) -> None:
        super().__init__(text, more)
        self.until = until


def _early(seller: Seller, asked: Asked, around: Surroundings) -> bool:
    # A file that was changed is tried at once, unless the seller itself wants to be left alone.
    until = asked.until
    if until is None and asked.at is not None and asked.mark == seller.mark and asked.at <= around.now:
        until = asked.at + seller.min_interval
    if until is None or around.now >= until or (asked.until is not None and asked.until - around.now > LONGEST):
        return False
    say(_("{name}: not asked again before {time}.").format(name=seller.name, time=_moment(until, around)))
    return True


def _ask(seller: Seller, around: Surroundings) -> list[Balance]:
    try:
        if seller.exec:
            from esimtrack.balances.program import balances, printed

            return balances(printed(seller.exec, seller.timeout), seller.account, around.now)
        return [_ask_far(seller, around)]
    except (BadAnswer, BadSecret, BadSeller) as bad:
        raise Refusal(safe(f"{seller.name}: {bad}")) from None


def _ask_far(seller: Seller, around: Surroundings) -> Balance:
    assert seller.request is not None
    assert seller.answer is not None
    try:
        from esimtrack.balances.asking import Busy, NoAnswer, ask
        from esimtrack.balances.reading import balance, check
    except ModuleNotFoundError as error:
        raise Refusal(
            _("{name}: asking a seller needs {module}, which is not installed.").format(
                name=seller.name, module=error.name
            ),
            _("With it: pipx inject esimtrack {libraries}, or pip install {libraries}").format(
                libraries="httpx jmespath"
            ),
        ) from None
    check(seller.answer)
    try:
        answer = ask(seller.request, seller.timeout, secret, lambda seconds: wait(seconds), lambda: around.now)
    except Busy as busy:
        until = around.now + (REST if busy.rest is None else busy.rest)
        more = _("It is left alone until {time}.").format(time=_moment(until, around))
        raise _Left(safe(f"{seller.name}: {busy}"), more, until) from None
    except NoAnswer as no:
        raise Refusal(safe(f"{seller.name}: {no}")) from None
    return balance(answer, seller.answer, around.now)


def _remembered(book: Book) -> dict[str, Asked]:
    found = {}
    for name, text in book.store.state(KIND).items():
        with suppress(msgspec.DecodeError):
            found[name] = msgspec.json.decode(text, type=Asked)
    return found


def _moment(at: datetime, around: Surroundings) -> str:
    return times.end(at, around.zone, Reader(around.now, around.zone))
