"""Who sends a request, as a keyed hash that only this site can make: no address is kept."""

from ipaddress import IPv6Address, ip_address
from typing import Any

from django.utils.crypto import salted_hmac
from rest_framework.throttling import BaseThrottle

# A household or office has a whole IPv6 network.
NETWORK = 2**64


def place_of(request: Any) -> str:
    """Return the address of the client, as the nearest trusted proxy states it."""
    identity = BaseThrottle().get_ident(request) or ""
    try:
        address = ip_address(identity)
    except ValueError:
        return identity
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or int(address) // NETWORK)
    return str(address)


def keyed_hash(purpose: str, text: str) -> str:
    """Return a keyed hash of a text: without the secret of this site nobody can try addresses."""
    return salted_hmac(purpose, text).hexdigest()
