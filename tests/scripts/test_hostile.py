"""The totals of `make hostile`."""

from scripts.hostile import summary


def test_totals_are_summed_and_the_slowest_answers_come_first():
    facts = [
        {"kind": "requests", "statuses": {"200": 2, "404": 1}, "slowest": [[0.5, 7, "host GET /"], [0.1, 8, "x"]]},
        {"kind": "requests", "statuses": {"200": 1}, "slowest": [[1.5, 9, "guest GET /reports/"]]},
        {"kind": "uploads", "statuses": {"302": 4}, "slowest": []},
    ]
    assert summary(facts) == [
        "4 requests (200: 3, 404: 1)",
        "  1.50 s, number 9: guest GET /reports/",
        "  0.50 s, number 7: host GET /",
        "  0.10 s, number 8: x",
        "4 uploads (302: 4)",
    ]
