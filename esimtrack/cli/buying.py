"""Buying a plan: from what a command line says to a purchase, and what it changes in words."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from esimtrack.calendar.wall import zone_named
from esimtrack.cli.accounts import buying_account
from esimtrack.cli.book import Book
from esimtrack.cli.echo import balance, moment
from esimtrack.cli.names import meant_purchase
from esimtrack.cli.output import asks, say
from esimtrack.cli.plan_flags import checked, lay_over
from esimtrack.cli.recording import REPEATED, Draft, instant_after_recorded, tell_time
from esimtrack.cli.refusal import Refusal, WrongLine
from esimtrack.cli.sizes import read_size, say_size
from esimtrack.cli.surroundings import Surroundings
from esimtrack.events import Opening, Purchase
from esimtrack.i18n import _, joined, listed
from esimtrack.journal.ids import new_id
from esimtrack.ledger.statement import AccountStatement, PurchaseLine
from esimtrack.terms.check import Role, terms_json
from esimtrack.terms.model import Terms
from esimtrack.views import times
from esimtrack.views.reader import Reader


class Order(Struct, frozen=True):
    """What one `add-plan` says, as it was typed; `flags` are those given, by the names of `plan_flags.FLAGS`."""

    plan: str | None
    flags: dict[str, Any]
    account: str | None
    new: bool
    at: str | None
    since: str | None
    left: list[str]
    carried: str | None
    replaces: str | None
    members: list[str]
    top_up: bool
    note: str | None
    dry_run: bool


def buy(order: Order) -> None:
    """Carry an order out."""
    around = Surroundings()
    _check_line(order)
    with Book(write=True) as book:
        old = None if order.replaces is None else _replaced(order, book, around)
        plan, role, asked = _plan(order, old, around)
        terms = checked(plan, role)
        known = book.accounts()
        if old is not None:
            account = old.account
        else:
            named = order.account or (_ask_account(known) if asked and known else None)
            plan_name, top_up = order.plan or terms.name, role == "top-up"
            account = buying_account(named, known, around.settings, plan_name, top_up, order.new)
        at, after_reading = old.at if old is not None and order.at is None else around.time(order.at), None
        if old is None:
            at, after_reading = instant_after_recorded(book, around.now, at, [account])
        event = Purchase(
            new_id(),
            at,
            account,
            terms=terms_json(plan),
            role="top-up" if role == "top-up" else None,
            replaces=None if old is None else old.id,
            opening=_opening(order, old, terms, at, around),
            note=old.note if old is not None and order.note is None else order.note,
        )
        if old is not None and _same(event, old, terms):
            say(_("Nothing changes: {plan} is recorded like this already.").format(plan=terms.name))
            return
        _record(event, Draft(book, around, [event]), account not in known, after_reading, order.dry_run)


def _same(event: Purchase, old: Purchase, terms: Terms) -> bool:
    # The same terms can be written in several ways: 10GB, 10 GB.
    return terms == checked(old.terms, old.role or "plan") and (
        (event.at, event.account, event.role, event.opening, event.note)
        == (old.at, old.account, old.role, old.opening, old.note)
    )


def _record(event: Purchase, draft: Draft, new: bool, after_reading: str | None, dry_run: bool) -> None:
    draft.refuse_without_effect()
    before, after = draft.account(event.account)
    line = next(p for p in after.purchases if p.id == event.id)
    _refuse_ended(event, line, draft.reader)
    told = moment(event.at, draft.around.now, draft.reader, _zone(line))
    tell_time(event.at, draft.around, told)
    if event.replaces is not None and before is not None:
        _show_effect(before, after, draft, dry_run)
    draft.record("add-plan", dry_run)
    draft.say(
        event.account,
        _bought(event, line, told, new, draft.reader),
        _waits(line, draft.reader),
        after_reading,
        _bought_twice(event, before),
        dry_run=dry_run,
        left=line.state != "pending" or bool(after.buckets),
    )


def _check_line(order: Order) -> None:
    if order.since is None and (order.left or order.carried is not None):
        raise WrongLine(
            _("--left and --carried tell of a plan that ran before: they need --since."),
            _("For example: --since 2026-07-01 --left 5GB"),
        )
    if order.new and (order.account is None or order.top_up or order.replaces is not None):
        raise WrongLine(_("--new says that --account names a new SIM; it goes with a plan that is bought for it."))
    if not order.plan and not order.flags and order.replaces is None and not asks():
        raise WrongLine(
            _("say which plan: a plan file, a name of the catalogue, or flags."),
            _("The catalogue: esimtrack plans list"),
            _("Flags: esimtrack add-plan --name 'Monthly 10 GB' --data 10GB --every '1 month'"),
        )


def _plan(order: Order, old: Purchase | None, around: Surroundings) -> tuple[dict[str, Any], Role, bool]:
    """The plan file's keys of what is bought, its role, and whether it was asked for."""
    base: dict[str, Any] = {}
    role: Role = "plan"
    asked = False
    if order.plan is not None:
        from esimtrack.catalogue import find, load, samples_folder
        from esimtrack.config.paths import plans_folder

        path = find(order.plan, plans_folder())
        found = load(path, lambda: around.zone_name, "top-up" if order.top_up else None)
        base, role = found.terms_json, found.role
        if order.members and path.parent == samples_folder():
            # The members of a sample are examples.
            base.pop("sharing", None)
    elif old is not None:
        base, role = old.terms, old.role or "plan"
    elif not order.flags:
        from esimtrack.cli.questions import ask_for_plan

        base, asked = ask_for_plan(around.zone_name), True
    plan = lay_over(base, order.flags)
    if plan.get("timezone") is None:
        plan["timezone"] = around.zone_name
    if order.members:
        _share(plan, order.members)
    return plan, "top-up" if order.top_up else role, asked


