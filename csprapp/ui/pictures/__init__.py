"""Pictures of figures: inline SVG from plain values, the same on a page, on paper and in a PDF. Pure.

The table beside a picture is the truth. Every number stands on its mark; parts are told apart by pattern and outline,
so that a picture can be read in grey; 360 units wide, it fits a telephone without its text becoming small. A strip is
as wide as a page: on a telephone the table beside it stands in its place, each row with its mark.
"""

from csprapp.ui.pictures.bars import Part, Step, columns, funnel, rows, stacked_bar
from csprapp.ui.pictures.days import Lane, PlanStep, lanes, plan
from csprapp.ui.pictures.drawing import Picture, Tone
from csprapp.ui.pictures.planner import Reached, Stop, planner
from csprapp.ui.pictures.points import Point, dots, run_chart
from csprapp.ui.pictures.strip import Mark, Shape, numbered, sign, strip

__all__ = [
    "Lane", "Mark", "Part", "Picture", "PlanStep", "Point", "Reached", "Shape", "Step", "Stop", "Tone", "columns",
    "dots", "funnel", "lanes", "numbered", "plan", "planner", "rows", "run_chart", "sign", "stacked_bar", "strip",
]  # fmt: skip
