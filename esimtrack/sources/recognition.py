"""What a file is that a source cannot read: another command's output, or no text at all; and the step to take."""

import re
from collections.abc import Iterator

from esimtrack.i18n import _
from esimtrack.sources.decoding import unicode_text

_HEAD = 2**14
"""Bytes from which a kind can be told."""


def recognized(content: bytes, source: str) -> str | None:
    """One sentence, where it is sure what the content is that `source` could not read: what it is, and the step."""
    head = content[:_HEAD]
    for start, sentence in _files():
        if head.startswith(start):
            return sentence
    text = unicode_text(head) or head.decode("latin-1")
    for pattern, sentence in _outputs(source):
        if re.search(pattern, text, re.MULTILINE | re.IGNORECASE):
            return sentence
    return None


def _files() -> Iterator[tuple[bytes, str]]:
    yield b"PK\x03\x04", _("this is a spreadsheet (XLSX) or an archive: open it and save it as CSV.")
    yield b"\xd0\xcf\x11\xe0", _("this is a spreadsheet (XLS): open it and save it as CSV.")
    yield b"%PDF", _("this is a PDF: the seller may have the same as CSV.")
    yield b"\x1f\x8b", _("this is compressed (gzip): unpack it first.")


def _outputs(source: str) -> Iterator[tuple[str, str]]:
    # Each with how it begins. What a source writes itself in another form comes before what other sources write.
    yield (
        r"\A\s*<(?:!doctype|html|head|meta|table|\?xml)",
        _("this is a web page (HTML) or XML: open it in a spreadsheet and save it as CSV."),
    )
    for pattern, wrong, right, name in (
        (r"\A\s*\d+: \S+: <", "ip -s link", "ip -s -j link", "ip"),
        (
            r"\A1;(?:[^;\n]*;){13}[^;\n]*$|\A\s*\S+: Not enough data available yet",
            "vnstat --oneline",
            "vnstat --json",
            "vnstat",
        ),
        (
            r"\A\s*(?:Database updated: |rx\s+/\s+tx\s+/|\S+\s+/\s+(?:hourly|daily|monthly|yearly|5 minute)$)",
            "vnstat",
            "vnstat --json",
            "vnstat",
        ),
        (
            r"\A\s*(?:modem\.|bearer\.)\S+\s*:|\A\s*-{10,}\s*General\s*\|",
            "mmcli -b N",
            "mmcli -b N -J",
            "mmcli",
        ),
    ):
        yield (
            pattern,
            _("this is what `{wrong}` writes for people: esimtrack import --from {name} reads `{right}`.").format(
                wrong=wrong, name=name, right=right
            ),
        )
    for pattern, command, name in (
        (r"\AInter-\|", "cat /proc/net/dev", "proc"),
        (r"^\s*(Dev|Xt|UID) stats:\s*$", "dumpsys netstats", "android"),
        (r'\A\s*\{[^{}]*"jsonversion"', "vnstat --json", "vnstat"),
        (r'\A\s*\[\s*\{[^{}]*"ifname"', "ip -s -j link", "ip"),
        (r'\A\s*\{\s*"(bearer|modem)"', "mmcli -J", "mmcli"),
        (r'\A\s*\{\s*"[^"]+":\s*\{[^}]*"statistics"', "ubus call network.device status", "ubus"),
    ):
        if name != source:
            yield (
                pattern,
                _("this is what `{command}` writes: esimtrack import --from {name} reads it.").format(
                    command=command, name=name
                ),
            )
    yield (
        r'\A\s*\{[^{}]*"type"\s*:\s*"(usage|purchase|reading|counter|void)"',
        _("this is a journal: esimtrack import FILE, without --from, reads it."),
    )
