"""`esimtrack import`: the lines of a journal, read in; or, with `--from`, what a source of usage has."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Annotated, BinaryIO

import typer

from esimtrack.cli import words
from esimtrack.cli.book import Book
from esimtrack.cli.options import Account, DryRun, Note, command_app
from esimtrack.cli.output import is_terminal, say
from esimtrack.cli.refusal import Refusal, WrongLine
from esimtrack.i18n import _, listed, n_
from esimtrack.store import Refused
from esimtrack.units.labels import named

app = command_app()

SOURCES = ("android", "csv", "ip", "mmcli", "proc", "ubus", "vnstat")
"""The sources that come with esimtrack: the only ones that a shell completes, as looking for others takes its time."""


@app.command(
    help=_(
        """Read in a journal: JSON Lines, as `export --journal` writes them. Or, with --from, what a device counted.

        Of a file, all is taken or nothing. What is known already is left as it is, so that a file can be read in
        twice, and two machines' journals in any order. Lines of an import that an `undo` here took back are taken anew.

        \b
        Examples:
          esimtrack import phone.jsonl
          esimtrack import - < phone.jsonl
          esimtrack import --from vnstat --interface wwan0
        """
    )
)
def import_(
    file: Annotated[
        str | None,
        typer.Argument(
            metavar="[FILE]", help=_("The lines; -: standard input. Of a source, default: what its program says.")
        ),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option("--from", metavar="SOURCE", parser=words.one_of(SOURCES), help=_("What wrote it.")),
    ] = None,
    interface: Annotated[
        str | None, typer.Option(metavar="NAME", help=_("Whose data, where the source has several."))
    ] = None,
    account: Account = None,
    member: Annotated[str | None, typer.Option(metavar="NAME", parser=words.MEMBER, help=_("Who used it."))] = None,
    since: Annotated[
        str | None, typer.Option(metavar="TIME", help=_("Not before then; default: the account's first plan."))
    ] = None,
    at: Annotated[
        str | None, typer.Option(metavar="TIME", help=_("When it was written; default: as the file says."))
    ] = None,
    columns: Annotated[
        str | None,
        typer.Option("--map", metavar="MAP", help=_("Of a CSV: which column means what; or the name of a saved map.")),
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMN=VALUE", help=_("Of a CSV: only these rows; may be repeated. COLUMN!=VALUE: not these.")
        ),
    ] = None,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help=_("Of a CSV: pass over rows that cannot be read, such as a total."))
    ] = False,
    update: Annotated[
        bool, typer.Option("--update", help=_("Of a CSV: take other amounts of rows that were imported before."))
    ] = False,
    save: Annotated[
        str | None, typer.Option(metavar="NAME", help=_("Save the map, and --where, under this name."))
    ] = None,
    zone: Annotated[
        str | None, typer.Option(metavar="ZONE", help=_("Where it was used, if the plan tells zones apart."))
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help=_("Count it beside another source's data of the same time; any zone."))
    ] = False,
    note: Note = None,
    dry_run: DryRun = False,
) -> None:
    if source is not None:
        from esimtrack.cli.importing import Asked, import_from

        import_from(
            Asked(
                source=source,
                file=file,
                interface=interface,
                account=account,
                member=member,
                since=since,
                at=at,
                note=note,
                force=force,
                dry_run=dry_run,
                columns=columns,
                where=tuple(where or ()),
                skip_bad=skip_bad,
                update=update,
                save=save,
                zone=zone,
            )
        )
        return
    for flag, given in (
        ("--interface", interface),
        ("--account", account),
        ("--member", member),
        ("--since", since),
        ("--at", at),
        ("--note", note),
        ("--map", columns),
        ("--where", where),
        ("--skip-bad", skip_bad),
        ("--update", update),
        ("--save", save),
        ("--zone", zone),
        ("--force", force),
    ):
        if given:
            raise WrongLine(
                _("{flag} goes with --from only: a journal's lines say it themselves.").format(flag=flag),
                _("Sources: {names}.").format(names=listed(SOURCES)),
            )
    if file is None:
        raise WrongLine(
            _("what is to be read in?"),
            _("A journal: esimtrack import FILE"),
            _("What a device counted: esimtrack import --from vnstat"),
        )
    _import_journal(file, dry_run)


def _import_journal(file: str, dry_run: bool) -> None:
    from esimtrack.sources.decoding import lines_of
    from esimtrack.sources.found import BadSource

    with Book(write=True) as book, ExitStack() as closing:
        source = sys.stdin.buffer if file == "-" else closing.enter_context(_opened(file))
        progress = closing.enter_context(_bar(source)) if is_terminal(sys.stderr) else None
        try:
            done = book.store.import_lines(lines_of(source), progress, keep=not dry_run)
        except (Refused, BadSource) as refused:
            closing.close()
            raise Refusal(
                _("{file}, {problem}").format(file=_name(file), problem=refused), _("Nothing of it was taken.")
            ) from None
    counts = _("{new} new, {known} known").format(new=done.new, known=done.known)
    if not done.accounts:
        say(_("Read {file}: {counts}.").format(file=_name(file), counts=counts))
    else:
        say(
            _("Read {file}: {counts}; for {accounts}.").format(
                file=_name(file), counts=counts, accounts=listed(done.accounts)
            )
        )
    if done.again:
        say(
            n_(
                "{count} of them had been taken back here, and was taken anew.",
                "{count} of them had been taken back here, and were taken anew.",
                done.again,
            ).format(count=done.again)
        )
    if dry_run:
        say(_("A dry run: nothing is recorded."))
    elif done.new:
        say(_("Take it back: {command}").format(command="esimtrack undo"))


def _name(file: str) -> str:
    if file == "-":
        return _("standard input")
    return named(file)


def _opened(file: str) -> BinaryIO:
    try:
        return open(file, "rb")
    except IsADirectoryError:
        raise Refusal(_("{file} is a folder; a journal is a file of JSON Lines.").format(file=_name(file))) from None
    except (OSError, ValueError) as error:
        raise Refusal(
            _("{file} cannot be read: {reason}.").format(file=_name(file), reason=getattr(error, "strerror", error))
        ) from None


@contextmanager
def _bar(source: BinaryIO) -> Iterator[Callable[[int], None]]:
    """A bar for a person who waits: how far in the file, where that is known, and how many lines."""
    import os
    import stat

    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    found = os.fstat(source.fileno())
    size = found.st_size if stat.S_ISREG(found.st_mode) else None
    columns = (TextColumn("{task.description}"), BarColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=size)

        def tell(lines: int) -> None:
            progress.update(
                task,
                completed=source.tell() if size is not None else None,
                description=n_("{count} line", "{count} lines", lines).format(count=lines),
            )

        yield tell
