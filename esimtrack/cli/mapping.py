"""`--map`: which column of a CSV means what, said on the command line, or saved under a name in the configuration."""

from collections.abc import Mapping, Sequence

from esimtrack.cli.near import did_you_mean
from esimtrack.cli.refusal import Refusal, WrongLine
from esimtrack.config.settings import Settings
from esimtrack.i18n import _, listed
from esimtrack.units.labels import named


def columns_meant(text: str | None, where: Sequence[str], settings: Settings) -> Mapping[str, str]:
    """What `at=Date,bytes=Data (MB)` says, or what was saved under that name, and which rows are selected.

    A column whose name has a comma is put in quotes with its key: `at=Date,"bytes=Data, MB"`.
    """
    for part in where:
        if "=" not in part or not part.partition("=")[0].strip("! "):
            raise WrongLine(
                _("--where: {part} selects nothing.").format(part=named(part)),
                _("Write it so: --where Type=Data, or --where Type!=Voice"),
            )
    columns = {} if text is None else dict(_columns(text, settings))
    if where:
        columns["where"] = ",".join(filter(None, (columns.get("where"), _joined(where))))
    return columns


def written(columns: Mapping[str, str]) -> str:
    """A map as `--map` takes it."""
    return _joined([f"{key}={column}" for key, column in columns.items()])


def _joined(parts: Sequence[str]) -> str:
    import csv
    import io

    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(parts)
    return text.getvalue()


def _columns(text: str, settings: Settings) -> Mapping[str, str]:
    if "=" not in text:
        if text in settings.csv:
            return settings.csv[text]
        raise Refusal(
            _("there is no map {name}.").format(name=named(text)) + did_you_mean(text, settings.csv),
            *([_("Maps: {names}.").format(names=listed(settings.csv))] if settings.csv else []),
            _("Say which column is which: --map at=Date,bytes='Data (MB)'"),
        )
    import csv

    columns: dict[str, str] = {}
    for part in next(csv.reader([text])):
        key, sign, column = part.partition("=")
        if not sign or not column.strip() or key.strip() in columns:
            raise WrongLine(
                _("--map: {part} is not what a column means.").format(part=named(part)),
                _("Write it so: --map at=Date,bytes='Data (MB)'"),
            )
        columns[key.strip()] = column.strip()
    return columns


def check_name(name: str, columns: Mapping[str, str]) -> None:
    """Refuse a name under which a map cannot be saved."""
    from esimtrack.config.settings import TABLES

    wrong = TABLES["csv"](name, dict(columns))
    if wrong is not None:
        raise WrongLine(f"--save {named(name)}: {wrong}")


def save(name: str, columns: Mapping[str, str]) -> str:
    """Save a map under a name; what to say of it."""
    from esimtrack.config.edit import set_table
    from esimtrack.config.paths import config_file

    set_table(config_file(), "csv", name, columns)
    return _("The map is saved: next time, {option} is enough.").format(option=f"--map {name}")
