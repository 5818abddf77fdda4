"""Tracked forecasts, after the article that made them is published.

    resolving: how one came out ─▶ predictions: all of them, as readers see them ◀─ calibration

Read them in this order. `calibration` is pure: how well likelihoods fit what came of them.
"""
