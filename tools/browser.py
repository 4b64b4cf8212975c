"""Debian's Chromium (`tools/install-debian`) without a window: what a page says, asks for and looks like."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from selenium.webdriver import Chrome, ChromeOptions, ChromeService

PHONE, DESKTOP = (360, 780), (1280, 900)
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
)


class Browser:
    """A browser that has a page open. `logged` is what its console said; `asked`, every address that it asked for."""

    def __init__(self, driver: Chrome) -> None:
        self.driver = driver
        self.logged: list[str] = []
        self.asked: list[str] = []

    def open(self, page: Path, size: tuple[int, int], dark: bool = False) -> None:
        """Open a page in a window of that size, in a light or a dark surrounding."""
        features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        self.resize(*size)
        self.driver.get(page.as_uri())
        self._read_logs()

    def resize(self, width: int, height: int) -> None:
        """Make what is seen so large, also where no window could be so narrow."""
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
        )

    def run(self, script: str, *arguments: object) -> Any:
        """What a script in the page returns."""
        return self.driver.execute_script(script, *arguments)

    def picture(self, to: Path, whole: bool = True) -> None:
        """Keep what the page looks like, all of it or what fits the window."""
        width, height = self.run("return [innerWidth, innerHeight]")
        if whole:
            self.resize(width, self.run("return document.documentElement.scrollHeight"))
        self.driver.save_screenshot(str(to))
        self.resize(width, height)

    def _read_logs(self) -> None:
        self.logged += [entry["message"] for entry in self.driver.get_log("browser")]  # type: ignore[no-untyped-call]
        for entry in self.driver.get_log("performance"):  # type: ignore[no-untyped-call]
            message = json.loads(entry["message"])["message"]
            sent = message["params"] if message["method"] == "Network.requestWillBeSent" else {}
            # What a new tab of Chromium's own asks for is no page's.
            if sent.get("documentURL", "").startswith("file:"):
                self.asked.append(sent["request"]["url"])


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser of its own, with nothing remembered."""
    options = ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    with TemporaryDirectory(prefix="esimtrack-browser-") as profile:
        for flag in (*_FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        driver = Chrome(options=options, service=ChromeService("/usr/bin/chromedriver"))
        try:
            yield Browser(driver)
        finally:
            driver.quit()
