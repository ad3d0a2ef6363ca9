"""Makes the font of the pages from the font of the PDF files: its Latin letters as WOFF2, a fifth of the size.

scripts/setup.sh runs it after it has installed the libraries. A second run does nothing.
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
    if TARGET.exists() and TARGET.stat().st_mtime >= SOURCE.stat().st_mtime:
        return
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    options = Options(flavor="woff2", layout_features=["kern", "ccmp", "locl", "tnum"])
    font = load_font(str(SOURCE), options)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=LETTERS)
    subsetter.subset(font)
    unfinished = TARGET.with_suffix(".new")
    save_font(font, str(unfinished), options)
    unfinished.replace(TARGET)


if __name__ == "__main__":
    main()
