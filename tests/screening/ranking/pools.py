"""Small made-up pools: reports about one thing, some of which are about a second one as well."""

from __future__ import annotations

import random

from review.screening.ranking.about import about_of
from review.screening.ranking.features import Pool
from review.screening.ranking.model import Learning, Ranker
from review.screening.ranking.words import Text, count_words

TOPICS = (
    "counselling motivation group programme attitudes evaluation participants outcome behaviour change",
    "water bridge concrete steel load stress river traffic design season",
    "protein gene cell mouse tissue enzyme culture receptor blood assay",
    "school pupil teacher class reading test grade lesson curriculum parent",
)
ABOUT = "Counselling programmes for change of attitudes\nInclude:\n- evaluation of a group programme"


def made_up(count: int, seed: int = 1, relevant: float = 0.15) -> tuple[list[str], list[Text], list[int]]:
    """Ids, texts and labels; only the relevant ones use words of the first topic, beside words of others."""
    chance = random.Random(seed)
    ids, texts, labels = [], [], []
    for number in range(count):
        label = int(chance.random() < relevant)
        topics = [TOPICS[0] if label else chance.choice(TOPICS[1:]), chance.choice(TOPICS[1:])]
        words = [w for topic in topics for w in chance.choices(topic.split(), k=chance.randint(4, 18))]
        chance.shuffle(words)
        ids.append(f"r{number:04d}")
        texts.append(Text(" ".join(words[:4]), " ".join(words[4:])))
        labels.append(label)
    return ids, texts, labels


def ranker_of(
    ids: list[str], texts: list[Text], about: str = ABOUT, learning: Learning | None = None
) -> Ranker:
    """A ranker for these reports."""
    pool = Pool(count_words(texts))
    wanted = about_of(about)
    return Ranker(pool, ids, None if wanted is None else pool.alike(wanted), learning)
