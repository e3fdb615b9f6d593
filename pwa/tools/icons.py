"""Draws pwa/public/icon-maskable.png from icon.svg: `.venv/bin/python pwa/tools/icons.py`. It is committed; phones' launchers want PNG.

It fills its whole square and keeps the drawing inside the inner 80 %, since each launcher, and iOS as well, cuts its own shape.
"""

import io
import re
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))
from tests.browser import FLAGS, chromium, environment  # noqa: E402

PUBLIC = ROOT / "pwa" / "public"


def drawings() -> dict[str, tuple[str, int]]:
    """File name → (SVG, pixels)."""
    plain = (PUBLIC / "icon.svg").read_text("utf-8")
    # The ground without its round corners; the drawing 20 % smaller around the middle.
    ground, drawing = re.findall(r"<rect[^>]*/>|<path.*(?=</svg>)", plain)
    square = ground.replace(' rx="112"', "")
    smaller = f'<g transform="translate(51.2 51.2) scale(.8)">{drawing}</g>'
    maskable = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">{square}{smaller}</svg>'
    return {
        "icon-maskable.png": (maskable, 512),
    }


def main() -> None:
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(
            executable_path=str(chromium()), args=FLAGS, env=environment(Path(folder))
        )
        for name, (svg, pixels) in drawings().items():
            page = browser.new_page(viewport={"width": pixels, "height": pixels})
            page.set_content(f"<style>*{{margin:0}}svg{{display:block;width:{pixels}px}}</style>{svg}")
            shot = Image.open(io.BytesIO(page.screenshot(omit_background=True)))
            # Four colours are plenty for a flat drawing that launchers make smaller, and take a tenth of the bytes: the shell is counted.
            shot.quantize(4, method=Image.Quantize.FASTOCTREE).save(PUBLIC / name, optimize=True)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
