"""What sellers said, as readings: what each of them shows, whether it is news, and the one record of them all."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from msgspec.structs import replace

from esimtrack.balances.balance import Balance
from esimtrack.balances.seller import Seller
from esimtrack.cli.book import Book, account_of
from esimtrack.cli.echo import balance as left
from esimtrack.cli.echo import moment
from esimtrack.cli.evidence import Evidence, Said
from esimtrack.cli.noting import evidence_of, sentences
from esimtrack.cli.output import say, warn
from esimtrack.cli.recording import Draft, tell_time
from esimtrack.cli.refusal import Refusal
from esimtrack.cli.sizes import say_size
from esimtrack.cli.surroundings import Surroundings
from esimtrack.events import Event
from esimtrack.i18n import _
from esimtrack.ledger.statement import AccountStatement, PurchaseLine
from esimtrack.views import times

_AGAIN = timedelta(days=1)
"""A balance that shows nothing new is noted once in so long: as a sign that somebody looked."""
_WHOLE = Decimal("0.9")
"""A total below this share of what was granted is not the whole: a GB may be 1000 or 1024 MB."""
_APART = timedelta(days=1)
"""Ends that are further apart are worth a word."""


class Noting:
    """Balances on their way into the journal; `at`, where it was said, is when all of them were measured."""

    def __init__(self, book: Book, around: Surroundings, at: datetime | None, note: str | None) -> None:
        self.book, self.around, self.at, self.note = book, around, at, note
        self.events: list[Event] = []
        self.said: list[str] = []
        self.started: set[str] = set()

    def take(self, seller: Seller, balances: Sequence[Balance]) -> None:
        """Take all that one seller said, or raise a `Refusal` for the first that cannot be so."""
        events: list[Event] = []
        said, started = [], set(self.started)
        for balance in sorted(balances, key=lambda b: b.at or self.around.now):
            found, words = self._taken(seller, balance, started)
            events += found
            said.append(words)
        self.events += events
        self.said += said
        self.started = started

    def record(self, dry_run: bool) -> None:
        """Record all that is news as what one command did."""
        if self.events:
            Draft(self.book, self.around, self.events).record("sync", dry_run)

    def say(self, dry_run: bool) -> None:
        """A line for each balance, and how to take all of them back."""
        for line in self.said:
            say(line)
        if dry_run:
            say(_("A dry run: nothing is recorded."))
        elif self.events:
            say(_("Take it back: {command}").format(command="esimtrack undo"))

    def _taken(self, seller: Seller, balance: Balance, started: set[str]) -> tuple[Sequence[Event], str]:
        name = seller.account
        if balance.nothing == "unlimited":
            return (), _("{name}: without a limit, so that there is nothing to note.").format(name=seller.name)
        if balance.nothing == "no-match":
            return (), _("{name}: nothing to note: the answer has nothing that matches.").format(name=seller.name)
        when = self.at or balance.at or self.around.now
        if balance.ends is not None and balance.ends <= when:
            return (), _("{name}: nothing to note: it ended {on}.").format(name=seller.name, on=self._on(balance.ends))
        if balance.id is not None and self._has(balance.id):
            return (), _("{name}: nothing new.").format(name=seller.name)
        self._refuse_part(seller, balance, when)
        found = evidence_of(self.book, _said(seller, balance), name, when, when, balance.note or self.note, self.around)
        if found.starts is not None and _unused(balance, found.starts):
            return (), _("{name}: nothing to note: {plan} has not been used yet.").format(
                name=seller.name, plan=found.starts.plan
            )
        found = _marked(found, seller, balance)
        draft = Draft(self.book, self.around, found.events)
        draft.refuse_without_effect()
        before, after = draft.account(name)
        told = moment(when, self.around.now, draft.reader, draft.reader.zone_of(after))
        tell_time(when, self.around, told)
        self._compare(seller, balance, after, draft)
        if found.starts is not None and found.starts.id in started:
            # Another line of this run has shown it, and starts it.
            found = replace(found, events=found.events[1:], starts=None)
        elif found.starts is not None:
            started.add(found.starts.id)
        if found.starts is None and _known(before, after, when):
            words = _("{name}: {size} remaining for {account}, {time}: nothing new.")
            if balance.used is not None:
                words = _("{name}: {size} used in this cycle for {account}, {time}: nothing new.")
            size = say_size(balance.used or balance.remaining or 0, after.gb)
            return (), words.format(name=seller.name, size=size, account=name, time=told)
        said = [*sentences(found, name, before, after, told, draft), left(after, draft.reader)]
        return found.events, " ".join(sentence for sentence in said if sentence)

    def _refuse_part(self, seller: Seller, balance: Balance, when: datetime) -> None:
        # What is left of one pass, booked as all that is left, would take the others away.
        if seller.exec or seller.sum or seller.purchase is not None or balance.remaining is None:
            return
        account = account_of(self.book.statement(when), seller.account)
        buckets = [] if account is None else [bucket for bucket in account.buckets if not bucket.frozen]
        left = [bucket for bucket in buckets if bucket.left]
        granted = sum(bucket.size or 0 for bucket in buckets)
        gb = 1000 if account is None else account.gb
        if balance.picked:
            why = _("the answer has several balances, and the file takes one of them.")
        elif len({bucket.purchase for bucket in left}) > 1:
            why = _("{account} has data left of several purchases, and the answer does not say of which it is.").format(
                account=seller.account
            )
        elif balance.total is not None and balance.total < granted * _WHOLE:
            why = _("the answer is about {total}, and {account} was granted {granted}.").format(
                total=say_size(balance.total, gb), account=seller.account, granted=say_size(granted, gb)
            )
        else:
            return
        plans = {} if account is None else {purchase.id: purchase.plan for purchase in account.purchases}
        meant = next((plans[bucket.purchase] for bucket in left if bucket.purchase in plans), "PLAN")
        raise Refusal(
            why,
            _("If it is one purchase's, say so in {name}.toml: purchase = {plan}").format(
                name=seller.name, plan=f'"{meant}"'
            ),
            _("If it is all that {account} has: sum = true").format(account=seller.account),
        )

    def _has(self, id: str) -> bool:
        # Two programs may print the same line.
        return id in self.book.store.find_event(id) or any(event.id == id for event in self.events)

    def _on(self, at: datetime) -> str:
        from esimtrack.views.reader import Reader

        return times.on(at, self.around.zone, Reader(self.around.now, self.around.zone))

    def _compare(self, seller: Seller, balance: Balance, after: AccountStatement, draft: Draft) -> None:
        # When it ends, the seller knows; a reading does not say it.
        ends = {end for p in after.purchases if p.state == "live" for end in (p.end, p.cycle_end) if end is not None}
        ends |= {bucket.end for bucket in after.buckets if bucket.end is not None}
        if balance.ends is None or not ends or any(abs(end - balance.ends) <= _APART for end in ends):
            return
        warn(
            _(
                "{name}: the seller says that it ends {there}; esimtrack has {here}: esimtrack extend --until TIME"
            ).format(
                name=seller.name,
                there=self._on(balance.ends),
                here=times.end(min(ends), draft.reader.zone_of(after), draft.reader),
            )
        )


def _said(seller: Seller, balance: Balance) -> Said:
    # As it would be typed: what is true of `log-usage` is true of a seller.
    if balance.used is not None:
        return Said(used=f"{balance.used}B", member=balance.member)
    return Said(remaining=f"{balance.remaining}B", purchase=balance.purchase or seller.purchase)


def _marked(found: Evidence, seller: Seller, balance: Balance) -> Evidence:
    *before, reading = (replace(event, source=f"sync:{seller.name}") for event in found.events)
    if balance.id is not None:
        reading = replace(reading, id=balance.id)
    return replace(found, events=(*before, reading))


def _unused(balance: Balance, line: PurchaseLine) -> bool:
    # A seller lists what waits for its first use, too: that nothing was used of it starts nothing.
    sizes = [allowance.size for allowance in line.terms.allowances]
    if balance.used is not None:
        return balance.used == 0
    return None not in sizes and (balance.remaining or 0) >= sum(size or 0 for size in sizes)


def _known(before: AccountStatement | None, after: AccountStatement, when: datetime) -> bool:
    if before is None or before.last_evidence is None or when - before.last_evidence > _AGAIN:
        return False
    return all(
        getattr(before, name) == getattr(after, name)
        for name in ("remaining", "used", "unlogged", "corrected", "overage", "throttled", "buckets")
    )
