"""The names in a store, for shells to complete: accounts, purchases, members, zones. Read without the ledger.

What was taken back has no name any more, and what was replaced only that of its replacement. A plan that was amended
has both its names: which of them holds depends on the instant. Raises `sqlite3.Error` where the store cannot be read;
nobody is waited for, and nothing is made or changed.
"""

from esimtrack.store.counting import DECIDES, GONE
from esimtrack.store.glance import glance

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_COUNTS = f"event e INDEXED BY event_decides WHERE {DECIDES} AND NOT {GONE}"
# From one account to the next by the index, and not over all lines.
_USED = (
    "WITH RECURSIVE used (account) AS (SELECT min(account) FROM {table}"
    " UNION ALL SELECT (SELECT min(t.account) FROM {table} t WHERE t.account > used.account)"
    " FROM used WHERE account IS NOT NULL) SELECT account FROM used WHERE account IS NOT NULL"
)
_TERMS = f"event e INDEXED BY event_decides, json_tree(e.body, '$.terms') t WHERE {DECIDES} AND NOT {GONE}"


class Bought:
    """A purchase: the id of its event, its account, its plan's name, and the local day of it as `2026-11-24`."""

    def __init__(self, id: str, account: str, plan: str, day: str) -> None:
        self.id, self.account, self.plan, self.day = id, account, plan, day


class Names:
    """See the module. With an account, its own names alone. Closed when it is no longer needed."""

    def __init__(self, path: str) -> None:
        self._db = glance(path)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def accounts(self) -> list[str]:
        """The names of all accounts, by name."""
        sent = "json_extract(e.body, '$.to')"
        rows = self._rows(f"SELECT e.account FROM {_COUNTS} UNION SELECT {sent} FROM {_COUNTS} AND e.type = 'transfer'")
        found = {name for (name,) in rows}
        for table in ("line", "counter"):
            found |= {name for (name,) in self._rows(_USED.format(table=table))}
        return sorted(found)

    def purchases(self, account: str | None = None) -> list[Bought]:
        """What was bought, the latest first; a plan that was amended once for each of its names."""
        rows = list(
            self._rows(
                "SELECT e.type, e.id, e.account, json_extract(e.body, '$.terms.name'),"
                " date(e.at / 1000000, 'unixepoch', 'localtime'),"
                " json_extract(e.body, '$.replaces'), json_extract(e.body, '$.purchase')"
                f" FROM {_COUNTS} AND e.type IN ('purchase', 'amend') AND (? IS NULL OR e.account = ?)"
                " ORDER BY e.at DESC, e.id DESC",
                (account, account),
            )
        )
        replaced = {row[5] for row in rows}
        bought = {row[1]: Bought(*row[1:5]) for row in rows if row[0] == "purchase" and row[1] not in replaced}
        found = list(bought.values())
        for kind, _id, _account, plan, _day, _replaces, of in rows:
            if kind == "amend" and of in bought:
                found.append(Bought(of, bought[of].account, plan, bought[of].day))
        return found

    def members(self, account: str | None = None) -> list[str]:
        """Who shares data, by name: who was added, who came with a plan, and whom usage names."""
        ours = "(? IS NULL OR {0}.account = ?)"
        rows = self._rows(
            f"SELECT json_extract(e.body, '$.name') FROM {_COUNTS} AND e.type = 'member' AND {ours.format('e')}"
            f" UNION SELECT t.value FROM {_TERMS} AND {ours.format('e')}"
            " AND t.key = 'name' AND t.path LIKE '$.terms.sharing.members[%]'"
            f" UNION SELECT d.member FROM day d WHERE d.member <> '' AND {ours.format('d')}",
            (account,) * 6,
        )
        return sorted({name for (name,) in rows})

    def zones(self, account: str | None = None) -> list[str]:
        """The zones that plans name, by name."""
        rows = self._rows(
            f"SELECT DISTINCT t.value FROM {_TERMS} AND (? IS NULL OR e.account = ?) AND t.type = 'text'"
            " AND t.path LIKE '$.terms.allowance[%].zones'",
            (account, account),
        )
        return sorted({name for (name,) in rows})

    def _rows(self, sql: str, values: "Sequence[str | None]" = ()) -> "Iterator[tuple[str, ...]]":
        return self._db.execute(sql, values)
