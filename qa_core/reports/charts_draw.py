"""Pictures drawn: one list of marks, played on matplotlib's renderers for SVG and for PNG.

The renderers are used without its figures and axes, which take five times as long for what is drawn here.
"""

from __future__ import annotations

import io
import re
from typing import Any, cast

from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.colors import to_rgb
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from PIL import Image

from qa_core.reports import charts_font
from qa_core.reports.charts_marks import WHITE, Area, Line, Picture, Point, Words

INCH = 96
COLOURS = 128
_SHIFT = {"start": 0.0, "middle": 0.5, "end": 1.0}
_NOBODY = dict.fromkeys(("Date", "Creator", "Format", "Type"))
_NEEDLESS = re.compile(
    r"\A.*?(?=<svg )|<metadata>.*?</metadata>|<defs>\s*<style.*?</style>\s*</defs>", re.DOTALL
)
_BLANKS = re.compile(r"\s*\n\s*")


class _Svg(RendererSVG):
    """Letters are outlined once and then used wherever they stand again: a third of the size."""

    def __init__(self, picture: Picture, stream: io.StringIO) -> None:
        self.stream, self.known = stream, dict[str, str]()
        super().__init__(picture.width, picture.height, stream, metadata=_NOBODY)  # type: ignore[no-untyped-call]

    def words(self, words: Words, page: Affine2D) -> None:  # noqa: ARG002
        """Write one line of text."""
        run = charts_font.run(words.text, words.bold)
        scale = words.size / charts_font.UNITS / charts_font.FINE
        x = words.x - _SHIFT[words.anchor] * run.width * words.size / charts_font.UNITS
        fill = "" if words.fill == "000000" else f' fill="#{words.fill}"'
        new = [self._new(name) for name, _ in run.letters if name not in self.known]
        uses = "".join(
            f'<use href="#{self.known[name]}" x="{at * charts_font.FINE:.0f}"/>' for name, at in run.letters
        )
        placed = f'transform="matrix({scale:.5f} 0 0 {-scale:.5f} {x:.1f} {words.y:.1f})"'
        self.stream.write(f"{''.join(new)}<g{fill} {placed}>{uses}</g>")

    def _new(self, letter: str) -> str:
        name = self.known[letter] = f"g{len(self.known)}"
        return f'<defs><path id="{name}" d="{charts_font.drawn(letter)}"/></defs>'


class _Agg(RendererAgg):  # type: ignore[misc, unused-ignore]
    """Letters as the same outlines, so that both formats show the same picture."""

    def words(self, words: Words, page: Affine2D) -> None:
        """Write one line of text."""
        run = charts_font.run(words.text, words.bold)
        scale = words.size / charts_font.UNITS
        x = words.x - _SHIFT[words.anchor] * run.width * scale
        gc, draw = self.new_gc(), cast(Any, self.draw_path)
        gc.set_linewidth(0)
        for name, at in run.letters:
            place = Affine2D().translate(at, 0).scale(scale, -scale).translate(x, words.y) + page
            draw(gc, charts_font.outline(name), place, to_rgb(f"#{words.fill}"))


def svg(picture: Picture) -> str:
    """The picture as one `svg` element without scripts, addresses or fonts."""
    stream = io.StringIO()
    renderer = cast(Any, _Svg)(picture, stream)
    _play(picture, renderer, 1.0)
    renderer.finalize()
    text = _BLANKS.sub(" ", _NEEDLESS.sub("", stream.getvalue())).replace("> <", "><").strip()
    return text.replace('pt"', '"', 2)


def png(picture: Picture, dpi: int) -> bytes:
    """The picture as a PNG of so many dots an inch."""
    scale = dpi / INCH
    width, height = round(picture.width * scale), round(picture.height * scale)
    renderer = cast(Any, _Agg)(width, height, 72 * scale)
    _play(picture, renderer, scale)
    image = Image.frombytes("RGBA", (width, height), bytes(renderer.buffer_rgba()))
    sheet = Image.new("RGB", image.size, f"#{WHITE}")
    sheet.paste(image, mask=image.getchannel("A"))
    stream = io.BytesIO()
    sheet.quantize(COLOURS).save(stream, "PNG", dpi=(dpi, dpi))
    return stream.getvalue()


def _play(picture: Picture, renderer: Any, scale: float) -> None:
    page = Affine2D().scale(scale, -scale).translate(0, picture.height * scale)
    for mark in picture.marks:
        if isinstance(mark, Words):
            renderer.words(mark, page)
        else:
            _outlined(mark, renderer, page)


def _outlined(mark: Area | Line | Point, renderer: Any, page: Affine2D) -> None:
    gc, fill = renderer.new_gc(), None
    gc.set_foreground(f"#{WHITE if isinstance(mark, Area) else mark.colour}")
    if isinstance(mark, Area):
        fill = to_rgb(f"#{mark.fill}")
    elif isinstance(mark, Line):
        gc.set_linewidth(mark.width)
        gc.set_dashes(0, list(mark.dash) or None)
    else:
        gc.set_linewidth(2.0 if mark.loud else 1.0)
        fill = to_rgb(f"#{WHITE if mark.loud else mark.colour}")
    renderer.draw_path(gc, _path(mark), page, fill)


def _path(mark: Area | Line | Point) -> Path:
    if isinstance(mark, Area):
        x, y, right, low = mark.x, mark.y, mark.x + mark.width, mark.y + mark.height
        return _closed((x, y), (right, y), (right, low), (x, low))
    if isinstance(mark, Point):
        x, y, r = mark.x, mark.y, 6.5
        return (
            _closed((x, y - r), (x + r, y), (x, y + r), (x - r, y)) if mark.loud else Path.circle((x, y), 4)
        )
    return Path([(round(x, 1), round(y, 1)) for x, y in mark.places])


def _closed(*places: tuple[float, float]) -> Path:
    corners = [(round(x, 1), round(y, 1)) for x, y in (*places, places[0])]
    return Path(corners, closed=True)
