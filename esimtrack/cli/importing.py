"""`esimtrack import --from SOURCE`: what it found, which series is meant, and which of it is new, for whom."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.json import decode, encode
from msgspec.structs import replace

from esimtrack.cli.accounts import meant_account
from esimtrack.cli.ask import confirm
from esimtrack.cli.book import Book, account_of
from esimtrack.cli.evidence import checked_zone
from esimtrack.cli.fetching import boot, fetched, source_named
from esimtrack.cli.importing_words import Told, moment_of, tell
from esimtrack.cli.line import again, instead
from esimtrack.cli.mapping import check_name, columns_meant, save, written
from esimtrack.cli.near import did_you_mean
from esimtrack.cli.output import asks, say
from esimtrack.cli.refusal import Refusal, WrongLine
from esimtrack.cli.rereading import Reading, batch_of, refuse_reread
from esimtrack.cli.sizes import say_size
from esimtrack.cli.surroundings import Surroundings
from esimtrack.events import Event, Purchase, Void
from esimtrack.i18n import _, listed
from esimtrack.journal import BadEvent
from esimtrack.journal.ids import new_id
from esimtrack.ledger.statement import AccountStatement
from esimtrack.sources.counting import Counting
from esimtrack.sources.found import About, BadSource, Found, Total
from esimtrack.sources.naming import source_name
from esimtrack.sources.taking import Kept, Line, Span, Taken, Taking
from esimtrack.units.labels import named
from esimtrack.views.safe import safe

if TYPE_CHECKING:
    from esimtrack.store.imported import Imports


VANISHED = "vanished"
"""Under which the store remembers which interfaces an import missed, by the name of their source."""


class Vanished(Struct, frozen=True):
    """What is remembered of one: for which account it counted, when it was missed, what was there instead."""

    account: str
    at: datetime
    others: str


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
    columns: str | None = None
    where: tuple[str, ...] = ()
    skip_bad: bool = False
    update: bool = False
    save: str | None = None
    zone: str | None = None


def import_from(asked: Asked) -> None:
    """Do it, and say it."""
    around = Surroundings()
    source = source_named(asked.source)
    of_csv = asked.columns or asked.save or asked.where or asked.skip_bad or asked.update
    if of_csv and not getattr(source, "maps", False):
        raise WrongLine(
            _("--map, --where, --skip-bad, --update and --save go with --from csv, whose columns can be anything.")
        )
    columns = columns_meant(asked.columns, asked.where, around.settings)
    if asked.save and not asked.columns:
        raise WrongLine(_("--save saves a map: --map at=Date,bytes='Data (MB)' --save NAME"))
    if asked.save:
        check_name(asked.save, columns)
    shown = asked.source if asked.file is None else f"{asked.source}: {_shown(asked.file)}"
    content = b""
    try:
        content, about = fetched(source, asked.file, asked.at, around)
        with Book(write=True) as book:
            name = meant_account(asked.account, book.accounts(), around.settings)
            before = account_of(book.statement(around.now), name)
            about = replace(
                about,
                gb=1000 if before is None else before.gb,
                columns=columns,
                skip_bad=asked.skip_bad,
                member=asked.member,
                place=checked_zone(asked.zone, asked.force, before),
            )
            found = source.read(content, about)
            if found.rising:
                columns = {**columns, "kind": _kind(columns, asked, around)}
                about = replace(about, columns=columns)
                found = source.read(content, about)
            try:
                _Import(asked, around, book, name, before, found, about, content).run()
            except _Vanished as vanished:
                if not asked.dry_run:
                    book.store.remember(VANISHED, {vanished.name: vanished.state(around.now)})
                raise
            if not asked.dry_run:
                _forget_vanished(book, asked.source, name)
    except BadSource as bad:
        from esimtrack.sources.recognition import recognized

        first, *more = (recognized(content, asked.source) or str(bad)).splitlines()
        raise Refusal(safe(f"{shown}: {first}"), *map(safe, more), _("Nothing of it was taken.")) from None
    if asked.save and not asked.dry_run:
        say(save(asked.save, columns))


def _kind(columns: Mapping[str, str], asked: Asked, around: Surroundings) -> str:
    """What sizes are that only rise: a person at a terminal is asked."""
    column = named(columns["bytes"])
    if asks():
        total = confirm(
            _(
                "{column} only rises, as a running total does. Is it one (y), or is each row usage of its own (n)?"
            ).format(column=column),
            default=False,
        )
        return "counter" if total else "usage"
    given = columns_meant(asked.columns, (), around.settings)
    running, own = (instead("--map", written({**given, "kind": kind})) for kind in ("counter", "usage"))
    raise Refusal(
        _("{column} only rises: is it a running total, or is each row usage of its own?").format(column=column),
        _("A running total: {command}").format(command=running),
        _("Usage of its own: {command}").format(command=own),
        _("Nothing of it was taken."),
    )


class _Vanished(Refusal):
    """An interface that was imported from is not listed any more, by a source that lists what was ever there."""

    def __init__(self, name: str, account: str, source: str, interface: str, others: str) -> None:
        super().__init__(
            _("{source} has no {interface} any more.").format(source=source, interface=named(interface)),
            *([_("It has: {names}.").format(names=others)] if others else []),
        )
        self.name, self._account, self._others = name, account, others

    def state(self, now: datetime) -> str:
        """What `check` is to know of it."""
        return encode(Vanished(self._account, now, self._others)).decode()


def _forget_vanished(book: Book, source: str, account: str) -> None:
    # What is imported now takes the place of what was gone.
    found = book.store.state(VANISHED)
    over = [n for n in found if n.startswith(f"{source}:") and decode(found[n], type=Vanished).account == account]
    if over:
        book.store.remember(VANISHED, dict.fromkeys(over))


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
        about: About,
        content: bytes,
    ) -> None:
        self.asked, self.around, self.book, self.account, self.before = asked, around, book, account, before
        self.found, self.about, self.content = found, about, content
        self.gb = 1000 if before is None else before.gb
        self.since = None if asked.since is None else around.time(asked.since)
        self.series, self.gone = "", False
        self._brought: Callable[[str], Sequence[Kept]] = lambda _name: ()
        self.taken = Taken()

    def run(self) -> None:
        """Record what is new, and say it."""
        try:
            self.book.store.import_made(self._events, keep=not self.asked.dry_run)
        except BadEvent as bad:
            raise BadSource(bad.reason) from None
        if self.gone:
            return
        told = Told(
            self.asked.source,
            self.series,
            self.account,
            self.found,
            self.taken,
            self.gb,
            self.asked.dry_run,
            self.asked.update,
        )
        after = None if self.asked.dry_run else account_of(self.book.statement(self.around.now), self.account)
        tell(told, self.around, self.before, after, bounded=self.since is not None)

    def _events(self, imports: "Imports") -> Sequence[Event]:
        # Within the transaction: two imports that run at once see each other's lines.
        series = self._series(imports.knows)
        self.gone = series is None
        if series is None:
            return ()
        self.series = series
        self._brought = cache(imports.brought)
        self.taken = self._bucketed() if self.found.buckets else self._counted(imports)
        lines = self.taken.lines
        if not self.asked.force:
            self._refuse_overlap(imports, [line for line in lines if line.bytes])
        wrong = [id for id in self.taken.glitches if imports.has(id)]
        events: list[Event] = [
            Void(new_id(), self.around.now, event=id, note="a counter that fell for once") for id in wrong
        ]
        if not self.found.sellers:
            batch = new_id() if len(lines) > 1 else None
            return events + [replace(line.event, batch=batch) for line in lines]
        if lines and not self.asked.force:
            refuse_reread(self._reading(), imports, self._brought, lines)
        batch = batch_of(self.content, self.about.columns)
        events += [replace(line.event, id=imports.free_id(line.event.id), batch=batch) for line in lines]
        for correction in self.taken.corrections if self.asked.update else ():
            event = correction.line.event
            events.append(Void(id=new_id(), at=self.around.now, event=correction.id))
            events.append(replace(event, id=imports.renew(event.id), batch=batch))
        return events

    def _reading(self) -> Reading:
        return Reading(
            self.asked.source, self.series, self.account, self.found, self.since, self.content, self.about, self.around
        )

    def _bucketed(self) -> Taken:
        asked = self.asked
        taking = Taking(
            asked.source,
            self.account,
            self._brought,
            self._spans(),
            self.since,
            asked.member,
            self.about.place,
            asked.note,
            self.found.sellers,
        )
        return taking.take(bucket for bucket in self.found.buckets if bucket.series == self.series)

    def _counted(self, imports: "Imports") -> Taken:
        asked, totals = self.asked, self._wanted_totals()
        counting = Counting(
            asked.source,
            self.account,
            self._brought,
            imports.shown,
            imports.looks,
            boot() if self.about.live else None,
            self.since,
            asked.member,
            self.about.place,
            asked.note,
            self.found.sellers,
        )
        return counting.take(totals)

    def _wanted_totals(self) -> Sequence[Total]:
        """Totals by instant, without those before the account's first plan but the last, which is its base."""
        totals = sorted((t for t in self.found.totals if t.series == self.series), key=lambda total: total.at)
        if not self.found.sellers:
            return totals[-1:]
        begins = min((span.start for span in self._spans()), default=None) if self.since is None else self.since
        before = [total for total in totals if begins is not None and total.at < begins]
        return totals[len(before) - (1 if before and self.since is None else 0) :]

    def _spans(self) -> list[Span]:
        if self.before is None:
            return []
        bought = (event for event in self.book.store.events([self.account]) if isinstance(event, Purchase))
        ran = {event.id for event in bought if event.opening is not None}
        return [
            Span(p.at if p.start is None else max(p.at, p.start), p.end if p.start else None, p.id in ran)
            for p in self.before.purchases
        ]

    def _series(self, known: Callable[[str], bool]) -> str | None:
        """Whose data is meant; None where it was there before, and is not now."""
        source, wanted = self.asked.source, self.asked.interface
        names = sorted(set(self.found.series))
        if wanted is not None and wanted not in names:
            if known(source_name(source, wanted)) and self.found.lasting:
                raise _Vanished(source_name(source, wanted), self.account, source, wanted, self._listed(names))
            if known(source_name(source, wanted)):
                say(_("{source} has no {interface} now.").format(source=source, interface=named(wanted)))
                return None
            raise Refusal(
                _("{source} has no {interface}.").format(source=source, interface=named(wanted))
                + did_you_mean(wanted, names),
                *([_("It has: {names}.").format(names=self._listed(names))] if names else []),
            )
        if wanted is not None:
            return wanted
        if not names:
            raise BadSource(_("nothing in it has counted anything."))
        if len(names) > 1:
            raise Refusal(
                _("{source} has several: {names}. Say which is the SIM's:").format(
                    source=source, names=self._listed(names)
                ),
                again("--interface", names[0]),
            )
        return names[0]

    def _listed(self, names: Iterable[str]) -> str:
        sizes = {name: max(_sizes(self.found, name), default=0) for name in names}
        return listed(f"{named(name)} ({say_size(size, self.gb)})" for name, size in sizes.items())

    def _refuse_overlap(self, imports: "Imports", lines: Sequence[Line]) -> None:
        for member in {line.event.member for line in lines}:
            self._refuse_overlap_of(imports, member, [line for line in lines if line.event.member == member])

    def _refuse_overlap_of(self, imports: "Imports", member: str | None, lines: Sequence[Line]) -> None:
        # From the first of it to the last: another source's line may begin just before one of ours.
        start, end = min(line.start for line in lines), max(line.end for line in lines)
        source = source_name(self.asked.source, self.series)
        others = imports.others(self.account, source, member, start, end)
        if not others:
            return
        (first, name), (last, _name) = others[0], others[-1]
        after = min((line.start for line in lines if line.start > last), default=end)
        since = "now" if self.found.totals else f"{after:%Y-%m-%dT%H:%MZ}"
        raise Refusal(
            _("{account} has usage of {other} already from {first} to {last}: the same data would count twice.").format(
                account=self.account,
                other=safe(name),
                first=moment_of(first, self.around),
                last=moment_of(last, self.around),
            ),
            _("Go on where that ends: {command}").format(command=again("--since", since)),
            _("Count both, as of two devices: {command}").format(command=again("--force")),
        )


def _sizes(found: Found, series: str) -> Iterable[int]:
    # What each kind of bucket says was counted in all: hours reach back less far than days.
    sums: dict[timedelta, int] = {}
    for bucket in found.buckets:
        if bucket.series == series:
            length = bucket.end - bucket.start
            sums[length] = sums.get(length, 0) + bucket.bytes
    return [*sums.values(), *(total.bytes for total in found.totals if total.series == series)]


def _shown(file: str) -> str:
    return _("standard input") if file == "-" else named(file)
