"""Every word the screening page in the browser says, in the reader's language."""

from __future__ import annotations

from review.i18n import Translate


def words(t: Translate) -> dict[str, str]:
    """Words by the name the script knows them under."""
    return _page(t) | _acts(t) | _saving(t) | _empty(t) | _settings(t)


def _page(t: Translate) -> dict[str, str]:
    return {
        "stage": t("Title and abstract"),
        "full_text": t("Full text"),
        "blinded": t("blinded"),
        "open": t("open"),
        "decided": t("{done} of {total} decided"),
        "pace": t("about {time} left at your pace"),
        "hours": t("{hours} h {minutes} min"),
        "minutes": t("{minutes} min"),
        "one_by_one": t("One by one"),
        "list": t("List"),
        "view": t("View"),
        "keys": t("Keys"),
        "plain": t("Plain page"),
        "jump": t("Jump to"),
        "jump_report": t("the report"),
        "jump_bar": t("the decision"),
        "jump_criteria": t("the criteria"),
        "jump_note": t("the note"),
        "no_title": t("No title"),
        "no_abstract": t("No abstract in any of its records. Decide by the title, or say unsure."),
        "look_up": t("Look it up"),
        "fill": t("Fill in the abstract"),
        "fill_text": t("Abstract"),
        "fill_source": t("Where it is from: an address, a catalogue"),
        "fill_save": t("Save the abstract"),
        "criteria": t("Criteria, protocol {version}"),
        "include_when": t("Include when"),
        "exclude_when": t("Exclude when"),
        "note": t("Note"),
        "note_hint": t("Only you see it until both have decided."),
        "labels": t("Labels"),
        "labels_hint": t("separated by commas"),
        "now_shown": t("Report {report}, {n} of {total}."),
        "break": t("You have been at it for 45 minutes. A short break keeps the eye fresh."),
        "dismiss": t("Dismiss"),
    }


def _acts(t: Translate) -> dict[str, str]:
    return {
        "include": t("Include"),
        "unsure": t("Unsure"),
        "exclude": t("Exclude"),
        "undo": t("Undo"),
        "skip": t("Skip"),
        "highlights": t("Terms"),
        "next": t("Next title"),
        "previous": t("Title before"),
        "open": t("Open or close the abstract"),
        "needs_reason": t("Choose a reason: 1 to 9."),
        "decide_bar": t("Decision"),
        "reasons": t("Exclude because"),
        "undone": t("Undone: {report} is open again."),
        "nothing_to_undo": t("There is nothing to undo."),
        "only_one": t("This is the only report left."),
        "more_titles": t("Next titles"),
        "titles": t("Titles to decide on"),
        "not_seen": t("This row was not on screen long enough. Look at it and press again."),
    }


def _saving(t: Translate) -> dict[str, str]:
    return {
        "saved": t("All saved"),
        "unsaved": t("{n} not saved yet"),
        "kept": t(
            "No answer from the server. What you decide is kept in this browser and sent as soon as it is"
            " back."
        ),
        "not_kept": t(
            "No answer from the server, and this browser keeps nothing: leave this page open until all is"
            " saved."
        ),
        "refused": t("Not saved: {report}, {verdict}."),
        "stands": t("What stands is your decision {verdict}."),
        "ended": t("Your session has ended. What was not saved yet is kept in this browser for you."),
        "sign_in": t("Sign in again"),
        "somebody_else": t(
            "Somebody else, or you anew, has signed in in this browser. What you had not saved yet is"
            " kept for you, and sent when you sign in here again."
        ),
        "reload": t("Load the page anew"),
        "halted": t("The server takes nothing from this page: {why}"),
    }


def _empty(t: Translate) -> dict[str, str]:
    return {
        "loading": t("Loading reports …"),
        "offline": t("No answer from the server. The next reports come as soon as it is back."),
        "none": t("Nothing is assigned to you here yet."),
        "none_hint": t(
            "Reports come here once they are imported, deduplicated and, for full text, retrieved."
        ),
        "waiting": t("Nothing to read just now."),
        "waiting_hint": t("What is left waits for its full text. Record retrieval on the page Retrieval."),
        "done": t("You have decided on every report here."),
        "done_hint": t("Undo brings the last one back. Conflicts show once both reviewers have decided."),
    }


def _settings(t: Translate) -> dict[str, str]:
    return {
        "shortcuts": t("Decide with single keys"),
        "preset": t("Set of keys"),
        "ime": "I · M · E",
        "vmx": "V · M · X",
        "ymn": "Y · M · N",
        "arrows": t("Arrows"),
        "own": t("My own"),
        "reasons_keys": t("1 to 9 exclude with that reason. In Rayyan U is maybe; here it is undo."),
        "clash": t("{key} is {other} already."),
        "cannot": t("{key} cannot be a key here: use a letter other than C and R, or an arrow."),
        "kept_here": t("Kept in this browser, for you alone."),
        "close": t("Close"),
    }
