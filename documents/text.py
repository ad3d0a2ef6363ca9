"""Text of one line, as people type it into fields and cells."""

from unicodedata import category


def tidy(text: str) -> str:
    """Without outer blanks, inner runs of blanks made one."""
    return " ".join(text.split())


def has_control_characters(text: str) -> bool:
    """Whether the text holds what no page or workbook can show: control characters, or halves of a character."""
    return any(category(character) in ("Cc", "Cs") for character in text)


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
