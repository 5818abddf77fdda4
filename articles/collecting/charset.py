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
# How an XML document begins in UTF-32 and UTF-16 without a mark (XML 1.0, appendix F).
_WIDE_STARTS = (
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
# Sorted. Names that stand for more than they say, or that Python knows by another name only: the
# labels of the WHATWG Encoding Standard (encoding.spec.whatwg.org), section 4.2.
LABELS = {
    "big5": "big5hkscs",
    "chinese": "gb18030",
    "cseuckr": "cp949",
    "csshiftjis": "cp932",
    "euc-kr": "cp949",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "iso-8859-1": "windows-1252",
    "iso-8859-11": "cp874",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-9": "windows-1254",
    "korean": "cp949",
    "ks_c_5601-1987": "cp949",
    "latin1": "windows-1252",
    "ms_kanji": "cp932",
    "shift-jis": "cp932",
    "shift_jis": "cp932",
    "sjis": "cp932",
    "tis-620": "cp874",
    "us-ascii": "windows-1252",
    "windows-31j": "cp932",
    "windows-874": "cp874",
    "windows-949": "cp949",
    "x-euc-jp": "euc-jp",
    "x-gbk": "gb18030",
    "x-sjis": "cp932",
}
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_META = re.compile(rb"""(?i)<meta\b[^>]{0,200}?charset\s*=\s*["']?([A-Za-z0-9._-]{1,40})""")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._-]{1,40})", re.IGNORECASE)
# Character sets of the web; Python has codecs that are none (rot13, unicode_escape).
_KNOWN = re.compile(r"(?i)(gb|big5|euc|shift|iso-|windows|cp\d|koi8|latin|us-ascii|mac|hz|utf-)")
_HAN = re.compile(r"[\u4e00-\u9fff]")
# A UTF-8 document with at most this share of broken bytes is UTF-8 with a few broken bytes.
_BROKEN_SHARE = 0.005


def decode(data: bytes, content_type: str = "") -> str:
    """The text of a document. Never raises: bytes that mean nothing become U+FFFD.

    The order is: byte order mark; UTF-8 if it is valid UTF-8, because other encodings hardly ever
    are by chance while wrong declarations are common; the server's charset (RFC 7303, section 3)
    unless it is Latin 1, which many servers say of everything; the declaration inside; Latin 1
    after all; GB 18030 if that makes Chinese of it; Windows-1252.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    for start, encoding in _WIDE_STARTS:
        if data.startswith(start):
            return data.decode(encoding, "replace")
    named = _named_encodings(data, content_type)
    seven_bit = [name for name in named if name.startswith(("iso-2022", "hz"))]
    for encoding in (*seven_bit, "utf-8", *named):
        try:
            return data.decode(encoding)
        except (UnicodeError, LookupError):
            continue
    return _guess(data, named)


def _named_encodings(data, content_type):
    inside = _DECLARED.search(data[:1000]) or _META.search(data[:4000])
    header = _CHARSET.search(content_type)
    names = [header[1]] if header else []
    names += [inside[1].decode("ascii")] if inside else []
    known = [
        LABELS.get(name.lower(), name.lower())
        for name in names
        if name.lower() in LABELS or _KNOWN.match(name)
    ]
    return sorted(dict.fromkeys(known), key=lambda name: name == "windows-1252")


def _guess(data, named):
    forgiving = data.decode("utf-8", "replace")
    if forgiving.count("\ufffd") <= len(data) * _BROKEN_SHARE:
        return forgiving
    for encoding in named:  # right but for a few bytes
        try:
            almost = data.decode(encoding, "replace")
        except LookupError:
            continue
        if almost.count("\ufffd") <= len(data) * _BROKEN_SHARE:
            return almost
    try:
        chinese = data.decode("gb18030")
    except UnicodeDecodeError:
        chinese = ""
    return chinese if _HAN.search(chinese) else data.decode("windows-1252", "replace")
