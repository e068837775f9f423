"""The detectors look at every page that may leave: in worker processes, each page once.

What they found is kept by what is on the page, by the policy and by their own versions; when one of
these changes, they look anew. A page they could not look at never leaves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial

from reviewer.flow import hidden, mask_state, tasks
from reviewer.flow.desk import now
from reviewer.flow.outcome import Outcome, Run
from reviewer.flow.pages import find_words, primary
from reviewer.flow.sane import require_sane
from reviewer.model import values
from reviewer.model.document import Document, Page, PageWords
from reviewer.model.errors import DocumentError
from reviewer.model.geometry import Box
from reviewer.model.kind import split_path
from reviewer.model.reading import FieldValue
from reviewer.model.redaction import Finding, RedactionPolicy, Sought
from reviewer.store import blobs, documents, meta, page_states, words
from reviewer.store.codec import canonical, content_hash
from reviewer.store.db import Store
from reviewer.store.page_states import Guess
from reviewer.store.suppliers import SUPPLIER_FIELDS

FIND_SECONDS = 300.0
"""The most that looking at one page may take; then it is not looked at, and never leaves."""
NOBODY_KNOWS = "Nobody knows yet who this is from, and some suppliers' documents have masks"

OnePage = tuple[Document, Page]


@dataclass(frozen=True, slots=True)
class Question:
    """What the detectors are asked of a page beside its pixels."""

    policy: RedactionPolicy
    words: tuple[PageWords, ...]
    places: tuple[tuple[str, Box], ...]
    asks: tuple[str, ...] = ()
    """Reasons to look that no detector gives."""

    @property
    def key(self) -> str:
        """The hash that a finding is kept by."""
        read = [[w.engine, [[x.text, x.box.as_list()] for x in w.words]] for w in self.words]
        named = [[name, box.as_list()] for name, box in self.places]
        return content_hash([mask_state.fingerprint(self.policy), read, named])

    @property
    def asked(self) -> str:
        """The hash that a page's state is kept by."""
        return content_hash([self.key, self.asks])


def find_all(run: Run) -> Outcome:
    """Have the detectors look at every page that they have not seen as the policy asks.

    Raises DetectorError when they do not work here at all.
    """
    return run.keep(find_some(run, run.project.call(lambda s: list(documents.each(s)))), "find")


def find_some(run: Run, among: Sequence[Document]) -> Outcome:
    """The same for some documents; what fails is in the outcome."""
    wanted = run.project.call(mask_state.policy)
    learn_versions(run, wanted)
    before = find_words(run, among) if needs_words(wanted) else Outcome()
    _guess(run, among, wanted)
    for document in among:
        run.project.call(partial(_follow, document=document))
    waiting = run.project.call(lambda store: _unfound(store, among))
    known = sum(len(document.pages) for document in among) - len(waiting)

    def save(item: OnePage, found: Finding) -> None:
        require_sane(found, item[1])
        run.project.call(lambda store: keep(store, *item, found))

    outcome = run.stage("find", waiting, partial(_look, run), save, lambda item: item[0].name)
    _learn_what_is_covered(run, among, wanted)
    return Outcome(outcome.done, known, (*before.failed, *outcome.failed))


def _look(run: Run, item: OnePage) -> Future[Finding]:
    """Have the detectors look at one page; what is wrong with the question fails it alone."""
    document, page = item
    try:
        asked = run.project.call(lambda store: question(store, document, page))
    except DocumentError as error:
        failed: Future[Finding] = Future()
        failed.set_exception(error)
        return failed
    source = blobs.path_in(run.project.folder, document.sha256)
    return run.workers.submit(
        tasks.found_masks,
        source,
        page,
        asked.words,
        asked.policy,
        asked.places,
        seconds=FIND_SECONDS,
    )


def _learn_what_is_covered(run: Run, among: Sequence[Document], wanted: RedactionPolicy) -> None:
    """Words and field places of documents with masks: what these cover is not to be asked."""
    masked = run.project.call(
        lambda store: [one for one in among if mask_state.masked(store, one.id)]
    )
    if masked:
        find_words(run, masked)
        _guess(run, masked, wanted)


def learn_versions(run: Run, wanted: RedactionPolicy) -> str:
    """Prove the detectors in a worker and keep their versions. Raises DetectorError."""
    versions = canonical(run.workers.submit(tasks.detectors, wanted).result())
    run.project.call(lambda store: _note_versions(store, versions))
    return versions


def needs_words(wanted: RedactionPolicy) -> bool:
    """Whether the policy hides what must be read first."""
    read = set(wanted.sought) - {Sought.FACES, Sought.CODES}
    return bool(read or wanted.listed or wanted.fields)


