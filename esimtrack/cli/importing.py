"""`esimtrack import --from SOURCE`: what it found, which of it is new, for whom; and what is said of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from esimtrack.cli.accounts import meant_account
from esimtrack.cli.book import Book, account_of
from esimtrack.cli.echo import balance, moment, uncovered
from esimtrack.cli.fetching import fetched, source_named
from esimtrack.cli.line import again
from esimtrack.cli.near import did_you_mean
from esimtrack.cli.output import say, warn
from esimtrack.cli.refusal import Refusal
from esimtrack.cli.sizes import say_size
from esimtrack.cli.surroundings import Surroundings
from esimtrack.events import Event
from esimtrack.i18n import _, n_
from esimtrack.journal import BadEvent
from esimtrack.journal.ids import new_id
from esimtrack.ledger.statement import AccountStatement
from esimtrack.sources.found import BadSource, Found
from esimtrack.sources.naming import source_name
from esimtrack.sources.taking import Line, Span, Taken, Taking
from esimtrack.views.reader import Reader
from esimtrack.views.safe import safe

if TYPE_CHECKING:
    from esimtrack.store.imported import Imports

LISTED = 5
"""Of more lines than these, that need a look, so many are shown."""


class Asked(Struct, frozen=True, kw_only=True):
    """What one command line asks for."""

    source: str
    file: str | None = None
    interface: str | None = None
    account: str | None = None
    member: str | None = None
    since: str | None = None
    at: str | None = None
    note: str | None = None
    force: bool = False
    dry_run: bool = False


def import_from(asked: Asked) -> None:
    """Do it, and say it."""
    around = Surroundings()
    source = source_named(asked.source)
    shown = asked.source if asked.file is None else f"{asked.source}: {_shown(asked.file)}"
    try:
        content, about = fetched(source, asked.file, asked.at, around)
        with Book(write=True) as book:
            name = meant_account(asked.account, book.accounts(), around.settings)
            before = account_of(book.statement(around.now), name)
            found = source.read(content, replace(about, gb=1000 if before is None else before.gb))
            _Import(asked, around, book, name, before, found).run()
    except BadSource as bad:
        raise Refusal(safe(f"{shown}: {bad}"), _("Nothing of it was taken.")) from None


class _Import:
    """One import, once it is known what was found."""

    def __init__(
        self,
        asked: Asked,
        around: Surroundings,
        book: Book,
        account: str,
        before: AccountStatement | None,
        found: Found,
    ) -> None:
        self.asked, self.around, self.book, self.account, self.before = asked, around, book, account, before
        self.found = found
        self.reader = Reader(around.now, around.zone)
        self.gb = 1000 if before is None else before.gb
        self.series = self._series()
        self.source = source_name(asked.source, self.series)
        self.since = None if asked.since is None else around.time(asked.since)
        self.taken = Taken()

    def run(self) -> None:
        try:
            self.book.store.import_made(self._events, keep=not self.asked.dry_run)
        except BadEvent as bad:
            raise BadSource(bad.reason) from None
        self._say()

    def _series(self) -> str:
        names = sorted(set(self.found.series))
        wanted = self.asked.interface
        if wanted is not None:
            if wanted in names:
                return wanted
            raise Refusal(
                _("{source} has no {interface}.").format(source=self.asked.source, interface=safe(wanted))
                + did_you_mean(wanted, names),
                *([_("It has: {names}.").format(names=self._listed(names))] if names else []),
            )
        if not names:
            raise BadSource(_("it counts nothing: there is no interface in it."))
        if len(names) > 1:
            raise Refusal(
                _("{source} has several: {names}. Say which is the SIM's:").format(
                    source=self.asked.source, names=self._listed(names)
                ),
                again("--interface", names[0]),
            )
        return names[0]

    def _listed(self, names: Iterable[str]) -> str:
        shares = {name: max(_shares(self.found, name), default=0) for name in names}
        return ", ".join(f"{safe(name)} ({say_size(size, self.gb)})" for name, size in shares.items())

    def _events(self, imports: "Imports") -> Sequence[Event]:
        spans = self._spans()
        taking = Taking(
            self.asked.source, self.account, imports.brought, spans, self.since, self.asked.member, self.asked.note
        )
        self.taken = taking.take(bucket for bucket in self.found.buckets if bucket.series == self.series)
        if self.taken.lines and not self.asked.force:
            self._refuse_overlap(imports, self.taken.lines)
        batch = new_id() if len(self.taken.lines) > 1 else None
        return [replace(line.event, batch=batch) for line in self.taken.lines]

    def _spans(self) -> list[Span]:
        purchases = () if self.before is None else self.before.purchases
        spans = []
        for p in purchases:
            ran = self.book.purchase(p.id).opening is not None
            spans.append(Span(p.at if p.start is None else max(p.at, p.start), p.end if p.start else None, ran))
        return spans

    def _refuse_overlap(self, imports: "Imports", lines: Sequence[Line]) -> None:
        start, end = min(line.start for line in lines), max(line.end for line in lines)
        others = imports.others(self.account, self.source, self.asked.member, start, end)
        clash = [(at, name) for at, name in others if any(line.start <= at < line.end for line in lines)]
        if not clash:
            return
        first, last = clash[0], clash[-1]
        after = max(line.end for line in lines if any(line.start <= at < line.end for at, _name in clash))
        raise Refusal(
            _("{account} has usage of {other} already from {first} to {last}: the same data would count twice.").format(
                account=self.account, other=safe(first[1]), first=self._moment(first[0]), last=self._moment(last[0])
            ),
            _("Go on where that ends: {command}").format(command=again("--since", f"{after:%Y-%m-%dT%H:%MZ}")),
            _("Count both, as of two devices: {command}").format(command=again("--force")),
        )

    def _say(self) -> None:
        taken, lines = self.taken, self.taken.lines
        size = sum(line.event.bytes for line in lines)
        said = _("Read {source}, as of {moment}: {new} new, {known} known; for {account}.").format(
            source=safe(self.source),
            moment=self._moment(self.found.as_of),
            new=f"{len(lines)} ({say_size(size, self.gb)})" if lines else 0,
            known=taken.known,
            account=self.account,
        )
        if lines and not self.asked.dry_run:
            after = account_of(self.book.statement(self.around.now), self.account)
            if after is not None:
                said = " ".join(filter(None, (said, uncovered(self.before, after), balance(after, self.reader))))
        say(said)
        for sentence in self._left_out():
            say(sentence)
        self._warn(lines)
        if self.asked.dry_run:
            say(_("A dry run: nothing is recorded."))
        elif lines:
            say(_("Take it back: {command}").format(command="esimtrack undo"))

    def _left_out(self) -> Iterable[str]:
        taken = self.taken
        for account, count in sorted(taken.elsewhere.items()):
            yield n_(
                "{count} of the known counts for {account}.", "{count} of the known count for {account}.", count
            ).format(count=count, account=account)
        if taken.early and self.since is None:
            yield n_(
                "{count} lies before the first plan of {account} and was left out: --since TIME takes it.",
                "{count} lie before the first plan of {account} and were left out: --since TIME takes them.",
                taken.early,
            ).format(count=taken.early, account=self.account)
        if estimated := sum(line.estimated for line in taken.lines):
            yield n_(
                "{count} began before the plan: its share of the time was taken, an estimate.",
                "{count} began before the plan: their share of the time was taken, an estimate.",
                estimated,
            ).format(count=estimated)

    def _warn(self, lines: Sequence[Line]) -> None:
        doubtful = [line for line in lines if line.doubtful]
        for line in doubtful[:LISTED]:
            warn(
                _("{size} on {moment} are nearly a multiple of 4 GiB.").format(
                    size=say_size(line.event.bytes, self.gb), moment=self._moment(line.start)
                )
                + "\n"
                + _("A counter that begins anew can leave that behind. It was counted; if it never was:")
                + "\n"
                + f"esimtrack undo {line.event.id}"
            )
        if len(doubtful) > LISTED:
            warn(_("and {count} more like it: esimtrack history").format(count=len(doubtful) - LISTED))
        if self.taken.undated:
            warn(
                n_(
                    "{count} is dated before the year 2000, by a clock that was not set, and was left out.",
                    "{count} are dated before the year 2000, by a clock that was not set, and were left out.",
                    self.taken.undated,
                ).format(count=self.taken.undated)
            )

    def _moment(self, at: datetime) -> str:
        return moment(at, self.around.now, self.reader)


def _shares(found: Found, series: str) -> Iterable[int]:
    # What each kind of bucket says was counted in all: hours reach back less far than days.
    sums: dict[timedelta, int] = {}
    for bucket in found.buckets:
        if bucket.series == series:
            length = bucket.end - bucket.start
            sums[length] = sums.get(length, 0) + bucket.bytes
    return [*sums.values(), *(total.bytes for total in found.totals if total.series == series)]


def _shown(file: str) -> str:
    if file == "-":
        return _("standard input")
    return file if file.isprintable() else repr(file)
