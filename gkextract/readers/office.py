"""DOC, WPS, RTF, ODT → DOCX, by LibreOffice where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from gkextract.errors import InputError, MissingEngine

# Seconds; a report takes 3 to 8 with a fresh profile, of which 2 go into making it.
TIME_LIMIT = 120
_NAMES = ("soffice", "libreoffice", "soffice.com")
_USUAL = ("/Applications/LibreOffice.app/Contents/MacOS/soffice", r"C:\Program Files\LibreOffice\program\soffice.com")
# The profile of a conversion: no macro runs, no link is followed.
_SETTING = (
    '<item oor:path="/org.openoffice.Office.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
)
_SETTINGS = "\n".join(
    [
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">',
        _SETTING.format("Common/Security/Scripting", "MacroSecurityLevel", 3),
        _SETTING.format("Common/Security/Scripting", "DisableMacrosExecution", "true"),
        _SETTING.format("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
        _SETTING.format("Writer/Content/Update", "Link", 0),
        "</oor:items>",
    ]
)
_DOCX = "docx:MS Word 2007 XML"


@cache
def soffice() -> str | None:
    """Return the path of LibreOffice's program, or None; looked for once per process."""
    found = (shutil.which(name) for name in _NAMES)
    usual = (path for path in _USUAL if Path(path).is_file())
    return next((path for path in (*found, *usual) if path), None)


def to_docx(data: bytes, name: str, kind: str, ending: str) -> bytes:
    """Convert a file; `kind` says what it is in messages, `ending` (with its dot) is what LibreOffice tells it by."""
    program = soffice()
    if program is None:
        raise MissingEngine(
            name,
            f"is {kind}, which LibreOffice reads, and that is not installed",
            "install it, or save the file as DOCX",
        )
    with tempfile.TemporaryDirectory(prefix="gkextract-", ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        settings = root / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS, "utf-8")
        source = root / f"report{ending}"
        source.write_bytes(data)
        target = root / "out" / "report.docx"
        command = [
            program, "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard",
            f"-env:UserInstallation={(root / 'profile').as_uri()}",
            "--convert-to", _DOCX, "--outdir", str(target.parent), str(source),
        ]  # fmt: skip
        _run(command, name, kind, root)
        if not target.is_file():
            raise InputError(
                name, f"is {kind} that LibreOffice cannot open", "open it in its own program and save it as DOCX"
            )
        return target.read_bytes()


def _run(command: list[str], name: str, kind: str, folder: Path) -> None:
    # In a session of its own: the program starts another one, which must end with it.
    process = subprocess.Popen(
        command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        process.wait(TIME_LIMIT)
    except subprocess.TimeoutExpired:
        raise InputError(
            name, f"is {kind} that took LibreOffice longer than {TIME_LIMIT} s", "save it as DOCX"
        ) from None
    finally:
        if process.poll() is None:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
