"""A drawn picture of a hall, in place of a photo: the demo shows no real person."""

import io
import random

from PIL import Image, ImageDraw

SIZE = (960, 720)


def scene(draw: random.Random) -> bytes:
    """A JPEG: a counter, windows, a queue display, some people as shapes; no two alike."""
    warm = draw.randint(0, 30)
    picture = Image.new("RGB", SIZE, (214 + warm // 2, 220, 226 - warm))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 520, 960, 720), fill=(176, 178, 180 - warm))
    for n in range(12):
        pen.line((n * 90 - 60, 720, 300 + n * 32, 520), fill=(160, 163, 166), width=2)
    pen.rectangle((60, 60, 900, 130), fill=(18, 60 + draw.randint(0, 40), 110 + draw.randint(0, 60)))
    windows = draw.randint(3, 5)
    for n in range(windows):
        left = 80 + n * 800 // windows
        width = 800 // windows - 20
        lit = draw.random() < 0.7
        pen.rectangle((left, 170, left + width, 380), fill=(244, 247, 249) if lit else (120, 128, 138))
        pen.rectangle(
            (left + width // 2 - 26, 150, left + width // 2 + 26, 168),
            fill=(200, 40, 40) if lit else (70, 70, 70),
        )
        if lit:
            _person(pen, left + width // 2, 300, (50, 70, 100))
    pen.rectangle((50, 380, 910, 500), fill=(232, 226, 214))
    pen.rectangle((50, 372, 910, 390), fill=(148, 126, 98))
    for _ in range(draw.randint(1, 4)):
        _person(pen, draw.randint(90, 870), 560, tuple(draw.randint(60, 190) for _ in range(3)), 1.7)
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=72)
    return kept.getvalue()


def _person(pen: ImageDraw.ImageDraw, x: int, y: int, colour: tuple[int, ...], scale: float = 1.0) -> None:
    head, body = int(20 * scale), int(44 * scale)
    pen.ellipse((x - head, y - head * 3, x + head, y - head), fill=(226, 196, 172))
    pen.rounded_rectangle((x - body, y - head, x + body, y + body * 2), radius=head, fill=colour)
