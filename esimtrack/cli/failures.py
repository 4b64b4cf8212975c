"""What went wrong, in one line with what to do, and the exit code. Loaded only when something did."""

import sys
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import typer

from esimtrack.cli import INTERRUPTED
from esimtrack.cli.line import is_recorded
from esimtrack.cli.output import fail, tell, warn
from esimtrack.cli.refusal import Refusal, WrongLine
from esimtrack.i18n import _
from esimtrack.views.commands import command

if TYPE_CHECKING:
    from esimtrack.store import StoreUnusable


def explain(error: BaseException, line: Sequence[str]) -> int:
    """Say on standard error what the error means for a person, and return the exit code.

    What was recorded is done, although the answer could not be written: whoever sees a failure would type it again.
    """
    if not is_recorded():
        return _explain(error, line)
    again = _("Do not type it again. To see it: {command}").format(command="esimtrack history")
    if isinstance(error, OSError) and error.filename is None:
        reason = error.strerror or error
        warn(_("it was recorded, but the answer could not be written: {reason}.").format(reason=reason) + "\n" + again)
        return 0
    code = _explain(error, line)
    if not isinstance(error, Refusal) or isinstance(error.__cause__, OSError) or not _is_told():
        tell(_("It was recorded before that.") + " " + again)
    return code


def _is_told() -> bool:
    try:
        sys.stdout.flush()
    except OSError:
        return False
    return True


def _explain(error: BaseException, line: Sequence[str]) -> int:
    match error:
        case SystemExit():
            return error.code if isinstance(error.code, int) else 1
        case KeyboardInterrupt() | typer.Abort():
            fail(_("interrupted."))
            return INTERRUPTED
        case typer.Exit():
            return error.exit_code
        case Refusal():
            fail("\n".join((str(error), *(_in_one_word(line) if isinstance(error, WrongLine) else ()))))
            return error.exit_code
        case typer.TyperException():
            _say_wrong_line(error, line)
            return error.exit_code
    return _explain_ours(error, line)


def _explain_ours(error: BaseException, line: Sequence[str]) -> int:
    from esimtrack.catalogue import BadPlanFile, UnknownPlan
    from esimtrack.config.settings import BadConfig
    from esimtrack.journal import BadEvent
    from esimtrack.store import Refused, StoreUnusable
    from esimtrack.terms.problem import BadTerms, shown

    match error:
        case UnknownPlan():
            guess = "" if error.guess is None else _(" Did you mean {guess}?").format(guess=error.guess)
            fail(
                _("there is no plan {name} in the catalogue.").format(name=shown(error.name))
                + guess
                + "\n"
                + _("Plans: {command}. A file's name ends in .toml.").format(command="esimtrack plans list")
            )
            return 1
        case BadEvent():
            fail(error.reason)
            return 1
        case StoreUnusable():
            return _say_unusable(error, line)
        case Refused() | BadPlanFile() | BadTerms() | BadConfig():
            fail(str(error))
            return 1
        case OSError() if error.filename is not None:
            fail(_("{file}: {reason}.").format(file=error.filename, reason=error.strerror))
            return 1
        case OSError():
            fail(f"{error.strerror or error}.")
            return 1
    from esimtrack.config.paths import store_file
    from esimtrack.store.whole import damage

    # A damaged store can make anything go wrong.
    if store_file().exists() and (damaged := damage(store_file())) is not None:
        return _say_unusable(damaged, line)
    fail(unexpected(error))
    print(" " * 7 + _("Please report it, with what --debug shows."), file=sys.stderr)
    return 1


def unexpected(error: BaseException) -> str:
    """An error that nobody foresaw, in one sentence."""
    return _("something went wrong inside esimtrack: {problem}").format(
        problem=f"{type(error).__name__}: {error}".strip()
    )


def _say_unusable(error: "StoreUnusable", line: Sequence[str]) -> int:
    from esimtrack.store import Damaged

    lines = [str(error)]
    if isinstance(error, Damaged):
        if "check" not in line[:1]:
            lines.append(_("What is wrong, and whether it can be mended: {command}").format(command="esimtrack check"))
        lines.append(
            _("To have all that it still holds: {command}").format(command="esimtrack export --salvage > saved.jsonl")
        )
        lines.append(_("To go on from a backup: {command}").format(command="esimtrack restore FILE --force"))
    fail("\n".join(lines))
    return 3


def _say_wrong_line(error: typer.TyperException, line: Sequence[str]) -> None:
    from esimtrack.cli.typers_words import why

    message = why(error.format_message())
    option = getattr(error, "option_name", "")
    if option[:1] == "-" and option[1:2].isdigit():
        number = next((word for word in line if word.startswith(option)), option)
        message = _("{number}: what starts with a minus is no size. Sizes are above 0: 1.5GB, 500MB.").format(
            number=number
        )
    context = getattr(error, "ctx", None)
    more = [_("Help: {command}").format(command=f"{context.command_path} --help")] if context is not None else []
    fail("\n".join((message, *_in_one_word(line), *more)))


def _in_one_word(line: Sequence[str]) -> list[str]:
    # "1.5 GB" without quotes is two words to a shell.
    from esimtrack.units.sizes import BadSize, parse_size

    for place, (number, unit) in enumerate(pairwise(line)):
        if number[:1].isdigit() and unit.isalpha():
            try:
                parse_size(number + unit)
            except BadSize:
                continue
            typed = command(*line[:place], number + unit, *line[place + 2 :])
            return [_("A size is typed as one word: {command}").format(command=typed)]
    return []
