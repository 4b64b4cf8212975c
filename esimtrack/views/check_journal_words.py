"""What was recorded and can hardly be meant, in words, with a way to put it right."""

from esimtrack.audit.finding import Finding
from esimtrack.audit.sources import TYPED
from esimtrack.i18n import _, joined, listed, n_
from esimtrack.views.check_context import Context, Pair
from esimtrack.views.commands import command

ENOUGH = 6
"""How much of an id's end names a purchase."""


def _void(finding: Finding, context: Context) -> str:
    return _("The undo {event} takes back {target}, which is not there, or is an undo itself.").format(
        event=finding.event, target=finding.about[0]
    )


def _void_advice(finding: Finding, context: Context) -> str:
    return _("It does nothing, unless that comes with another machine's journal: {command}").format(
        command="esimtrack import FILE"
    )


def _replaces(finding: Finding, context: Context) -> str:
    plan, old = finding.about
    return _("{account}: {plan} was to replace {old}, and does not: it counts beside whatever else there is.").format(
        account=finding.account, plan=plan, old=context.plan(old)
    )


def _implausible(finding: Finding, context: Context) -> str:
    said = _("{account}: {plan} gives more data or points than any seller does: its sums do not fit in 64 bits.")
    return said.format(account=finding.account, plan=finding.about[0])


def _implausible_advice(finding: Finding, context: Context) -> str:
    return _("Is a size or a number mistyped? Correct the plan: {command}").format(
        command=command("add-plan", "--replaces", (finding.event or "")[-ENOUGH:], "PLAN", account=finding.account)
    )


def _no_plan(finding: Finding, context: Context) -> str:
    if finding.event is None:
        return _("{account} never had a plan.").format(account=finding.account)
    return n_(
        "{account} never had a plan, and {count} line of usage is logged for it, {size}.",
        "{account} never had a plan, and {count} lines of usage are logged for it, {size} in all.",
        finding.count,
    ).format(account=finding.account, count=finding.count, size=context.size(finding))


def _no_plan_advice(finding: Finding, context: Context) -> str:
    account = finding.account or ""
    if finding.about:
        return _("Is {near} meant? Take back what was logged, and log it for {near}: {command}").format(
            near=finding.about[0], command=command("history", account=account)
        )
    return _("Enter its plan: {command}").format(command=command("add-plan", "PLAN", account=account))


def _early(finding: Finding, context: Context) -> str:
    return n_(
        "{account}: {count} line of usage, {size}, is from before anything was bought ({days}), and counts as overage.",
        "{account}: {count} lines of usage, {size} in all, are from before anything was bought ({days}), and count as"
        " overage.",
        finding.count,
    ).format(account=finding.account, count=finding.count, size=context.size(finding), days=context.days(finding))


def _early_advice(finding: Finding, context: Context) -> str:
    if not finding.about:
        return _take_back(finding, context)
    id = finding.about[0]
    return _("If {plan} ran then already, say since when: {command}").format(
        plan=context.plan(id),
        command=command("add-plan", "--replaces", id[-ENOUGH:], "--at", "TIME", account=finding.account),
    )


def _sources(finding: Finding, context: Context) -> str:
    first, second, *member = finding.about
    whom = finding.account
    if member:
        whom = _("{member} of {account}").format(member=member[0], account=finding.account)
    said = _(
        "Two sources count for {whom} on {count} days {days}: {first}, and {second}."
        " If they see the same traffic, {size} count twice."
    )
    return said.format(
        first=_source(first),
        second=_source(second),
        whom=whom,
        count=finding.count,
        days=context.days(finding),
        size=context.size(finding),
    )


def _source(name: str) -> str:
    return _("a counter that was typed in") if name == TYPED else name


def _sources_advice(finding: Finding, context: Context) -> str:
    said = _(
        "If they do, take back what one of them brought; two devices are told apart by the member whose they are:"
        " {command}"
    )
    return said.format(command=command("history", account=finding.account))


def _twice(finding: Finding, context: Context) -> str:
    return n_(
        "{account}: {count} line of usage is there twice, with the same time and size, {size} ({days}).",
        "{account}: {count} lines of usage are there twice, with the same time and size, {size} in all ({days}).",
        finding.count,
    ).format(account=finding.account, count=finding.count, size=context.size(finding), days=context.days(finding))


