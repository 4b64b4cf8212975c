"""What a bug report needs: on what the program runs, what the store is, how much of what it holds, what was found.

Numbers, versions and rules alone: no name, note, id, path or amount of data is in it. It is read by whoever mends the
program, and is in English in every language.
"""

from collections.abc import Iterable, Iterator, Mapping

from esimtrack.audit.finding import Findings


def lines(facts: Iterable[tuple[str, str]]) -> Iterator[str]:
    """A line for each fact."""
    for name, value in facts:
        yield f"{name}: {value}"


def journal_lines(types: Mapping[str, int], features: Mapping[str, int], findings: Findings) -> Iterator[str]:
    """What is in a journal: how many events of each type, which keys its terms use how often, what was found."""
    yield f"events: {_counted(types)}"
    yield "terms:" if features else "terms: none"
    for feature, count in features.items():
        yield f"  {feature}: {count}"
    yield f"findings: {_counted(findings.counts)}"


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items())) or "none"
