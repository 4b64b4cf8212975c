"""A notification on the desktop, by `notify-send` (Debian: libnotify-bin), which knows what shows them there."""

import os
import subprocess
from html import escape

from esimtrack.channels import NotTaken
from esimtrack.i18n import _

PATIENCE = 30
"""Seconds after which a desktop that does not answer is taken for gone."""


class Desktop:
    """The desktop of the person whose process this is, if they are logged in."""

    def deliver(self, subject: str, text: str) -> None:
        """Show it until it is closed. Raises `NotTaken` where there is no desktop to show it."""
        # The text of a notification is markup; its subject is not.
        words = ["notify-send", "--app-name=esimtrack", "--urgency=critical", "--", subject, escape(text, quote=False)]
        try:
            done = subprocess.run(
                words, stdin=subprocess.DEVNULL, capture_output=True, env=_environment(), timeout=PATIENCE, check=False
            )
        except FileNotFoundError:
            raise NotTaken(_("there is no notify-send here. On Debian: apt-get install libnotify-bin")) from None
        except subprocess.TimeoutExpired:
            raise NotTaken(_("the desktop did not answer in {seconds} seconds.").format(seconds=PATIENCE)) from None
        except OSError as error:
            raise NotTaken(_("notify-send cannot be run: {reason}.").format(reason=error.strerror)) from None
        if done.returncode:
            raise NotTaken(_("no desktop shows notifications now: nobody is logged in, or nothing there shows them."))


def _environment() -> dict[str, str]:
    # A job of cron does not know where its owner's desktop listens; it is at the same place for everybody.
    env = dict(os.environ)
    if "DBUS_SESSION_BUS_ADDRESS" not in env and hasattr(os, "getuid"):
        bus = os.path.join(env.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}", "bus")
        if os.path.exists(bus):
            env["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={bus}"
    return env
