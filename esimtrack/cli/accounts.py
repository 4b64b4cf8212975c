"""Which account a command means: one SIM or eSIM each.

Where there is one, it is never asked for. Where there are several, it is `--account`, else the default of the
configuration; an ambiguous call is refused with the names. Only buying a plan makes an account.
"""

from collections.abc import Sequence
from datetime import datetime

from esimtrack.cli.line import again, instead
from esimtrack.cli.near import did_you_mean, mistyped
from esimtrack.cli.output import asks, say
from esimtrack.cli.refusal import Refusal
from esimtrack.config.settings import Settings
from esimtrack.i18n import _, listed, n_
from esimtrack.ledger.statement import AccountStatement
from esimtrack.units.labels import label_problem, named
from esimtrack.views.commands import command


def known_account(name: str, known: Sequence[str]) -> str:
    """The name, where there is such an account; else it is refused with the nearest one."""
    if name in known:
        return name
    if not known:
        raise _nothing_yet()
    raise Refusal(
        _("there is no account {name}.").format(name=named(name)) + did_you_mean(name, known),
        _("Accounts: {names}. Only add-plan makes a new one.").format(names=listed(known)),
    )


def only(asked: Sequence[str] | None, known: Sequence[str]) -> set[str]:
    """The accounts that a question is about: all, where it names none."""
    return {known_account(name, known) for name in asked} if asked else set(known)


def unfinished(accounts: Sequence[AccountStatement], as_of: datetime) -> set[str]:
    """The accounts that are not finished; all of them where every one is."""
    from esimtrack.insight.urgency import finished

    names = {account.account for account in accounts}
    return {account.account for account in accounts if not finished(account, as_of)} or names


def say_finished(count: int) -> None:
    """Say how many accounts were left out because they are finished, and how to see them."""
    if count:
        say("")
        say(
            n_("{count} finished: {command}", "{count} finished: {command}", count).format(
                count=count, command=again("--all")
            )
        )


def meant_account(asked: str | None, known: Sequence[str], settings: Settings, flag: str = "--account") -> str:
    """The account of a command that needs one; `flag` is what it is named with, empty where it stands alone."""
    if asked is not None:
        return known_account(asked, known)
    if not known:
        raise _nothing_yet()
    if len(known) == 1:
        return known[0]
    default = settings.default_account
    if default is not None and default in known:
        return default
    if default is not None:
        raise Refusal(
            _("default_account is {name}, and there is no such account.").format(name=named(default))
            + did_you_mean(default, known),
            _("Accounts: {names}. Set it anew: {command}").format(
                names=listed(known), command=command("config", "set", "default_account", known[0])
            ),
        )
    raise Refusal(
        _("{count} accounts: {names}. Say which:").format(count=_counted(len(known)), names=listed(known)),
        again(*filter(None, (flag, known[0]))),
        _("or make one the default: {command}").format(command=command("config", "set", "default_account", known[0])),
    )


def buying_account(
    asked: str | None, known: Sequence[str], settings: Settings, plan: str, top_up: bool, new: bool
) -> str:
    """The account that a purchase is for; a plan's may be new, and is, where `new`."""
    if asked is not None:
        if top_up:
            return known_account(asked, known)
        if new or asked not in known:
            return new_account(asked, known, None if new else ("--account", "-a"))
        return asked
    if not known and not top_up:
        return settings.default_account or "main"
    if top_up:
        return meant_account(asked, known, settings)
    raise Refusal(
        _("{plan} is a plan for one SIM. Is it for one that you have ({names}), or for a new one?").format(
            plan=named(plan), names=listed(known)
        ),
        _("For the same SIM: {command}").format(command=again("-a", known[0])),
        _("For another: {command}").format(command=again("-a", "NEW")),
    )


def receiving_account(name: str, known: Sequence[str], sender: str) -> str:
    """The account that gets what another gives; one that nobody knows yet has to be called new."""
    if name == sender:
        raise Refusal(
            _("{account} cannot give to itself.").format(account=name),
            _("Say who gives: --account NAME"),
        )
    if name in known:
        return name
    others = [account for account in known if account != sender]
    near = mistyped(name, others)
    if near is not None:
        return _near_or_new(name, near, ("--to",))
    raise Refusal(
        _("there is no account {name}.").format(name=named(name)) + did_you_mean(name, others),
        *([_("Accounts: {names}.").format(names=listed(others))] if others else []),
        _("One that esimtrack does not know yet: {command}").format(command=again("--new")),
    )


def new_account(name: str, known: Sequence[str], flag: Sequence[str] | None = None) -> str:
    """The name of an account that is to be made; the near one, where a person meant that.

    `flag` is what it was named with, where nobody said that it is new.
    """
    if name in known:
        raise Refusal(
            _("there is an account {name} already.").format(name=name), _("Leave --new out to mean that one.")
        )
    problem = label_problem(name)
    if problem is not None:
        raise Refusal(_("the account's name {name} {problem}.").format(name=named(name), problem=problem))
    near = None if flag is None else mistyped(name, known)
    return name if near is None or flag is None else _near_or_new(name, near, flag)


def _near_or_new(name: str, near: str, flag: Sequence[str]) -> str:
    """Ask which of the two is meant; refuse where nobody can answer."""
    if not asks():
        raise Refusal(
            _("there is no account {name} yet. Did you mean {near}?").format(name=named(name), near=near),
            _("For {account}: {command}").format(account=near, command=instead(flag[0], near, *flag[1:])),
            _("For a new SIM {account}: {command}").format(account=named(name), command=again("--new")),
        )
    from esimtrack.cli.ask import ask

    new = _("new")

    def read(answer: str) -> str | None:
        if answer in (near, name, new):
            return None
        return _("Answer {near} or {new}.").format(near=near, new=new)

    question = _("Is {name} a new SIM, or did you mean {near}? ({near} or {new})")
    answer = ask(question.format(name=named(name), near=near, new=new), read, near)
    return near if answer == near else name


def no_such_cycle(account: str, numbers: list[int]) -> Refusal:
    """What is said where an account's plan had no cycle of that number; `numbers` are those that it had."""
    if not numbers:
        return Refusal(_("{account} has had no cycle: none of its plans renews.").format(account=account))
    if len(numbers) == 1:
        return Refusal(_("{account} has had cycle {number} only.").format(account=account, number=numbers[0]))
    return Refusal(
        _("{account} has had the cycles {first} to {last}.").format(account=account, first=numbers[0], last=numbers[-1])
    )


def _nothing_yet() -> Refusal:
    return Refusal(
        _("nothing is recorded yet: there is no plan."),
        _("Begin with one: {command}").format(command="esimtrack add-plan"),
    )


def _counted(count: int) -> str:
    words = (_("two"), _("three"), _("four"), _("five"), _("six"), _("seven"), _("eight"), _("nine"))
    return words[count - 2] if count - 2 < len(words) else str(count)
