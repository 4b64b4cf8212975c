"""What the quick commands load: measured in a process of their own, and held to a list (`tests/cli/imports/`).

`python -m tools.imports` writes the lists anew: look at what changed before you keep it. A module is named up to its
first private part, so that a list holds for every version of Python: `re._parser` is `re`, `_datetime` is `datetime`.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

LISTS = Path(__file__).parents[1] / "tests" / "cli" / "imports"
# The program ends its process itself: what it has loaded is told on the way out.
_TELL = """
import os, sys
leave = os._exit
def tell(code):
    print(*sys.modules, file=sys.stderr, flush=True)
    leave(code)
os._exit = tell
"""
_RUN = _TELL + "from esimtrack.cli import main; main()"
_BARE = _TELL + "tell(0)"
COMMANDS: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "status-json": (("status", "--json"), {}),
    "status-format": (("status", "--format", "{remaining} {expires_in}"), {}),
    "status-waybar": (("status", "--waybar"), {}),
    "status-prometheus": (("status", "--prometheus"), {}),
    "completion": (("status", ""), {"_ESIMTRACK_COMPLETE": "zsh"}),
}
"""Each list's name, and the words and environment of the command that it is of."""
_LATER = "annotationlib"
"""msgspec loads it from Python 3.14 on."""


def loaded(name: str) -> list[str]:
    """The modules that a command loads beyond those of a bare Python, in a home with a plan and some usage."""
    words, extra = COMMANDS[name]
    with tempfile.TemporaryDirectory() as home:
        env = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join(sys.path),
            "ESIMTRACK_HOME": home,
            "ESIMTRACK_NOW": "2026-11-21T10:00+01:00",
            "TZ": "Europe/Berlin",
        }
        for line in (("add-plan", "monthly-rollover"), ("log-usage", "1GB"), ("status", "--json")):
            _run(_RUN, line, env)
        # The second time: what is kept for later is there by then.
        _run(_RUN, words, {**env, **extra})
        return sorted(_run(_RUN, words, {**env, **extra}) - _run(_BARE, (), env))


def listed(name: str) -> list[str]:
    """The modules that a command may load; what those of them that are Python's own load is Python's affair."""
    names = [*(LISTS / f"{name}.txt").read_text(encoding="utf-8").split(), _LATER]
    own = [name for name in names if name in sys.stdlib_module_names]
    load = f"for name in {own}:\n try: __import__(name)\n except ImportError: pass\n"
    return [*names, *_run(_TELL + load + "tell(0)", (), {"PATH": os.environ["PATH"]})]


def _run(code: str, words: Sequence[str], env: Mapping[str, str]) -> set[str]:
    done = subprocess.run([sys.executable, "-c", code, *words], env=env, capture_output=True, text=True, check=True)
    return {_public(module) for module in done.stderr.splitlines()[-1].split()}


def _public(module: str) -> str:
    # The names of some modules of the build are those of the machine.
    if module.startswith("_sysconfigdata"):
        return "sysconfig"
    first, *rest = module.split(".")
    names = [first.strip("_")]
    for part in rest:
        if part.startswith("_"):
            break
        names.append(part)
    return ".".join(names)


def main() -> None:
    """Write every list."""
    LISTS.mkdir(exist_ok=True)
    for name in COMMANDS:
        (LISTS / f"{name}.txt").write_text("".join(f"{module}\n" for module in loaded(name)), encoding="utf-8")


if __name__ == "__main__":
    main()
