"""`allocate` on a terminal: who gets how much of the next cycle, by which rule, and who could give room now."""

from collections.abc import Iterator

from msgspec import Struct
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from esimtrack.advice.allocation import Person, shortfall
from esimtrack.advice.forecast import WEEK
from esimtrack.advice.sharing import Allocation
from esimtrack.i18n import _, n_
from esimtrack.units.sizes import show_size
from esimtrack.views import times
from esimtrack.views.layout import Side, columns, continued, cut, indented, join, text, total, unparted
from esimtrack.views.reader import Reader

_QUIET = "dim"
_SIDES: tuple[Side, ...] = ("left", "right", "right", "right", "left")


class Typed(Struct, frozen=True):
    """What to type to record the limits, and to move room now."""

    apply: str
    move: str


def print_allocation(found: Allocation, reader: Reader, console: Console, typed: Typed | None) -> None:
    """Print the split; `typed` None: it is not one to be recorded."""
    for line in allocation_lines(found, reader, console, typed):
        console.print(line, soft_wrap=True, highlight=False, markup=False)


def allocation_lines(found: Allocation, reader: Reader, console: Console, typed: Typed | None) -> list[Text]:
    """The lines of `print_allocation`, none wider than the reader's."""

    def sentence(words: str, style: str = "") -> list[Text]:
        return indented(text(words, style), 2, console, reader.width)

    def typing(words: str, command: str) -> list[Text]:
        if 2 + cell_len(command) <= reader.width:
            return sentence(words.format(command=unparted(command)))
        return [*sentence(words.format(command="").rstrip()), *continued(command, 2, reader.width)]

    lines = [*_heading(found, reader), Text(), *_fitted(_rows(found), reader), Text()]
    for words in _reasons(found):
        lines += sentence(words, _QUIET)
    if typed is not None:
        lines += typing(_("To record these limits: {command}"), typed.apply)
    now = list(_now(found, reader))
    if now:
        lines += [Text(), *(line for words in now for line in sentence(words))]
    if found.moves and typed is not None:
        lines += typing(_("To move it: {command}"), typed.move)
    return lines


def _heading(found: Allocation, reader: Reader) -> list[Text]:
    zone = reader.zone_of(found.account)
    size = show_size(found.pool.bytes, found.account.gb)
    left = join(text(found.account.account, "bold"), "   ", text(_("{size} to share").format(size=size)))
    right = text(
        _("{begins}, {until}").format(
            begins=times.begins(found.pool.start, zone, reader), until=times.until(found.pool.end, zone, reader)
        ),
        _QUIET,
    )
    gap = reader.width - left.cell_len - right.cell_len
    return [join(left, " " * gap, right)] if gap >= 3 else [left, join("  ", right)]


def _fitted(rows: list[list[Text]], reader: Reader) -> list[Text]:
    # Where it is too wide, notes stand below what they are of; and where it still is, names are cut.
    if 2 + total(rows) <= reader.width:
        return columns(rows, _SIDES, indent=2)
    notes = [row.pop() for row in rows]
    room = max(row[0].cell_len for row in rows) - max(0, 2 + total(rows) - reader.width)
    for row in rows:
        cut(row[0], room, reader.ascii)
    lines = []
    for line, note in zip(columns(rows, _SIDES[:-1], indent=2), notes, strict=True):
        lines += [line, join("    ", note)] if note else [line]
    return lines


def _rows(found: Allocation) -> list[list[Text]]:
    gb = found.account.gb
    heads = [_("who"), _("uses a cycle"), _("limit now"), _("proposed"), ""]
    rows = [[text(head, _QUIET) for head in heads]]
    for person in found.people:
        limit = _("none") if person.limit is None else show_size(person.limit, gb)
        rows.append(
            [
                text(person.name),
                text(show_size(person.need, gb) if found.days >= WEEK else ""),
                text(limit),
                text(show_size(found.sizes[person.name], gb), "bold"),
                text(_note(found, person), _QUIET),
            ]
        )
    if found.unnamed:
        rows.append(
            [
                text(_("(unnamed)")),
                text(show_size(found.unnamed, gb)),
                Text(),
                text(show_size(found.kept_back, gb)),
                text(_("kept back"), _QUIET),
            ]
        )
    return rows


def _note(found: Allocation, person: Person) -> str:
    if person.fixed is not None:
        return _("fixed")
    return _("less than that") if found.cuts(person) else ""


def _reasons(found: Allocation) -> Iterator[str]:
    rule, gb = found.rule, found.account.gb
    if found.days < WEEK:
        yield n_(
            "Use is known for {days} day only, which is too little: the pool is shared evenly.",
            "Use is known for {days} days only, which is too little: the pool is shared evenly.",
            found.days,
        ).format(days=found.days)
        return
    yield n_(
        "What each uses is the mean of the last {days} day.",
        "What each uses is the mean of the last {days} days.",
        found.days,
    ).format(days=found.days)
    if all(person.fixed is not None for person in found.people):
        return  # Nothing was split.
    if any(map(found.cuts, found.people)):
        yield _(
            "It is more than there is: nobody's share is cut below what another gets, and nobody has less than {floor}."
        ).format(floor=show_size(rule.floor, gb))
    else:
        yield _(
            "Each has that, at least {floor}, and up to {headroom} % more; what is there after that is shared evenly."
        ).format(floor=show_size(rule.floor, gb), headroom=rule.headroom)


def _now(found: Allocation, reader: Reader) -> Iterator[str]:
    # Who runs short in the running cycle, and who could give room.
    gb, cycle = found.account.gb, found.account.cycle
    assert cycle is not None
    until = times.until(cycle.end, reader.zone_of(found.account), reader)
    short = [person for person in found.people if shortfall(person)]
    for person in short:
        yield _("{name} is likely to use {size} more than the limit {until}.").format(
            name=person.name, size=show_size(shortfall(person), gb), until=until
        )
    for move in found.moves:
        yield _("{giver} could give {taker} {size} of room.").format(
            giver=move.giver, taker=move.taker, size=show_size(move.bytes, gb)
        )
    if short and not found.moves:
        yield _("Nobody has room to give.")
    if short and found.lacking:
        yield _("All together are likely to use {size} more than what is left.").format(
            size=show_size(found.lacking, gb)
        )
