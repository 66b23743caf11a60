"""Takes the pictures of pages for the guide: python docs/make_page_pictures.py, with Chromium."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Literal

from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from coachlog.render.pages.boss import write_boss  # noqa: E402
from coachlog.render.pages.manager import write_manager  # noqa: E402
from coachlog.render.pages.rep import write_day  # noqa: E402
from tests.reports_made import make_day, make_report  # noqa: E402

COLOURS = 64  # are enough for a page, and make it small


def take_pictures() -> None:
    """Write the four pictures beside this file."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])

        def take(
            name: str,
            write: Callable[[IO[str], Any], None],
            data: object,
            size: tuple[int, int],
            scheme: Literal["light", "dark"] = "light",
        ) -> None:
            html = io.StringIO()
            write(html, data)
            width, height = size
            page = browser.new_page(
                viewport={"width": width, "height": height}, color_scheme=scheme
            )
            page.set_content(html.getvalue())
            picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
            picture.quantize(COLOURS).save(HERE / name, optimize=True)

        twelve = make_report(11, 8)
        take("page-boss.png", write_boss, twelve, (1100, 1360))
        take("page-phone.png", write_boss, twelve, (390, 844), "dark")
        take("page-manager.png", write_manager, make_report(1, 8), (1100, 1800))
        take("page-fieldday.png", write_day, make_day(), (1000, 1290))
        browser.close()


if __name__ == "__main__":
    take_pictures()
