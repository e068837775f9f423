"""Which field comes next: the queue that is looked through, and the rows its list shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from reviewer.model.queue import View

if TYPE_CHECKING:
    from reviewer.store.db import Store

Near = Callable[[int, bool], tuple[int, ...]]
Find = Callable[["Store"], "int | None"]


class RouteThrough:
    """Finds the next field on the store's thread.

    A filter may have no index, and then the rows that the list shows next are looked at first.
    """

    def __init__(self) -> None:
        self.view = View()
        self.near: Near = lambda _field, _backwards: ()

    def after(self, field: int | None) -> Find:
        """What to ask the store for the field after this one."""
        from reviewer.flow import desk as acts

        view, near = self.view, self._near(field, backwards=False)
        return lambda store: acts.next_field(store, field, view, near)

    def before(self, field: int | None) -> Find:
        """What to ask the store for the field before this one."""
        from reviewer.flow import desk as acts

        view, near = self.view, self._near(field, backwards=True)
        return lambda store: acts.previous_field(store, field, view, near)

    def _near(self, field: int | None, *, backwards: bool) -> tuple[int, ...]:
        if field is None or self.view.filter.is_plain:
            return ()
        return self.near(field, backwards)
