"""Makes the font of the pages from the font of the PDF files: its Latin letters as WOFF2, a fifth of the size.

scripts/setup.sh runs it after it has installed the libraries. It does nothing if the font is newer than its source and
this module.
"""

import sys
from pathlib import Path

import fontpkg_public_sans
from fontTools.subset import Options, Subsetter, load_font, save_font

SOURCE = Path(fontpkg_public_sans.__file__).parent / "files" / "PublicSans[wght].ttf"
TARGET = Path(sys.prefix) / "share" / "web-fonts" / "public-sans.woff2"
LETTERS = [*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x2010, 0x2028), 0x2030, 0x2032, 0x2033, 0x2039, 0x203A]
LETTERS += [0x20AC, 0x2122, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2248, 0x2260, 0x2264, 0x2265]
"""Indonesian and its neighbours, and the signs that pages use. Others come from a font of the device."""


def main() -> None:
    if _is_made():
        return
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    options = Options(flavor="woff2", layout_features=["kern", "ccmp", "locl", "tnum"])
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=LETTERS)
    unfinished = TARGET.with_suffix(".new")
    with load_font(str(SOURCE), options) as font:
        subsetter.subset(font)
        save_font(font, str(unfinished), options)
    unfinished.replace(TARGET)


def _is_made() -> bool:
    newest = max(path.stat().st_mtime for path in (SOURCE, Path(__file__)))
    return TARGET.exists() and TARGET.stat().st_mtime >= newest


if __name__ == "__main__":
    main()
