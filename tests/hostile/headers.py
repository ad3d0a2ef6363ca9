"""Headers and cookies that no browser sends."""

import random

_HEADERS = {
    "Accept": ["application/json", "text/html;q=0", "*/*;q=x", "," * 500, "application/json;" * 200, "\xff"],
    "Accept-Language": ["en", "xx", "id;q=9", "en-" * 100, "*", "zh-Hant-x-" + "a" * 300, "\xe9", ";q=1,,,"],
    "Accept-Encoding": ["gzip", "gzip;q=0", "br, zstd", "x" * 500],
    "Range": ["bytes=0-0", "bytes=-1", "bytes=5-2", "bytes=0-0,1-1", "bytes=99999999999999999999-", "x=1", "bytes=a-b"],
    "If-Modified-Since": ["Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 99 Foo 9999 99:99:99 GMT", "x", "0", "-1"],
    "If-None-Match": ["*", '"x"', 'W/"', "," * 300, '"' + "a" * 2_000 + '"'],
    "If-Match": ["*", '"x"'],
    "If-Range": ['"x"', "x"],
    "Host": [
        "evil.example",
        "testserver:99999",
        "testserver:1",
        "",
        "testserver evil",
        "[::1",
        "a" * 300,
        "127.0.0.1@x",
    ],
    "X-Forwarded-For": ["127.0.0.1", "x", "1.2.3.4, " * 100, "::ffff:1.2.3.4", "<xssq", "999.1.1.1", ""],
    "X-Forwarded-Host": ["evil.example"],
    "X-Forwarded-Proto": ["https", "x"],
    "X-Real-IP": ["127.0.0.1", "x"],
    "X-HTTP-Method-Override": ["DELETE", "PUT"],
    "Forwarded": ["for=127.0.0.1;host=evil.example"],
    "HX-Request": ["true"],
    "HX-Target": ["<xssq"],
    "HX-Current-URL": ["https://evil.example/"],
    "X-Requested-With": ["XMLHttpRequest"],
    "Referer": ["https://evil.example/", "http://testserver/<xssq", "//", "http://[", "javascript:alert(1)"],
    "Origin": ["null", "https://evil.example", "http://testserver", "x"],
    "Sec-Fetch-Site": ["cross-site", "x"],
    "User-Agent": ["", "<xssq", "a" * 5_000, "\xff\xfe", "Mozilla/5.0 (" + "(" * 2_000],
    "Authorization": ["Basic YTpi", "Basic x", "Bearer " + "a" * 2_000, "Digest"],
    "Content-Encoding": ["gzip", "x"],
    "X-Door-User": ["1", "x"],
    "X-CSRFToken": ["x", "a" * 64, ""],
    "Content-Length": ["x", "", "-1"],
    "Expect": ["100-continue"],
    "Upgrade": ["websocket"],
}
_COOKIES = {
    "sessionid": ["x", "", "a" * 32, "a" * 5_000, "\x01", "../../x", "'--"],
    "csrftoken": ["x", "a" * 64, ""],
    "django_language": ["en", "id", "xx", "../x", "<xssq", "a" * 3_000],
    "messages": ["x", "a:b:c", "W10:1:x", "a" * 5_000],
    "__Host-sessionid": ["x"],
    "a": ["b" * 4_000],
}


def invent_headers(chance: random.Random) -> tuple[dict[str, str], dict[str, str]]:
    """Return headers and cookies."""
    names = chance.sample([*_HEADERS], chance.randint(1, 3))
    cookies = chance.sample([*_COOKIES], 1) if chance.random() < 0.15 else []
    return {name: chance.choice(_HEADERS[name]) for name in names}, {
        one: chance.choice(_COOKIES[one]) for one in cookies
    }
