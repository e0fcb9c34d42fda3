"""Libraries that few deeds need: loaded when something of them is first used, not by every process at its start.

Reading and making PDF, Word, Excel and calendar files takes libraries of some 20 MB. Most of it is done in a process of
its own (`csprapp.files.child`), whose helper loads them before it forks; a process that answers pages seldom needs any.

Where a name stands for one, type checkers are told what it is:

    if TYPE_CHECKING:
        import pikepdf
    else:
        pikepdf = Later("pikepdf")

A module of ours that is made of such a library is named so only by the room in which it stands.
"""

from importlib import import_module
from types import ModuleType
from typing import Any


class Later:
    """Stands for a module until something of it is asked for."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._module: ModuleType | None = None
        _named.append(self)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.loaded(), name)

    def loaded(self) -> ModuleType:
        """The module; loaded by whoever asks first, while others wait."""
        if self._module is None:
            self._module = import_module(self._name)
        return self._module


_named: list[Later] = []


def load_named() -> None:
    """Load what the modules that are loaded by now named, and what that names in turn: for a process that forks."""
    for each in _named:  # a list that grows is gone through to its end
        each.loaded()
