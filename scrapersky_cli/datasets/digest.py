"""Digests of files, by which an import that goes on knows that it is the same file. Only the ends are read."""

from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

_END = 1 << 20  # bytes


def file_digest(path: Path) -> str:
    """Return a digest of the size, the first and the last megabyte."""
    size = path.stat().st_size
    digest = blake2b(str(size).encode(), digest_size=16)
    with path.open("rb") as file:
        digest.update(file.read(_END))
        file.seek(max(size - _END, 0))
        digest.update(file.read(_END))
    return digest.hexdigest()


def footer_digest(path: Path) -> str:
    """Return a digest of a Parquet file's size and its footer, which gives the place of every column."""
    size = path.stat().st_size
    digest = blake2b(str(size).encode(), digest_size=16)
    with path.open("rb") as file:
        file.seek(max(size - 8, 0))
        length = int.from_bytes(file.read(4), "little")
        file.seek(max(size - 8 - length, 0))
        digest.update(file.read())
    return digest.hexdigest()


def common_digest(digests: Iterable[str]) -> str:
    """Return a digest of several files in their order."""
    return blake2b("\n".join(digests).encode(), digest_size=16).hexdigest()