def question(store: Store, document: Document, page: Page) -> Question:
    """What the detectors are asked of a page now. Raises DocumentError when it was not read."""
    wanted = mask_state.policy(store)
    read: tuple[PageWords, ...] = ()
    if needs_words(wanted):
        first = words.get(store, page.sha256)
        if first is None:
            raise DocumentError(
                f"Page {page.number} of {document.name} has not been read, so what the policy "
                "hides can not be found on it; check the project first."
            )
        read = (first, *words.further(store, page.sha256))
    places = hidden.places_of(store, document.id) if wanted.fields else {}
    named = [
        (name, where, box)
        for path, known in places.items()
        if (name := _policy_name(path, wanted)) is not None
        for where, box in known
    ]
    found = {name for name, _where, _box in named}
    asks = [
        f"The place of {name} is not known; mask it by hand if it is on this page"
        for name in wanted.fields
        if name not in found
    ]
    if mask_state.supplier_of(store, document.id) is None and any(
        row.page == page.number for row in mask_state.standing(store)
    ):
        asks.append(NOBODY_KNOWS)
    here = sorted((name, box.as_list()) for name, where, box in named if where == page.number)
    return Question(wanted, read, tuple((n, Box(*box)) for n, box in here), tuple(asks))


def is_found(store: Store, document: Document, page: Page) -> bool:
    """Whether the detectors looked at a page with what they would be asked now."""
    state = page_states.get(store, document.id, page.number)
    if state is None or state.policy != mask_state.rules(store):
        return False
    return state.asked == question(store, document, page).asked


def _unfound(store: Store, among: Iterable[Document]) -> list[OnePage]:
    """The pages to look at; what is known of a page from another document is laid at once."""
    waiting: list[OnePage] = []
    versions = meta.get(store, mask_state.VERSIONS, "") or ""
    for document in among:
        for page in document.pages:
            try:
                if is_found(store, document, page):
                    continue
                key = question(store, document, page).key
            except DocumentError:
                waiting.append((document, page))  # it fails again where failures are told
                continue
            known = page_states.finding(store, page.sha256, key, versions, page.number)
            if known is None:
                waiting.append((document, page))
            else:
                _lay(store, document, page, known)
    return waiting


def keep(store: Store, document: Document, page: Page, found: Finding) -> None:
    """Keep what was found on a page, and lay it there."""
    key = question(store, document, page).key
    versions = meta.get(store, mask_state.VERSIONS, "") or ""
    with store.atomic():
        page_states.save_finding(store, page.sha256, key, versions, found, now())
        _lay(store, document, page, found)


def _lay(store: Store, document: Document, page: Page, found: Finding) -> None:
    asked = question(store, document, page)
    mask_state.keep_finding(store, document, page, asked.asked, found, asked.asks)


def _guess(run: Run, among: Sequence[Document], wanted: RedactionPolicy) -> None:
    """Ask the offline reader where fields stand and who a document is from, where masks need it."""
    needed = run.project.call(lambda store: _to_guess(store, among, wanted))

    def start(document: Document) -> Future[tuple[tasks.LayoutRead, ...]]:
        found = run.project.call(lambda store: primary(store, document))
        return run.workers.submit(tasks.layout_fields, run.project.kind, found, ("A", "B"))

    def save(document: Document, made: tuple[tasks.LayoutRead, ...]) -> None:
        said = [value for read in made for value in read.values]
        run.project.call(lambda store: _keep_guess(store, document, said))

    run.stage("guess", needed, start, save, lambda document: document.name)


def _to_guess(store: Store, among: Iterable[Document], wanted: RedactionPolicy) -> list[Document]:
    always = bool(wanted.fields or mask_state.standing(store))
    return [
        document
        for document in among
        if (always or mask_state.masked(store, document.id))
        and (key := _words_key(store, document)) is not None
        and ((known := page_states.guess(store, document.id)) is None or known.words != key)
    ]


def _words_key(store: Store, document: Document) -> str | None:
    """What a document's words were read by, as a hash; None while there are none."""
    told = [words.witnesses(store, page.sha256)[:1] for page in document.pages]
    if not any(told):
        return None
    pages = [page.sha256 for page in document.pages]
    return content_hash([pages, [[str(engine) for engine, _source in one] for one in told]])


def _keep_guess(store: Store, document: Document, said: Sequence[FieldValue]) -> None:
    key = _words_key(store, document)
    if key is not None:
        page_states.save_guess(store, document.id, _guess_of(said, key))


def _guess_of(said: Sequence[FieldValue], key: str) -> Guess:
    places = {v.path: (v.page, v.box) for v in reversed(said) if v.page and v.box}
    names = [v.value for name in SUPPLIER_FIELDS for v in said if v.path == name and v.value]
    return Guess(key, (values.fold(names[0]) or None) if names else None, places)


def _follow(store: Store, document: Document) -> None:
    mask_state.follow(store, document, mask_state.supplier_of(store, document.id))


def _note_versions(store: Store, versions: str) -> None:
    if meta.get(store, mask_state.VERSIONS) != versions:
        meta.put(store, mask_state.VERSIONS, versions)


def _policy_name(path: str, wanted: RedactionPolicy) -> str | None:
    """The name in the policy that a field's path falls under: `total`, `rows.total`, `rows`."""
    name, _row, column = split_path(path)
    full = name if column is None else f"{name}.{column}"
    return next((one for one in (full, name) if one in wanted.fields), None)
