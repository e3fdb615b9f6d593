"""Find a published version."""

from sqlmodel import Session, select

from anfang.checklists.records import ChecklistVersion
from anfang.core.checklist import Checklist, read
from anfang.problems import NotHere


def by_version(session: Session, code: str, version: str) -> ChecklistVersion:
    """The version of that name; raises NotHere."""
    wanted = select(ChecklistVersion).where(
        ChecklistVersion.code == code, ChecklistVersion.version == version
    )
    found = session.exec(wanted).first()
    if found is None:
        raise NotHere
    return found


def by_digest(session: Session, digest: str) -> ChecklistVersion:
    """The version at that address; raises NotHere."""
    found = session.get(ChecklistVersion, digest)
    if found is None:
        raise NotHere
    return found


def parsed(session: Session, digest: str) -> Checklist:
    """The rules of a published version, parsed once per process: a version never changes. Raises NotHere."""
    return _parsed.get(digest) or _keep(by_digest(session, digest))


_parsed: dict[str, Checklist] = {}


def _keep(version: ChecklistVersion) -> Checklist:
    if len(_parsed) >= 200:
        _parsed.clear()
    return _parsed.setdefault(version.digest, read(version.document))
