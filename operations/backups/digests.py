"""What an archive holds, counted while it passes: rows and digest of each table, number and digest of the files."""

import hashlib
from typing import Any


class Contents:
    """The same data give the same contents, whatever the size of the pieces."""

    def __init__(self) -> None:
        self._tables: dict[str, tuple[int, Any]] = {}
        self.files = self.file_bytes = 0
        self._files = hashlib.sha256()

    def rows(self, table: str, content: bytes) -> None:
        count, digest = self._tables.get(table) or (0, hashlib.sha256())
        digest.update(content)
        self._tables[table] = (count + content.count(b"\n"), digest)

    def file(self, name: str, size: int, digest: str) -> None:
        self.files += 1
        self.file_bytes += size
        self._files.update(f"{digest} {size} {name}\n".encode())

    @property
    def row_count(self) -> int:
        return sum(count for count, _digest in self._tables.values())

    def manifest(self) -> dict[str, Any]:
        tables = {table: [count, digest.hexdigest()] for table, (count, digest) in sorted(self._tables.items())}
        return {
            "tables": tables,
            "files": {"count": self.files, "bytes": self.file_bytes, "digest": self._files.hexdigest()},
        }
