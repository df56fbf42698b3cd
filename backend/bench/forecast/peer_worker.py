"""Runs the peers in their own Python: reads one job file (.npz), writes one JSON object to standard output.

Started by `peers.py` with an interpreter that has `statsforecast`, `scikit-learn` and `prophet`; imports nothing of
the product. The job holds `y` (a regular series), `at` (wall-clock seconds of each point), `season` (season
lengths), `origins` and `horizons` (points known, points wanted), `method` and `keep` (history for Prophet).
"""

from __future__ import annotations

import json
import logging
import os
import sys
import warnings
from typing import Any

import numpy as np


def forecast(method: str, y: Any, at: Any, season: list[int], horizon: int, keep: int) -> list[float]:
    """Point forecast of the next `horizon` points by one peer with its own defaults."""
    if method == "Prophet":
        return _prophet(y, at, season, horizon, keep)
    from statsforecast import models as m

    longest = season[-1]
    known = {
        "SeasonalES": lambda: m.SeasonalExponentialSmoothingOptimized(longest),
        "AutoETS": lambda: m.AutoETS(season_length=longest),
        "AutoTheta": lambda: m.AutoTheta(season_length=longest),
        "MSTL+AutoETS": lambda: m.MSTL(season_length=season, trend_forecaster=m.AutoETS(model="ZZN")),
        "MFLES": lambda: m.MFLES(season_length=season),
    }
    return [float(v) for v in known[method]().forecast(y, h=horizon)["mean"]]


def _prophet(y: Any, at: Any, season: list[int], horizon: int, keep: int) -> list[float]:
    import pandas as pd
    from prophet import Prophet

    known = len(y)
    first = max(known - keep, 0)
    half_hourly = len(season) > 1
    model = Prophet(
        daily_seasonality=12 if half_hourly else False, weekly_seasonality=10 if half_hourly else True,
        seasonality_mode="multiplicative", uncertainty_samples=0,
    )  # fmt: skip
    model.fit(pd.DataFrame({"ds": pd.to_datetime(at[first:known], unit="s"), "y": y[first:]}))
    wanted = pd.DataFrame({"ds": pd.to_datetime(at[known : known + horizon], unit="s")})
    return [float(v) for v in model.predict(wanted)["yhat"]]


def _cpu_s() -> float:
    """CPU seconds so far, those of finished child processes (Prophet's fits) included."""
    return sum(os.times()[:4])


def main(file: str) -> None:
    """Forecasts every origin of the job."""
    warnings.filterwarnings("ignore")
    for name in ("cmdstanpy", "prophet"):
        logging.getLogger(name).setLevel(logging.ERROR)
    job = np.load(file)
    y, at, season = job["y"], job["at"], [int(s) for s in job["season"]]
    method, keep = str(job["method"]), int(job["keep"])
    origins, horizons = job["origins"], job["horizons"]
    forecast(method, y[: origins[0]], at, season, 1, keep)
    begun = _cpu_s()
    made = [forecast(method, y[:known], at, season, int(h), keep) for known, h in zip(origins, horizons, strict=True)]
    json.dump({"forecasts": made, "cpu_s": (_cpu_s() - begun) / len(made)}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
