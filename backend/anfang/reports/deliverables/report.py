"""总报告 and 分报告 as facts, one model for paper and page: figures with their intervals, sentences made of them, tables."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from anfang import desk
from anfang.reports.deliverables.both import Both, change, estimate
from anfang.reports.deliverables.ground import Ground
from anfang.reports.deliverables.report_halls import hall_lines, lights_of, ranking_told
from anfang.reports.deliverables.report_parts import costly, dimensions, groups, item_lines, spread, vetoes
from anfang.reports.deliverables.sentences import method, summary
from anfang.reports.facts import labels_of


def report_told(ground: Ground) -> dict[str, Any]:
    """Everything that the report says, as plain JSON: scores in hundredths, rates in basis points."""
    now, earlier = ground.gathered(), ground.before()
    then = earlier.gathered() if earlier else None
    if then is not None and not then.halls:
        earlier, then = None, None
    both = Both(ground, now, earlier, then)
    titles, made = ground.titles, ground.made
    score, before = now.score, then.score if then else None
    whole = ground.extent.region_path == "/"
    kind = "overall" if whole else "branch"
    lights = lights_of(ground, now)
    ranking = ranking_told(ground, now)
    return {
        "language": titles.language,
        "kind": titles.say(f"deliverables.{kind}"),
        "title": f"{ground.wave.title} · {titles.say(f'deliverables.{kind}')}",
        "wave": ground.wave.title,
        "wave_code": ground.wave.code,
        "days": f"{ground.wave.starts_on} – {ground.wave.ends_on}",
        "place": ground.place(),
        "published_on": made.at.astimezone(ZoneInfo(ground.rules.clock.zone)).date().isoformat(),
        "edition": made.edition,
        "digest": made.digest,
        "replaces": titles.say("deliverables.replaces", n=made.edition - 1) if made.edition > 1 else "",
        "changes": _changes(ground) if made.edition > 1 else [],
        "versions": [
            f"{getattr(it.title, titles.language)} {it.version}"
            for it in titles.checklists
            if it.digest in now.versions
        ],
        "halls_n": len(now.halls),
        "visits_n": now.visits,
        "mean": estimate(score.estimate),
        "rate": estimate(score.rate),
        "before": estimate(before.estimate) if before else None,
        "before_wave": earlier.wave.title if earlier else "",
        "change": change(score.change_from(before)),
        "lights": lights,
        "spread": spread(now),
        "summary": summary(both, score, lights, ranking),
        "dimensions": dimensions(both),
        "items": item_lines(both),
        "groups": groups(both),
        "costly": costly(both),
        "vetoes": vetoes(both),
        "ranking": ranking,
        "halls": hall_lines(both),
        "method": method(both, whole=whole),
        "labels": labels_of(titles.language, "deliverables."),
    }


def _changes(ground: Ground) -> list[str]:
    """What this edition changed, in halls of the extent, with the reason that two people gave."""
    found = [ground.made.reason]
    halls = ground.filed([UUID(each["hall_id"]) for each in ground.made.changes])
    for each in ground.made.changes:
        hall = halls.get(UUID(each["hall_id"]))
        if hall is not None:
            of = ground.titles.items.get(each["item"])
            found.append(
                ground.titles.say(
                    "deliverables.changed",
                    hall=hall.code,
                    item=of.ask if of else each["item"],
                    before=desk.hundredths(each["final_before"]),
                    after=desk.hundredths(each["final_after"]),
                )
            )
    return found if len(found) > 1 else [ground.titles.say("deliverables.changed_elsewhere")]
