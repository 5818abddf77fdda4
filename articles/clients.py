"""What a request tells of whoever sends a form: whether a page of ours made it, and which client it
is, told apart without being known."""

import ipaddress
import re
from datetime import UTC
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.crypto import salted_hmac


def is_from_our_page(request):
    """Whether the browser says that a page of ours sent this.

    * `Sec-Fetch-Site`, where there is one, has to be `same-origin`: no page can set it, and every
      browser since 2023 sends it to addresses with TLS and to this machine.
    * `Origin`, where there is one, has to be ours. `null` says nothing: browsers told to keep
      referrers to themselves send it from our own pages too, and then the others decide.
    * Where neither speaks, the `Referer` has to be ours: browsers of before 2020 sent nothing else
      with a form to its own site.
    * A browser that says none of the three is not believed. It is a very old one with its referrers
      switched off, far rarer than a program that sends forms; its reader is told to write.
    """
    fetched, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin", "null")
    if fetched not in (None, "same-origin"):
        return False
    if origin == "null" and fetched:
        return True
    said = _origin(request.headers.get("Referer", "") if origin == "null" else origin)
    return said is not None and said in _our_origins(request)


def _our_origins(request):
    """The address that this request asked, the public one of the settings, and those that an
    operator trusts by name: a proxy may ask us by another address than readers ask it."""
    asked = f"{request.scheme}://{request.get_host()}"
    return {_origin(url) for url in (asked, settings.SITE_URL, *settings.CSRF_TRUSTED_ORIGINS)}


def _origin(url):
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return f"{parts.scheme}://{parts.netloc}".lower() if parts.scheme and parts.netloc else None


def client_hash(request, day):
    """A client by its address, as it is kept: a hash under a key of that day (UTC).

    The same address has another hash tomorrow, so that nobody can be followed from day to day.
    Whoever holds SECRET_KEY could try all addresses while the row is kept.
    """
    key = f"open form client {day.astimezone(UTC):%Y-%m-%d}"
    return salted_hmac(key, client_of(request), algorithm="sha256").hexdigest()


def client_of(request):
    """The address a request came from: of IPv6 the first 64 bits, which one household has whole.

    With TRUSTED_PROXIES=N it is what the outermost of our N proxies saw: the Nth from the right of
    `X-Forwarded-For`. What stands further left anybody can write. With none, the header is not
    read. "" where the server does not tell: all such are one client.
    """
    said = request.META.get("REMOTE_ADDR", "")
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    if 0 < settings.TRUSTED_PROXIES <= len(hops):
        said = hops[-settings.TRUSTED_PROXIES]
    try:
        address = ipaddress.ip_address(_PORT.sub(r"\1\2", said))
    except ValueError:
        return ""
    if address.version == 4:
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.IPv6Address(int(address) >> 64 << 64))


# Some proxies write the port as well: 192.0.2.1:5678, [2001:db8::1]:5678.
_PORT = re.compile(r"^(?:\[([0-9a-f:.]+)\]|([0-9.]+))(?::\d+)?$", re.ASCII | re.IGNORECASE)
