"""All routers, in the order of the stations; each station adds its own lines."""

from fastapi import APIRouter

from anfang.checklists import pages as checklists
from anfang.halls import pages as halls
from anfang.people import api as people_api
from anfang.people.pages import getting_in, people, phones
from anfang.reference import pages as reference
from anfang.reports import api as reports_api
from anfang.reports.pages import publications, results, visit_report
from anfang.visits import api as visits_api
from anfang.visits import pages as visits
from anfang.waves.pages import assignments, tables, waves

ROUTERS: tuple[APIRouter, ...] = (
    reference.router,
    people_api.router,
    getting_in.router,
    people.router,
    phones.router,
    halls.router,
    checklists.router,
    tables.router,  # its /desk/waves/import goes before /desk/waves/{wave_id}
    waves.router,
    assignments.router,
    visits_api.router,
    visits.router,
    visit_report.router,
    reports_api.router,
    publications.router,
    results.router,
)
