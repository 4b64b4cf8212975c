"""What every JSON answer is made of: sizes are bytes, money strings, instants UTC with `Z`; one line with its newline.

Each answer is a module with the types of its keys, in their order. Its JSON Schema is made from them (`schema_of`) and
published in `docs/`; a test holds the two together.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, TypeAlias

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from esimtrack.units.money import money

Instant: TypeAlias = Annotated[datetime, Meta(tz=True, extra_json_schema={"pattern": "Z$"})]
Bytes: TypeAlias = Annotated[int, Meta(ge=0)]
WhatIf: TypeAlias = tuple[str, ...] | UnsetType
"""The commands that an answer supposes; there is no such key in an answer that supposes none."""
Amount: TypeAlias = Annotated[str, Meta(pattern=r"^-?[0-9]+(\.[0-9]+)?$")]


def one_line(answer: Struct) -> bytes:
    """The answer as one line of JSON, with the newline that ends it."""
    return msgspec.json.encode(answer) + b"\n"


def schema_of(answer: type[Struct], name: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of an answer, under the name that its key `schema` holds."""
    from inspect import cleandoc

    made = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": name} | msgspec.json.schema(answer)
    for each in made["$defs"].values():
        # From Python 3.13 on a docstring has lost its indentation already.
        if "description" in each:
            each["description"] = cleandoc(each["description"])
    return made


def supposing(commands: Sequence[str]) -> WhatIf:
    """The key `what_if` of an answer."""
    return tuple(commands) or UNSET


def amounts(sums: dict[str, Decimal]) -> dict[str, Amount]:
    """Sums by currency, in the order of their names; those of nothing are left out."""
    return {currency: money(amount) for currency, amount in sorted(sums.items()) if amount}
