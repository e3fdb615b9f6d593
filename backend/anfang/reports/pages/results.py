"""To be filled."""

from fastapi import APIRouter

router = APIRouter(prefix="/desk/results", include_in_schema=False)
