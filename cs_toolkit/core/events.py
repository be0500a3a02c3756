"""Every kind of event a case can hold, with the shape of its payload (DESIGN section 3).

The table is the one place that knows which facts an event carries; validation on write and reading of
a case file both go through it. Kinds that later commands record are here from the start.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from cs_toolkit.core import shape, taxonomy
from cs_toolkit.core.model import fact
from cs_toolkit.core.shape import Shape
from cs_toolkit.errors import BadValue, say


class Payload(NamedTuple):
    """What an event of one kind must and may carry."""

    required: Mapping[str, Shape]
    optional: Mapping[str, Shape]


REMEDY: Final = shape.table(
    {
        "kind": shape.slug(*taxonomy.REMEDIES),
        "amount": shape.money,
    },
    required=("kind",),
)
OPTION: Final = shape.table(
    {
        "remedies": shape.many(REMEDY),
        "value": shape.money,
        "cost": shape.money,
        "text": shape.text,
    },
    required=("remedies",),
)

_TEXT: Final = {"text": shape.filled}
_SENT: Final = {"channel": shape.slug(*taxonomy.CHANNELS), "as_is": shape.flag, "draft": shape.text}


def _payload(required: Mapping[str, Shape] | None = None, **optional: Shape) -> Payload:
    return Payload(required or {}, optional)


def _facts(value: Any) -> dict[str, Any]:
    """Facts by "section.field", each in its shape; an empty text, which clears one, stays."""
    given = shape.table({})(value)
    checked = {path: fact(path, item) for path, item in given.items()}
    return {path: "" if given[path] == "" else value for path, value in checked.items()}


PAYLOADS: Final[Mapping[str, Payload]] = {
    "acknowledged": _payload(_TEXT, **_SENT),
    "contacted": _payload(text=shape.text, channel=shape.slug(*taxonomy.CHANNELS)),
    "replied": _payload(_TEXT, **_SENT, step=shape.slug(*taxonomy.STEPS)),
    "diagnosed": _payload(
        {"cause": shape.slug(*taxonomy.CAUSES), "party": shape.slug(*taxonomy.PARTIES)}, evidence=shape.text
    ),
    "offered": _payload(
        {"options": shape.many(OPTION)}, grant=shape.flag, text=shape.text, as_is=shape.flag, draft=shape.text
    ),
    "accepted": _payload({"option": shape.whole}, comment=shape.text),
    "declined": _payload(reason=shape.text),
    "compensated": _payload({"remedies": shape.many(REMEDY)}, cost=shape.money, reason=shape.text),
    "resolved": _payload(
        {"cost": shape.money},
        remedies=shape.many(REMEDY),
        tracking=shape.text,
        carrier=shape.text,
        text=shape.text,
    ),
    "followed_up": _payload(_TEXT, **_SENT),
    "surveyed": _payload(text=shape.text),
    "rated": _payload({"score": shape.score}, comment=shape.text, consent=shape.flag),
    "recovered": _payload(_TEXT),
    "closed": _payload({"outcome": shape.slug(*taxonomy.OUTCOMES)}, reason=shape.text),
    "reopened": _payload(reason=shape.text),
    "paused": _payload({"on": shape.slug(*taxonomy.PAUSE_REASONS), "evidence": shape.filled}, until=shape.instant),
    "resumed": _payload(reason=shape.text),
    "promised": _payload({"what": shape.filled, "due": shape.instant}, replaces=shape.text),
    "kept": _payload({"promise": shape.text}),
    "broken": _payload({"promise": shape.text}, reason=shape.text),
    "milestone": _payload({"name": shape.slug(*taxonomy.RECORDED_MILESTONES)}),
    "clocked": _payload({"clock": shape.filled, "due": shape.instant}),
    "retargeted": _payload({"clock": shape.filled}, due=shape.instant, reason=shape.text),
    "escalated": _payload(to=shape.text, reason=shape.text),
    "assigned": _payload({"to": shape.filled}),
    "noted": _payload(_TEXT),
    "attached": _payload({"name": shape.filled, "sha256": shape.filled, "size": shape.whole}),
    "corrected": _payload({"facts": _facts}, reason=shape.text),
    "linked": _payload({"case": shape.filled}, relation=shape.text),
    "merged": _payload({"case": shape.filled, "role": shape.slug("survivor", "merged-away")}),
    "invited": _payload(to=shape.text),
    "retracted": _payload({"events": shape.many(shape.filled)}, reason=shape.text),
    "erased": _payload(facts=shape.many(shape.text)),
}


def validate(kind: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """The payload in its shapes; unknown keys are kept. Raises `BadValue` naming kind and key."""
    spec = PAYLOADS.get(kind)
    if spec is None:
        raise BadValue(say("'{kind}' is not a kind of event", kind=kind))
    for name in spec.required:
        if name not in payload:
            raise BadValue(say("{kind}: '{name}' is missing", kind=kind, name=name))
    shapes = {**spec.optional, **spec.required}
    try:
        return {name: shape.shaped(name, shapes.get(name), value) for name, value in payload.items()}
    except BadValue as error:
        raise BadValue(say("{kind}: {problem}", kind=kind, problem=error.message)) from None
