"""ZIP and 7z files as folders. `reports.zip!/2023/a.pdf` names a member, `a.zip!/b.zip!/c.pdf` one of an inner one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO

from gkextract.errors import InputError
from gkextract.names import on_disk
from gkextract.readers.package import MOST_MEMBERS, is_crowded, package_kind

if TYPE_CHECKING:
    import py7zr  # imported where a 7z file is to be opened: it takes a tenth of a second to load

MARK = "!/"
_ZIP, _EMPTY_ZIP, _SEVEN_ZIP = b"PK\x03\x04", b"PK\x05\x06", b"7z\xbc\xaf\x27\x1c"
_ENDINGS = (".zip", ".7z")
# A larger file, or more bytes in all, are no archive of reports. What is stated is checked before anything is unpacked,
# and no more than is stated is ever unpacked.
LARGEST_MEMBER = 256 * 1024 * 1024
LARGEST_WHOLE = 8 * 1024 * 1024 * 1024
# An archive of up to this size stays in memory between two members of it. So does what a 7z file unpacks to: it packs
# files together, so that to unpack one is to unpack those before it.
LARGEST_HELD = 128 * 1024 * 1024
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1
_AGAIN = "download it again, or pack it again"


@dataclass(frozen=True, slots=True)
class _Member:
    """A file in an archive: its name for people, the name or number it is unpacked by, its size in bytes."""

    name: str
    key: str | int
    size: int
    encrypted: bool


class Archive:
    """An open ZIP or 7z file; its members without folders, hidden files and what macOS adds."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self.name = name
        head = file.read(8)
        file.seek(0)
        self._zip: zipfile.ZipFile | None = None
        self._seven: py7zr.SevenZipFile | None = None
        self._held: dict[str, bytes] | None = None
        with _damage(name):
            if head.startswith(_SEVEN_ZIP):
                import py7zr

                self._seven = py7zr.SevenZipFile(file)
                found = list(_seven_members(self._seven))
            else:
                if is_crowded(file):
                    raise InputError(name, f"the archive holds more than {MOST_MEMBERS:,} files", "split it")
                self._zip = zipfile.ZipFile(file)
                found = list(_zip_members(self._zip))
        if len(found) > MOST_MEMBERS:
            raise InputError(name, f"the archive holds more than {MOST_MEMBERS:,} files", "split it")
        if sum(member.size for member in found) > LARGEST_WHOLE:
            raise InputError(name, f"the archive unpacks to more than {LARGEST_WHOLE // 2**30} GB", "split it")
        self._members: dict[str, _Member] = {}
        for member in found:
            if not _is_idle(member.name):
                self._members.setdefault(member.name, member)

    def names(self) -> list[str]:
        """Return the names of its files, sorted."""
        return sorted(self._members)

    def read(self, name: str) -> bytes:
        """Return the bytes of a file in it."""
        whole = f"{self.name}{MARK}{name}"
        member = self._members.get(name)
        if member is None:
            raise InputError(whole, "the archive holds no such file", "check its name")
        if member.encrypted:
            raise InputError(whole, "is encrypted", "unpack it with its password first")
        if member.size > LARGEST_MEMBER:
            raise InputError(
                whole, f"unpacks to more than {LARGEST_MEMBER // 2**20} MB", "no annual report does; unpack it first"
            )
        with _damage(whole):
            return self._unpack_zip(member) if self._zip is not None else self._unpack_seven(member)

    def _unpack_zip(self, member: _Member) -> bytes:
        assert self._zip is not None and isinstance(member.key, int)
        with self._zip.open(self._zip.infolist()[member.key]) as stream:
            return stream.read(member.size)

    def _unpack_seven(self, member: _Member) -> bytes:
        assert self._seven is not None and isinstance(member.key, str)
        if self._held is None and sum(m.size for m in self._members.values()) <= LARGEST_HELD:
            self._held = self._unpack_keys([str(m.key) for m in self._members.values()])
        held = self._held if self._held is not None else self._unpack_keys([member.key])
        if member.key not in held:
            raise EOFError("its data are missing")
        return held[member.key]

    def _unpack_keys(self, keys: list[str]) -> dict[str, bytes]:
        from py7zr.io import BytesIOFactory

        assert self._seven is not None
        factory = BytesIOFactory(LARGEST_MEMBER)
        self._seven.reset()
        self._seven.extract(targets=keys, factory=factory)
        found: dict[str, bytes] = {}
        for key, product in factory.products.items():
            product.seek(0)
            found[key] = product.read()
        return found


