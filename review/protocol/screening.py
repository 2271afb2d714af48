"""The protocol's part about screening: how many people decide, how blind, and what they see."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field, model_validator

from review.model import Mode, Stage, VoteRule
from review.protocol.base import STRICT, Text

_BY_NUMBER = {1: Mode.SINGLE, 2: Mode.TWO_INDEPENDENT}
_PAIRS = (Mode.TWO_INDEPENDENT, Mode.SECOND_FOR_EXCLUDED, Mode.SECOND_FOR_SAMPLE)


class Part(BaseModel):
    """A part of the protocol: frozen, and strict about keys."""

    model_config = STRICT


class StageSettings(Part):
    """How one stage is screened.

    ``mode`` says how many people decide on a report. ``reviewers`` 1 or 2 is the short form of
    ``single`` and ``two_independent``; neither means two. ``votes`` belongs to ``pool``, ``share`` to
    ``second_for_sample``. ``pilot`` is the usual size of a calibration round. ``names`` says whether
    the votes of a conflict show whose they are.
    """

    mode: Mode | None = None
    reviewers: int | None = Field(default=None, ge=1, le=2)
    votes: int | None = Field(default=None, ge=1, le=50)
    share: float | None = Field(default=None, gt=0, lt=1)
    experienced_in_every_pair: bool = False
    blind: bool = True
    conflict: Literal["third_reviewer", "discussion"] = "third_reviewer"
    names: Literal["hidden", "shown"] = "hidden"
    reasons_required: bool = False
    pilot: int = Field(default=0, ge=0)
    show: list[Literal["authors", "year", "venue", "keywords", "source", "type", "language", "url"]] = [
        "authors", "year", "venue", "keywords", "type", "language", "url",
    ]  # fmt: skip

    @property
    def in_force(self) -> Mode:
        """The mode that is meant: as written, or as the number of reviewers says."""
        return self.mode or _BY_NUMBER[self.reviewers or 2]

    @model_validator(mode="after")
    def _agree(self) -> StageSettings:
        mode = self.in_force
        if self.mode and self.reviewers and _BY_NUMBER[self.reviewers] is not self.mode:
            raise ValueError(
                f"mode {self.mode.value} and reviewers {self.reviewers} contradict each other; drop reviewers"
            )
        if self.votes is not None and mode is not Mode.POOL:
            raise ValueError(f"votes belongs to the mode pool, and this stage is {mode.value}")
        if (self.share is not None) != (mode is Mode.SECOND_FOR_SAMPLE):
            needs = "needs share, such as 0.2" if self.share is None else "takes no share"
            raise ValueError(f"the mode {mode.value} {needs}")
        if self.experienced_in_every_pair and mode not in _PAIRS:
            raise ValueError(f"experienced_in_every_pair needs pairs, and the mode {mode.value} has none")
        return self

    def rule(self, seed: str) -> VoteRule:
        """How many votes settle a report, as plain data; ``seed`` fixes the sample that is drawn."""
        return VoteRule(self.in_force, self.votes or 2, self.share or 0, seed)


class Screening(Part):
    """Both stages."""

    title_abstract: StageSettings = StageSettings()
    full_text: StageSettings = StageSettings(conflict="discussion", reasons_required=True)

    def at(self, stage: Stage) -> StageSettings:
        """The settings of one stage."""
        return self.title_abstract if stage is Stage.TITLE_ABSTRACT else self.full_text


class Highlights(Part):
    """Words marked in titles and abstracts; ``*`` at the end stands for any ending."""

    include: list[Text] = []
    exclude: list[Text] = []
