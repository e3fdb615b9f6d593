"""All routers, in the order of the stations."""

from fastapi import APIRouter

ROUTERS: tuple[APIRouter, ...] = ()
