"""Pictures as PNG: an SVG drawn with our own type, never with that of the machine."""

from pathlib import Path

from resvg_py import svg_to_bytes

FONTS = [
    str(Path(__file__).parent / "fonts" / name)
    for name in ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf")
]
FAMILY = "Noto Sans"


def png(svg: str, width: int) -> bytes:
    """Return an SVG as PNG of a width in pixels; the height follows."""
    drawn = svg_to_bytes(
        svg_string=svg,
        width=width,
        skip_system_fonts=True,
        font_files=FONTS,
        font_family=FAMILY,
        sans_serif_family=FAMILY,
    )
    return bytes(drawn)
