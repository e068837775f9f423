"""Every act of the window in one table: it feeds menu, hint bar, key help and command palette.

`slot` names the object and the method ("desk.accept"); `when` names what must hold. `keys` act
wherever no text is typed; `text_keys` also act while the caret is in a text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from reviewer.ui.action import Action
from reviewer.ui.icons import icon
from reviewer.ui.keymap import keys_now, text_keys_now
from reviewer.ui.say import say
from reviewer.ui.theme import Theme

GROUPS = ("File", "Review", "Go", "Page", "View", "Help")


ACTIONS: tuple[Action, ...] = (
    Action("new", "New project…", "files.new", "File", (), ("Ctrl+N",), icon="new"),
    Action("open", "Open project…", "files.open", "File", (), ("Ctrl+O",), icon="open"),
    Action("add-files", "Add files…", "stages.add_files", "File", when="project", icon="add"),
    Action("add-folder", "Add a folder…", "stages.add_folder", "File", when="project"),
    Action("read", "Read the documents…", "stages.read", "File", (), ("Ctrl+R",), "project",
           icon="read"),
    Action("batch", "How far reading is…", "batch.open", "File", (), ("Ctrl+Shift+R",),
           "project"),
    Action("check", "Check again", "stages.check", "File", (), ("F5",), "project", icon="check"),
    Action("import", "Import readings or truth…", "importing.open", "File", when="project"),
    Action("export", "Export…", "files.export", "File", (), ("Ctrl+E",), "project",
           icon="export"),
    Action("verify", "Verify the project", "files.verify", "File", when="project",
           icon="verify"),
    Action("repair", "Repair the project…", "keeping.repair", "File", when="project"),
    Action("backup", "Back up to…", "files.backup", "File", when="project", icon="backup"),
    Action("restore", "Restore from a backup…", "keeping.restore", "File", when="project"),
    Action("save", "Try again to save", "desk.save", "File", (), ("Ctrl+S",), "unsaved"),
    Action("split", "Split for reviewers…", "several.split", "File", when="project"),
    Action("merge", "Merge what came back…", "several.merge", "File", when="project"),
    Action("cancel", "Stop what is running", "stages.cancel", "File", (), ("Ctrl+.",),
           "working"),
    Action("sent", "What left this machine…", "sent.show", "File", when="project", icon="sent"),
    Action("settings", "Settings…", "settings.open", "File", (), ("Ctrl+,",)),
    Action("redact", "Redacted copies of files…", "redactor.open", "File"),
    Action("quit", "Quit", "window.close", "File", (), ("Ctrl+Q",)),
    Action("accept", "Accept and go to the next", "view.accept", "Review",
           ("Return", "Enter"), ("Ctrl+Return",), "card", "accept, next"),
    Action("take-1", "Take reading A", "desk.take_first", "Review", ("1",), ("Alt+1",), "card",
           "take A"),
    Action("take-2", "Take reading B", "desk.take_second", "Review", ("2",), ("Alt+2",), "card",
           "B"),
    Action("take-3", "Take what OCR reads", "desk.take_ocr", "Review", ("3",), ("Alt+3",),
           "card", "OCR"),
    Action("edit", "Edit the value", "view.edit", "Review", (), ("F2",), "card", "type a value"),
    Action("words", "Take words from the page", "picking.toggle_walk", "Review", ("/",),
           ("Alt+B",), "card", "words", "words"),
    Action("read-again", "Read the place again", "picking.read_again", "Review", (), ("Alt+R",),
           "card"),
    Action("take-4", "Take what RapidOCR read again", "picking.take_first", "Review", ("4",),
           ("Alt+4",), "reread"),
    Action("take-5", "Take what Tesseract read again", "picking.take_second", "Review", ("5",),
           ("Alt+5",), "reread"),
    Action("not-there", "Not on the document", "desk.not_there", "Review", ("X",), ("Alt+X",),
           "card", "not there"),
    Action("empty", "Empty on the page", "desk.empty", "Review", ("E",), ("Alt+E",), "card"),
    Action("unreadable", "Unreadable", "desk.unreadable", "Review", ("U",), ("Alt+U",), "card",
           "unreadable"),
    Action("ambiguous", "Ambiguous", "desk.ambiguous", "Review", ("A",), ("Alt+A",), "card"),
    Action("skip", "Skip for now", "desk.skip", "Review", ("S",), ("Alt+S",), "card", "skip"),
    Action("undo", "Undo", "desk.undo", "Review", ("Ctrl+Z",), ("Alt+Z",), "project", "undo",
           "undo"),
    Action("redo", "Redo", "desk.redo", "Review", ("Ctrl+Shift+Z", "Ctrl+Y"), ("Alt+Shift+Z",),
           "project", icon="redo"),
    Action("table", "Rows of the document", "table.open", "Review", (), ("F4",), "card"),
    Action("alike", "This field in all documents", "alike.open", "Review", (), ("F11",),
           "project"),
    Action("causes", "Doubts by their cause", "causes.open", "Review", (), ("F12",), "project"),
    Action("note", "Write a note on this field…", "notes.open", "Review", ("N",), ("Alt+N",),
           "card"),
    Action("history", "What the same supplier said before", "history.open", "Review", ("H",),
           ("Alt+H",), "card"),
    Action("audit", "Blind audit…", "audit.open", "Review", (), ("F6",), "project"),
    Action("routing", "How much must be looked at…", "routing.open", "Review", (), ("F7",),
           "project"),
    Action("evaluation", "How much is right…", "evaluation.open", "View", (), ("Ctrl+Shift+E",),
           "project"),
    Action("vigilance", "Planted errors…", "vigilance.open", "View", when="project"),
    Action("suites", "Suites: is it worse than then…", "suites.open", "View", when="project"),
    Action("look", "Look before sending…", "masks.open", "Review", (), ("Ctrl+U",), "project"),
    Action("masks", "Masks of this document…", "masks.open_here", "Review", (), ("Ctrl+M",),
           "card"),
    Action("policy", "What is masked before sending…", "masks.show_policy", "Review", (),
           ("Ctrl+Shift+M",),
           when="project"),
    Action("prompts", "Prompts…", "prompts.open", "Review", (), ("Ctrl+Shift+P",), "project"),
    Action("next-field", "Next field", "desk.next", "Go", (), ("Ctrl+Down",), "card",
           repeats=True),
    Action("previous-field", "Previous field", "desk.previous", "Go", (), ("Ctrl+Up",), "card",
           repeats=True),
    Action("find", "Search the queue", "queue.search", "Go", (), ("Ctrl+F",), "project",
           icon="search"),
    Action("find-all", "Search all documents…", "finder.open", "Go", (), ("Ctrl+Shift+F",),
           "project"),
    Action("go-document", "Go to a document…", "finder.open_documents", "Go", (), ("Ctrl+P",),
           "project"),
    Action("filters", "Kept filters…", "filters.open", "Go", (), ("Ctrl+L",), "project"),
    Action("clear-filter", "Show all flagged fields", "queue.clear_filter", "Go",
           when="project"),
    Action("place", "Back to the field's place", "view.go_to_place", "Go", (), ("Ctrl+G",),
           "card", icon="place"),
    Action("next-place", "Hear OCR at the next place", "view.next_place", "Go", (),
           ("Alt+Right",), "card", repeats=True),
    Action("previous-place", "Hear OCR at the place before", "view.previous_place", "Go", (),
           ("Alt+Left",), "card", repeats=True),
    Action("next-page", "Next page", "view.next_page", "Page", ("PgDown",), ("Alt+PgDown",),
           "card", icon="next"),
    Action("previous-page", "Previous page", "view.previous_page", "Page", ("PgUp",),
           ("Alt+PgUp",), "card", icon="previous"),
    Action("zoom-in", "Zoom in", "page.zoom_in", "Page", ("+", "="), ("Ctrl++", "Ctrl+="),
           "card", icon="zoom-in", repeats=True),
    Action("zoom-out", "Zoom out", "page.zoom_out", "Page", ("-",), ("Ctrl+-",), "card",
           icon="zoom-out", repeats=True),
    Action("fit", "Fit the page", "page.fit", "Page", (), ("Ctrl+9",), "card"),
    Action("width", "Fit the width", "page.fit_width", "Page", (), ("Ctrl+8",), "card"),
    Action("own-size", "100 %", "page.own_size", "Page", (), ("Ctrl+0",), "card"),
    Action("turn", "Turn the page", "room.turn_right", "Page", (), ("Alt+T",), "card",
           icon="turn"),
    Action("turn-back", "Turn the page back", "room.turn_left", "Page", (), ("Alt+Shift+T",),
           "card"),
    Action("pages", "Small pages on or off", "room.toggle_strip", "Page", (), ("Ctrl+T",), "card",
           icon="pages"),
    Action("beside", "A second page beside", "room.toggle_beside", "Page", (), ("Shift+F4",),
           "card", icon="beside"),
    Action("beside-next", "Next page beside", "room.beside_next", "Page", (), ("Ctrl+PgDown",),
           "card"),
    Action("beside-previous", "Page before beside", "room.beside_previous", "Page", (),
           ("Ctrl+PgUp",), "card"),
    Action("together", "Both pages move together", "room.toggle_together", "Page", when="card"),
    Action("as-sent", "The page as it was sent", "room.toggle_sent", "Page", (), ("Alt+P",),
           "card"),
    Action("numbers", "Show the numbers", "view.toggle_numbers", "View", (), ("F3",), "card"),
    Action("sheet", "All values of the document", "rooms.toggle_sheet", "View", (), ("Ctrl+D",),
           "card", icon="document"),
    Action("queue-panel", "Queue on or off", "window.toggle_queue", "View", (), ("F8",),
           icon="queue"),
    Action("field-panel", "Document's fields on or off", "window.toggle_fields", "View", (),
           ("F9",), icon="panel"),
    Action("theme", "Light or dark", "theme.toggle", "View", (), ("Ctrl+Shift+L",),
           icon="light"),
    Action("theme-system", "Light or dark as the system", "theme.follow_system", "View"),
    Action("menu", "Open the menu", "top.open_menu", "Help", (), ("F10",)),
    Action("palette", "Find a command…", "dialogs.show_palette", "Help", (), ("Ctrl+K",),
           icon="command"),
    Action("keys", "Keys", "dialogs.show_keys", "Help", ("?",), ("F1",), hint="all keys",
           icon="help"),
    Action("help", "Help pages", "dialogs.show_help", "Help", (), ("Shift+F1",)),
    Action("diagnostics", "Diagnostics…", "about.show", "Help"),
    Action("tour", "Show me around", "tour.start", "Help"),
)  # fmt: skip

WRITES = frozenset(
    {"add-files", "add-folder", "read", "check", "repair", "restore", "split", "merge"}
)
"""Acts outside the group Review that change the project; without them it can only be read."""


def key_text(action: Action, *, typing: bool = False) -> str:
    """The action's first key as a person knows it ("Enter", "Ctrl+Z"); "" where it has none."""
    keys = text_keys_now(action) if typing else keys_now(action)
    return key_name(keys[0]) if keys else ""


