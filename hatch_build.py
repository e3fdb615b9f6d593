"""What the wheel carries beside the Python package: the phone's app, the checklists, the migrations.

An editable install carries nothing: the code then reads the same folders from the working tree.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CARRIED = {"pwa/dist": "anfang/_pwa", "checklists": "anfang/_checklists", "migrations": "anfang/_migrations"}

# Built like the app, but among the static files; git does not know it, so the packer would leave it out.
CHARTS = [f"backend/anfang/static/{name}" for name in ("charts.js", "map.js", "map.css")]


class CarryFolders(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the folders of CARRIED to a standard wheel, or says which one is not there."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel" or version == "editable":
            return
        for folder, inside in CARRIED.items():
            if not any(Path(self.root, folder).glob("*")):
                raise FileNotFoundError(
                    f"{folder} is empty: build with `python dev.py wheel`, which makes it"
                )
            build_data["force_include"][folder] = inside
        for chart in CHARTS:
            if not Path(self.root, chart).is_file():
                raise FileNotFoundError(
                    f"{chart} is not there: build with `python dev.py wheel`, which makes it"
                )
            build_data["force_include"][chart] = chart.removeprefix("backend/")
