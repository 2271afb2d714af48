"""Agreement of two reviewers, against worked examples in print."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from review.model import Verdict
from review.screening.agreement import Agreement, agreement

INCLUDE, UNSURE, EXCLUDE = Verdict.INCLUDE, Verdict.UNSURE, Verdict.EXCLUDE
counts = st.integers(0, 200)


def test_kappa_of_viera_and_garrett():
    """Viera & Garrett 2005, Fam Med 37(5):360-3: two residents, 100 lectures, 85 % and kappa 0.57."""
    table = Agreement(15, 5, 10, 70)
    assert table.n == 100
    assert table.observed == pytest.approx(0.85)
    assert table.kappa == pytest.approx(0.57, abs=0.005)


@pytest.mark.parametrize(("cells", "kappa"), [((40, 9, 6, 45), 0.70), ((80, 10, 5, 5), 0.32)])
def test_the_paradox_of_feinstein_and_cicchetti(cells, kappa):
    """Feinstein & Cicchetti 1990, J Clin Epidemiol 43(6):543-9: 85 % twice, kappa 0.70 and 0.32."""
    table = Agreement(*cells)
    assert table.observed == pytest.approx(0.85)
    assert table.kappa == pytest.approx(kappa, abs=0.005)
    assert table.pabak == pytest.approx(0.70)


def test_ac1_of_gwet():
    """Gwet 2008, Br J Math Stat Psychol 61:29-48: 125 subjects, kappa -0.0234 and AC1 0.941."""
    table = Agreement(118, 5, 2, 0)
    assert table.observed == pytest.approx(0.944)
    assert table.kappa == pytest.approx(-0.0234, abs=0.00005)
    assert table.ac1 == pytest.approx(0.941, abs=0.0005)


def test_nothing_is_said_of_no_reports():
    table = agreement([])
    assert (table.n, table.observed, table.kappa, table.ac1, table.pabak) == (0, None, None, None, None)


@pytest.mark.parametrize("cells", [(7, 0, 0, 0), (0, 0, 0, 7)])
def test_kappa_is_not_defined_when_everybody_said_the_same(cells):
    table = Agreement(*cells)
    assert (table.observed, table.kappa, table.ac1, table.pabak) == (1, None, 1, 1)


def test_unsure_counts_with_include():
    pairs = [(INCLUDE, UNSURE), (UNSURE, UNSURE), (UNSURE, EXCLUDE), (EXCLUDE, INCLUDE), (EXCLUDE, EXCLUDE)]
    assert agreement(pairs) == Agreement(2, 1, 1, 1)


@given(counts, counts, counts, counts)
def test_bounds_and_symmetry(both, first, second, neither):
    assume(both + first + second + neither)
    table, mirror = Agreement(both, first, second, neither), Agreement(both, second, first, neither)
    other = Agreement(neither, first, second, both)
    for name in ("observed", "kappa", "ac1", "pabak"):
        value = getattr(table, name)
        assert value is None or -1 <= value <= 1 + 1e-12
        for same in (getattr(mirror, name), getattr(other, name)):
            assert same == (None if value is None else pytest.approx(value))
    if first + second == 0 and both and neither:
        assert table.kappa == pytest.approx(1)