def key_name(key: str) -> str:
    """A key of the table in the words of this system's keyboard."""
    made = QKeySequence(key)
    shown = made.toString(QKeySequence.SequenceFormat.NativeText)
    last = made.toString().rpartition("+")[2]
    word = {"Return": "Enter", "Enter": "Enter", "PgDown": "Page down", "PgUp": "Page up"}.get(last)
    if word is None:
        return shown
    held, plus, _last = shown.rpartition("+")
    return f"{held}{plus}{say(word)}"


def bind(
    window: QWidget, target: Callable[[str], object], table: tuple[Action, ...] = ACTIONS
) -> dict[str, QAction]:
    """Make the table's actions live in `window`; `target` gives the object a slot is on."""
    made: dict[str, QAction] = {}
    for act in table:
        action = QAction(say(act.text), window)
        action.setObjectName(act.id)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setAutoRepeat(act.repeats)
        action.triggered.connect(lambda _checked=False, act=act: slot_of(act, target)())
        window.addAction(action)
        made[act.id] = action
    bind_keys(made, table)
    return made


def bind_keys(actions: Mapping[str, QAction], table: tuple[Action, ...] = ACTIONS) -> None:
    """Give the actions the keys they have now."""
    for act in table:
        actions[act.id].setShortcuts([QKeySequence(key) for key in keys_now(act)])


def slot_of(act: Action, target: Callable[[str], object]) -> Callable[[], None]:
    """The method an action calls. AttributeError when there is none."""
    name, _, method = act.slot.partition(".")
    return cast("Callable[[], None]", getattr(target(name), method))


def enable(actions: Mapping[str, QAction], holds: set[str]) -> None:
    """Enable what may be done now: `holds` has the `when` words that are true.

    With "read-only" nothing that changes the project is enabled.
    """
    for act in ACTIONS:
        may = act.when == "always" or act.when in holds
        writes = act.group == "Review" or act.id in WRITES
        actions[act.id].setEnabled(may and not (writes and "read-only" in holds))


def tint(actions: Mapping[str, QAction], theme: Theme) -> None:
    """Give the actions their icons in the theme's colour."""
    for act in ACTIONS:
        if act.icon:
            actions[act.id].setIcon(icon(act.icon, theme.color("text")))
