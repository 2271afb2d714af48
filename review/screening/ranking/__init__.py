"""Ranking and stopping: the order of reading that promises most, and what may still be missed.

A ranking changes the order of reading, never a verdict. Everything here is plain data in, plain data
out; docs/ranking.md has the method and what was measured.
"""
