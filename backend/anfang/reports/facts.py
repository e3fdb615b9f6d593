"""The facts of a visit report, one model for page, PDF and phone. It names no shopper, no phone and no cover story: a report
may reach a hall one day. Scores and points are hundredths; times stand in the shown zone."""

import hashlib
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from anfang import desk
from anfang.core.checklist import Checklist
from anfang.problems import Language
from anfang.review.refusals import VetoPending
from anfang.visits.numbered import numbered
from anfang.visits.reading import EvidenceSeen, VisitRead
from anfang.visits.spelled import Loss, Scored, Spelled, band_words, spell
from anfang.visits.timeline import as_clock, timeline

WORST = 5  # findings on the first page


class BandTold(Spelled):
    """One band of the checklist: half-open [from, to) points. `shape` says what a colour alone would not."""

    key: str
    words: str
    shape: str
    from_: int
    to: int


class MomentTold(Spelled):
    """A mark: what, when (HH:MM:SS), and how long after the one before (m:ss, empty for the first)."""

    words: str
    at: str
    gap: str


class PhotoTold(Spelled):
    """A photo that has arrived, with the words below it."""

    n: int
    digest: str
    caption: str
    at: str
    source: str


class ReportFacts(Spelled):
    """Everything a report says, in one language. `head`: (label, value), in order; `worst`: what cost most."""

    number: str
    language: Language
    title: str
    hall: str
    place: str
    head: list[tuple[str, str]]
    digest: str
    scored: Scored
    worst: list[Loss]
    shape: str
    bands: list[BandTold]
    rate: str
    moments: list[MomentTold]
    stay: str
    photos: list[PhotoTold]
    wanting: int
    bands_line: str
    labels: dict[str, str]


def report_facts(read: VisitRead, language: Language, zone: ZoneInfo) -> ReportFacts:
    """The facts of a visit's current revision. Raises VetoPending: until its vetoes are settled it has neither score nor band."""
    if read.visit.veto_open:
        raise VetoPending
    scored = spell(read.checklist, read.scorecard, read.answers, language)
    bands = bands_told(read.checklist, language)
    moments = timeline(read.parcel.marks)
    stay = {moment.key: moment.at for moment in moments}
    whole = "arrived" in stay and "left" in stay and stay["left"] >= stay["arrived"]
    lines = [desk.say(language, "reports.band_from", band=band.words, from_=band.from_) for band in bands]
    return ReportFacts(
        number=number(read),
        language=language,
        title=desk.say(language, "reports.title"),
        hall=read.hall.name,
        place=read.region,
        head=_head(read, language, zone),
        digest=read.checklist.digest,
        scored=scored,
        worst=sorted(scored.losses, key=lambda loss: -loss.points)[:WORST],
        shape=next((band.shape for band in bands if band.key == scored.band), "none"),
        bands=bands,
        rate=_percent(scored.complied, scored.observed),
        moments=[
            MomentTold(
                words=desk.say(language, f"visits.mark.{moment.key}"),
                at=_local(moment.at, zone, "%H:%M:%S"),
                gap="" if moment.seconds is None else as_clock(moment.seconds),
            )
            for moment in moments
        ],
        stay=as_clock(int((stay["left"] - stay["arrived"]).total_seconds())) if whole else "",
        photos=[_photo(read, seen, language, zone) for seen in read.evidence if seen.file.sealed_at],
        wanting=read.wanting,
        bands_line=desk.say(language, "reports.bands_line", bands=" · ".join(lines)),
        labels=labels_of(language, "reports."),
    )


def number(read: VisitRead) -> str:
    """The report's number, also its file's name: eight hex digits that tell neither hall nor shopper nor order."""
    return hashlib.sha256(f"report:{read.visit.id}:{read.revision.revision}".encode()).hexdigest()[:8]


def file_name(read: VisitRead) -> str:
    """What the file is called where it is saved."""
    return f"report-{number(read)}.pdf"


def _head(read: VisitRead, language: Language, zone: ZoneInfo) -> list[tuple[str, str]]:
    def line(key: str, value: str) -> tuple[str, str]:
        return desk.say(language, f"reports.{key}"), value

    title = read.checklist.title.zh if language == "zh" else read.checklist.title.en
    tier = desk.words().get(f"halls.tier.{read.visit.tier}", {}).get(language, read.visit.tier)
    wave = read.wave.title if read.wave else desk.say(language, "reports.no_wave")
    return [
        line("code", read.hall.code),
        line("tier", tier),
        line("region", read.region or "—"),
        line("wave", wave),
        line("visited", _local(read.visit.visited_at, zone, "%Y-%m-%d %H:%M")),
        line("revision", numbered(read.revision.revision, language)),
        line("checklist", f"{title} {read.checklist.version}"),
    ]


def bands_told(checklist: Checklist, language: Language) -> list[BandTold]:
    """From the best to the worst. Shapes by place: circle, triangle for all between, square."""
    found, above = [], 100
    last = len(checklist.bands) - 1
    for n, band in enumerate(checklist.bands):
        shape = "square" if n == last else "circle" if n == 0 else "triangle"
        words = band_words(band.key, language)
        found.append(BandTold(key=band.key, words=words, shape=shape, from_=band.from_, to=above))
        above = band.from_
    return found


def _photo(read: VisitRead, seen: EvidenceSeen, language: Language, zone: ZoneInfo) -> PhotoTold:
    item = read.checklist.by_key.get(seen.link.item or "")
    words = (
        (item.ask.zh if language == "zh" else item.ask.en)
        if item
        else desk.say(language, "reports.photo_whole")
    )
    return PhotoTold(
        n=seen.n,
        digest=seen.file.digest,
        caption=words,
        at=_local(seen.link.taken_at, zone, "%H:%M:%S"),
        source=desk.say(language, f"reports.source.{seen.link.source}"),
    )


def labels_of(language: Language, start: str) -> dict[str, str]:
    """All words that begin so ("reports."), without that beginning."""
    found: dict[str, Any] = desk.words()
    return {key[len(start) :]: pair[language] for key, pair in found.items() if key.startswith(start)}


def _percent(part: int, whole: int) -> str:
    """Half up, to a tenth, in whole numbers only."""
    if not whole:
        return "—"
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10} %"


def _local(moment: datetime, zone: ZoneInfo, pattern: str) -> str:
    return moment.astimezone(zone).strftime(pattern)
