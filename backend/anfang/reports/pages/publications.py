"""To be filled."""

from fastapi import APIRouter

router = APIRouter(prefix="/desk/publications", include_in_schema=False)
