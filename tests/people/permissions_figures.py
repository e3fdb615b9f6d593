"""Who may call what of the figures. Analysts read published waves only: tests/figures/test_pages.py."""

from tests.people.permissions import TABLE, a, desk

READING = ("supervisor", "analyst", "admin")
BRINGING = ("supervisor", "admin")
TABS = (
    "",
    "/lights",
    "/items",
    "/heat",
    "/trend",
    "/groups",
    "/ranking",
    "/composite",
    "/standstill",
    "/overlap",
)

TABLE.update({f"GET /desk/figures{tab}": desk(*READING) for tab in TABS})
TABLE.update(
    {
        "GET /desk/figures/satisfaction/template.{kind}": desk(*BRINGING, at=a("csv"), shared=True),
        "GET /desk/figures/satisfaction/import": desk(*BRINGING),
        "POST /desk/figures/satisfaction/import": desk(*BRINGING),
        "POST /desk/figures/satisfaction/import/confirm": desk(*BRINGING),
    }
)
