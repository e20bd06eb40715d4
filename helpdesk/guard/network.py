"""Where a request comes from. A header counts only when the settings name it: anybody can send one.

Neither address nor network is ever stored; what counts them keeps keyed hashes.
"""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

IPV4_NETWORK, IPV6_NETWORK = 24, 64


def client_address(request: HttpRequest) -> str:
    """The client's address in its shortest form; "" where the server doesn't say, as on a socket."""
    address = _parse(_named_by_proxy(request)) or _parse(request.META.get("REMOTE_ADDR", ""))
    return str(address) if address else ""


def client_network(request: HttpRequest) -> str:
    """The network that the client belongs to: what one household or office can choose its addresses from."""
    return network_of(client_address(request))


def network_of(address: str) -> str:
    """The /24 of an IPv4 address, the /64 of an IPv6 address; "" for anything else."""
    parsed = _parse(address)
    if parsed is None:
        return ""
    length = IPV4_NETWORK if parsed.version == 4 else IPV6_NETWORK
    return str(ip_network((parsed, length), strict=False))


def _named_by_proxy(request: HttpRequest) -> str:
    """What the outermost of our own proxies saw; what stands left of it in the header was sent by the client."""
    if not settings.CLIENT_ADDRESS_HEADER:
        return ""
    hops = request.META.get(settings.CLIENT_ADDRESS_HEADER, "").split(",")
    count = settings.TRUSTED_PROXIES
    return hops[-count].strip() if 0 < count <= len(hops) else ""


def _parse(address: str) -> IPv4Address | IPv6Address | None:
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    return getattr(parsed, "ipv4_mapped", None) or parsed
