"""The table of the panels."""

import pytest

from app.docks import CURVATURE_VIEWS, LATE, TASK_VIEWS
from app.panels import PANELS, Panel


@pytest.mark.parametrize("entry", PANELS, ids=[entry.name for entry in PANELS])
def test_the_table_says_what_the_class_says(entry):
    assert issubclass(entry.kind, Panel)
    assert (entry.kind.name, entry.kind.title, entry.kind.__name__) == (entry.name, entry.title, entry.class_name)


def test_names_are_unique_and_the_layout_names_panels_of_the_table():
    names = [entry.name for entry in PANELS]
    assert len(set(names)) == len(names)
    assert {*LATE, *CURVATURE_VIEWS, *TASK_VIEWS} < set(names)
