"""Publishing: a version is a row that never changes, and periods never overlap [scoring §The checklist document]."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session, select

from anfang.checklists.effective import version_for
from anfang.checklists.end import end
from anfang.checklists.export import export
from anfang.checklists.publish import publish
from anfang.checklists.records import ChecklistVersion
from anfang.checklists.source import read_source
from anfang.core.canonical import canonical, digest
from anfang.problems import ChecklistUnsound, EndImpossible, PeriodsOverlap, VersionTaken
from tests.checklists.small import small

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
OPEN = {"from": "2026-12-01", "to": None}


def put(session: Session, **changes: object) -> ChecklistVersion:
    return publish(session, small(**changes), by=None, now=NOW)


def test_a_version_is_addressed_by_the_digest_of_its_canonical_json(session: Session):
    version = put(session)
    assert version.digest == digest(canonical(small()))
    assert session.get(ChecklistVersion, version.digest).document == small()


def test_the_same_document_again_is_the_same_row(session: Session):
    assert put(session).digest == put(session).digest
    assert len(session.exec(select(ChecklistVersion)).all()) == 1


def test_another_content_under_a_published_version_is_refused(session: Session):
    put(session)
    with pytest.raises(VersionTaken):
        put(session, title={"zh": "另一张", "en": "Another"})


def test_periods_that_overlap_are_refused_and_touching_ones_are_not(session: Session):
    put(session)
    with pytest.raises(PeriodsOverlap):
        put(session, version="2", effective={"from": "2026-12-31", "to": "2027-02-01"})
    put(session, version="2", effective={"from": "2027-01-01", "to": None})


def test_an_open_version_gives_way_only_after_it_was_ended(session: Session):
    first = put(session, effective=OPEN)
    follower = {"version": "2", "effective": {"from": "2027-03-01", "to": None}}
    with pytest.raises(PeriodsOverlap):
        put(session, **follower)
    end(session, first, ends_on=date(2027, 3, 1), by=None, now=NOW)
    second = put(session, **follower)
    assert version_for(session, "small", date(2027, 2, 28)).digest == first.digest
    assert version_for(session, "small", date(2027, 3, 1)).digest == second.digest
    assert version_for(session, "small", date(2026, 11, 30)) is None


def test_an_end_stands_once_and_after_the_first_day(session: Session):
    version = put(session, effective=OPEN)
    with pytest.raises(EndImpossible):
        end(session, version, ends_on=date(2026, 12, 1), by=None, now=NOW)
    end(session, version, ends_on=date(2027, 1, 1), by=None, now=NOW)
    with pytest.raises(EndImpossible):
        end(session, version, ends_on=date(2027, 2, 1), by=None, now=NOW)


def test_a_document_with_faults_is_not_published(session: Session):
    with pytest.raises(ChecklistUnsound):
        put(session, tiers=[])
    assert session.exec(select(ChecklistVersion)).all() == []


def test_an_exported_version_reads_back_with_the_same_digest(session: Session):
    version = put(session)
    assert read_source(export(version.document).encode()).document == version.document