def _share(plan: dict[str, Any], members: list[str]) -> None:
    shared: list[dict[str, Any]] = plan.setdefault("sharing", {}).setdefault("members", [])
    for text in members:
        name, _equals, limit = text.partition("=")
        shared[:] = [member for member in shared if member.get("name") != name]
        shared.append({"name": name, "limit": limit} if limit else {"name": name})


def _replaced(order: Order, book: Book, around: Surroundings) -> Purchase:
    assert order.replaces is not None
    statement = book.latest(around.now)
    reader = Reader(around.now, around.zone)
    purchases = [
        p for account in statement.accounts if order.account in (None, account.account) for p in account.purchases
    ]
    meant = meant_purchase(
        order.replaces, purchases, lambda p: True, lambda at: times.day(at.astimezone(around.zone).date(), reader)
    )
    return book.purchase(meant.id)


def _opening(order: Order, old: Purchase | None, terms: Terms, at: datetime, around: Surroundings) -> Opening | None:
    sized = [place for place, allowance in enumerate(terms.allowances) if allowance.size is not None]
    if order.since is None:
        opening = None if old is None else old.opening
        if opening is not None and [left is not None for left in opening.left] != [
            allowance.size is not None for allowance in terms.allowances
        ]:
            raise Refusal(_("the corrected plan has other allowances: say --since and --left anew."))
        return opening
    since = around.time(order.since)
    if since > at:
        raise Refusal(_("--since is later than the purchase: it ran since then, so it was bought before."))
    if len(order.left) != len(sized):
        names = [terms.allowances[place].name or _("its data") for place in sized]
        raise WrongLine(
            _("--left is needed once for each of: {names}; {count} given.").format(
                names=listed(names), count=len(order.left)
            ),
            _("It is what the seller's app shows, in that order: {example}").format(
                example=" ".join("--left 5GB" for _place in sized)
            ),
        )
    if order.carried is not None and terms.rollover is None:
        raise Refusal(_("--carried: {plan} carries nothing over.").format(plan=terms.name))
    sizes = iter(order.left)
    return Opening(
        left=[
            None if allowance.size is None else read_size(next(sizes), terms.gb, zero=True)
            for allowance in terms.allowances
        ],
        since=since,
        carried=None if order.carried is None else read_size(order.carried, terms.gb, zero=True),
    )


def _refuse_ended(event: Purchase, line: PurchaseLine, reader: Reader) -> None:
    if event.opening is not None and line.state == "ended" and line.end is not None and line.end <= event.at:
        raise Refusal(
            _("{plan} had ended by then, {on}: nothing of it was left.").format(
                plan=line.plan, on=times.on(line.end, _zone(line), reader)
            ),
            _("For one that was used up unseen, leave --since out, and say when it was bought: --at TIME"),
        )


def _show_effect(before: AccountStatement, after: AccountStatement, draft: Draft, dry_run: bool) -> None:
    say(_("As it was: {state}").format(state=_state(before, draft.reader)))
    say(_("Corrected: {state}").format(state=_state(after, draft.reader)))
    if asks() and not dry_run:
        from esimtrack.cli.ask import confirm

        if not confirm(_("Correct it?")):
            raise Refusal(_("nothing was changed."))


def _state(account: AccountStatement, reader: Reader) -> str:
    said = [balance(account, reader)]
    if account.overage:
        said.append(_("{size} of overage.").format(size=say_size(account.overage, account.gb)))
    return joined(said)


def _bought(event: Purchase, line: PurchaseLine, told: str, new: bool, reader: Reader) -> str:
    account = event.account
    for_whom = _("{account} (a new account)").format(account=account) if new else account
    if event.replaces is not None:
        return _("Corrected {plan} for {account}, from {time} on.").format(plan=line.plan, account=account, time=told)
    if event.opening is not None:
        since = moment(event.opening.since, event.at, reader, _zone(line))
        return _("Entered {plan} for {account}: it has run since {time}.").format(
            plan=line.plan, account=for_whom, time=since
        )
    return _("Bought {plan} for {account}, {time}.").format(plan=line.plan, account=for_whom, time=told)


def _bought_twice(event: Purchase, before: AccountStatement | None) -> str | None:
    lines = () if before is None or event.replaces is not None else before.purchases
    if any(p.plan == event.terms["name"] and abs(p.at - event.at) < REPEATED for p in lines):
        return _("The same plan was bought less than a minute apart: was that meant?")
    return None


def _waits(line: PurchaseLine, reader: Reader) -> str | None:
    if line.state != "pending":
        return None
    validity = line.terms.validity
    if validity.stacking == "queue":
        text = _("It waits for its turn.")
    elif validity.starts == "activate":
        text = _("It starts when it is activated.")
    else:
        text = _("It starts at its first use.")
    if line.start_by is None:
        return text
    by = times.by(line.start_by, _zone(line), reader)
    lapses = validity.unstarted == "lapses"
    more = _("Not started {by}, it lapses.") if lapses else _("It starts by itself {by}.")
    return joined((text, more.format(by=by)))


def _zone(line: PurchaseLine) -> ZoneInfo:
    return zone_named(line.terms.timezone)


def _ask_account(known: list[str]) -> str:
    from esimtrack.cli.ask import ask
    from esimtrack.units.labels import label_problem

    return ask(_("For which SIM: {names}, or a new name?").format(names=listed(known)), label_problem)
