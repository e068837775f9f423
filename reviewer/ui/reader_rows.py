"""The rows of a form that choose one reader: which, where it is, and its model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QCompleter, QFormLayout, QLabel, QLineEdit, QWidget

from reviewer.extract.hosts import host_is_local, host_of
from reviewer.ui.choice_box import ChoiceBox
from reviewer.ui.plain_label import PlainLabel
from reviewer.ui.say import heard, say

if TYPE_CHECKING:
    from reviewer.extract.endpoints import Endpoint
    from reviewer.flow.plan import ReaderChoice

SAME = NONE = ""
OFFLINE, REMOTE, OPENAI = "layout", "anthropic", "openai"
TITLES = {
    OFFLINE: "Layout: on this machine, no model",
    REMOTE: "Anthropic: a model reads pictures",
    OPENAI: "OpenAI, Gemini, Ollama and others like them",
}
WITH_NOTES = "First reading"
"""Where an endpoint's notes are shown: once, a dialog must fit a small screen."""
WIDTH = 440
"""Pixels that a sentence beside its label has at the least."""
ANTHROPIC_KEY, OPENAI_KEY, LONGEST_KEY = "ANTHROPIC_API_KEY", "OPENAI_API_KEY", 4096
ANTHROPIC_URL = "https://api.anthropic.com"
SAYS = {
    OFFLINE: "Reads labels and values from the words on the page. Nothing leaves this machine.",
    REMOTE: "Sends a picture of each page to the endpoint below.",
    OPENAI: "Sends a picture of each page to the endpoint below.",
}
SAYS_OF_NONE = {
    "Second reading": "A second reading catches what the first one got wrong. The same reader "
    "makes it in another way: all labels and values of the page, mapped to the fields afterwards.",
    "For what stays doubtful": "A better model can read just the documents in which the checks "
    "still doubt something; the share and the money saved are told at the end.",
}


