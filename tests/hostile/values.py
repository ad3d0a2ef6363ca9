"""Values that nobody types."""

import random
import string

from tests.access.canaries import MARKUP

_WORDS = [
    "", " ", "0", "-1", "1", "2", "00", "1.5", "1e309", "-0", "NaN", "Infinity", "None", "null", "true", "[]", "{}",
    "on",
    str(2**31 - 1), str(2**31), str(2**63 - 1), str(2**63), str(-(2**63)), "9" * 30, "9" * 5_000, "0x10", "1_000",
    "١٢٣", "１２", "٢٠٢٢-٠١-٠١", "²", "½", "①",
    "\0", "a\0b", "\x1b[31m", "\x7f", "\r\nSet-Cookie: a=b", "a\nb", "\t", "\u2028", "\ufeff", "\u200b", "\u202eabc",
    "\ud800", "\udfff\ud800", "\U0001f4a9", "e\u0301" * 50, "\u0130", "ﬀ", "ẞ", "a\u0300" + "\u0300" * 500,
    MARKUP, "<script>alert(1)</script>", '"><xssq onload=x>', "'\"xssq=1 ", "javascript:alert(1)", "</textarea><xssq>",
    "]]>", "<!--", "&#60;xssq&#62;", "{{7*7191}}", "${7*7191}", "{% debug %}", "{0.__class__}", "%s%n%d", "%(x)s",
    "{x!r}",
    "' OR 1=1 --", "'; DROP TABLE accounts_user; --", "\\", "%", "_", "%25", "a%b_c", "*", "(", "((((((((", "[",
    "^(a+)+$",
    "../../../../etc/passwd", "..%2f..%2f", "/etc/passwd", "C:\\con", "//evil.example/", "https://evil.example/",
    "http:///x",
    "\\\\evil.example", "/\\evil.example", "=1+1", "@SUM(1)", "+cmd|' /C calc'!A0",
    "0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "2022-02-30", "31-12-2199", "01-01-0000", "2022-13-01",
    "-2022-01-01", "2022-01-01T00:00:00+99:99", "24:00", "25.61", "23:59:60", "2022-W01-1",
    "00000000-0000-0000-0000-000000000000", "{00000000-0000-0000-0000-000000000000}", "x" * 36, "admin", "superuser",
    "18", "72", "51", "18.03", "72.03", "99", "zz", "H", "A", "confirmed", "xlsx", "pdf", "csv", "json", "../x.pdf",
    "id", "en",
]  # fmt: skip
_LONG = ["a" * 3_000, "(" * 3_000, " " * 3_000, "a@" * 1_500, "🙂" * 1_000, "<xssq" * 600, "9." * 1_500, "a," * 1_500]


def hostile(chance: random.Random) -> str:
    """Return a text with which a page may not cope."""
    match chance.randrange(12):
        case 0:
            return chance.choice(_LONG)
        case 1:
            return "".join(chr(chance.choice([chance.randrange(0xD800), chance.randrange(128)])) for _each in range(8))
        case 2:
            return "".join(chance.choices(string.printable, k=chance.randrange(40)))
        case 3:
            return chance.choice(_WORDS) + chance.choice(_WORDS)
        case 4:
            return str(chance.choice([1, -1]) * chance.randrange(10 ** chance.randrange(1, 25)))
    return chance.choice(_WORDS)


def junk(chance: random.Random, depth: int = 0) -> object:
    """Return a value of any JSON type."""
    kinds = [
        lambda: hostile(chance),
        lambda: chance.choice([0, 1, -1, 2**31, 2**63, 2**64, 10**400, 1.5, -0.0, 1e308]),
        lambda: chance.choice([None, True, False]),
        lambda: chance.choice([[], {}, [[]], "", {"": ""}, {"__proto__": {}}]),
        lambda: [junk(chance, depth + 1) for _each in range(chance.randrange(3))],
        lambda: {hostile(chance)[:50]: junk(chance, depth + 1) for _each in range(chance.randrange(3))},
    ]
    return chance.choice(kinds[:4] if depth > 3 else kinds)()