@contextmanager
def _damage(name: str) -> Iterator[None]:
    """Turn whatever reading damaged bytes raises into an `InputError`: zipfile and py7zr trip in a dozen ways."""
    try:
        yield
    except InputError:
        raise
    except MemoryError:
        raise
    except Exception as error:
        from py7zr import PasswordRequired

        if isinstance(error, PasswordRequired):
            raise InputError(name, "is encrypted", "unpack it with its password first") from None
        raise InputError(name, f"the archive is damaged ({type(error).__name__})", _AGAIN) from None


def _zip_members(archive: zipfile.ZipFile) -> Iterator[_Member]:
    for index, info in enumerate(archive.infolist()):
        if not info.is_dir():
            yield _Member(_zip_name(info), index, info.file_size, bool(info.flag_bits & _ENCRYPTED))


def _zip_name(info: zipfile.ZipInfo) -> str:
    """Return a member's name; where no flag says UTF-8, Chinese programs write GBK, and some UTF-8 all the same."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME:
        try:
            raw = name.encode("cp437")  # what zipfile takes it for
        except UnicodeEncodeError:
            return name.replace("\\", "/")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def _seven_members(archive: py7zr.SevenZipFile) -> Iterator[_Member]:
    locked = bool(archive.needs_password())
    for info in archive.list():
        if info.is_file:
            yield _Member(info.filename.replace("\\", "/"), info.filename, info.uncompressed, locked)


def _is_idle(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return not parts or "__MACOSX" in parts or any(part.startswith(".") for part in parts) or parts[-1].startswith("~$")


# -- by path --------------------------------------------------------------------------------


def is_archive(file: str | Path) -> bool:
    """Whether a file is a 7z archive, or a ZIP that is no document of an office program; by its bytes."""
    try:
        place = Path(on_disk(str(file)))
        if not place.is_file():  # a pipe would wait, and lose what is read here
            return False
        with place.open("rb") as stream:
            head = stream.read(8)
            if head.startswith((_EMPTY_ZIP, _SEVEN_ZIP)):
                return True
            return head.startswith(_ZIP) and package_kind(stream) == "archive"
    except OSError:
        return False


def member_paths(file: str) -> tuple[list[str], list[InputError]]:
    """Return the paths of all files in an archive and in the archives in it, and what of those cannot be opened."""
    paths: list[str] = []
    failures: list[InputError] = []
    try:
        with Path(on_disk(file)).open("rb") as stream:
            outer = Archive(stream, file)
            for name in outer.names():
                whole = f"{file}{MARK}{name}"
                if not name.lower().endswith(_ENDINGS):
                    paths.append(whole)
                    continue
                try:
                    paths += (f"{whole}{MARK}{deep}" for deep in Archive(io.BytesIO(outer.read(name)), whole).names())
                except InputError as error:
                    failures.append(error)
    except InputError as error:
        failures.append(error)
    except OSError as error:
        failures.append(InputError(file, f"cannot be opened ({error.strerror})", "check its permissions"))
    return paths, failures


def is_member(path: str) -> bool:
    """Whether a path names a member of an archive; a file of that very name goes first."""
    return MARK in path and not Path(on_disk(path)).exists() and Path(on_disk(path.partition(MARK)[0])).is_file()


def read_member(path: str) -> bytes:
    """Return the bytes of a member by its path."""
    file, _, rest = path.partition(MARK)
    name, _, deep = rest.partition(MARK)
    try:
        place = Path(on_disk(file))
        state = place.stat()
        if state.st_size <= LARGEST_HELD:
            outer = _held(file, state.st_mtime_ns)
            return _inner(file, state.st_mtime_ns, name).read(deep) if deep else outer.read(name)
        with place.open("rb") as stream:
            data = Archive(stream, file).read(name)
    except OSError as error:
        raise InputError(file, f"cannot be opened ({error.strerror})", "check its permissions") from None
    return Archive(io.BytesIO(data), f"{file}{MARK}{name}").read(deep) if deep else data


# A batch reads the members of an archive one after the other: the last one stays in memory, and no file stays open.
@lru_cache(maxsize=1)
def _held(file: str, _changed: int) -> Archive:
    return Archive(io.BytesIO(Path(on_disk(file)).read_bytes()), file)


@lru_cache(maxsize=1)
def _inner(file: str, changed: int, name: str) -> Archive:
    return Archive(io.BytesIO(_held(file, changed).read(name)), f"{file}{MARK}{name}")