class ReaderRows(QObject):
    """The rows of a form that choose one reader."""

    changed = Signal()

    def __init__(
        self,
        form: QFormLayout,
        label: str,
        titles: Mapping[str, str],
        parent: QWidget,
        endpoints: Mapping[str, Endpoint],
    ) -> None:
        super().__init__(parent)
        self._form = form
        self._label = label
        self._endpoints = endpoints
        self.reader = ChoiceBox(parent)
        self.reader.setAccessibleName(say(label))
        for name, title in titles.items():
            self.reader.addItem(title, name)
        self.preset = ChoiceBox(parent)
        self.preset.setAccessibleName(say("{reader}: place", reader=say(label)))
        for name, endpoint in endpoints.items():
            self.preset.addItem(endpoint.title, name)
        self.model = QLineEdit(parent)
        self.model.setPlaceholderText(say("The model's id, as its maker writes it"))
        self.base_url = QLineEdit(parent)
        self.key = QLineEdit(parent)
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setMaxLength(LONGEST_KEY)
        self.key.setAccessibleName(say("{reader}: key", reader=say(label)))
        self.where = PlainLabel(parent=parent, role="dim", wrap=True)
        self._says = PlainLabel(parent=parent, role="dim", wrap=True)
        form.addRow(say(label), self.reader)
        form.addRow("", self._says)
        form.addRow(say("Place"), self.preset)
        form.addRow(say("Model"), self.model)
        form.addRow(say("Endpoint"), self.base_url)
        form.addRow(say("Key"), self.key)
        form.addRow("", self.where)
        self.reader.currentIndexChanged.connect(lambda _index: self._on_changed())
        self.preset.currentIndexChanged.connect(lambda _index: self._on_changed())
        self.model.textChanged.connect(lambda _text: self._on_changed())
        self.base_url.textChanged.connect(lambda _text: self._on_changed())
        self.key.textChanged.connect(lambda _text: self.changed.emit())
        self._on_changed()

    @property
    def name(self) -> str:
        """The reader that is chosen; "" for the same one as before, or none."""
        return str(self.reader.currentData())

    @property
    def is_remote(self) -> bool:
        """Whether it is a model behind an endpoint."""
        return self.name in (REMOTE, OPENAI)

    @property
    def is_complete(self) -> bool:
        """Whether the reader has what it needs."""
        return not self.is_remote or bool(self.model.text().strip())

    @property
    def url(self) -> str:
        """Where pictures would be sent."""
        typed = self.base_url.text().strip()
        if typed or self.name == REMOTE:
            return typed or ANTHROPIC_URL
        endpoint = self._endpoints.get(self._preset)
        return endpoint.base_url if endpoint else ""

    @property
    def variable(self) -> str:
        """The name that the reader's key goes by."""
        endpoint = self._endpoints.get(self._preset)
        if self.name == REMOTE:
            return ANTHROPIC_KEY
        return endpoint.key if endpoint else OPENAI_KEY

    @property
    def typed_key(self) -> str:
        """A key that was typed for a reader that has one; else empty."""
        return self.key.text().strip() if self.is_remote else ""

    def choice(self) -> ReaderChoice | None:
        """The reader as the flow wants it; None for the same one as before, or none."""
        from reviewer.flow.plan import ReaderChoice

        if not self.is_remote:
            return ReaderChoice(self.name) if self.name else None
        model, url = self.model.text().strip(), self.base_url.text().strip()
        return ReaderChoice(self.name, model, url, self._preset if self.name == OPENAI else "")

    @property
    def _preset(self) -> str:
        return str(self.preset.currentData() or "")

    def _on_changed(self) -> None:
        _say(self._says, self._sentence())
        for widget in (self.model, self.base_url, self.key, self.where):
            self._form.setRowVisible(widget, self.is_remote)
        self._form.setRowVisible(self.preset, self.name == OPENAI)
        if self.is_remote:
            self.base_url.setPlaceholderText(self._own_url())
            self.key.setPlaceholderText(
                say("From the keyring or {name}, or typed here", name=self.variable)
            )
            _say(self.where, _place(self.url))
            self._offer_models()
        self.changed.emit()

    def _own_url(self) -> str:
        endpoint = self._endpoints.get(self._preset)
        if self.name == REMOTE or endpoint is None:
            return say("The reader's own endpoint")
        return endpoint.base_url

    def _sentence(self) -> str:
        endpoint = self._endpoints.get(self._preset) if self.name == OPENAI else None
        if endpoint is None:
            return heard(SAYS.get(self.name) or SAYS_OF_NONE.get(self._label, ""))
        notes = f" {heard(endpoint.notes)}" if endpoint.notes and self._label == WITH_NOTES else ""
        return say(SAYS[OPENAI]) + notes

    def _offer_models(self) -> None:
        endpoint = self._endpoints.get(self._preset) if self.name == OPENAI else None
        models = list(endpoint.models) if endpoint else []
        held = self.model.completer()
        if held is not None and held.property("models") == models:
            return
        completer = QCompleter(models, self.model)
        completer.setProperty("models", models)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.model.setCompleter(completer)
        self.model.setPlaceholderText(
            say("The model's id, as its maker writes it, such as {model}", model=models[0])
            if models
            else say("The model's id, as its maker writes it")
        )


def _place(url: str) -> str:
    """Where an address is: by its host alone, never by what a preset is called."""
    host = host_of(url)
    if not host:
        return say("This is no address yet; it begins with https://.")
    if host_is_local(url):
        return say("On this machine ({host}): pages do not leave it.", host=host)
    return say("On another machine: pages are sent to {host}.", host=host)


def _say(label: QLabel, sentence: str) -> None:
    """Show a sentence and make room for all its lines: a form asks only for two."""
    label.setText(sentence)
    label.setMinimumHeight(label.heightForWidth(WIDTH) if sentence else 0)
