"""The scorer by hand-made cases, the held-out protocol, and the floors where the data are at hand."""

import json

import numpy as np
import pytest

from backend.bench.anomaly import floors, nab, nab_ours
from backend.bench.forecast.data import folder

needs_data = pytest.mark.skipif(not (folder() / "nab").is_dir(), reason=f"no benchmark data in {folder()}")


def _series(n=1000, windows=((500, 599),), name="made/up.csv"):
    return nab.Series(name, np.arange(n) * 300.0, np.zeros(n), int(0.15 * n), list(windows))


def _raw(series, points, profile="standard"):
    detected = np.zeros(len(series.value) - series.probation, dtype=bool)
    detected[[p - series.probation for p in points]] = True
    return nab.raw_score(nab.marks(series), detected, profile)


def test_the_first_point_of_a_window_earns_all_and_silence_costs_all():
    series = _series()
    assert nab.normalised(_raw(series, [500]), 1, "standard") == pytest.approx(100)
    assert nab.normalised(_raw(series, []), 1, "standard") == 0
    assert nab.normalised(_raw(series, [], "low misses"), 1, "low misses") == 0


def test_only_the_first_detection_in_a_window_counts_and_later_earns_less():
    series = _series()
    assert _raw(series, [520, 530, 599]) == _raw(series, [520])
    assert 1 > _raw(series, [520]) > _raw(series, [580]) > 0


def test_detections_before_any_window_cost_full_and_soon_after_one_less():
    series = _series()
    assert _raw(series, [500, 300]) == pytest.approx(1 - 0.11)
    assert _raw(series, [500, 300], "low false alarms") == pytest.approx(1 - 0.22)
    assert _raw(series, [500, 300]) < _raw(series, [500, 605]) < 1
    assert _raw(series, [500, 950]) == pytest.approx(1 - 0.11)


def test_probation_is_a_sixth_or_so_and_never_more_than_750_points(tmp_path):
    (tmp_path / "data" / "made").mkdir(parents=True)
    rows = "\n".join(f"2014-01-{1 + i // 1440:02d} {i // 60 % 24:02d}:{i % 60:02d}:00,{i}" for i in range(10_000))
    (tmp_path / "data" / "made" / "up.csv").write_text("timestamp,value\n" + rows + "\n")
    spans = [["2014-01-02 00:00:00.000000", "2014-01-02 01:00:00.000000"]]
    (tmp_path / "combined_windows.json").write_text(json.dumps({"made/up.csv": spans}))
    (series,) = nab.corpus(tmp_path)
    assert series.probation == 750
    assert series.windows == [(1440, 1500)]


def test_the_best_threshold_is_the_best_of_all_tried_one_by_one():
    rng = np.random.default_rng(0)
    series = [_series(windows=((300, 360), (700, 760))), _series(windows=((500, 599),)), _series(windows=())]
    scored = [np.round(rng.random(1000 - s.probation) ** 3, 2) for s in series]
    marked = [nab.marks(s) for s in series]
    for profile in nab.PROFILES:
        threshold, raw = nab.best_threshold(marked, scored, profile)
        tried = {
            t: sum(nab.raw_score(m, s >= t, profile) for m, s in zip(marked, scored, strict=True))
            for t in np.unique(np.concatenate(scored))
            if t > 0
        }
        assert raw == pytest.approx(max(tried.values()))
        assert tried[threshold] == pytest.approx(raw)


def test_held_out_scores_do_not_see_the_labels_they_are_scored_on():
    series = [_series(name=f"made/{i}.csv") for i in range(4)]
    hit, noise = np.zeros(850), np.zeros(850)
    hit[350], noise[50:150] = 1.0, 2.0
    scored = nab_ours.Scored(series, [nab.marks(s) for s in series], [[hit] * 4, [noise] * 4], 0.0)
    half = np.array([True, False, True, False])
    assert nab_ours.held_out(scored, half) == pytest.approx(100)
    opposed = nab_ours.Scored(series, scored.marked, [[hit, noise, hit, noise], [noise, hit, noise, hit]], 0.0)
    assert nab_ours.held_out(opposed, half) < 0, "what is best on one half is worst on the other"


@needs_data
def test_the_corpus_is_complete():
    windows = json.loads((folder() / "nab" / "combined_windows.json").read_text())
    assert len(windows) == 58
    assert sum(len(spans) for spans in windows.values()) == 116
    first, *_ = nab.corpus(folder() / "nab", 58)
    assert (first.name, len(first.value), first.probation) == ("artificialNoAnomaly/art_daily_no_noise.csv", 4032, 604)


@needs_data
def test_a_part_of_the_corpus_is_scored_without_a_leak():
    some = nab.corpus(folder() / "nab", 15)
    scored = nab_ours.score_corpus(some)
    assert len(scored.ways) == len(nab_ours.ways())
    assert 30 < nab_ours.whole(scored, "standard") < 95


@needs_data
def test_those_who_hang_up_are_found_and_nobody_else():
    bank = floors.read_bank(folder())
    raised = floors.alarms(bank, step=4, in_a_row=1)
    assert {alarm.agent for alarm in raised} == floors.CULPRITS
    assert len(raised) <= 20
    assert min(alarm.day for alarm in raised) <= "1999-02-05"


@needs_data
def test_shuffling_keeps_the_calls_and_takes_the_cause_away():
    bank = floors.read_bank(folder())
    dealt = floors.shuffle(bank, np.random.default_rng(0))
    np.testing.assert_array_equal(dealt.sum(-1), bank.hits.sum(-1))
    assert (dealt <= bank.n).all()
    null = floors.Bank(bank.days, bank.agents, dealt, bank.n)
    assert len(floors.alarms(null, step=4, in_a_row=1)) <= 8


def test_the_naive_rule_fires_on_luck_alone():
    n = np.full((200, 10), 20.0)
    hits = np.random.default_rng(1).binomial(20, 0.1, (200, 10)).astype(float)
    alarms, looks = floors.naive_alarms(hits, n)
    assert looks == 2000
    assert 0.01 < alarms / looks < 0.08
