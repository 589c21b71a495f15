"""What a copy says about itself: when, of which versions, how many rows and files, digests. No personal datum."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Self

from clinic_records.copies.errors import CopyDamaged

NAME: Final = "manifest.json"
FORM: Final = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """One copy. `digests` are SHA-256 of the sealed files as they lie there; `migrations` is the newest one by app."""

    made_at: str
    epoch: int
    server_version: int
    rows: dict[str, int]
    files: int
    digests: dict[str, str]
    migrations: dict[str, str]
    form: int = FORM

    def write(self, folder: Path) -> None:
        """Write it into the folder of its copy."""
        (folder / NAME).write_text(json.dumps(asdict(self), indent=1, sort_keys=True))

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The manifest of a copy; raises CopyDamaged where there is none that can be read."""
        try:
            return cls(**json.loads((folder / NAME).read_text()))
        except (OSError, ValueError, TypeError):
            raise CopyDamaged(f"{folder} holds no copy: its manifest cannot be read") from None

    def check(self, folder: Path) -> None:
        """Hold the sealed files against their digests; raises CopyDamaged."""
        for name, digest in self.digests.items():
            if not (folder / name).is_file() or digest_of(folder / name) != digest:
                raise CopyDamaged(f"{folder / name} is not the file that was copied")

    def check_files(self, found: int) -> None:
        """Hold the number of stored files against the manifest; raises CopyDamaged."""
        if found != self.files:
            raise CopyDamaged(f"the copy holds {found} stored files instead of {self.files}")


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
