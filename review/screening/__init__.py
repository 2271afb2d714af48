"""Screening: what decisions add up to, who screens what, and how far reviewers agree."""
