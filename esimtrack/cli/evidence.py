"""What `log-usage` records: usage, a counter, or a reading; and before it, perhaps, the start of the plan that it
shows.

A reading or a counter can be the first that is heard of a plan that waits for its first use. Where the account has
nothing else that could be meant, the plan is started by an `activate` of its own; where several wait, nobody guesses.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from shlex import quote
from typing import TYPE_CHECKING

from msgspec import Struct

from esimtrack.cli.names import as_list, meant_purchase
from esimtrack.cli.near import did_you_mean
from esimtrack.cli.refusal import Refusal, WrongLine
from esimtrack.cli.sizes import read_size
from esimtrack.events import AccountEvent, Activate, Counter, Event, Reading, Usage
from esimtrack.i18n import _, listed
from esimtrack.journal.ids import new_id
from esimtrack.ledger.statement import AccountStatement, PurchaseLine
from esimtrack.units.labels import label_problem, named
from esimtrack.views.event_words import short_id

if TYPE_CHECKING:
    from esimtrack.sources.counting import Shown

DEVICE = "phone"
"""The device of a counter, where none is named."""


class Said(Struct, frozen=True):
    """What one command line says, as it was typed."""

    size: str | None = None
    remaining: str | None = None
    used: str | None = None
    counter: str | None = None
    alive: bool = False
    device: str | None = None
    member: str | None = None
    zone: str | None = None
    purchase: str | None = None
    started: str | None = None
    force: bool = False

    @property
    def reads(self) -> bool:
        """Whether somebody read it off: it may be the first sign of life of a plan."""
        return self.remaining is not None or self.used is not None or self.counter is not None


class Evidence(Struct, frozen=True):
    """The events that were meant, in order; `starts` is the purchase that the first of them activates."""

    events: tuple[Event, ...]
    starts: PurchaseLine | None = None
    left_of: int | None = None
    """Where what was used is recorded as what that leaves: of how many bytes."""
    fell: "tuple[Shown, ...]" = ()
    """What a counter showed wrongly before it came back: the events take it back."""
    base: int | None = None
    """What it showed before it fell, in bytes; None where it did not fall."""


def check_line(said: Said) -> None:
    """Refuse what does not go together on one command line."""
    forms = [said.size is not None, said.remaining is not None, said.used is not None, said.counter is not None]
    if sum(forms) + said.alive != 1:
        raise WrongLine(
            _("say what was used, in exactly one way."),
            _("What was used: esimtrack log-usage 1.5GB"),
            _("What is left, or was used, as the seller shows it: --remaining 7GB, --used 3GB"),
            _("What a device has counted: --counter 12.3GB. A call or a text: --alive"),
        )
    sized, counted = forms[0], forms[3]
    for given, flag, goes, forms_named in (
        (said.device is not None, "--device", counted, "--counter"),
        (said.member is not None, "--member", sized or counted or forms[2], "SIZE, --counter, --used"),
        (said.zone is not None, "--zone", sized or counted, "SIZE, --counter"),
        (said.purchase is not None, "--purchase", forms[1], "--remaining"),
        (said.started is not None, "--started", said.reads, "--remaining, --used, --counter"),
        (said.force, "--force", said.zone is not None, "--zone"),
    ):
        if given and not goes:
            raise WrongLine(_("{flag} goes with {forms} only.").format(flag=flag, forms=forms_named))


def evidence(
    said: Said,
    name: str,
    account: AccountStatement | None,
    gb: int,
    at: datetime,
    started: datetime,
    note: str | None,
    foresee: Callable[[AccountEvent], AccountStatement],
    day: Callable[[datetime], str],
    here: str | None,
) -> Evidence:
    """The events that a command line means for an account as it is at `at`.

    `gb` is what sizes are typed in. `foresee` gives the account with one more event; `day` shows an instant, to tell
    purchases apart; `here` is the zone of what is typed without one.
    """
    starts = _first_sign(said, account, day)
    before: tuple[AccountEvent, ...] = ()
    if starts is not None:
        # The start must not be later than what shows it.
        activate = Activate(new_id(), min(started, at), name, purchase=starts.id, note=note)
        before, account = (activate,), foresee(activate)
    member = _member(said.member, account)
    zone = here if said.zone is None else checked_zone(said.zone, said.force, account)
    id = new_id()
    if said.alive or said.size is not None:
        size = 0 if said.size is None else read_size(said.size, gb)
        return Evidence((Usage(id, at, name, bytes=size, member=member, zone=zone if size else said.zone, note=note),))
    if said.counter is not None:
        total, device = read_size(said.counter, gb, zero=True), checked_label(said.device or DEVICE, _("device"))
        counter = Counter(id, at, name, device=device, total=total, member=member, zone=zone, note=note)
        return Evidence((*before, counter), starts)
    if said.remaining is not None:
        size = read_size(said.remaining, gb, zero=True)
        of = None if said.purchase is None else _read_purchase(said.purchase, account, starts, day)
        if of is None:
            _needs_something_live(name, account)
        return Evidence((*before, Reading(id, at, name, remaining=size, purchase=of, note=note)), starts)
    assert said.used is not None
    return _used(read_size(said.used, gb, zero=True), name, account, member, id, at, note, before, starts, day)


def _first_sign(said: Said, account: AccountStatement | None, day: Callable[[datetime], str]) -> PurchaseLine | None:
    if not said.reads or account is None:
        return None
    pending = [p for p in account.purchases if p.state == "pending"]
    if said.purchase is not None:
        meant = meant_purchase(said.purchase, account.purchases, lambda p: p.state in ("live", "pending"), day)
        return meant if meant.state == "pending" else None
    if not pending or account.buckets or any(p.state in ("live", "frozen") for p in account.purchases):
        return None
    if len(pending) > 1:
        raise Refusal(
            _("several purchases wait to start: {names}. Which one is it?").format(names=as_list(pending, day)),
            _("Name it: --remaining SIZE --purchase {id}").format(id=short_id(pending[0].id)),
        )
    return pending[0]


def _read_purchase(
    name: str, account: AccountStatement | None, starts: PurchaseLine | None, day: Callable[[datetime], str]
) -> str:
    if starts is not None:
        return starts.id
    meant = meant_purchase(name, () if account is None else account.purchases, lambda p: p.state == "live", day)
    if meant.state != "live":
        raise Refusal(
            _("{plan} is {state} then: a reading has nothing to speak of.").format(
                plan=meant.plan, state=state_words(meant)
            )
        )
    return meant.id


def _needs_something_live(name: str, account: AccountStatement | None) -> None:
    if account is not None and any(not bucket.frozen for bucket in account.buckets):
        return
    if account is not None and any(p.state == "live" for p in account.purchases):
        return
    raise Refusal(
        _("{account} has no data then that a reading could speak of.").format(account=name),
        _("Enter what was bought first: esimtrack add-plan PLAN -a {account} --at TIME").format(account=quote(name)),
    )


def _used(
    used: int,
    name: str,
    account: AccountStatement | None,
    member: str | None,
    id: str,
    at: datetime,
    note: str | None,
    before: tuple[AccountEvent, ...],
    starts: PurchaseLine | None,
    day: Callable[[datetime], str],
) -> Evidence:
    if account is not None and account.cycle is not None:
        return Evidence((*before, Reading(id, at, name, used=used, member=member, note=note)), starts)
    live = [] if account is None else [p for p in account.purchases if p.state == "live" and p.role == "plan"]
    sizes = [] if account is None or len(live) != 1 else [b.size for b in account.buckets if b.purchase == live[0].id]
    sized = [size for size in sizes if size is not None]
    if not sized or len(sized) < len(sizes) or member is not None:
        raise Refusal(
            _("{account} has no cycle running then, so what was used says nothing yet.").format(account=name),
            _("Say what is left instead: esimtrack log-usage --remaining SIZE -a {account}").format(
                account=quote(name)
            ),
            *([_("Live: {names}.").format(names=as_list(live, day))] if len(live) > 1 else []),
        )
    left = max(0, sum(sized) - used)
    reading = Reading(id, at, name, remaining=left, purchase=live[0].id, note=note)
    return Evidence((*before, reading), starts, sum(sized))


def _member(name: str | None, account: AccountStatement | None) -> str | None:
    if name is None:
        return None
    if account is not None:
        name = account.renamed.get(name, name)
    same = [m.name for m in account.members if m.name.casefold() == name.casefold()] if account is not None else []
    return same[0] if len(same) == 1 else checked_label(name, _("member"))


def new_member(found: Evidence, account: AccountStatement | None) -> str | None:
    """A hint, where somebody draws on the account whom nobody has heard of, beside those who are known."""
    member = getattr(found.events[-1], "member", None)
    names = [] if account is None else [m.name for m in account.members]
    if member is None or not names or member in names:
        return None
    new = _("{member} is new in {account}.").format(member=member, account=account.account if account else "")
    return new + did_you_mean(member, names)


def checked_zone(zone: str | None, force: bool, account: AccountStatement | None) -> str | None:
    """A zone as the account's plans name it; one that none of them names is refused, unless `force`."""
    if zone is None:
        return None
    zones = zones_of(account)
    if zone in zones:
        return zone
    same = [known for known in zones if known.casefold() == zone.casefold()]
    if len(same) == 1:
        return same[0]
    if force:
        return checked_label(zone, _("zone"))
    if not zones:
        raise Refusal(
            _("no plan of this account names zones."), _("Leave --zone out, or record it nonetheless: --force")
        )
    raise Refusal(
        _("no plan of this account has a zone {zone}.").format(zone=zone) + did_you_mean(zone, zones),
        _("Zones: {zones}. Another nonetheless: --force").format(zones=listed(zones)),
    )


def checked_zones(zones: Sequence[str], force: bool, account: AccountStatement | None) -> list[str]:
    """Several zones, each once."""
    checked = (checked_zone(zone, force, account) for zone in zones)
    return list(dict.fromkeys(zone for zone in checked if zone is not None))


def zones_of(account: AccountStatement | None) -> list[str]:
    """The zones that the account's plans name, in the plans' own order."""
    purchases = () if account is None else account.purchases
    return list(dict.fromkeys(zone for p in purchases for a in p.terms.allowances for zone in a.zones or ()))


def checked_label(text: str, what: str) -> str:
    """The text, where it can be the name of a `what`; else it is refused."""
    problem = label_problem(text)
    if problem is not None:
        raise Refusal(_("the {what} {name} {problem}.").format(what=what, name=named(text), problem=problem))
    return text


def state_words(purchase: PurchaseLine) -> str:
    """A purchase's state, in words that follow "is"."""
    words = {
        "pending": _("not started"),
        "live": _("live"),
        "frozen": _("frozen until it is renewed"),
        "ended": _("ended"),
        "lapsed": _("lapsed"),
        "cancelled": _("cancelled"),
    }
    return words[purchase.state]
