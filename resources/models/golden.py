"""Draws `golden.png`: the picture on which the face detector proves that it works.

    python resources/models/golden.py

A drawn face of nobody among things that are no faces: lettering, a dark box, a patterned strip.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image, ImageDraw

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "samples"))

from drawing.portrait import portrait

SIDE, FACE, AT = 384, 160, (176, 112)
"""Pixels of the picture and of the portrait, and where the portrait stands."""
PAPER, DARK = (236, 234, 230), (58, 38, 32)


def main() -> None:
    """Draw it."""
    picture = Image.new("RGB", (SIDE, SIDE), PAPER)
    draw = ImageDraw.Draw(picture)
    draw.text((20, 20), "REVIEWER  0123456789", fill=DARK, font_size=26)
    draw.rectangle((20, 120, 120, 250), fill=(20, 20, 20))
    for x in range(20, SIDE - 20, 8):
        draw.rectangle((x, 310, x + 3, 360), fill=(70, 90, 120))
    picture.paste(portrait(FACE), AT)
    picture.save(Path(__file__).with_name("golden.png"), optimize=True)


if __name__ == "__main__":
    main()
