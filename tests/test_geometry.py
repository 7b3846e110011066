"""Boxes and clusters, in points from the top-left corner."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from gkextract.geometry import Box, centres, cluster, nearest, union

POINT = st.floats(-1000, 1000, allow_nan=False)


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    x0, top = draw(POINT), draw(POINT)
    return Box(x0, top, x0 + draw(st.floats(0, 500)), top + draw(st.floats(0, 500)))


def test_size_and_area():
    box = Box(10, 20, 40, 60)
    assert (box.width, box.height, box.area) == (30, 40, 1200)
    assert Box(5, 5, 5, 9).area == 0


@given(boxes(), boxes())
def test_overlap_is_mutual_and_no_larger_than_either(one, other):
    shared = one.overlap(other)
    assert shared == other.overlap(one)
    assert 0 <= shared <= min(one.area, other.area) + 1e-6


@given(boxes())
def test_a_box_overlaps_itself_wholly_and_holds_its_corners(box):
    assert box.overlap(box) == approx(box.area)
    assert box.holds(box.x0, box.top)
    assert box.holds(box.x1, box.bottom)


def test_boxes_that_touch_do_not_overlap():
    assert Box(0, 0, 10, 10).overlap(Box(10, 0, 20, 10)) == 0


@given(st.lists(boxes(), min_size=1, max_size=8))
def test_a_union_holds_every_corner(some):
    around = union(some)
    assert around in {union([around, box]) for box in some}
    assert union([around, *some]) == around


@given(st.lists(POINT, max_size=30), st.floats(0, 50))
def test_clusters_keep_every_value_and_their_distance(values, tolerance):
    groups = cluster(values, tolerance)
    assert [v for group in groups for v in group] == sorted(values)
    for left, right in zip(groups, groups[1:], strict=False):
        assert right[0] - left[-1] > tolerance
    for group in groups:
        assert all(b - a <= tolerance for a, b in zip(group, group[1:], strict=False))
    assert len(centres(values, tolerance)) == len(groups)


def test_centres_are_means():
    assert centres([10, 11, 12, 50], 1.5) == [11, 50]


@given(st.lists(POINT, min_size=1, max_size=10).map(sorted), POINT)
def test_nearest_is_nearest(grid, value):
    best = abs(grid[nearest(grid, value)] - value)
    assert all(best <= abs(other - value) for other in grid)
