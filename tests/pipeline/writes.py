"""Who may call each public function of the pipeline that writes; None: nobody in particular."""

from __future__ import annotations

from uuid import uuid4

from review.model import Reviewer, Role
from review.pipeline import fulltext_links
from review.store import Event, copies

EVERYBODY = frozenset(Role)
SCREENERS = frozenset({Role.REVIEWER})
DECIDERS = frozenset({Role.REVIEWER, Role.LEAD, Role.ADJUDICATOR})
CHARTERS = frozenset({Role.REVIEWER, Role.LEAD, Role.EXTRACTOR})
LEADS = frozenset({Role.LEAD})

WRITES: dict[str, frozenset[Role] | None] = {
    "archiving.write_manifest": None,
    "chasing.chase": None,
    "closing.close": None,
    "lookups.look_up": None,
    "lookups.suggest_dois": None,
    "originals.keep_file": None,
    "searching.search": None,
    "undoing.undo": None,
    "charting.remove": CHARTERS,
    "charting.save": CHARTERS,
    "conflicts.adjudicate": frozenset({Role.REVIEWER, Role.ADJUDICATOR}),  # by the stage's own rule
    "conflicts.reopen": frozenset({Role.REVIEWER, Role.ADJUDICATOR}),
    "deduplicating.answer": DECIDERS,
    "deduplicating.answer_reports": DECIDERS,
    "duplicates_answers.answer_card": DECIDERS,
    "duplicates_answers.later": DECIDERS,
    "duplicates_audit.answer": DECIDERS,
    "duplicates_audit.draw": DECIDERS,
    "duplicates_bulk.answer_all": DECIDERS,
    "duplicates_fields.choose_field": DECIDERS,
    "duplicates_fields.withdraw_choice": DECIDERS,
    "duplicates_answers.take_back": DECIDERS,
    "deduplicating.run": None,
    "demo.build": None,
    "demo.load_examples": None,
    "demo.sign_ins": None,
    "fulltexts.set_retrieval": DECIDERS,
    "fulltext_files.give": DECIDERS,
    "fulltext_files.give_file": None,
    "fulltext_files.take_away": DECIDERS,
    "fulltext_links.find_links": None,
    "fulltext_links.start_links": DECIDERS,
    "fulltext_matching.add_files": None,
    "fulltext_words.read_again": None,
    "intake.place": LEADS,
    "intake.take_in": LEADS,
    "intake.undo": LEADS,
    "importing.import_all": None,
    "importing.import_file": None,
    "people.invite": None,
    "people.remove": None,
    "people.reset_password": None,
    "people.set_locale": EVERYBODY,
    "people.sign_in": None,
    "people.sign_out": None,
    "screening.check_reason": None,
    "screening.decide": SCREENERS,
    "worklists.refresh": None,
    "screening.change": SCREENERS,
    "assigning.even_out": LEADS,
    "assigning.give": LEADS,
    "assigning.set_share": LEADS,
    "calibrating.conclude": LEADS,
    "calibrating.open_round": LEADS,
    "conflicts.reveal": DECIDERS,
    "filling.fill_abstract": DECIDERS,
    "filling.withdraw_abstract": DECIDERS,
    "screening.undo": SCREENERS,
    "screening_queue.take": SCREENERS,
}


def start_nothing(ctx, person: Reviewer) -> None:
    """A run is under way, so that whoever may begin one is told so and no service is asked."""
    run = uuid4().hex
    ctx.db.write(Event("test", "open", run), lambda unit: copies.open_run(unit, run, "somebody"))
    fulltext_links.start_links(ctx, person, is_downloading=False)
