"""Makes the fonts of the pages from the font of the PDF files: its Latin letters as WOFF2, in two files.

Browsers load the second one only for a page with one of its letters (`unicode-range` in the style sheets).
scripts/setup.sh runs this after it has installed the libraries. It does nothing if the fonts are newer than their
source and this module.
"""

import sys
from pathlib import Path

import fontpkg_public_sans
from fontTools.subset import Options, Subsetter, load_font, save_font

ROOT = Path(__file__).resolve().parent.parent
SOURCE = Path(fontpkg_public_sans.__file__).parent / "files" / "PublicSans[wght].ttf"
FOLDER = Path(sys.prefix) / "share" / "web-fonts"
LETTERS = [*range(0x20, 0x7F), *map(ord, "\xa0§©«°±²³´·¹»½×÷"), *range(0x2010, 0x2028), 0x2030, 0x2032, 0x2033]
LETTERS += [0x2039, 0x203A, 0x20AC, 0x2122, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2248, 0x2260, 0x2264, 0x2265]
"""Indonesian and English, and the signs that pages use."""
ACCENTS = [letter for letter in range(0xC0, 0x100) if letter not in LETTERS]
"""Letters of names from elsewhere. Others come from a font of the device."""
FONTS = {"public-sans.woff2": LETTERS, "public-sans-accents.woff2": ACCENTS}


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, letters in FONTS.items():
        if not _is_made(FOLDER / name):
            _make(FOLDER / name, letters)


def _make(target: Path, letters: list[int]) -> None:
    options = Options(flavor="woff2", layout_features=["kern", "ccmp", "locl", "tnum"])
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=letters)
    unfinished = target.with_suffix(".new")
    with load_font(str(SOURCE), options) as font:
        subsetter.subset(font)
        save_font(font, str(unfinished), options)
    unfinished.replace(target)


def _is_made(target: Path) -> bool:
    newest = max(path.stat().st_mtime for path in (SOURCE, Path(__file__)))
    return target.exists() and target.stat().st_mtime >= newest


if __name__ == "__main__":
    main()
