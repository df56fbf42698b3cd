"""Where today ends: counts of past days and of today in, forecast, band, chance and clock time out.

    grid      slots of the local day
    level     how busy a day will be, the evening before
    curve     which share of it falls into each slot
    carry     how far today's surprise carries on
    errors    how wrong the last days' forecasts were, for an honest band
    day       the four together: `start`, `learn` a finished day, `forecast` today
    simple    straight line, pace x pattern, EWMA, Gamma-Poisson
    target    verdict in words, clock time of the hit, what it would take
    chain     calls x contact rate x conversion rate x value, by draws
    capacity  agent-hours left x rate
    many      every agent and figure at once

The method, its sources and its measured accuracy are in docs/method-forecast.md.
"""
