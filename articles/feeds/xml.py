"""XML documents for other programs, element by element. Pure."""

import re
from xml.etree import ElementTree

# XML has no way to say these, not even escaped.
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def sayable(text):
    """A text without the characters that XML cannot say."""
    return _NOT_IN_XML.sub("", text)


def root(name, attributes):
    """The first element of a document; names may have a prefix that the attributes declare."""
    return ElementTree.Element(name, attributes)


def add(parent, name, text="", attributes=None):
    """An element within another, with a text or attributes or both. Attributes that are "" are
    left out."""
    given = {key: sayable(value) for key, value in (attributes or {}).items() if value}
    made = ElementTree.SubElement(parent, name, given)
    made.text = sayable(text) or None
    return made


def document(top, *, sheet):
    """The bytes of a document that a browser dresses in a style sheet."""
    ElementTree.indent(top, space="")
    head = '<?xml version="1.0" encoding="utf-8"?>\n'
    dress = f'<?xml-stylesheet type="text/css" href="{sheet}"?>\n'
    return f"{head}{dress}{ElementTree.tostring(top, encoding='unicode')}\n".encode()
