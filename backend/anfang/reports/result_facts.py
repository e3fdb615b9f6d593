"""A hall's published result in the reader's language: one model for page, PDF and tables, made from the frozen document alone."""

from sqlmodel import Session

from anfang import desk
from anfang.checklists.find import parsed
from anfang.core.checklist import Checklist
from anfang.problems import Language
from anfang.reports.facts import BandTold, bands_told, labels_of
from anfang.reports.hall_document import Change, HallDocument, Means, VisitTold
from anfang.visits.spelled import Scored, Spelled, band_words, spell


class NoteShown(Spelled):
    """Released words: about which item (empty: the visit), and what was written."""

    about: str
    words: str


class PhotoShown(Spelled):
    """A released photo with the words below it; `file`: how it is called beside the PDF."""

    n: int
    digest: str
    caption: str
    file: str


class VisitShown(Spelled):
    """One visit of the wave."""

    place: int
    title: str
    week: str
    checklist: str
    digest: str
    scored: Scored
    shape: str
    notes: list[NoteShown]
    photos: list[PhotoShown]


class BarShown(Spelled):
    """One dimension's mean over the hall's visits."""

    title: str
    final: int | None


class ChangeShown(Spelled):
    """One line of what an edition changed."""

    words: str
    score: str


class ResultFacts(Spelled):
    """All that page and PDF say. `band`, `shape`: of the mean; the last band where a veto fired in any visit."""

    language: Language
    title: str
    wave: str
    wave_code: str
    hall: str
    hall_code: str
    tier: str
    edition: int
    digest: str
    means: Means
    band: str
    shape: str
    bands: list[BandTold]
    bands_line: str
    bars: list[BarShown]
    visits: list[VisitShown]
    vetoes: int
    changes: list[ChangeShown]
    labels: dict[str, str]


def result_facts(session: Session, document: HallDocument, digest: str, language: Language) -> ResultFacts:
    """The document spelled out; `digest` is its own."""
    rules = {it.checklist.digest: parsed(session, it.checklist.digest) for it in document.visits}
    newest = rules[document.visits[0].checklist.digest]
    bands = bands_told(newest, language)
    band = mean_band(newest, document.means)
    lines = [desk.say(language, "reports.band_from", band=it.words, from_=it.from_) for it in bands]
    shown = [_visit(rules[it.checklist.digest], it, language) for it in document.visits]
    return ResultFacts(
        language=language,
        title=desk.say(language, "results.title"),
        wave=document.wave.title,
        wave_code=document.wave.code,
        hall=document.hall.name,
        hall_code=document.hall.code,
        tier=desk.words().get(f"halls.tier.{document.hall.tier}", {}).get(language, document.hall.tier),
        edition=document.edition,
        digest=digest,
        means=document.means,
        band=band_words(band, language),
        shape=next((it.shape for it in bands if it.key == band), "none"),
        bands=bands,
        bands_line=desk.say(language, "reports.bands_line", bands=" · ".join(lines)),
        bars=_bars(list(rules.values()), document.means, language),
        visits=shown,
        vetoes=sum(len(it.scored.vetoes) for it in shown),
        changes=changes_of(session, document, language),
        labels=labels_of(language, "reports.") | labels_of(language, "results."),
    )


class Summary(Spelled):
    """One line of the list: score, band, and how many visits it is the mean of."""

    final: int | None
    band: str
    shape: str
    visits: int
    vetoed: int
    edition: int


def summary(session: Session, document: HallDocument, language: Language) -> Summary:
    """The document in one line."""
    rules = parsed(session, document.visits[0].checklist.digest)
    band = mean_band(rules, document.means)
    shapes = {it.key: it.shape for it in bands_told(rules, language)}
    return Summary(
        final=document.means.final,
        band=band_words(band, language),
        shape=shapes.get(band or "", "none"),
        visits=document.means.visits,
        vetoed=document.means.vetoed,
        edition=document.edition,
    )


def mean_band(checklist: Checklist, means: Means) -> str | None:
    """The band of the mean; a hall with a fired veto is in the last one, as the visit is."""
    if means.vetoed:
        return checklist.bands[-1].key
    if means.final is None:
        return None
    return next(band.key for band in checklist.bands if means.final >= 100 * band.from_)


def week_told(week: str, language: Language) -> str:
    """ "2026-W47" in words."""
    year, _, number = week.partition("-W")
    return desk.say(language, "results.week", year=year, week=int(number))


def changes_of(session: Session, document: HallDocument, language: Language) -> list[ChangeShown]:
    """What this edition changed, in words; nothing in the first."""
    places = {it.place: it.checklist.digest for it in document.visits}
    return [_change(parsed(session, places[it.place]), it, language) for it in document.changes]


def _change(checklist: Checklist, change: Change, language: Language) -> ChangeShown:
    if change.photo is not None:
        about = _ask(checklist, change.item, language) if change.item else desk.say(language, "results.whole")
        words = desk.say(language, "results.photo_out", n=change.place, photo=change.photo, item=about)
        return ChangeShown(words=words, score=desk.say(language, "results.score_stays"))
    item = checklist.by_key[change.item]
    ask = item.ask.zh if language == "zh" else item.ask.en

    def said(line: dict[str, str | int | None]) -> str:
        if line["state"] != "answered":
            return desk.say(language, f"visits.state.{line['state']}")
        value = line["value"]
        return (
            desk.words().get(f"visits.answer.{value}", {}).get(language, "—" if value is None else str(value))
        )

    told = {"n": change.place, "item": ask, "before": said(change.before), "after": said(change.after)}
    scores = (desk.hundredths(change.final_before), desk.hundredths(change.final_after))
    return ChangeShown(
        words=desk.say(language, "results.changed", **told),
        score=desk.say(language, "results.score_changed", before=scores[0], after=scores[1]),
    )


def _visit(checklist: Checklist, told: VisitTold, language: Language) -> VisitShown:
    words = {it.item: {"note": it.note, "reason": it.reason} for it in told.notes if it.item}
    scored = spell(checklist, {**told.scorecard, "review": []}, words, language)
    bands = bands_told(checklist, language)
    title = checklist.title.zh if language == "zh" else checklist.title.en
    return VisitShown(
        place=told.place,
        title=desk.say(language, "results.visit_n", n=told.place),
        week=week_told(told.week, language),
        checklist=f"{title} {told.checklist.version}",
        digest=told.checklist.digest,
        scored=scored,
        shape=next((it.shape for it in bands if it.key == scored.band), "none"),
        notes=[
            NoteShown(about=_ask(checklist, it.item, language) if it.item else "", words=line)
            for it in told.notes
            for line in (it.note, it.reason)
            if line
        ],
        photos=[
            PhotoShown(
                n=it.n,
                digest=it.digest,
                caption=_ask(checklist, it.item, language),
                file=f"{it.digest}.jpg",
            )
            for it in told.photos
        ],
    )


def _ask(checklist: Checklist, item: str | None, language: Language) -> str:
    found = checklist.by_key.get(item or "")
    if found is None:
        return desk.say(language, "reports.photo_whole")
    return found.ask.zh if language == "zh" else found.ask.en


def _bars(rules: list[Checklist], means: Means, language: Language) -> list[BarShown]:
    titles = {
        it.key: it.title.zh if language == "zh" else it.title.en for each in rules for it in each.dimensions
    }
    return [BarShown(title=titles.get(key, key), final=final) for key, final in means.dimensions.items()]
