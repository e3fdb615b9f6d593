"""All routers, in the order of the stations; each station adds its own lines."""

from fastapi import APIRouter

from anfang.people import api as people_api
from anfang.people.pages import getting_in, people, phones

ROUTERS: tuple[APIRouter, ...] = (
    people_api.router,
    getting_in.router,
    people.router,
    phones.router,
)
