"""What is said of forecasts once there are enough of them."""

import pytest

from articles.forecasts.calibration import LEAST, Term, calibrate

RANGES = {"unlikely": (20, 45), "roughly_even": (45, 55), "likely": (55, 80)}


def test_below_fifty_there_are_neither_terms_nor_a_score():
    found = calibrate({"likely": (30, 19)}, RANGES)
    assert (found.resolved, found.missing, found.terms, found.brier) == (49, 1, (), None)
    assert calibrate({}, RANGES).missing == LEAST


def test_from_fifty_on_terms_come_in_their_order_with_what_happened():
    found = calibrate({"likely": (30, 10), "unlikely": (2, 8)}, RANGES)
    assert found.missing == 0
    assert [(t.likelihood, t.n, t.happened, t.share) for t in found.terms] == [
        ("unlikely", 10, 2, 20),
        ("likely", 40, 30, 75),
    ]


def test_the_score_is_the_mean_square_of_the_middle_of_the_range_from_what_came():
    # 20 × (1 − 0.675)² + 30 × 0.675², over 50
    found = calibrate({"likely": (20, 30)}, RANGES)
    assert found.brier == pytest.approx((20 * 0.325**2 + 30 * 0.675**2) / 50)
    assert calibrate({"roughly_even": (25, 25)}, RANGES).brier == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("happened", "n", "interval"),
    [(0, 10, (0, 28)), (10, 10, (72, 100)), (5, 10, (24, 76)), (1, 1, (21, 100))],
)
def test_the_interval_is_wilsons(happened, n, interval):
    assert Term("likely", 55, 80, n, happened).interval == interval


def test_a_term_fits_where_its_range_and_the_interval_meet():
    assert Term("likely", 55, 80, 10, 5).fits
    assert not Term("likely", 55, 80, 10, 1).fits
    assert not Term("unlikely", 20, 45, 10, 10).fits
