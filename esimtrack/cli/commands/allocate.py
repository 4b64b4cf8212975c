"""`esimtrack allocate`: a fair split of a shared pool, from what each really used."""

from typing import Annotated

import typer

from esimtrack.advice.allocation import HEADROOM, Rule, TooLittle
from esimtrack.advice.sharing import Pool, allocation, next_pool, pool_of, usual_rule
from esimtrack.cli import line, words
from esimtrack.cli.accounts import meant_account
from esimtrack.cli.allocating import apply_allocation
from esimtrack.cli.book import Book, account_of
from esimtrack.cli.near import did_you_mean
from esimtrack.cli.options import AsOf, DryRun, Json, command_app
from esimtrack.cli.output import say_bytes
from esimtrack.cli.refusal import Refusal, WrongLine
from esimtrack.cli.sizes import read_size, say_size
from esimtrack.cli.surroundings import Surroundings
from esimtrack.i18n import _, listed
from esimtrack.ledger.statement import AccountStatement
from esimtrack.units.labels import named
from esimtrack.views.commands import command

app = command_app()


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
        str, typer.Option("--headroom", metavar="PERCENT", help=_("How much more than they use; default: 20."))
    ] = str(HEADROOM),
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
                _("Say who does: {command}").format(command=command("member", "add", "NAME", "--account", name)),
            )
        pool = _pool(book, here)
        sizes = _fixed(fixed or [], here)
        rule = _rule(here, pool, sizes, headroom, floor, step)
        try:
            events = book.store.events([name])
            found = allocation(here, events, book.usage, at, around.zone, pool, rule, sizes)
        except TooLittle as error:
            raise Refusal(
                _("{wanted} are wanted at least, and {there} are there.").format(
                    wanted=say_size(error.wanted, here.gb), there=say_size(error.there, here.gb)
                ),
                _less(here, pool, sizes, floor, rule.step),
            ) from None
        if apply:
            apply_allocation(book, around, found, now, dry_run)
            return
    if json:
        from esimtrack.views.allocate_json import allocate_json

        say_bytes(allocate_json(found, at))
    else:
        from esimtrack.cli.screen import console, reader
        from esimtrack.views.allocate import Typed, print_allocation

        typed = Typed(line.again("--apply"), line.again("--now", "--apply")) if as_of is None else None
        print_allocation(found, reader(at, around), console(), typed)


def _pool(book: Book, here: AccountStatement) -> Pool:
    if here.cycle is None:
        raise Refusal(
            _("{account} has no cycle running: a limit is of a cycle.").format(account=here.account),
            _("What members used all the same: {command}").format(command="esimtrack member list"),
        )
    running = pool_of(here)
    if running is None:
        raise Refusal(
            _("the pool of {account} has no size: there is nothing to split.").format(account=here.account),
        )
    pool = next_pool(here, running, account_of(book.statement(here.cycle.end), here.account))
    if pool is None:
        plan = next(purchase.plan for purchase in here.purchases if purchase.id == here.cycle.purchase)
        raise Refusal(
            _("no cycle of {plan} follows on the one that runs.").format(plan=plan),
            _("Enter what comes after it first, or split the running one: esimtrack member limit NAME SIZE"),
        )
    return pool


def _less(here: AccountStatement, pool: Pool, sizes: dict[str, int], floor: str | None, step: int) -> str:
    # What would be right where too much is wanted; a floor is rounded up to steps.
    left = pool.bytes - sum(sizes.values())
    if left <= 0:
        return _("Fix less.")
    if floor is None:
        return _("Fix less, or take smaller steps: --round 10MB")
    each = left // (len(here.members) - len(sizes)) // step * step
    return _("{size} is there for each: give a lower --floor.").format(size=say_size(each, here.gb))


def _rule(
    here: AccountStatement, pool: Pool, fixed: dict[str, int], headroom: str, floor: str | None, step: str | None
) -> Rule:
    usual = usual_rule(pool, len(here.members), fixed)
    return Rule(
        _percent(headroom),
        usual.floor if floor is None else read_size(floor, here.gb, zero=True),
        usual.step if step is None else read_size(step, here.gb),
    )


def _percent(text: str) -> int:
    digits = text.strip().removesuffix("%").rstrip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 3):
        raise WrongLine(
            _("--headroom {text}: a whole number from 0 to 999 is meant.").format(text=named(text)),
            _("For example: {command}").format(command="--headroom 30"),
        )
    return int(digits)


def _fixed(texts: list[str], here: AccountStatement) -> dict[str, int]:
    found: dict[str, int] = {}
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
                _("Who does: {names}.").format(names=listed(names)),
            )
        name = name if name in names else same[0]
        if name in found:
            raise WrongLine(_("--fixed says twice what {name} is to have.").format(name=name))
        found[name] = read_size(size, here.gb)
    return found
