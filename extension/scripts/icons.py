"""Draws public/icons/*.png from the shapes below; run it after a change: python extension/scripts/icons.py."""

from pathlib import Path

from PIL import Image, ImageDraw

OUT = Path(__file__).parent.parent / "public" / "icons"
SIZES = (16, 32, 48, 128)
GRID = 128
OVERSAMPLE = 8
BLUE, WHITE, GREEN = "#2f54d0", "#ffffff", "#7ee2b8"
BARS = ((30, 78, WHITE), (56, 60, WHITE), (82, 36, GREEN))
BAR_WIDTH, FLOOR = 18, 98


def draw(size: int) -> Image.Image:
    """The icon, `size` px square: three rising bars, the best one green, on a blue tile."""
    scale = size * OVERSAMPLE / GRID
    image = Image.new("RGBA", (size * OVERSAMPLE, size * OVERSAMPLE))
    pen = ImageDraw.Draw(image)
    margin = 0 if size < 48 else 4
    box = [margin * scale, margin * scale, (GRID - margin) * scale - 1, (GRID - margin) * scale - 1]
    pen.rounded_rectangle(box, 26 * scale, fill=BLUE)
    for left, top, colour in BARS:
        bar = [left * scale, top * scale, (left + BAR_WIDTH) * scale, FLOOR * scale]
        pen.rounded_rectangle(bar, 4 * scale, fill=colour)
    return image.resize((size, size), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    for size in SIZES:
        draw(size).save(OUT / f"{size}.png", optimize=True)