def _take_back(finding: Finding, context: Context) -> str:
    if finding.count == 1:
        return _("If it is not meant, take it back: {command}").format(command=command("undo", finding.event or ""))
    return _("If they are not meant, take them back; the first is {event}: {command}").format(
        event=finding.event, command=command("history", account=finding.account)
    )


def _near_account(finding: Finding, context: Context) -> str:
    return _("{first} and {second} are two accounts with nearly the same name.").format(
        first=finding.about[0], second=finding.about[1]
    )


def _near_member(finding: Finding, context: Context) -> str:
    return _("{account}: {first} and {second} are two members with nearly the same name.").format(
        account=finding.account, first=finding.about[0], second=finding.about[1]
    )


def _near_zone(finding: Finding, context: Context) -> str:
    return _("{account}: usage is logged in {zone}, and the plans call it {near}: they do not cover it.").format(
        account=finding.account, zone=finding.about[0], near=finding.about[1]
    )


def _one_for_the_other(finding: Finding, context: Context) -> str:
    return _("If they are one, take back what has the wrong name, and record it with the right one: {command}").format(
        command=command("history", account=finding.account)
    )


def _unknown_zone(finding: Finding, context: Context) -> str:
    return _("{account}: {size} are logged in {zone}, which none of its plans covers ({zones}).").format(
        account=finding.account,
        size=context.size(finding),
        zone=finding.about[0],
        zones=listed(finding.about[1:]),
    )


def _gone(finding: Finding, context: Context) -> str:
    name, others = finding.about
    said = _("{account}: {source} was not there any more when it was to be imported, {when}.").format(
        account=finding.account, source=name, when=context.at(finding)
    )
    return joined((said, _("There was: {names}.").format(names=others))) if others else said


def _gone_advice(finding: Finding, context: Context) -> str:
    source = finding.about[0].partition(":")[0]
    return _("Import from the interface that took its place: {command}").format(
        command=command("import", "--from", source, "--interface", "NAME", account=finding.account)
    )


def _jumps(finding: Finding, context: Context) -> str:
    return n_(
        "{account}: {count} reading took back {size} that another had found within days, or the reverse ({days}).",
        "{account}: {count} readings took back {size} that others had found within days, or the reverse ({days}).",
        finding.count,
    ).format(account=finding.account, count=finding.count, size=context.size(finding), days=context.days(finding))


def _jumps_advice(finding: Finding, context: Context) -> str:
    return _("The recent pace leaves it out. If a reading was mistyped, take it back: {command}").format(
        command=command("history", "--type", "reading", account=finding.account)
    )


def _plan_file(finding: Finding, context: Context) -> str:
    says = (finding.says or "").splitlines()[0]
    if finding.line is None:
        return _("{file}: {says}").format(file=finding.file, says=says)
    return _("{file}, line {line}: {says}").format(file=finding.file, line=finding.line, says=says)


def _plan_file_advice(finding: Finding, context: Context) -> str:
    _first, *more = (finding.says or "").splitlines()
    return " ".join(more) or _("Put it right, and see: {command}").format(
        command=command("plans", "check", finding.file or "")
    )


def _setting(finding: Finding, context: Context) -> str:
    if finding.says is not None:
        return finding.says.splitlines()[0]
    return _("{file}: default_account is {account}, and there is no such account.").format(
        file=finding.file, account=finding.account
    )


def _setting_advice(finding: Finding, context: Context) -> str:
    return _("Put it right: {command}").format(command=command("config", "edit"))


PAIRS: dict[str, Pair] = {
    "void-of-nothing": (_void, _void_advice),
    "replaces-nothing": (_replaces, _take_back),
    "implausible-plan": (_implausible, _implausible_advice),
    "no-plan": (_no_plan, _no_plan_advice),
    "before-any-plan": (_early, _early_advice),
    "two-sources": (_sources, _sources_advice),
    "twice": (_twice, _take_back),
    "near-account": (_near_account, _one_for_the_other),
    "near-member": (_near_member, _one_for_the_other),
    "near-zone": (_near_zone, _one_for_the_other),
    "unknown-zone": (_unknown_zone, _take_back),
    "reading-jumps": (_jumps, _jumps_advice),
    "source-gone": (_gone, _gone_advice),
    "plan-file": (_plan_file, _plan_file_advice),
    "setting": (_setting, _setting_advice),
}
"""For each code, what says it and what to do."""
