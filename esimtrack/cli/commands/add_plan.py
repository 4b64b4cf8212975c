"""`esimtrack add-plan`: what was bought, from a plan file, the catalogue, flags, or answers on a terminal."""

from typing import Annotated, Any, get_args

import typer

from esimtrack.cli import words
from esimtrack.cli.buying import Order, buy
from esimtrack.cli.options import Account, At, DryRun, Note, command_app
from esimtrack.i18n import _
from esimtrack.terms.model import Ends, Stacking

app = command_app()


def _flag(metavar: str, text: str, word: words.Word | None = None) -> Any:
    return typer.Option(metavar=metavar, help=text, parser=word)


@app.command(
    help=_(
        """Enter a plan that you bought: a plan file, a name of the catalogue, or flags.

        On a terminal, without any of them, it asks.

        \b
        Examples:
          esimtrack add-plan monthly-rollover
          esimtrack add-plan travel-7-days --account japan
          esimtrack add-plan --name Trip --data 5GB --lasts '30 days' -a trip
          esimtrack add-plan booster --top-up -a main

        \b
        A plan that runs already, with what the seller's app shows:
          esimtrack add-plan monthly-rollover -a work --since 2026-07-01 --left 5GB --carried 2.4GB

        \b
        A plan that was entered wrongly, corrected from its beginning:
          esimtrack add-plan --replaces Trip --data 10GB

        The flags from --name on are the words of a plan file. Beside a plan file, or with --replaces, they change what
        that says.
        """
    )
)
def add_plan(
    plan: Annotated[
        str | None,
        typer.Argument(metavar="[PLAN]", parser=words.PLAN, help=_("A plan file, or a name of the catalogue.")),
    ] = None,
    account: Account = None,
    new: Annotated[bool, typer.Option("--new", help=_("It is an account that esimtrack does not know yet."))] = False,
    at: At = None,
    since: Annotated[str | None, _flag("TIME", _("It runs since then, unknown to esimtrack so far."))] = None,
    left: Annotated[
        list[str] | None, _flag("SIZE", _("With --since: what is left now; once for each allowance with a size."))
    ] = None,
    carried: Annotated[str | None, _flag("SIZE", _("With --since: what is left of carried data."))] = None,
    replaces: Annotated[
        str | None, _flag("PLAN", _("Corrects that purchase from the beginning."), words.PURCHASE)
    ] = None,
    member: Annotated[list[str] | None, _flag("NAME[=LIMIT]", _("Who shares it; may be repeated."))] = None,
    top_up: Annotated[bool, typer.Option("--top-up", help=_("Bought as a top-up, beside a plan."))] = False,
    note: Note = None,
    dry_run: DryRun = False,
    name: Annotated[str | None, _flag("TEXT", _("What the plan is called."))] = None,
    data: Annotated[str | None, _flag("SIZE", _("What it gives; or unlimited."))] = None,
    every: Annotated[str | None, _flag("SPAN", _("It comes anew: '1 month', '30 days'."))] = None,
    renews: Annotated[str | None, _flag("auto|manual", _("By itself, or when renewed."))] = None,
    grace: Annotated[str | None, _flag("SPAN", _("How late a renewal still carries."))] = None,
    lasts: Annotated[str | None, _flag("SPAN", _("How long it lasts; cycle, for a top-up."))] = None,
    starts: Annotated[str | None, _flag("purchase|first-use|activate", _("When it starts."))] = None,
    start_by: Annotated[str | None, _flag("SPAN", _("After buying it, when it must have started."))] = None,
    rollover: Annotated[str | None, _flag("N", _("What is left is good for N more cycles; or forever."))] = None,
    cap: Annotated[str | None, _flag("SIZE", _("At most this is carried in all."))] = None,
    price: Annotated[str | None, _flag("MONEY", _("12.00 EUR."))] = None,
    provider: Annotated[str | None, _flag("TEXT", _("Who sells it."))] = None,
    timezone: Annotated[
        str | None, _flag("ZONE", _("Where its days are counted: Europe/Berlin."), words.TIMEZONE)
    ] = None,
    gb: Annotated[str | None, _flag("1000|1024", _("How many MB the seller calls 1 GB."))] = None,
    fair_use: Annotated[str | None, _flag("SIZE", _("Of unlimited data: full speed up to this."))] = None,
    zones: Annotated[list[str] | None, _flag("ZONE", _("Where it can be used; may be repeated."))] = None,
    unstarted: Annotated[str | None, _flag("lapses|starts", _("What --start-by then does."))] = None,
    ends: Annotated[
        str | None,
        _flag("RULE", _("same-time, end-of-day, end-of-last-day, end-of-month."), words.one_of(get_args(Ends))),
    ] = None,
    stacking: Annotated[
        str | None, _flag("RULE", _("parallel, queue, extend."), words.one_of(get_args(Stacking)))
    ] = None,
    anchor: Annotated[
        str | None,
        _flag("RULE", _("start, day, calendar, or a day of the month."), words.one_of(("start", "day", "calendar"))),
    ] = None,
    first: Annotated[str | None, _flag("full|prorated", _("What a short first cycle grants."))] = None,
    share: Annotated[str | None, _flag("PERCENT", _("How much of what is left is carried."))] = None,
    per_cycle: Annotated[str | None, _flag("SIZE", _("At most this is carried from one cycle."))] = None,
    keep_alive: Annotated[str | None, _flag("SPAN", _("How often the number must be used."))] = None,
) -> None:
    flags = {
        "name": name, "data": data, "every": every, "renews": renews, "grace": grace, "lasts": lasts, "starts": starts,
        "start_by": start_by, "rollover": rollover, "cap": cap, "price": price, "provider": provider,
        "timezone": timezone, "gb": gb, "fair_use": fair_use, "zones": zones, "unstarted": unstarted, "ends": ends,
        "stacking": stacking, "anchor": anchor, "first": first, "share": share, "per_cycle": per_cycle,
        "keep_alive": keep_alive,
    }  # fmt: skip
    given = {flag: value for flag, value in flags.items() if value is not None and value != []}
    buy(Order(plan, given, account, new, at, since, left or [], carried, replaces, member or [], top_up, note, dry_run))
