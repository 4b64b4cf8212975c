"""`status --prometheus`: the statement as metrics in Prometheus' text format, for the textfile collector.

All are gauges: what was used can become less, when somebody takes a line back. Sizes are bytes, instants seconds since
1970. A metric that does not apply to an account is left out for it, and is never 0 for that.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias

from esimtrack.insight.look import Insight, look
from esimtrack.ledger.port import UsagePort
from esimtrack.ledger.statement import AccountStatement, Statement
from esimtrack.units.money import money
from esimtrack.views.account_words import whole
from esimtrack.views.reader import Reader

Value: TypeAlias = int | Decimal | datetime | None
Sample: TypeAlias = tuple[dict[str, str], Value]
STATES = {"ok": "ok", "soon": "soon", "lost": "lost", "ended": "ended", "?": "unknown"}
"""What the symbols are called where a name is needed."""


def prometheus_text(statement: Statement, usage: UsagePort, reader: Reader) -> bytes:
    """All metrics of all accounts, as UTF-8, each with its help and type, the last line ended."""
    seen = [(account, look(account, reader.now, usage, reader.timezone, reader.soon)) for account in statement.accounts]
    lines: list[str] = []
    for name, (words, samples) in METRICS.items():
        found = [
            _line(name, {"account": account.account, **_there(name, account), **labels}, value)
            for account, insight in seen
            for labels, value in samples(account, insight)
            if value is not None
        ]
        lines += _described(name, words, found)
    at = [_line("esimtrack_as_of_timestamp_seconds", {}, statement.as_of)]
    lines += _described("esimtrack_as_of_timestamp_seconds", "When this was asked.", at)
    return "".join(f"{line}\n" for line in lines).encode()


def _there(name: str, account: AccountStatement) -> dict[str, str]:
    # Where the account is told apart by zones, what can be used is that of one.
    return {} if account.zone is None or name not in _OF_A_PLACE else {"zone": account.zone}


def _described(name: str, words: str, samples: list[str]) -> list[str]:
    return [f"# HELP {name} {words}", f"# TYPE {name} gauge", *samples] if samples else []


def _line(name: str, labels: dict[str, str], value: Value) -> str:
    pairs = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
    return f"{name}{{{pairs}}} {_number(value)}" if pairs else f"{name} {_number(value)}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _number(value: Value) -> str:
    if isinstance(value, datetime):
        return f"{value.timestamp():.6f}".rstrip("0").rstrip(".")
    return money(value) if isinstance(value, Decimal) else str(value)


def _one(value: Callable[[AccountStatement, Insight], Value]) -> Callable[[AccountStatement, Insight], list[Sample]]:
    return lambda account, insight: [({}, value(account, insight))]


def _states(account: AccountStatement, insight: Insight) -> list[Sample]:
    return [({"state": name}, int(insight.symbol == symbol)) for symbol, name in STATES.items()]


def _cost(account: AccountStatement, insight: Insight) -> list[Sample]:
    return [({"currency": currency}, amount) for currency, amount in sorted(account.cost.items())]


_OF_A_PLACE = frozenset(
    f"esimtrack_{name}"
    for name in (
        "remaining_bytes",
        "size_bytes",
        "unlimited",
        "per_day_bytes",
        "next_expiry_timestamp_seconds",
        "next_expiry_bytes",
        "next_end_timestamp_seconds",
        "runs_out_timestamp_seconds",
        "state",
    )
)

METRICS: dict[str, tuple[str, Callable[[AccountStatement, Insight], Iterable[Sample]]]] = {
    "esimtrack_remaining_bytes": (
        "What can be used now of data with a size.",
        _one(lambda a, i: None if a.unlimited and not whole(a) else a.remaining),
    ),
    "esimtrack_size_bytes": (
        "What that data was when nothing of it was used.",
        _one(lambda a, i: None if a.unlimited and not whole(a) else whole(a)),
    ),
    "esimtrack_unlimited": ("1 where data without a size can be used, else 0.", _one(lambda a, i: int(a.unlimited))),
    "esimtrack_frozen_bytes": ("What can be used once the plan is renewed.", _one(lambda a, i: a.frozen)),
    "esimtrack_per_day_bytes": (
        "What can be used every day until the end that binds, today counted.",
        _one(lambda a, i: None if i.budget is None else i.budget.per_day),
    ),
    "esimtrack_next_expiry_timestamp_seconds": (
        "When some of it is lost next, were nothing more used, renewed or bought.",
        _one(lambda a, i: None if a.next_expiry is None else a.next_expiry.at),
    ),
    "esimtrack_next_expiry_bytes": (
        "How much is lost then.",
        _one(lambda a, i: None if a.next_expiry is None else a.next_expiry.bytes),
    ),
    "esimtrack_next_end_timestamp_seconds": (
        "When a plan ends next that gives more than data with a size.",
        _one(lambda a, i: None if a.next_end is None else a.next_end.at),
    ),
    "esimtrack_coming_timestamp_seconds": (
        "When the next purchase comes that is dated ahead.",
        _one(lambda a, i: a.coming[0].at if a.coming else None),
    ),
    "esimtrack_runs_out_timestamp_seconds": (
        "When it runs out at the pace of late, before its end.",
        _one(lambda a, i: None if i.course is None else i.course.runs_out),
    ),
    "esimtrack_cycle_start_timestamp_seconds": (
        "When the running cycle began.",
        _one(lambda a, i: None if a.cycle is None else a.cycle.start),
    ),
    "esimtrack_cycle_end_timestamp_seconds": (
        "When the running cycle ends.",
        _one(lambda a, i: None if a.cycle is None else a.cycle.end),
    ),
    "esimtrack_cycle_used_bytes": (
        "What was used in the running cycle.",
        _one(lambda a, i: None if a.cycle is None else a.cycle.used),
    ),
    "esimtrack_keep_alive_timestamp_seconds": (
        "When the number is lost, unless it is used, topped up or renewed.",
        _one(lambda a, i: a.keep_alive),
    ),
    "esimtrack_last_evidence_timestamp_seconds": (
        "Of when the last usage, counter or reading is.",
        _one(lambda a, i: a.last_evidence),
    ),
    "esimtrack_used_bytes": ("What was used since the account began.", _one(lambda a, i: a.used)),
    "esimtrack_expired_bytes": ("What was lost since the account began.", _one(lambda a, i: a.expired - a.reset)),
    "esimtrack_rolled_over_bytes": ("What was carried over since the account began.", _one(lambda a, i: a.rolled_over)),
    "esimtrack_overage_bytes": ("What was used and not covered since then.", _one(lambda a, i: a.overage)),
    "esimtrack_throttled_bytes": ("What was used slowed down since then.", _one(lambda a, i: a.throttled)),
    "esimtrack_points": ("Points.", _one(lambda a, i: a.points)),
    "esimtrack_cost": ("What it cost since the account began, in a currency.", _cost),
    "esimtrack_member_used_bytes": (
        "What a member used in the running cycle.",
        lambda a, i: [({"member": m.name}, m.used) for m in a.members],
    ),
    "esimtrack_member_limit_bytes": (
        "A member's limit.",
        lambda a, i: [({"member": m.name}, m.limit) for m in a.members],
    ),
    "esimtrack_warnings": ("Events without effect.", _one(lambda a, i: len(a.warnings))),
    "esimtrack_state": ("1 for the state it is in, else 0: ok, soon, lost, ended, unknown.", _states),
}
"""Each metric's help, and its samples of an account: labels beside the account's, and a value; None is left out."""
