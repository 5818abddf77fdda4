"""Bytes of a document to text, whatever they say about themselves."""

import codecs
import re

_BOMS = (  # UTF-32 before UTF-16, whose mark it starts with
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# How an XML document begins in UTF-16 without a mark (XML 1.0, appendix F).
_UTF16_STARTS = {b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._-]{1,40})", re.IGNORECASE)
# Character sets of the web; Python has codecs that are none (rot13, unicode_escape).
_KNOWN = re.compile(r"(?i)(gb|big5|euc|shift|iso-|windows|cp\d|koi8|latin|us-ascii|mac|hz)")
_HAN = re.compile(r"[\u4e00-\u9fff]")
# A UTF-8 document with at most this share of broken bytes is UTF-8 with a few broken bytes.
_BROKEN_SHARE = 0.005


def decode(data: bytes, content_type: str = "") -> str:
    """The text of a document. Never raises: bytes that mean nothing become U+FFFD.

    The order is: byte order mark; UTF-8 if it is valid UTF-8, because other encodings hardly ever
    are by chance while wrong declarations are common; the declaration inside; the server's
    charset; GB 18030 if that makes Chinese of it; Windows-1252.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if data[:2] in _UTF16_STARTS:
        return data.decode(_UTF16_STARTS[data[:2]], "replace")
    named = _named_encodings(data, content_type)
    seven_bit = [name for name in named if name.lower().startswith(("iso-2022", "hz"))]
    for encoding in (*seven_bit, "utf-8", *named):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return _guess(data)


def _named_encodings(data, content_type):
    inside, header = _DECLARED.search(data[:400]), _CHARSET.search(content_type)
    names = [inside[1].decode("ascii")] if inside else []
    names += [header[1]] if header else []
    # GB 18030 contains GB 2312 and GBK, and pages declare the smaller for the larger.
    return [
        "gb18030" if name.lower() in ("gb2312", "gbk") else name
        for name in names
        if _KNOWN.match(name)
    ]


def _guess(data):
    forgiving = data.decode("utf-8", "replace")
    if forgiving.count("\ufffd") <= len(data) * _BROKEN_SHARE:
        return forgiving
    try:
        chinese = data.decode("gb18030")
    except UnicodeDecodeError:
        chinese = ""
    return chinese if _HAN.search(chinese) else data.decode("windows-1252", "replace")
