"""Seals a backup to a public key: whoever has the server alone cannot read it.

A key of its own for each file is sealed by HPKE (RFC 9180); the content follows in pieces under
AES-256-GCM. Each piece is bound to its place and the last one says that it is, so that no piece
can be changed, moved or left out.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

MAGIC = b"city commitments, sealed backup 1\n"
SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
KEY_BYTES, SEALED_KEY_BYTES, TAG_BYTES = 32, 80, 16
PIECE = 1024 * 1024


class SealingError(Exception):
    """A key that is none of the kind, or a file that was not sealed to it."""


def public_key(path: Path) -> X25519PublicKey:
    """Read the key that backups are sealed to."""
    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError) as problem:
        raise SealingError(f"{path} is no public key: {problem}")
    if not isinstance(key, X25519PublicKey):
        raise SealingError(f"{path} is not a public key of the kind X25519.")
    return key


def private_key(path: Path) -> X25519PrivateKey:
    """Read the key that opens them; it should not be on the server."""
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as problem:
        raise SealingError(f"{path} is no private key: {problem}")
    if not isinstance(key, X25519PrivateKey):
        raise SealingError(f"{path} is not a private key of the kind X25519.")
    return key


def _place(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def _pieces(source: BinaryIO, size: int) -> Iterator[tuple[int, bytes, bool]]:
    """Yield each piece with its number, and whether it is the last one."""
    number, piece = 0, source.read(size)
    while True:
        following = source.read(size)
        yield number, piece, not following
        if not following:
            return
        number, piece = number + 1, following


def seal(source: BinaryIO, target: BinaryIO, key: X25519PublicKey) -> None:
    """Write what `source` has to `target`, so that only the private key opens it."""
    own = AESGCM.generate_key(256)
    target.write(MAGIC + SUITE.encrypt(own, key, info=MAGIC))
    cipher = AESGCM(own)
    for number, piece, is_last in _pieces(source, PIECE):
        target.write(cipher.encrypt(_place(number, is_last), piece, None))


def is_sealed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def unseal(source: BinaryIO, target: BinaryIO, key: X25519PrivateKey) -> None:
    """Write what was sealed to `target`. Raises SealingError for a changed or cut file."""
    source.read(len(MAGIC))
    try:
        cipher = AESGCM(SUITE.decrypt(source.read(SEALED_KEY_BYTES), key, info=MAGIC))
        for number, piece, is_last in _pieces(source, PIECE + TAG_BYTES):
            target.write(cipher.decrypt(_place(number, is_last), piece, None))
    except (InvalidTag, ValueError):
        raise SealingError("The file was sealed to another key, or it is damaged.")
