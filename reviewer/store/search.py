"""Search over the values and the words of all documents, by SQLite's own full text index (FTS5).

The index has no copy of the text: it names candidates, and what is stored now says whether they
still match. So it may lag behind; `learn` brings it up to date in short turns. Where this SQLite
has no FTS5, values are looked through one by one, and words are not searched.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from reviewer.model.errors import ProjectError
from reviewer.model.search import Found, Hit
from reviewer.store import codec, meta
from reviewer.store.db import Store
from reviewer.store.derivation import Derived
from reviewer.store.queue import of_ids
from reviewer.store.queue_filter import like
from reviewer.store.search_text import matches, query, snippet, terms

MOST = 100
"""So many values are found at most, and half as many pages."""
_CANDIDATES = 400
_TURN = 2000
_TABLES = """
CREATE VIRTUAL TABLE IF NOT EXISTS search_values_index USING fts5 (
  value, content = '', columnsize = 0, tokenize = "unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE IF NOT EXISTS search_words_index USING fts5 (
  words, content = '', columnsize = 0, detail = none, tokenize = "unicode61 remove_diacritics 2");
"""
_CHECKS = (
    "INSERT INTO search_values_index (search_values_index) VALUES ('integrity-check')",
    "INSERT INTO search_words_index (search_words_index) VALUES ('integrity-check')",
)
_DAMAGED = "The search index is damaged: only values were searched. Verify the project to mend it."
_NO_INDEX = (
    "This Python's SQLite has no full text index: only values are searched, and more slowly."
)
_LEARNING = "The index is still being made; what is older may be missing for a moment."


def learn(store: Store, seconds: float = 0.02) -> bool:
    """Take in what the index does not know yet, for about so long; True when it knows all.

    Raises nothing where there is no full text index: then there is nothing to learn.
    """
    until = time.monotonic() + seconds
    if not _made(store):
        return True
    while True:
        with store.atomic():
            more = _learn_values(store) + _learn_pages(store)
        if not more:
            return True
        if time.monotonic() >= until:
            return False


def rebuild(store: Store) -> None:
    """Forget the index and make it anew."""
    with store.atomic():
        for table in ("search_values_index", "search_words_index"):
            store.run(f"DROP TABLE IF EXISTS {table}")
        store.run("DELETE FROM search_pending")
        for what in ("field", "page"):
            meta.put(store, f"search.{what}", "0")
    while not learn(store, 1.0):
        pass


def is_whole(store: Store) -> bool:
    """Whether the index, where there is one, is in order."""
    if not _is_made(store) or store.is_read_only:
        return True
    try:
        for statement in _CHECKS:
            store.run(statement)
    except ProjectError:
        return False
    return True


def find(store: Store, text: str, most: int = MOST) -> Found:
    """Values and pages in which every word of `text` begins a word, in the order they came."""
    wanted = terms(text)
    if not wanted:
        return Found(())
    if not (_is_made(store) or (not store.is_read_only and _made(store))):
        return Found(_values_without_index(store, text, most), _NO_INDEX)
    try:
        values = _values(store, wanted, most)
        pages = _pages(store, wanted, max(1, most // 2))
    except ProjectError:
        return Found(_values_without_index(store, text, most), _DAMAGED)
    return Found((*values, *pages), "" if _knows_all(store) else _LEARNING)


def documents_named(store: Store, text: str, most: int = 50) -> tuple[tuple[int, str], ...]:
    """Documents whose name holds the letters of `text` in this order, the best first."""
    letters = [character for character in text.casefold() if not character.isspace()]
    pattern = "%".join(("", *(like(letter).strip("%") or "!%" for letter in letters), ""))
    rows = store.rows(
        "SELECT id, name FROM documents WHERE name LIKE ? ESCAPE '!' ORDER BY length(name), name "
        "LIMIT 2000",
        (pattern,),
    )
    wanted = "".join(letters)
    ranked = sorted(rows, key=lambda row: _rank(row[1].casefold(), wanted))
    return tuple((row[0], row[1]) for row in ranked[:most])


def _rank(name: str, wanted: str) -> tuple[int, int, str]:
    """Whole in the file's own name, whole anywhere, else by letters; the short before the long."""
    leaf = name.rpartition("/")[2]
    if leaf.startswith(wanted):
        return 0, len(name), name
    if wanted in leaf:
        return 1, len(name), name
    return (2 if wanted in name else 3), len(name), name


def _values(store: Store, wanted: Sequence[str], most: int) -> tuple[Hit, ...]:
    rows = store.rows(
        "SELECT rowid FROM search_values_index WHERE search_values_index MATCH ? LIMIT ?",
        (query(wanted), _CANDIDATES),
    )
    fields = of_ids(store, dict.fromkeys(row[0] for row in rows))
    found = [field for field in fields if field.value and matches(field.value, wanted)]
    return tuple(
        Hit(f.document, f.document_name, f.value or "", field=f.id, path=f.path, page=f.page)
        for f in found[:most]
    )


