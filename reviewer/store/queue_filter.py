"""A filter as conditions of SQL: what an index can give, and what is looked at field by field."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

from reviewer.model import values
from reviewer.model.queue import Filter, Why
from reviewer.store.db import Store, Value
from reviewer.store.queue_orders import FIELDS, ONLY

BITS: dict[Why, int] = {"readings": 1, "ocr": 2, "rule": 4, "reference": 8, "weak": 16}
"""The bits of `fields.doubts`; "absent" is known by the field's absence."""
FEW = 512
"""So many documents are walked one by one rather than the whole queue."""
_DOCUMENTS = "SELECT id FROM documents"
_TRUTH = "LEFT JOIN decisions t ON t.id = f.decision_id"
_DOCUMENT = "CROSS JOIN documents d ON d.id = f.document_id"


@dataclass(frozen=True, slots=True)
class Condition:
    """`where` must hold for a field to be looked at, `keep` for it to be shown."""

    where: str
    keep: str
    values: dict[str, Value]
    documents: tuple[int, ...] | None = None
    """The only documents that can have anything, where those are few."""

    @property
    def is_plain(self) -> bool:
        """Whether everything that is looked at is shown."""
        return self.keep == "1"

    def within(self, walked: str) -> str:
        """`where`, and the documents there are to look at."""
        if self.documents is None:
            return self.where
        column = "f.document_id" if walked.startswith(FIELDS) else "d.id"
        return f"{self.where} AND {column} IN ({', '.join(map(str, self.documents))})"

    def source(self, walked: str) -> str:
        """What is walked, joined with what `keep` needs."""
        if self.documents is not None and walked.startswith(FIELDS):
            walked = "fields f INDEXED BY fields_order"
        if "d." in self.keep and " d " not in walked:
            walked = f"{walked} {_DOCUMENT}"
        return f"{walked} {_TRUTH}" if "t." in self.keep else walked


def condition(store: Store, said: Filter) -> Condition:
    """The conditions of a filter. Documents that are named are looked up once."""
    keep: list[str] = []
    found: dict[str, Value] = {}

    def bind(value: Value) -> str:
        found[f"v{len(found)}"] = value
        return f":v{len(found) - 1}"

    if said.fields:
        keep.append(f"f.name IN ({', '.join(map(bind, said.fields))})")
    if said.whys:
        keep.append(_of_whys(said.whys))
    if said.least_risk is not None:
        keep.append(f"f.risk >= {bind(said.least_risk)}")
    if said.most_risk is not None:
        keep.append(f"f.risk <= {bind(said.most_risk)}")
    if said.people:
        keep.append(f"t.by IN ({', '.join(map(bind, said.people))})")
    keep += [_of_text(bind(like(text))) for text in said.texts]
    documents = _few_documents(store, said)
    if documents is None:
        for part in said.documents:
            keep.append(f"d.name LIKE {bind(like(part))} ESCAPE '!'")
        for part in said.suppliers:
            keep.append(f"d.supplier LIKE {bind(like(values.fold(part)))} ESCAPE '!'")
    return Condition(ONLY[said.only], " AND ".join(keep) or "1", found, documents)


def like(text: str) -> str:
    """The pattern that finds `text` anywhere, with "!" as the escape."""
    return f"%{text.replace('!', '!!').replace('%', '!%').replace('_', '!_')}%"


def _few_documents(store: Store, said: Filter) -> tuple[int, ...] | None:
    """The documents that a filter names, None when it names none or too many."""
    parts = [("name", like(part)) for part in said.documents]
    parts += [("supplier", like(values.fold(part))) for part in said.suppliers]
    if not parts:
        return None
    where = " AND ".join(f"{column} LIKE ? ESCAPE '!'" for column, _ in parts)
    rows = store.rows(f"{_DOCUMENTS} WHERE {where} LIMIT {FEW + 1}", [part for _, part in parts])
    return None if len(rows) > FEW else tuple(row[0] for row in rows)


def _of_whys(whys: tuple[Why, ...]) -> str:
    bits = reduce(lambda a, b: a | b, (BITS.get(why, 0) for why in whys))
    said = [f"f.doubts & {bits} <> 0"] if bits else []
    if "absent" in whys:
        said.append("f.absence IS NOT NULL")
    return f"({' OR '.join(said)})"


def _of_text(mark: str) -> str:
    return (
        f"(coalesce(t.value, f.value) LIKE {mark} ESCAPE '!' "
        f"OR d.name LIKE {mark} ESCAPE '!' OR f.path LIKE {mark} ESCAPE '!')"
    )
