"""One archive of a site: a compressed tar whose manifest holds the sum of every file in it.

    database.sqlite3 or database.dump    the database, as databases.py wrote it
    media/...                            uploaded files
    manifest.json                        format, time, versions, and size and SHA-256 of all the others; comes last

Standard library only: a restore must not depend on what it restores.
"""

import hashlib
import io
import json
import tarfile
import zlib
from pathlib import Path, PurePosixPath

FORMAT = 1
MANIFEST = "manifest.json"
MEDIA = "media"


class ArchiveError(Exception):
    """The archive cannot be trusted, or the machine is not ready for it; the message says which file and why."""


class HashingReader:
    """A file that is read once, by tarfile, while its sum is taken."""

    def __init__(self, file):
        self.file = file
        self.sum = hashlib.sha256()

    def read(self, size=-1):
        block = self.file.read(size)
        self.sum.update(block)
        return block


def write_archive(path: Path, *, database: Path, media: Path | None, manifest: dict) -> None:
    """Write the archive. ``manifest`` tells time and versions; the sums are added here. None leaves the media out."""
    files = {}
    # It holds addresses and password hashes: readable by its owner alone.
    path.touch(mode=0o600, exist_ok=False)
    with tarfile.open(path, "w:gz", compresslevel=6) as tar:
        for source, name in [(database, database.name), *media_files(media)]:
            try:
                file = source.open("rb")
            except FileNotFoundError:
                continue  # deleted by an editor since the folder was listed
            with file:
                member = tar.gettarinfo(arcname=name, fileobj=file)
                member.uid = member.gid = 0
                member.uname = member.gname = ""
                reader = HashingReader(file)
                tar.addfile(member, reader)
                files[name] = {"size": member.size, "sha256": reader.sum.hexdigest()}
        text = json.dumps({"format": FORMAT, **manifest, "files": files}, indent=1).encode()
        member = tarfile.TarInfo(MANIFEST)
        member.size = len(text)
        tar.addfile(member, io.BytesIO(text))


def media_files(folder: Path | None) -> list[tuple[Path, str]]:
    if folder is None or not folder.exists():
        return []
    found = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return [(path, f"{MEDIA}/{path.relative_to(folder).as_posix()}") for path in found]


def verify_archive(path: Path) -> dict:
    """The manifest, after every file was read and compared with its sum. Raises ArchiveError and touches nothing."""
    return _read(path, into=None)


def extract_archive(path: Path, *, into: Path) -> dict:
    """Unpack into an empty folder, comparing on the way once more. Returns the manifest."""
    return _read(path, into=into)


def _read(path: Path, *, into: Path | None) -> dict:
    found: dict[str, dict] = {}
    manifest = None
    try:
        with tarfile.open(path, "r:gz") as tar:
            for member in tar:
                content = readable_member(tar, member)
                if member.name == MANIFEST:
                    manifest = json.loads(content.read())
                else:
                    found[member.name] = sum_of(content, target=into and into / member.name)
    except (OSError, EOFError, tarfile.TarError, zlib.error, ValueError) as error:
        raise ArchiveError(f"{path} cannot be read to its end: {error}") from error
    if manifest is None:
        raise ArchiveError(f"{path} has no {MANIFEST}: it is cut off, or no backup of a toolkit.")
    if manifest.get("format") != FORMAT:
        raise ArchiveError(f"{path} has format {manifest.get('format')}; this program reads format {FORMAT}.")
    for name in sorted(found.keys() | manifest["files"].keys()):
        if name not in found:
            raise ArchiveError(f"{path} lacks {name}, which its manifest names.")
        if found[name] != manifest["files"].get(name):
            raise ArchiveError(f"{path} holds {name} with other content than its manifest tells.")
    if manifest["database"]["file"] not in found:
        raise ArchiveError(f"{path} holds no database.")
    return manifest


def readable_member(tar: tarfile.TarFile, member: tarfile.TarInfo):
    """Plain files at their own place only: no link, device, absolute path or way out of the folder."""
    name = PurePosixPath(member.name)
    content = tar.extractfile(member) if member.isreg() else None
    if content is None or name.is_absolute() or ".." in name.parts:
        raise ArchiveError(f"{tar.name} holds {member.name}, which is not a plain file inside it.")
    return content


def sum_of(content, *, target: Path | None) -> dict:
    """Size and sum of a file, written to ``target`` on the way."""
    digest, size = hashlib.sha256(), 0
    out = None
    if target:
        target.parent.mkdir(parents=True, exist_ok=True)
        out = target.open("xb")
    try:
        while block := content.read(1 << 20):
            digest.update(block)
            size += len(block)
            if out:
                out.write(block)
    finally:
        if out:
            out.close()
    return {"size": size, "sha256": digest.hexdigest()}
