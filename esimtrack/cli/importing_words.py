"""What is said of an import from a source: how much is new, of when it is, what was left out, what needs a look."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import Struct

from esimtrack.cli.echo import back_again, balance, moment, uncovered
from esimtrack.cli.line import again
from esimtrack.cli.output import say, warn
from esimtrack.cli.sizes import say_size
from esimtrack.cli.surroundings import Surroundings
from esimtrack.i18n import _, joined, n_
from esimtrack.ledger.statement import AccountStatement
from esimtrack.sources.found import Found
from esimtrack.sources.naming import source_name
from esimtrack.sources.taking import Line, Taken
from esimtrack.views.reader import Reader
from esimtrack.views.safe import safe

LISTED = 5
"""Of more lines than these, that need a look, so many are shown."""


class Told(Struct, frozen=True):
    """What was found in a series, and taken for an account. `gb` is the account's."""

    source: str
    series: str
    account: str
    found: Found
    taken: Taken
    gb: int
    dry_run: bool
    update: bool = False
    """Corrections are recorded, too."""


def tell(
    told: Told, around: Surroundings, before: AccountStatement | None, after: AccountStatement | None, bounded: bool
) -> None:
    """Say it. `after` None: nothing was recorded; `bounded`: the person said since when."""
    taken = told.taken
    changes = bool(taken.lines or (told.update and taken.corrections))
    said = [_counted(told, around) if told.found.totals else _read(told, around)]
    if changes and after is not None:
        reader = Reader(around.now, around.zone)
        said += filter(None, (uncovered(before, after), balance(after, reader)))
    say(joined(said))
    for sentence in _left_out(told, bounded):
        say(sentence)
    if taken.corrections and told.update:
        count = len(taken.corrections)
        say(n_("{count} row is corrected:", "{count} rows are corrected:", count).format(count=count))
        for row in _corrected(told, around):
            say(row)
    _warn(told, around)
    if told.dry_run:
        _preview(told, around)
        say(_("A dry run: nothing is recorded."))
    elif changes:
        say(_("Take it back: {command}").format(command="esimtrack undo"))


def _preview(told: Told, around: Surroundings) -> None:
    # The first and the last, as they would be recorded: a wrong column or unit shows at once.
    lines = told.taken.lines if told.found.buckets else []
    for place, line in enumerate(lines):
        if place < LISTED or place == len(lines) - 1:
            event = line.event
            parts = (moment_of(event.at, around), say_size(line.bytes, told.gb), event.member, event.zone, event.note)
            say(safe("  " + "  ".join(part for part in parts if part)))
        elif place == LISTED:
            say("  …")


def moment_of(at: datetime, around: Surroundings) -> str:
    """An instant on the reader's clock."""
    return moment(at, around.now, Reader(around.now, around.zone))


def _read(told: Told, around: Surroundings) -> str:
    lines = told.taken.lines
    size = say_size(sum(line.bytes for line in lines), told.gb)
    return _("Read {source}, as of {moment}: {new} new, {known} known; for {account}.").format(
        source=safe(source_name(told.source, told.series)),
        moment=moment_of(told.found.as_of, around),
        new=f"{len(lines)} ({size})" if lines else 0,
        known=told.taken.known,
        account=told.account,
    )


def _counted(told: Told, around: Surroundings) -> str:
    taken = told.taken
    name, at = safe(source_name(told.source, told.series)), moment_of(told.found.as_of, around)
    since = "" if taken.since is None else moment_of(taken.since, around)
    if taken.base and len(taken.lines) == 1:
        return _("Read {source}, as of {moment}: what it counts from here on is for {account}.").format(
            source=name, moment=at, account=told.account
        )
    if not taken.lines:
        return _("Read {source}, as of {moment}: nothing new; for {account}.").format(
            source=name, moment=at, account=told.account
        )
    size = say_size(sum(line.bytes for line in taken.lines), told.gb)
    if taken.anew:
        return _(
            "Read {source}, as of {moment}: at least {size} since {since}, for it began anew meanwhile; for {account}."
        ).format(source=name, moment=at, size=size, since=since, account=told.account)
    return _("Read {source}, as of {moment}: {size} since {since}; for {account}.").format(
        source=name, moment=at, size=size, since=since, account=told.account
    )


def _corrected(told: Told, around: Surroundings) -> list[str]:
    """Each row with its amounts before and now, the first of many."""
    corrections = told.taken.corrections
    rows = [
        "  "
        + _("{moment}: {before} before, {now} now").format(
            moment=moment_of(correction.line.event.at, around),
            before=say_size(correction.before, told.gb),
            now=say_size(correction.line.bytes, told.gb),
        )
        for correction in corrections[:LISTED]
    ]
    return rows + (["  …"] if len(corrections) > LISTED else [])


