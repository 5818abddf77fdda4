"""Which internet addresses belong to the public web, told by their shape. Pure.

An allow-list, because the deny-lists of libraries have holes: `ipaddress.is_private` and
`is_global` miss carrier-grade NAT, translated and tunnelled addresses (NAT64, 6to4) and others.
The blocks are those of IANA's special-purpose address registries (RFC 6890 and after).
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_SPECIAL_4 = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local; cloud metadata lives here
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_GLOBAL_6 = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_TEREDO = IPv6Network("2001::/32")
_SPECIAL_6 = tuple(
    IPv6Network(block)
    for block in (
        "2001::/23",  # protocol assignments: benchmarks, ORCHID and others
        "2001:db8::/32",  # documentation
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)
_ISATAP = (0x00005EFE, 0x02005EFE)
_LOW_32 = 0xFFFFFFFF


def is_public(address: str) -> bool:
    """Whether a numeric address is a host of the public internet.

    An IPv4 address inside an IPv6 one (mapped, NAT64, 6to4, Teredo, ISATAP) must be public too.
    What is no address at all is not public.
    """
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    return _is_public_4(ip) if ip.version == 4 else _is_public_6(ip)


def _is_public_4(ip):
    return not any(ip in block for block in _SPECIAL_4)


def _is_public_6(ip: IPv6Address):
    if ip.scope_id:
        return False
    if ip.ipv4_mapped:
        return _is_public_4(ip.ipv4_mapped)
    if ip in _NAT64:
        return _is_public_4(IPv4Address(int(ip) & _LOW_32))
    if ip in _TEREDO:
        return all(map(_is_public_4, ip.teredo))  # its server and its client
    if ip not in _GLOBAL_6 or any(ip in block for block in _SPECIAL_6):
        return False
    if ip.sixtofour and not _is_public_4(ip.sixtofour):
        return False
    is_isatap = (int(ip) >> 32) & _LOW_32 in _ISATAP
    return not is_isatap or _is_public_4(IPv4Address(int(ip) & _LOW_32))
