"""What the menu Lab holds for the present lab: its content, its actions, and where it can send."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial
from typing import TYPE_CHECKING

from guiapp.ui.menus import Entry

if TYPE_CHECKING:
    from guiapp.ui.outcomes import Outcomes
    from guiapp.ui.sending import Sending
    from guiapp.ui.session import Session
    from guiapp.ui.sources import Sources

VERB_KEYS = {"open": "O", "folder": "F", "paste": "V", "save": "S"}
"""What is pressed after Ctrl and a letter of the group: Ctrl+K, O opens a kernel."""
SEND_KEY = "T"
"""What is pressed with Ctrl before the number of the place that something is sent to, or a letter
after the tenth."""


def content_entries(sources: Sources, taken: Collection[str]) -> Iterator[Entry]:
    """Open, paste and save for each parameter that takes content.

    ``taken`` holds the letters that do something else at once when pressed with Ctrl.
    """
    used = {*taken, SEND_KEY}
    for name, kind, group, verbs in sources.offered():
        letter = next((c for c in group.upper() + _ALPHABET if c.isalpha() and c not in used), "")
        used.add(letter)
        for verb in verbs:
            yield Entry(
                f"{verb} {name}",
                "&Lab",
                _labelled(verb, kind),
                partial(sources.request, name, verb),
                (f"Ctrl+{letter}, {VERB_KEYS[verb]}",) if letter else (),
                submenu=group,
            )


def _labelled(verb: str, kind: str) -> str:
    if verb == "folder":
        return f"Open folder as {kind}…"
    return f"{verb.capitalize()} {kind}{'' if verb == 'paste' else '…'}"


def action_entries(session: Session) -> Iterator[Entry]:
    """The lab's own actions."""
    for action in session.lab.actions:
        yield Entry(
            action.key,
            "&Lab",
            action.label,
            partial(session.do, action),
            (action.shortcut,) if action.shortcut else (),
            action.help,
            submenu=action.group or "More",
        )


def outcome_entries(outcomes: Outcomes) -> Iterator[Entry]:
    """What can be done with what the lab has come to: kept in the scene, written to files."""
    lab = outcomes.lab
    for keeping in lab.keepings:
        yield Entry(
            *(keeping.key, "&Lab", keeping.label, partial(outcomes.keep, keeping), ()),
            *(keeping.help,),
            submenu=keeping.group or "More",
        )
    for saving in lab.savings:
        yield Entry(
            *(saving.key, "&Lab", f"{saving.label}…", partial(outcomes.save, saving), ()),
            *(saving.help,),
            submenu=saving.group or "More",
        )


def sending_entries(sending: Sending) -> Iterator[Entry]:
    """Every place that what the lab makes can be sent to."""
    keys = dict(enumerate("1234567890" + _ALPHABET))
    for number, target in enumerate(sending.offered()):
        yield Entry(
            f"send {target.kind} {target.lab} {target.parameter}",
            "&Lab",
            target.label,
            partial(sending.send, target),
            (f"Ctrl+{SEND_KEY}, {keys[number]}",) if number in keys else (),
            submenu="Send to",
        )


_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
