"""What editors and sync programs leave beside a file, told by its name."""

from __future__ import annotations

import re
from typing import Final

# .#name, #name#, ~$name, ._name: locks, automatic saves, what Macs put beside files.
_BEFORE: Final = r"(?:\.#|#|~\$|\._|\.~lock\.|\.)"
# name~, name.~1~, name.orig, .name.swp: what an editor keeps of earlier or of unsaved words.
_AFTER: Final = r"(?:~|#|\.~\d+~|\.(?:orig|rej|bak|bak\d|backup|old|save|sw[a-z]|un~|tmp|temp)~?)"
_EDITOR: Final = re.compile(rf"{_BEFORE}(.+?\.[a-z]+?){_AFTER}?|(.+?\.[a-z]+?){_AFTER}+", re.IGNORECASE)
# name (1), name.sync-conflict-…, name~2: a border and anything.
_MARKED: Final = re.compile(r"conflict|\bcopy\b|冲突|衝突|副本|复件|複本|複製|拷[贝貝]|备份|備份", re.IGNORECASE)


def is_of_editor(name: str) -> bool:
    """Whether an editor named a file so: it holds earlier words, or none."""
    return _EDITOR.fullmatch(name) is not None


def is_copy(name: str, original: str) -> bool:
    """Whether a file is called as a copy of another one would be."""
    if name == original:
        return False
    found = _EDITOR.fullmatch(name)
    if name.lower() == original.lower() or (found and original in found.groups()):
        return True
    stem, dot, suffix = original.rpartition(".")
    if not name.startswith(stem) or not name.endswith(f"{dot}{suffix}"):
        return name.startswith(f"{original}.") and bool(_MARKED.search(name))
    tail = name[len(stem) : -len(suffix) - 1]
    return tail[:1] in (" ", "(", "（", ".", "~") or bool(_MARKED.search(tail))
