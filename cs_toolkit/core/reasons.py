"""Why something must be done next, in words, and the command that records it."""

from __future__ import annotations

from typing import Final

from cs_toolkit.errors import Message, say

WHY: Final[dict[str, Message]] = {
    "critical": say("safety, injury, authority or press: a person in charge takes over before anything else"),
    "refused-twice": say("two offers were refused: somebody who may decide more takes over"),
    "unanswered": say("nobody has answered the customer yet"),
    "question-unanswered": say("the question has no answer yet"),
    "review-unanswered": say("the review has no public reply yet"),
    "no-cause": say("the root cause and who is responsible are not recorded"),
    "no-offer": say("the customer has no offer of at least two options yet"),
    "not-granted": say("what was asked is neither granted nor answered with two options"),
    "declined": say("the offer was refused: make a new one"),
    "awaiting-choice": say("the customer has not chosen yet: remind them when this is due"),
    "no-reply": say("no answer since the reminder: the case may be closed as no-reply"),
    "chosen": say("the customer has chosen: carry it out and record cost and tracking number"),
    "granted": say("the wish is granted: carry it out and record cost and tracking number"),
    "not-followed-up": say("tell the customer what was done, with a concrete promise, and send the survey"),
    "no-promise": say("the follow-up holds no concrete promise yet"),
    "no-survey": say("the satisfaction survey has not been sent"),
    "low-score": say("a score of 1 or 2: answer in person and do something about it"),
    "awaiting-score": say("the survey is out: the case can be closed when the score comes or the time is up"),
    "answered": say("everything asked was answered: close the case"),
    "done": say("everything is done: close the case"),
    "customer-wrote": say("the customer wrote again and has no answer"),
    "paused": say("the case waits for somebody else; an answer, or this command, sets it going again"),
    "replied": say("the platform sets a time for an answer"),
    "resolved": say("a platform or the law sets a time for the solution"),
    "others-deadline": say("a platform, a payer or the law sets a time for this: do it there, and record it"),
    "promise-open": say("something was promised for this time"),
    "promise-broken": say("a promise was broken: tell the customer, make it good, promise anew"),
}

COMMANDS: Final[dict[str, str]] = {
    "critical": "cst escalate {id}",
    "refused-twice": "cst escalate {id}",
    "unanswered": "cst ack {id}",
    "question-unanswered": "cst ack {id}",
    "review-unanswered": "cst ack {id}",
    "no-cause": "cst diagnose {id}",
    "no-offer": "cst offer {id}",
    "not-granted": "cst offer {id} --grant",
    "declined": "cst offer {id}",
    "awaiting-choice": "cst reply {id} --step nudge",
    "no-reply": 'cst close {id} --outcome no-reply --reason "no answer since the reminder"',
    "chosen": "cst resolve {id}",
    "granted": "cst resolve {id}",
    "not-followed-up": "cst follow-up {id}",
    "no-promise": "cst promise {id}",
    "no-survey": "cst survey {id}",
    "low-score": "cst recover {id}",
    "awaiting-score": "cst close {id}",
    "answered": "cst close {id}",
    "done": "cst close {id}",
    "customer-wrote": "cst reply {id}",
    "paused": "cst resume {id}",
    "replied": "cst reply {id}",
    "resolved": "cst resolve {id}",
    "others-deadline": "cst milestone {id} {milestone}",
    "promise-open": "cst promise {id} --kept",
    "promise-broken": "cst promise {id} --replace",
}
