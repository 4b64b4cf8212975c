"""A network of its own with an interface `wwan0` that traffic arrives on: a veth pair in a namespace, root or not."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from tests.system.needs import needed

FRAME = 1000
"""Bytes of each frame that is sent."""

_MAKE = "ip link add feed type veth peer name wwan0 && ip link set feed up && ip link set wwan0 up"
_HOLD = f"{_MAKE} && echo ready && exec cat"
_SEND = """
import socket, sys
feed = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
feed.bind(("feed", 0))
frame = bytes(12) + b"\\x88\\xb5" + bytes(int(sys.argv[2]) - 14)
for _ in range(int(sys.argv[1])):
    feed.send(frame)
"""


class Network:
    """The namespace of a process that only holds it."""

    def __init__(self, holder: int) -> None:
        self._holder = holder

    def within(self, command: Sequence[str]) -> list[str]:
        """The command, to be run in the namespace."""
        ours = [] if os.geteuid() == 0 else ["--user", "--preserve-credentials"]
        return [needed("nsenter"), *ours, "--net", f"--target={self._holder}", *command]

    def run(self, *command: str, **settings: Any) -> "subprocess.CompletedProcess[str]":
        """Run a command there, which must succeed."""
        return subprocess.run(self.within(command), check=True, capture_output=True, text=True, timeout=60, **settings)

    def send(self, size: int) -> None:
        """So many bytes arrive at `wwan0`."""
        self.run(sys.executable, "-c", _SEND, str(size // FRAME), str(FRAME))

    def replug(self) -> None:
        """The interface is taken away and made anew: it counts from 0."""
        self.run("ip", "link", "del", "feed")
        self.run("sh", "-c", _MAKE)


@contextmanager
def network() -> Iterator[Network]:
    """A network that goes with its holder."""
    ours = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    needed("ip")
    holder = subprocess.Popen(
        [needed("unshare"), *ours, "--net", "sh", "-c", _HOLD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert holder.stdin is not None
    assert holder.stdout is not None
    assert holder.stderr is not None
    try:
        assert holder.stdout.readline() == b"ready\n", holder.stderr.read().decode()
        yield Network(holder.pid)
    finally:
        holder.stdin.close()
        holder.wait(10)
        holder.stdout.close()
        holder.stderr.close()
