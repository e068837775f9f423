"""The window's parts that only need the open project: each one line here, reached by its name.

An action's slot "audit.open" is the method `open` of the part "audit".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from reviewer.ui.about import About
from reviewer.ui.alike_desk import AlikeDesk
from reviewer.ui.batch import BatchDesk
from reviewer.ui.beside_desk import History, Notes
from reviewer.ui.blind_audit import BlindAudit
from reviewer.ui.causes_desk import CausesDesk
from reviewer.ui.evaluation import Evaluating
from reviewer.ui.finder import Finder
from reviewer.ui.importing import Importing
from reviewer.ui.keeping import Keeping
from reviewer.ui.kept_filters import KeptFilters
from reviewer.ui.left_over import LeftOver
from reviewer.ui.masks import Masks
from reviewer.ui.prompts import Prompts
from reviewer.ui.redactor import Redactor
from reviewer.ui.routing import Routing
from reviewer.ui.sent import SentLog
from reviewer.ui.several import Several
from reviewer.ui.suites import Suites
from reviewer.ui.table_desk import TableDesk
from reviewer.ui.tour import Tour
from reviewer.ui.vigilance import Vigilance

if TYPE_CHECKING:
    from reviewer.ui.main_window import MainWindow
    from reviewer.ui.session import Session


class Part(Protocol):
    """Something the window opens; it imports what is heavy when it is opened."""

    def use(self, session: Session | None) -> None:
        """Work on this project from now on."""


def make_parts(window: MainWindow) -> dict[str, Part]:
    """All parts by name. One with a signal `refreshed` has the window look at the project anew."""
    sent = SentLog(window)
    sent.told.connect(window.top.show_sent)
    window.refreshed.connect(sent.refresh)
    batch = BatchDesk(window)
    batch.went_on.connect(sent.refresh)
    alike = AlikeDesk(window)
    finder = Finder(window, window.bridge)
    window.refreshed.connect(finder.refresh)
    return {
        "sent": sent,
        "audit": BlindAudit(window, window.bridge, window.work, window.who),
        "masks": Masks(window),
        "prompts": Prompts(window, window.bridge, window.work, window.open_document),
        "importing": Importing(window, window.bridge, window.work, window.notifier),
        "redactor": Redactor(window),
        "routing": Routing(window, window.bridge, window.work),
        "keeping": Keeping(window),
        "several": Several(window),
        "batch": batch,
        "evaluation": Evaluating(window),
        "suites": Suites(window),
        "vigilance": Vigilance(window),
        "table": TableDesk(window),
        "alike": alike,
        "causes": CausesDesk(window, alike),
        "notes": Notes(window),
        "history": History(window),
        "about": About(window, window.bridge, window.work),
        "finder": finder,
        "left": LeftOver(window, window.bridge),
        "filters": KeptFilters(window, window.bridge),
        "settings": window.preferences,
        "tour": Tour(window),
    }
