"""`check --json`: what was found, as `esimtrack.check/1`, one line of JSON.

Keys, their order and their meaning are those of `docs/json.md`; `docs/check.schema.json` is made from the types below
(`schema`). A language changes `message` and `advice` and nothing else.
"""

from datetime import UTC
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from esimtrack.audit.finding import Finding, Findings, Severity
from esimtrack.views.check import Looked
from esimtrack.views.check_context import Context
from esimtrack.views.check_words import advice, sentence
from esimtrack.views.json_types import Instant, one_line, schema_of

SCHEMA: Literal["esimtrack.check/1"] = "esimtrack.check/1"

Count = Annotated[int, Meta(ge=0)]


class Found(Struct, frozen=True):
    """One thing that was found: an `error` means that numbers cannot be relied on.

    `event` is the first of `count`; what does not apply is null. `message` says it to people, `advice` what to do.
    """

    code: str
    severity: Severity
    account: str | None
    event: str | None
    count: Count
    file: str | None
    line: Count | None
    message: str
    advice: str


class Check(Struct, frozen=True):
    """All that was found, errors first. `complete`: damage kept nothing from being looked at.

    `more`: by code, how many findings are left out because there are too many of one kind.
    """

    schema: Literal["esimtrack.check/1"]
    as_of: Instant
    events: Count
    accounts: Count
    plan_files: Count
    complete: bool
    repaired: tuple[str, ...]
    findings: tuple[Found, ...]
    more: dict[str, Count]


def check_json(findings: Findings, looked: Looked, context: Context) -> bytes:
    """The outcome as one line of JSON, with the newline that ends it."""
    return one_line(
        Check(
            SCHEMA,
            context.reader.now.astimezone(UTC),
            looked.events,
            looked.accounts,
            looked.plan_files,
            looked.complete,
            looked.repaired,
            tuple(_found(finding, context) for finding in findings),
            findings.more,
        )
    )


def _found(f: Finding, context: Context) -> Found:
    said, advised = sentence(f, context), advice(f, context)
    return Found(f.code, f.severity, f.account, f.event, f.count, f.file, f.line, said, advised)


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) that `check_json` keeps."""
    return schema_of(Check, SCHEMA)
