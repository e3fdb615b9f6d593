"""A photo as it may be shown: new pixels only, so that nothing travels along that a camera has written beside them.

The original stays in the store as it came; place, time, device and owner in its EXIF are for whoever has to prove something,
not for a page, a report or a browser's cache [docs/decisions/0012-what-leaves-with-a-report.md].
"""

import io

from PIL import Image, ImageOps

from anfang.problems import NotHere

MOST_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP")


def shown(original: bytes, *, longest: int) -> bytes:
    """A JPEG of at most `longest` pixels a side, upright, without metadata; the same bytes each time.

    Raises NotHere for what cannot be decoded: a seal has looked at it, so this is a file that has gone bad.
    """
    try:
        with Image.open(io.BytesIO(original), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise NotHere
            image.draft("RGB", (longest, longest))
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((longest, longest))
            plain = Image.new("RGB", upright.size, "white")
            clear = (
                upright.convert("RGBA")
                if "A" in upright.getbands() or "transparency" in upright.info
                else None
            )
            plain.paste(clear or upright.convert("RGB"), mask=clear)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise NotHere from error
    kept = io.BytesIO()
    plain.save(kept, "JPEG", quality=82, optimize=True, progressive=True)
    return kept.getvalue()