def _left_out(told: Told, bounded: bool) -> Iterable[str]:
    taken = told.taken
    if skipped := told.found.skipped:
        shown = [f"{problem}" for problem in skipped[:LISTED]] + (["…"] if len(skipped) > LISTED else [])
        yield n_("{count} row was passed over:", "{count} rows were passed over:", len(skipped)).format(
            count=len(skipped)
        )
        yield from (safe(f"  {problem}") for problem in shown)
    for account, count in sorted(taken.elsewhere.items()):
        yield n_(
            "{count} of the known counts for {account}.", "{count} of the known count for {account}.", count
        ).format(count=count, account=account)
    if taken.early and not bounded:
        yield n_(
            "{count} lies before the first plan of {account} and was left out: --since TIME takes it.",
            "{count} lie before the first plan of {account} and were left out: --since TIME takes them.",
            taken.early,
        ).format(count=taken.early, account=told.account)
    if told.found.growing and (told.found.sellers or not (taken.lines or taken.known)):
        yield n_(
            "{count} was not over as this was written, and comes when it is.",
            "{count} were not over as this was written, and come when they are.",
            told.found.growing,
        ).format(count=told.found.growing)
    if shares := sum(line.share for line in taken.lines):
        yield n_(
            "{count} is a day's share of a row of several days, an estimate.",
            "{count} are days' shares of rows of several days, an estimate.",
            shares,
        ).format(count=shares)
    if estimated := sum(line.estimated for line in taken.lines):
        yield n_(
            "{count} began before the plan: its share of the time was taken, an estimate.",
            "{count} began before the plan: their share of the time was taken, an estimate.",
            estimated,
        ).format(count=estimated)


def _warn(told: Told, around: Surroundings) -> None:
    if told.taken.corrections and not told.update:
        count = len(told.taken.corrections)
        said = n_(
            "{count} row was imported with another amount before:",
            "{count} rows were imported with other amounts before:",
            count,
        ).format(count=count)
        take = _("Take what the file says now: {command}").format(command=again("--update"))
        warn("\n".join((said, *_corrected(told, around), take)))
    for at, total in list(told.taken.glitches.values())[:LISTED]:
        warn(
            "\n".join(
                (
                    back_again(
                        safe(source_name(told.source, told.series)), say_size(total, told.gb), moment_of(at, around)
                    ),
                    _("If it did begin anew, what the seller shows helps: esimtrack log-usage --remaining SIZE"),
                )
            )
        )
    if told.taken.since is not None:
        _warn_of_counter(told, around)
        return
    doubtful: Sequence[Line] = [line for line in told.taken.lines if line.doubtful]
    for line in doubtful[:LISTED]:
        warn(
            "\n".join(
                (
                    _("{size} on {moment} are nearly a multiple of 4 GiB.").format(
                        size=say_size(line.bytes, told.gb), moment=moment_of(line.start, around)
                    ),
                    _("A counter that begins anew can leave that behind. It was counted; if it never was:"),
                    f"esimtrack undo {line.event.id}",
                )
            )
        )
    if len(doubtful) > LISTED:
        warn(_("and {count} more like it: esimtrack history").format(count=len(doubtful) - LISTED))
    if omitted := told.found.omitted.get(told.series, 0):
        warn(
            "\n".join(
                (
                    n_(
                        "the phone left out {count} hour from before: it is not counted.",
                        "the phone left out {count} hours from before: they are not counted.",
                        omitted,
                    ).format(count=omitted),
                    _("It lists all of them with --full: {command}").format(
                        command="adb shell dumpsys netstats --full"
                    ),
                )
            )
        )
    if told.taken.undated:
        warn(
            n_(
                "{count} is dated before the year 2000, by a clock that was not set, and was left out.",
                "{count} are dated before the year 2000, by a clock that was not set, and were left out.",
                told.taken.undated,
            ).format(count=told.taken.undated)
        )


def _warn_of_counter(told: Told, around: Surroundings) -> None:
    # To take its line back would not help: the next look has it again.
    better = _("If that is wrong, what the seller shows puts it right: esimtrack log-usage --remaining SIZE")
    for line in told.taken.lines:
        size, since = say_size(line.bytes, told.gb), moment_of(line.start, around)
        if line.doubtful:
            warn(
                "\n".join(
                    (
                        _("{size} since {since} are nearly a multiple of 4 GiB.").format(size=size, since=since),
                        _("A counter that begins anew can leave that behind. It was counted."),
                        better,
                    )
                )
            )
        elif line.full is not None:
            warn(
                "\n".join(
                    (
                        _("{name} fell by less than 4 GiB since {since}.").format(
                            name=safe(source_name(told.source, told.series)), since=since
                        ),
                        _(
                            "It began anew, and {size} are counted; or one of 32 bits was full, and it was {full}."
                        ).format(size=size, full=say_size(line.full, told.gb)),
                        better,
                    )
                )
            )