def _values_without_index(store: Store, text: str, most: int) -> tuple[Hit, ...]:
    rows = store.rows(
        "SELECT f.id FROM fields f LEFT JOIN decisions t ON t.id = f.decision_id "
        "WHERE coalesce(t.value, f.value) LIKE ? ESCAPE '!' LIMIT ?",
        (like(text.strip()), most),
    )
    return tuple(
        Hit(f.document, f.document_name, f.value or "", field=f.id, path=f.path, page=f.page)
        for f in of_ids(store, [row[0] for row in rows])
    )


def _pages(store: Store, wanted: Sequence[str], most: int) -> tuple[Hit, ...]:
    every = " AND ".join(f'"{word}"*' for word in wanted)
    rows = store.rows(
        "SELECT w.data, w.source, w.engine, w.page_sha256 FROM search_words_index s "
        "CROSS JOIN words w ON w.rowid = s.rowid WHERE search_words_index MATCH ? LIMIT ?",
        (every, most),
    )
    found: list[Hit] = []
    for data, source, engine, sha256 in rows:
        said = snippet(codec.words_of(data, source, engine), wanted)
        if said is None:
            continue
        for document, name, number in store.rows(
            "SELECT d.id, d.name, p.number FROM pages p JOIN documents d ON d.id = p.document_id "
            "WHERE p.sha256 = ? LIMIT 5",
            (sha256,),
        ):
            found.append(Hit(document, name, said.text, page=number, box=said.box))
    return tuple(found)


def _learn_values(store: Store) -> int:
    known = int(meta.get(store, "search.field", "0") or 0)
    rows = store.rows(
        "SELECT f.id, coalesce(t.value, f.value) FROM fields f "
        "LEFT JOIN decisions t ON t.id = f.decision_id WHERE f.id > ? ORDER BY f.id LIMIT ?",
        (known, _TURN),
    )
    if rows:
        meta.put(store, "search.field", str(rows[-1][0]))
    changed = store.rows(
        "SELECT p.id, coalesce(t.value, f.value) FROM search_pending p "
        "JOIN fields f ON f.id = p.id LEFT JOIN decisions t ON t.id = f.decision_id "
        "WHERE p.what = 'field' AND p.id <= ? ORDER BY p.id LIMIT ?",
        (known, _TURN),
    )
    said = [row for row in (*changed, *rows) if row[1]]
    store.many("INSERT INTO search_values_index (rowid, value) VALUES (?, ?)", said)
    _forget(store, "field", changed, known)
    return len(rows) + len(changed)


def _learn_pages(store: Store) -> int:
    known = int(meta.get(store, "search.page", "0") or 0)
    most = _TURN // 40
    rows = store.rows(
        "SELECT rowid, data, source, engine FROM words WHERE rowid > ? ORDER BY rowid LIMIT ?",
        (known, most),
    )
    if rows:
        meta.put(store, "search.page", str(rows[-1][0]))
    changed = store.rows(
        "SELECT w.rowid, w.data, w.source, w.engine FROM search_pending p "
        "JOIN words w ON w.rowid = p.id WHERE p.what = 'page' AND p.id <= ? ORDER BY p.id LIMIT ?",
        (known, most),
    )
    said = [
        (rowid, " ".join(word.text for word in codec.words_of(*rest).words))
        for rowid, *rest in (*changed, *rows)
    ]
    store.many("INSERT INTO search_words_index (rowid, words) VALUES (?, ?)", said)
    _forget(store, "page", changed, known)
    return len(rows) + len(changed)


def _forget(store: Store, what: str, learned: Sequence[Sequence[object]], known: int) -> None:
    """What was learned is no longer pending, nor what is newer than the index or gone."""
    last = learned[-1][0] if learned else known
    store.run(
        "DELETE FROM search_pending WHERE what = ?1 AND (id <= ?2 OR id > ?3)",
        (what, int(str(last)), known),
    )


def _knows_all(store: Store) -> bool:
    row = store.row(
        "SELECT coalesce((SELECT max(id) FROM fields), 0), "
        "coalesce((SELECT max(rowid) FROM words), 0), EXISTS (SELECT 1 FROM search_pending)"
    )
    fields, pages, pending = row or (0, 0, 0)
    known = [int(meta.get(store, f"search.{what}", "0") or 0) for what in ("field", "page")]
    return not pending and known[0] >= fields and known[1] >= pages


def _is_made(store: Store) -> bool:
    return store.row(
        "SELECT 1 FROM sqlite_schema WHERE name = 'search_words_index'"
    ) is not None and _has_fts5(store)


def _made(store: Store) -> bool:
    """Whether there is an index, which is made if it can be."""
    if not _has_fts5(store):
        return False
    if not _is_made(store):
        with store.atomic():
            for statement in _TABLES.split(";\n"):
                if statement.strip():
                    store.run(statement)
    return True


def _has_fts5(store: Store) -> bool:
    return store.row("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'") is not None


def _wrong(store: Store) -> Iterator[str]:
    if not is_whole(store):
        yield "The search index is damaged; nothing of its own is in it."


def _mend(store: Store) -> int:
    if is_whole(store):
        return 0
    rebuild(store)
    return 1


DERIVED = Derived("search index", _wrong, _mend)
