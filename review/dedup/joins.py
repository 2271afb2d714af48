"""Which report stands for which, once people have said that some are the same."""

from __future__ import annotations

from collections.abc import Iterable

Edge = tuple[str, str]


def survivors(edges: Iterable[Edge]) -> dict[str, str]:
    """For every report named, the one that stands for its group: the oldest, the one minted first.

    It depends on the edges that stand and on nothing else, so that taking one away gives back
    exactly what was there without it, in whatever order people answer and undo.
    """
    parent: dict[str, str] = {}

    def root(report: str) -> str:
        parent.setdefault(report, report)
        while parent[report] != report:
            parent[report] = parent[parent[report]]
            report = parent[report]
        return report

    for a, b in edges:
        older, younger = sorted((root(a), root(b)), key=age)
        parent[younger] = older
    return {report: root(report) for report in parent}


def age(report_id: str) -> tuple[int, str]:
    """A key that sorts report ids by the order in which they were minted."""
    return (len(report_id), report_id)
