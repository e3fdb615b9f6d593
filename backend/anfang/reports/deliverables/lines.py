"""The first table of a plan as CSV, for Excel in Chinese, and as Parquet, for programs. Row by row, batch by batch."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from arro3.core import Array, DataType, Field, RecordBatch, RecordBatchReader, Schema
from arro3.io import write_parquet

from anfang.reports.deliverables.sheet import Cell, Plan, Row, Sheet
from anfang.sheets.write import escaped

BATCH = 20_000
GROUP = 5 * BATCH
TYPES = {"text": DataType.string, "flag": DataType.bool}


def write_csv(path: Path, plan: Plan) -> None:
    """Headings and rows; points and percent with two decimals, yes and no as 1 and 0, nothing where there is nothing."""
    sheet = plan.sheets[0]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow([escaped(column.title) for column in sheet.columns])
        kinds = [column.kind for column in sheet.columns]
        for row in _first(plan):
            lines.writerow([_text(cell, kind) for cell, kind in zip(row, kinds, strict=True)])


def _text(cell: Cell, kind: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, int):
        return _hundredths(cell) if kind in ("points", "percent") else str(cell)
    return escaped(cell)


def _hundredths(value: int) -> str:
    sign, size = "-" if value < 0 else "", abs(value)
    return f"{sign}{size // 100}.{size % 100:02d}"


def write_rows(path: Path, plan: Plan) -> None:
    """Parquet under the columns' fixed names. Points stay whole hundredths, so that nobody adds up what was rounded."""
    sheet = plan.sheets[0]
    schema = Schema(
        [
            Field(column.key, TYPES.get(column.kind, DataType.int64)(), nullable=True)
            for column in sheet.columns
        ]
    )
    made = RecordBatchReader.from_batches(schema, _batches(plan, sheet, schema))
    write_parquet(made, str(path), compression="zstd(3)", max_row_group_size=GROUP)


def _batches(plan: Plan, sheet: Sheet, schema: Any) -> Iterator[Any]:
    types = [TYPES.get(column.kind, DataType.int64)() for column in sheet.columns]
    waiting: list[Row] = []

    def batch() -> Any:
        arrays = [
            Array(list(cells), type=of) for cells, of in zip(zip(*waiting, strict=True), types, strict=True)
        ]
        return RecordBatch.from_arrays(arrays, schema=schema)

    for row in _first(plan):
        waiting.append(row)
        if len(waiting) == BATCH:
            yield batch()
            waiting.clear()
    if waiting:
        yield batch()


def _first(plan: Plan) -> Iterator[Row]:
    return (row for number, row in plan.rows if number == 0)
