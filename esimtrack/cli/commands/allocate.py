"""`esimtrack allocate`: a fair split of a shared pool, from what each really used."""

from typing import Annotated

import typer

from esimtrack.advice.allocation import HEADROOM, Rule, TooLittle
from esimtrack.advice.sharing import Allocation, Pool, allocation, limits_now, pool_of
from esimtrack.cli import words
from esimtrack.cli.accounts import meant_account
from esimtrack.cli.book import Book, account_of
from esimtrack.cli.echo import moment
from esimtrack.cli.near import did_you_mean
from esimtrack.cli.options import AsOf, DryRun, Json, command_app
from esimtrack.cli.output import say_bytes
from esimtrack.cli.recording import Draft
from esimtrack.cli.refusal import Refusal, WrongLine
from esimtrack.cli.sizes import read_size, say_size
from esimtrack.cli.surroundings import Surroundings
from esimtrack.events import Member
from esimtrack.i18n import _
from esimtrack.journal.ids import new_id
from esimtrack.ledger.statement import AccountStatement
from esimtrack.units.labels import named

app = command_app()

_MEGABYTE = 10**6


@app.command(
    help=_(
        """Propose a fair split of a shared pool for the next cycle, from what each really used.

        Where somebody will run short in the running cycle, and others have room, it says who could give how much.

        \b
        Examples:
          esimtrack add-plan family --account fam
          esimtrack allocate fam
          esimtrack allocate fam --fixed Bo=3GB --headroom 30
          esimtrack allocate fam --apply
        """
    )
)
def allocate(
    account: Annotated[
        str | None,
        typer.Argument(
            metavar="[ACCOUNT]", parser=words.ACCOUNT, help=_("Whose pool; needed only where there are several.")
        ),
    ] = None,
    now: Annotated[bool, typer.Option("--now", help=_("With --apply: move room in the running cycle."))] = False,
    fixed: Annotated[
        list[str] | None,
        typer.Option("--fixed", metavar="NAME=SIZE", help=_("What somebody is to have; may be repeated.")),
    ] = None,
    headroom: Annotated[
        int,
        typer.Option(
            "--headroom", metavar="PERCENT", min=0, max=500, help=_("How much more than they use; default: 20.")
        ),
    ] = HEADROOM,
    floor: Annotated[
        str | None,
        typer.Option("--floor", metavar="SIZE", help=_("Nobody gets less; default: a tenth of an even share.")),
    ] = None,
    step: Annotated[
        str | None, typer.Option("--round", metavar="SIZE", help=_("In steps of so much; default: 100 MB."))
    ] = None,
    apply: Annotated[bool, typer.Option("--apply", help=_("Record the limits."))] = False,
    dry_run: DryRun = False,
    json: Json = False,
    as_of: AsOf = None,
) -> None:
    if apply and (json or as_of is not None):
        raise WrongLine(_("--apply records, from now on: it goes without --json and --as-of."))
    if (now or dry_run) and not apply:
        raise WrongLine(_("--now and --dry-run go with --apply."))
    around = Surroundings()
    at = around.time(as_of, "last")
    with Book(write=apply) as book:
        name = meant_account(account, book.accounts(), around.settings, flag="")
        here = account_of(book.statement(at), name)
        if here is None or not here.members:
            raise Refusal(
                _("nobody shares {account}.").format(account=name),
                _("Say who does: {command}").format(command=f"esimtrack member add NAME --account {name}"),
            )
        pool = _pool(book, here)
        rule = _rule(here, pool, headroom, floor, step)
        try:
            found = allocation(here, book.usage, at, around.zone, pool, rule, _fixed(fixed or [], here))
        except TooLittle as error:
            raise Refusal(
                _("{wanted} are wanted at least, and {there} are there.").format(
                    wanted=say_size(error.wanted, here.gb), there=say_size(error.there, here.gb)
                ),
                _("Fix less, or take smaller steps: --round 10MB"),
            ) from None
        if apply:
            _apply(book, around, found, now, dry_run)
            return
    if json:
        from esimtrack.views.allocate_json import allocate_json

        say_bytes(allocate_json(found, at))
    else:
        from esimtrack.cli.screen import console, reader
        from esimtrack.views.allocate import print_allocation

        print_allocation(found, reader(at, around), console())


def _pool(book: Book, here: AccountStatement) -> Pool:
    # What the next cycle grants; a plan that someone must renew is supposed to be renewed as it is.
    running = pool_of(here)
    if here.cycle is None:
        raise Refusal(
            _("{account} has no cycle running: a limit is of a cycle.").format(account=here.account),
            _("What members used all the same: {command}").format(command="esimtrack member list"),
        )
    if running is None:
        raise Refusal(
            _("the pool of {account} has no size: there is nothing to split.").format(account=here.account),
        )
    then = account_of(book.statement(here.cycle.end), here.account)
    following = None if then is None else pool_of(then)
    if following is not None and following.start >= running.end:
        return following
    line = next(purchase for purchase in here.purchases if purchase.id == here.cycle.purchase)
    if line.terms.cycle is not None and line.terms.cycle.manual:
        return Pool(running.bytes, running.end, running.end + (running.end - running.start))
    raise Refusal(
        _("no cycle of {plan} follows on the one that runs.").format(plan=line.plan),
        _("Enter what comes after it first, or split the running one: esimtrack member limit NAME SIZE"),
    )


def _rule(here: AccountStatement, pool: Pool, headroom: int, floor: str | None, step: str | None) -> Rule:
    even = pool.bytes // len(here.members)
    usual = 100 * _MEGABYTE if even >= 10**9 else 10 * _MEGABYTE
    return Rule(
        headroom,
        even // 10 if floor is None else read_size(floor, here.gb, zero=True),
        usual if step is None else read_size(step, here.gb),
    )


def _fixed(texts: list[str], here: AccountStatement) -> dict[str, int]:
    found = {}
    names = [member.name for member in here.members]
    for text in texts:
        name, equals, size = text.rpartition("=")
        if not equals:
            raise WrongLine(
                _("--fixed {text}: a name and a size are meant.").format(text=named(text)),
                _("For example: {command}").format(command="--fixed Ada=5GB"),
            )
        same = [known for known in names if known.casefold() == name.casefold()]
        if name not in names and len(same) != 1:
            raise Refusal(
                _("nobody called {name} shares {account}.").format(name=named(name), account=here.account)
                + did_you_mean(name, names),
                _("Who does: {names}.").format(names=", ".join(names)),
            )
        found[name if name in names else same[0]] = read_size(size, here.gb)
    return found


def _apply(book: Book, around: Surroundings, found: Allocation, now: bool, dry_run: bool) -> None:
    here = found.account
    at = around.now if now else found.pool.start
    limits = limits_now(found.people, found.moves) if now else dict(found.sizes)
    then = account_of(book.statement(at), here.account)
    before = {} if then is None else {member.name: member.limit for member in then.members}
    changed = {name: size for name, size in limits.items() if size != before.get(name)}
    if not changed:
        raise Refusal(
            _("nobody's room need be moved in this cycle.") if now else _("everybody has these limits already.")
        )
    events = [Member(new_id(), at, here.account, name=name, limit=size) for name, size in changed.items()]
    draft = Draft(book, around, events)
    draft.refuse_without_effect()
    draft.record("allocate", dry_run)
    time = moment(at, around.now, draft.reader, draft.reader.zone_of(here))
    sentence = _("{name} may use {size} a cycle from {time} on.")
    told = [sentence.format(name=name, size=say_size(size, here.gb), time=time) for name, size in changed.items()]
    draft.say(here.account, *told, dry_run=dry_run, left=False)
