"""`check --report`: printed as far as it goes, because it is wanted most where something does not work."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from esimtrack.audit.features import features
from esimtrack.cli.auditing import Audit, audit
from esimtrack.cli.environment import environment
from esimtrack.cli.output import say
from esimtrack.config.paths import config_file, store_file
from esimtrack.store import Store, StoreUnusable, open_store
from esimtrack.views.check_report import journal_lines, lines


def print_report(now: datetime) -> int:
    """Print the report; the exit code: 1 where something was found, 3 where the store cannot be read."""
    for line in lines(environment()):
        say(line)
    file = store_file()
    try:
        with open_store(file) as store:
            found = audit(store, now)
            for line in lines(_facts(store, file, found)):
                say(line)
    except StoreUnusable as unusable:
        say(f"store: cannot be used: {_nameless(unusable.reason, file)}")
        return 3
    for line in journal_lines(found.types, features(found.decided.events), found.findings):
        say(line)
    return 1 if found.findings else 0


def _facts(store: Store, file: Path, found: Audit) -> Iterator[tuple[str, str]]:
    if not file.exists():
        yield "store", "none yet"
        return
    log = file.with_name(file.name + "-wal")
    yield "store", ", ".join(f"{name} {value}" for name, value in store.inspecting().facts().items())
    yield "store's bytes", f"{file.stat().st_size}, log {log.stat().st_size if log.exists() else 0}"
    members = sum(len(account.members) for account in found.statement.accounts)
    purchases = sum(len(account.purchases) for account in found.statement.accounts)
    yield "accounts", f"{len(found.statement.accounts)}, with {purchases} purchases and {members} members"
    yield "plan files", str(found.plan_files)
    yield "looked at", "all" if found.complete else "not all"


def _nameless(reason: str, file: Path) -> str:
    for path in (file, file.parent, config_file().parent, Path.home()):
        reason = reason.replace(str(path), "…")
    return reason
