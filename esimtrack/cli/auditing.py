"""How `check` goes about it: the file, then each event, then what is derived, then what the ledger makes of it all.

What comes later needs what came before: where the file or an event cannot be relied on, the ledger is not asked.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.json import decode

from esimtrack.audit.finding import Finding, Findings
from esimtrack.audit.judged import implausible, not_holding, without_effect
from esimtrack.audit.known import Decided, accounts_alike
from esimtrack.audit.use import Use
from esimtrack.catalogue import BadPlanFile, load, own
from esimtrack.cli.importing import VANISHED, Vanished
from esimtrack.config import settings
from esimtrack.config.paths import config_file, plans_folder
from esimtrack.events import Counter, Purchase, Usage, Void
from esimtrack.insight.unlogged import jumps
from esimtrack.ledger.fold import statement
from esimtrack.ledger.statement import Statement
from esimtrack.ledger.trail import Trail
from esimtrack.store import Damaged, Store

if TYPE_CHECKING:
    from esimtrack.store.inspecting import Inspecting

_ROUNDED = 10**8
EACH = 5_000
"""After so many events the progress is told."""

Progress = Callable[[int], None]


class Audit(Struct):
    """What was looked at, and what was found."""

    findings: Findings
    decided: Decided
    statement: Statement
    """Of the whole journal; of nothing, where it could not be computed."""
    types: dict[str, int] = {}
    """How many events there are, by type."""
    plan_files: int = 0
    complete: bool = True
    """False where damage kept something from being looked at."""
    repaired: tuple[str, ...] = ()
    """The tables that were derived anew."""

    @property
    def events(self) -> int:
        """How many events there are."""
        return sum(self.types.values())


def audit(store: Store, now: datetime, progress: Progress | None = None, repair: bool = False) -> Audit:
    """Look at all of it. With `repair`, what is derived is made anew where it differs, and all is looked at again.

    Raises `StoreUnusable` where the store cannot be read, or written for a repair, for another reason than damage.
    """
    found = Audit(Findings(), Decided([]), Statement(now, ()))
    differing: tuple[str, ...] = ()
    try:
        differing = _look(store, found, now, progress)
    except Damaged as damaged:
        # It could be opened, and then not be read to its end.
        found.complete = False
        if "damaged" not in found.findings.counts:
            found.findings.add(Finding("damaged", says=damaged.problem))
    if differing and repair:
        store.rebuild()
        found = audit(store, now, progress)
        found.repaired = differing
        return found
    for finding in (*_gone(store), *_settings(found), *_plan_files(found)):
        found.findings.add(finding)
    return found


def _look(store: Store, found: Audit, now: datetime, progress: Progress | None) -> tuple[str, ...]:
    # Returns which derived tables differ from the journal.
    looking, add = store.inspecting(), found.findings.add
    for says in looking.damage():
        add(Finding("damaged", says=says))
    for name, ours in looking.other_tables():
        add(Finding("other-tables", about=(name,)))
        found.complete &= not ours
    if not found.complete:
        return ()
    decisions = looking.decisions()
    found.decided = Decided(decisions)
    use, latest = _read(looking, found, now, progress)
    if not looking.undo_fits():
        add(Finding("undo-differs"))
    if any(code in found.findings.counts for code in ("damaged", "event-unreadable", "event-differs")):
        found.complete = False
        return ()
    differing = looking.derived()
    if not differing:
        found.statement = statement(decisions, store.usage, latest)
        if misleading := _misleading(looking, store, found.statement):
            differing["checkpoint"] = misleading
    for table, rows in differing.items():
        add(Finding("derived-differs", about=(table,), count=rows))
    if differing:
        found.complete = False
        return tuple(differing)
    for finding in (
        *not_holding(found.statement, use.logged),
        *(() if latest == now else not_holding(statement(decisions, store.usage, now), use.logged_by_now)),
        *without_effect(found.statement),
        *implausible(found.statement),
        *found.decided.findings(),
        *accounts_alike({*found.decided.accounts, *use.logged}),
        *use.findings(),
        *_jumping(found.statement),
    ):
        add(finding)
    return ()


def _jumping(fresh: Statement) -> Iterator[Finding]:
    # Readings that took back what others said within days before: one for each account. Less is how a seller rounds.
    for account in fresh.accounts:
        if found := [(read.end, size) for read, size in jumps(account) if size >= _ROUNDED]:
            yield Finding(
                "reading-jumps",
                account.account,
                count=len(found),
                bytes=sum(size for _at, size in found),
                start=found[0][0],
                end=found[-1][0],
            )


def _misleading(looking: "Inspecting", store: Store, fresh: Statement) -> int:
    # How many checkpoints lead elsewhere than a walk from the beginning.
    kept = [checkpoint for checkpoint in looking.checkpoints() if checkpoint.at <= fresh.as_of]
    return sum(
        statement(store.events_since(start.at), store.usage, fresh.as_of, Trail(start)) != fresh for start in kept
    )


def _read(looking: "Inspecting", found: Audit, now: datetime, progress: Progress | None) -> tuple[Use, datetime]:
    # Every event once; what usage shows, and the instant of the last that counts, or now.
    use, latest, add = Use(found.decided.accounts, now), now, found.findings.add
    for number, row in enumerate(looking.events(), 1):
        if progress is not None and number % EACH == 0:
            progress(number)
        event = row.event
        if event is None:
            add(Finding("event-unreadable", event=row.id, says=row.says))
            continue
        kind = str(event.__struct_config__.tag)
        found.types[kind] = found.types.get(kind, 0) + 1
        if row.flaw is not None:
            add(Finding("event-differs", None if isinstance(event, Void) else event.account, row.id, (row.says or "",)))
        elif isinstance(event, Void):
            if not row.counts:
                add(Finding("void-of-nothing", None, row.id, (event.event or event.batch or "",)))
        elif not row.counts:
            if isinstance(event, Purchase):
                found.decided.taken_back.add(event.id)
        else:
            latest = max(latest, event.at)
            if isinstance(event, Usage | Counter):
                use.take(event, row.bytes or 0)
    return use, latest


def _gone(store: Store) -> Iterator[Finding]:
    with suppress(Damaged):
        for name, text in sorted(store.state(VANISHED).items()):
            vanished = decode(text, type=Vanished)
            yield Finding("source-gone", vanished.account, about=(name, vanished.others), start=vanished.at)


def _settings(found: Audit) -> Iterator[Finding]:
    file = config_file()
    try:
        account = settings.read(file).default_account
    except settings.BadConfig as bad:
        yield Finding("setting", says=str(bad))
        return
    known = {line.account for line in found.statement.accounts}
    if account is not None and known and account not in known:
        yield Finding("setting", account, file=str(file))


def _plan_files(found: Audit) -> Iterator[Finding]:
    for entry in own(plans_folder()):
        found.plan_files += 1
        try:
            load(entry.path, lambda: "UTC")
        except BadPlanFile as bad:
            for problem in bad.problems:
                yield Finding("plan-file", file=problem.file, line=problem.line, says="\n".join(problem.lines))
