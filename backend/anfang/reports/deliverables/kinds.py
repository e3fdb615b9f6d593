"""Which deliverables there are, and in which forms [domain §6]."""

REPORTS = {"overall": ("pdf", "html"), "branch": ("pdf", "html")}
TABLES = {
    "raw": ("xlsx", "csv", "parquet"),
    "scores": ("xlsx", "csv"),
    "deductions": ("xlsx", "csv"),
    "originals": ("xlsx", "csv"),
}
MEDIA = {
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}


def offered_for(*, whole: bool, hall: bool) -> dict[str, tuple[str, ...]]:
    """What can be asked for: of the whole wave the overall report, of a region its branch report, of a hall the tables.

    A hall's own report is its published result, which has pages of its own.
    """
    reports = {} if hall else {"overall": REPORTS["overall"]} if whole else {"branch": REPORTS["branch"]}
    return reports | TABLES
