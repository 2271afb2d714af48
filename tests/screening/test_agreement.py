"""Agreement of two reviewers, against worked examples in print."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from review.model import Verdict
from review.screening.agreement import Agreement, UnsureAs, agreement
from review.screening.agreement_many import fleiss_kappa, krippendorff_alpha
from review.screening.agreement_table import Square, crossed, three_by_three

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


# ---- intervals, prevalence, more categories ------------------------------------------------------


def test_the_interval_of_kappa_in_the_handbook_of_sas():
    """SAS/STAT, PROC FREQ, "Simple Kappa Coefficient": 0.4842, ASE 0.1380, limits 0.2137 and 0.7547.

    The standard error is that of Fleiss, Cohen & Everitt 1969.
    """
    table = Square(((0, 4, 1), (0, 8, 0), (0, 1, 5)))
    assert table.kappa == pytest.approx(0.4842, abs=5e-5)
    assert table.kappa_error == pytest.approx(0.1380, abs=5e-5)
    assert table.kappa_interval == pytest.approx((0.2137, 0.7547), abs=5e-5)


def test_kappa_of_cohen():
    """Cohen 1960, Educ Psychol Meas 20:37-46, table 1: two judges, 200 cases, three groups, kappa 0.492."""
    table = Square(((88, 14, 18), (10, 40, 10), (2, 6, 12)))
    assert table.observed == pytest.approx(0.70)
    assert table.kappa == pytest.approx(0.492, abs=0.0005)


def test_the_indices_of_byrt():
    """Byrt, Bishop & Carlin 1993, J Clin Epidemiol 46:423-9: PABAK is twice the observed less one."""
    table = Agreement(80, 10, 5, 5)
    assert table.prevalence == pytest.approx(0.75)
    assert table.bias == pytest.approx(0.05)
    assert table.pabak == pytest.approx(2 * 0.85 - 1)


def test_positive_and_negative_agreement_of_cicchetti_and_feinstein():
    """Their formula (1990, J Clin Epidemiol 43:551-8) on the second table above, by hand: 160/175, 10/25."""
    table = Agreement(80, 10, 5, 5)
    assert table.positive == pytest.approx(0.914, abs=0.0005)
    assert table.negative == pytest.approx(0.400, abs=0.0005)


@pytest.mark.parametrize(
    "cells", [((60, 4), (7, 29)), ((110, 5), (2, 3)), ((50, 6, 3), (5, 20, 4), (2, 3, 30))]
)
def test_the_standard_errors_are_those_of_a_changed_count(cells):
    """The infinitesimal jackknife: what one report more or less would change, measured and not derived."""
    table, step = Square(cells), 1e-4
    for measure, error in (("kappa", table.kappa_error), ("ac1", table.ac1_error)):
        value, total = getattr(table, measure), 0.0
        for i, row in enumerate(cells):
            for j, count in enumerate(row):
                more = [list(r) for r in cells]
                more[i][j] += step  # type: ignore[assignment]
                influence = (getattr(Square(tuple(map(tuple, more))), measure) - value) / step
                total += count * influence**2
        assert error == pytest.approx(total**0.5, rel=1e-3)


@given(st.lists(st.tuples(st.sampled_from(Verdict), st.sampled_from(Verdict)), max_size=40))
def test_a_table_of_two_is_a_square_of_two(pairs):
    table = agreement(pairs)
    folded = [tuple(EXCLUDE if v is EXCLUDE else INCLUDE for v in pair) for pair in pairs]
    assert crossed(folded, (INCLUDE, EXCLUDE)) == table.square
    whole = three_by_three(pairs)
    assert whole.n == table.n == len(pairs)
    for square in (whole, table.square):
        for value, limits in ((square.kappa, square.kappa_interval), (square.ac1, square.ac1_interval)):
            assert (value is None) is (limits is None)
            if value is not None and limits is not None:
                assert -1 <= limits[0] <= value + 1e-9
                assert value - 1e-9 <= limits[1] <= 1


PAIRS = [(INCLUDE, UNSURE), (UNSURE, UNSURE), (UNSURE, EXCLUDE), (EXCLUDE, INCLUDE), (EXCLUDE, EXCLUDE)]


@pytest.mark.parametrize(
    ("policy", "cells"),
    [
        (UnsureAs.INCLUDE, (2, 1, 1, 1)),
        (UnsureAs.EXCLUDE, (0, 1, 1, 3)),
        (UnsureAs.LEFT_OUT, (0, 0, 1, 1)),
    ],
)
def test_the_policy_for_unsure(policy, cells):
    assert agreement(PAIRS, policy) == Agreement(*cells)
    with pytest.raises(ValueError, match="no place"):
        agreement(PAIRS, UnsureAs.ITSELF)
    assert three_by_three(PAIRS).cells == ((0, 1, 0), (0, 1, 1), (1, 0, 1))


# ---- more than two people ------------------------------------------------------------------------

FLEISS_1971 = """
444444 222555 233335 555555 222444 113333 333355 113334 114444 555555 144444 124444 222333 144444 224445
333335 111455 111112 224444 133555 555555 244444 224555 114444 144445 222224 111155 224444 133333 555555
"""


def test_fleiss_kappa_of_fleiss():
    """Fleiss 1971, Psychol Bull 76:378-82, table 1: six psychiatrists, 30 patients, five diagnoses, 0.430."""
    assert fleiss_kappa(FLEISS_1971.split()) == pytest.approx(0.4302445, abs=5e-8)


def test_krippendorffs_alpha_with_missing_judgements():
    """Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", section C: four observers, 0.743."""
    rows = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]
    units = [[row[u] for row in rows if row[u] != "."] for u in range(12)]
    assert krippendorff_alpha(units) == pytest.approx(0.743, abs=0.0005)


def test_krippendorffs_alpha_of_two_observers():
    """The same paper, sections A (two categories, 0.095) and B (many categories, 0.692)."""
    one, other = "0100000010", "1110010000"
    assert krippendorff_alpha(zip(one, other, strict=True)) == pytest.approx(0.095, abs=0.0005)
    ben, gerry = "aabbdcccedda", "babbbccceddd"
    assert krippendorff_alpha(zip(ben, gerry, strict=True)) == pytest.approx(0.692, abs=0.0005)


def test_krippendorffs_alpha_in_a_table_with_gaps():
    """The worked example of three coders and 15 units that is much quoted: 0.691."""
    rows = ["*****34121133*3", "1*213343*******", "**21344*21133*4"]
    units = [[row[u] for row in rows if row[u] != "*"] for u in range(15)]
    assert krippendorff_alpha(units) == pytest.approx(0.691, abs=0.0005)


units = st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=5), max_size=20)


@given(units)
def test_measures_of_many_do_not_see_who_said_it_nor_reports_of_one(found):
    pairs = [u for u in found if len(u) > 1]
    for measure in (fleiss_kappa, krippendorff_alpha):
        value = measure(found)
        assert measure([u[::-1] for u in reversed(pairs)]) == pytest.approx(value)
        if value is not None:
            assert value <= 1 + 1e-9
            assert (value == pytest.approx(1)) is all(len(set(u)) == 1 for u in pairs)
