"""Damage, and mistakes of the program, in words. Whoever reads them has numbers that cannot be relied on."""

from esimtrack.audit.finding import Finding
from esimtrack.i18n import _, n_
from esimtrack.views.check_context import Context, Pair


def _damaged(finding: Finding, context: Context) -> str:
    return _("The store's file is damaged: {problem}").format(problem=finding.says)


def _restore(finding: Finding, context: Context) -> str:
    return _("Bring back a backup ({restore}), or save what can still be read: {salvage}").format(
        restore="esimtrack restore FILE --force", salvage="esimtrack export --salvage > saved.jsonl"
    )


def _other_tables(finding: Finding, context: Context) -> str:
    return _("In the store, {table} is not as esimtrack makes it: something else wrote to the file.").format(
        table=finding.about[0]
    )


def _unreadable(finding: Finding, context: Context) -> str:
    return _("Event {event} can no longer be read: {problem}.").format(event=finding.event, problem=finding.says)


def _differs(finding: Finding, context: Context) -> str:
    return _("Event {event} is not what was recorded: its {column} differs.").format(
        event=finding.event, column=finding.about[0]
    )


def _derived(finding: Finding, context: Context) -> str:
    return n_(
        "What is summed of the journal ({table}) differs from it in {count} row.",
        "What is summed of the journal ({table}) differs from it in {count} rows.",
        finding.count,
    ).format(table=finding.about[0], count=finding.count)


def _repair(finding: Finding, context: Context) -> str:
    return _("Have it summed anew, which loses nothing: {command}").format(command="esimtrack check --repair")


def _undo(finding: Finding, context: Context) -> str:
    return _("What this machine remembers for undo and redo does not fit the journal.")


def _undo_by_id(finding: Finding, context: Context) -> str:
    return _("The journal itself is not concerned. Take back by an id, as history shows it: {command}").format(
        command="esimtrack undo EVENT"
    )


def _not_conserved(finding: Finding, context: Context) -> str:
    return _("{account}: {size} of what was granted are neither left, nor used, nor lost.").format(
        account=finding.account, size=context.size(finding)
    )


def _unexplained(finding: Finding, context: Context) -> str:
    return _("{account}: what was used differs from what was logged by {size}.").format(
        account=finding.account, size=context.size(finding)
    )


def _out_of_bounds(finding: Finding, context: Context) -> str:
    return _("{account}: a bucket is below nothing, or above its size.").format(account=finding.account)


def _points(finding: Finding, context: Context) -> str:
    return _("{account}: more points are spent than there ever were.").format(account=finding.account)


def _report(finding: Finding, context: Context) -> str:
    return _("This is a mistake of esimtrack's, not yours. Please report it, with what this prints: {command}").format(
        command="esimtrack check --report"
    )


PAIRS: dict[str, Pair] = {
    "damaged": (_damaged, _restore),
    "other-tables": (_other_tables, _restore),
    "event-unreadable": (_unreadable, _restore),
    "event-differs": (_differs, _restore),
    "derived-differs": (_derived, _repair),
    "undo-differs": (_undo, _undo_by_id),
    "not-conserved": (_not_conserved, _report),
    "use-unexplained": (_unexplained, _report),
    "bucket-out-of-bounds": (_out_of_bounds, _report),
    "points-below-zero": (_points, _report),
}
"""For each code, what says it and what to do."""
