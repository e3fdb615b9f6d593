"""The facts of a report: they add up, and name nobody."""

from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from anfang.core.answers import states
from anfang.problems import Language
from anfang.reports.facts import ReportFacts, file_name, report_facts
from anfang.visits.reading import VisitRead
from tests.reports import made

ZONE = ZoneInfo("Asia/Shanghai")


def facts(read: VisitRead, language: Language = "zh") -> ReportFacts:
    return report_facts(read, language, ZONE)


def vetoed() -> VisitRead:
    said = made.answers()
    said["first_asked"] = {"state": "answered", "value": "broken", "note": "推诿到二楼"}
    return made.visit(said)


@pytest.mark.parametrize("read", [made.visit(), vetoed()])
def test_deductions_run_down_from_a_hundred_to_the_final_score(read: VisitRead) -> None:
    """[scoring §Arithmetic 5] Deductions add up to 100 − final exactly, and so does the printed column."""
    scored = facts(read).scored
    assert scored.final is not None and len(scored.losses) > 5
    steps = [10_000, *(loss.left for loss in scored.losses)]
    assert [one - other for one, other in pairwise(steps)] == [loss.points for loss in scored.losses]
    assert steps[-1] == scored.final == read.scorecard["final"]
    assert sum(block.lost for block in scored.blocks) == scored.lost == 10_000 - scored.final
    assert sum(block.share for block in scored.blocks) == 10_000


def test_a_fired_veto_is_told_with_its_reach_and_what_it_took() -> None:
    said = facts(vetoed())
    (veto,) = said.scored.vetoes
    charged = next(loss for loss in said.scored.losses if loss.reason == "veto")
    assert (veto.reach, veto.title, veto.points) == ("dimension", "服务意识", charged.points)
    assert said.scored.raw is not None and said.scored.raw > (said.scored.final or 0)
    assert said.shape == "square"


def test_what_was_not_seen_is_listed_with_its_reason_and_no_points() -> None:
    unseen = {line.key: line for line in facts(made.visit()).scored.unseen}
    assert unseen["both_hands"].reason == "全程电子受理，无纸质单据递接"
    assert unseen["grooming"].answer == "未观察到"
    assert all(line.lost == line.share == 0 for line in unseen.values())


def test_where_nothing_could_be_scored_there_is_no_score_and_no_band() -> None:
    asked = [key for key, state in states(made.checklist(), "second", {}).items() if state != "not_asked"]
    nothing = {key: {"state": "not_observed", "reason": "停电闭店"} for key in asked}
    said = facts(made.visit(nothing, marks=False))
    assert (said.scored.raw, said.scored.final, said.scored.band, said.shape) == (None, None, None, "none")
    assert (said.scored.losses, said.moments, said.stay, said.rate) == ([], [], "", "—")


def test_a_report_names_neither_shopper_nor_phone_nor_what_the_shopper_wrote_for_the_desk() -> None:
    """[security §Who must not learn what] Reports may reach a hall one day."""
    read = made.visit(note="我住在附近")
    for language in ("zh", "en"):
        said = facts(read, language).model_dump_json()  # type: ignore[arg-type]
        assert not [secret for secret in (made.SHOPPER_NAME, "Android", "我住在附近") if secret in said]


def test_a_file_s_name_tells_nothing() -> None:
    name = file_name(made.visit())
    assert name.startswith("report-") and len(name) == len("report-0123abcd.pdf")
    assert name[7:15] not in str(made.VISIT).replace("-", "")


def test_the_marks_are_a_timeline_with_the_time_between() -> None:
    said = facts(made.visit())
    assert [(it.words, it.at, it.gap) for it in said.moments[:3]] == [
        ("进厅", "10:03:10", ""),
        ("被问候", "10:03:50", "0:40"),
        ("取号", "10:05:20", "1:30"),
    ]
    assert said.stay == "28:31"


def test_a_photo_that_has_not_arrived_is_counted_and_not_shown() -> None:
    said = facts(made.visit(photos=[("smile", made.photo(1)), (None, made.photo(2))], wanting=1))
    assert [photo.caption for photo in said.photos] == ["员工微笑接待您"]
    assert said.wanting == 1
