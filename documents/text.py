"""Text of one line, as people type it into fields and cells."""

from unicodedata import category


def tidy(text: str) -> str:
    """Without outer blanks, inner runs of blanks made one."""
    return " ".join(text.split())


_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def has_control_characters(text: str) -> bool:
    """Whether the text holds what no page or workbook can show: control characters, halves of a character, signs that
    turn the direction of writing and make it look like another; or nothing that can be seen at all."""
    kinds = [category(character) for character in text]
    unseen = bool(kinds) and set(kinds) == {"Cf"}
    return unseen or any(kind in ("Cc", "Cs") for kind in kinds) or not _TURNING.isdisjoint(text)


def is_unicode(text: str) -> bool:
    """Whether the text can be stored and written. Arguments and variables of a command that are no UTF-8 cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def one_line(text: str) -> str:
    """What can stand in a header of a mail or in one line of a list: every break and control character is a blank."""
    return tidy("".join(each if each.isprintable() else " " for each in text))
