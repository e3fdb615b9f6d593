"""All routers, in the order of the stations; each station adds its own lines."""

from fastapi import APIRouter

from anfang.appeals.decide import follow_amendment
from anfang.appeals.open_dispatches import follow_edition
from anfang.appeals.pages import appeals, dispatches, enclosures, hall_appeals, rectification
from anfang.appeals.weekly import week_of_appeals
from anfang.checklists import pages as checklists
from anfang.halls import pages as halls
from anfang.people import api as people_api
from anfang.people.pages import getting_in, people, phones, tokens
from anfang.planning import api as planning_api
from anfang.planning.pages import around, headroom, plan, publishing, replanning, solving, stops
from anfang.reference import pages as reference
from anfang.reports import api as reports_api
from anfang.reports import followers
from anfang.reports.deliverables import api as deliverables_api
from anfang.reports.deliverables.pages import deliverables
from anfang.reports.figures.pages import halls as figures_of_halls
from anfang.reports.figures.pages import satisfaction as figures_of_satisfaction
from anfang.reports.figures.pages import waves as figures_of_waves
from anfang.reports.pages import publications, results, visit_report
from anfang.reports.weekly import make as _weekly  # noqa: F401 - registers its hourly work
from anfang.reports.weekly.pages import weekly
from anfang.reports.weekly.parts import parts as weekly_parts
from anfang.review.anew import judge_anew
from anfang.review.pages import judge, vetoes
from anfang.review.pages import queue as review_queue
from anfang.shoppers.pages import cities, shoppers
from anfang.shoppers.pages import tables as shopper_tables
from anfang.visits import api as visits_api
from anfang.visits import pages as visits
from anfang.visits.take_in import new_heads
from anfang.waves.pages import assignments, inputs, tables, waves

ROUTERS: tuple[APIRouter, ...] = (
    reference.router,
    people_api.router,
    getting_in.router,
    people.router,
    tokens.router,
    phones.router,
    halls.router,
    cities.router,
    shopper_tables.router,  # its /desk/shoppers/import goes before /desk/shoppers/{person_id}
    shoppers.router,
    checklists.router,
    tables.router,  # its /desk/waves/import goes before /desk/waves/{wave_id}
    waves.router,
    inputs.router,
    headroom.router,
    solving.router,
    plan.router,
    around.router,
    publishing.router,
    replanning.router,
    stops.router,
    assignments.router,
    planning_api.router,
    visits_api.router,
    visits.router,
    review_queue.router,  # its /desk/review/next goes before /desk/review/{visit_id}
    judge.router,
    vetoes.router,
    visit_report.router,
    reports_api.router,
    publications.router,
    results.router,
    deliverables.router,
    deliverables_api.router,
    weekly.router,
    figures_of_waves.router,
    figures_of_halls.router,
    figures_of_satisfaction.router,
    hall_appeals.router,
    rectification.router,
    enclosures.router,
    appeals.router,
    dispatches.router,
)

new_heads.append(judge_anew)
followers.new_editions.append(follow_edition)
followers.decided_amendments.append(follow_amendment)
weekly_parts.append(week_of_appeals)
