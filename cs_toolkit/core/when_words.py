"""How people write times in both Chinese scripts and in English: the patterns of days, hours and what stands by them.

All of them are for folded text (`when_phrases.fold`): simplified characters, half-width, lower case. Every repetition
is bounded or moves on, so that a long text costs no more than its length.
"""

from __future__ import annotations

from typing import NamedTuple

from cs_toolkit.core.when_spans import COUNT, DIGIT, ENGLISH_HOUR, SPAN, WHOLE

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?"
)
_YEAR = r",?(?:[\s-]*(?P<year>[0-9]{4})(?![0-9:]))?"
_ZH_YEAR = rf"(?P<year>[0-9]{{4}}|{DIGIT}{{4}}|[去今明])年"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = (
    r"(?P<weekday>mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:rs|r|rsday)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?)(?![a-z])"
)
ZH_WEEKDAYS = "一二三四五六日"
_ZH_WEEK = "(?:周|星期|礼拜)"
_ZH_WEEKDAY = rf"{_ZH_WEEK}(?P<weekday>[{ZH_WEEKDAYS}天])"
# What a day, a week, a month or a year is called from this one; 琴 and 尋 are said in Hong Kong, as is 聽.
AWAY = {
    "上上": -2, "上": -1, "去": -1, "last": -1, "这": 0, "本": 0, "今": 0, "当": 0, "this": 0, "the": 0,
    "下": 1, "明": 1, "next": 1, "下下": 2,
}  # fmt: skip
DAYS = {
    **dict(zip(("大前", "前", "昨", "琴", "寻", "今", "明", "听", "后", "大后"), (-3, -2, -1, -1, -1, 0, 1, 1, 2, 3),
               strict=True)),
    "day before yesterday": -2, "yesterday": -1, "last": -1, "today": 0, "this": 0, "to": 0,
    "tomorrow": 1, "tmrw": 1, "tmr": 1, "day after tomorrow": 2,
}  # fmt: skip


class Period(NamedTuple):
    """A part of the day: the hours that may be said with it, and the hours it lasts."""

    lowest: int
    highest: int
    begin: int
    end: int


_DAWN, _MORNING, _NOON = Period(0, 6, 0, 6), Period(1, 11, 6, 12), Period(11, 14, 12, 12)
_AFTERNOON, _DUSK, EVENING = Period(12, 23, 12, 18), Period(16, 19, 17, 19), Period(17, 24, 18, 24)
NIGHT = Period(18, 30, 18, 24)  # runs on past midnight; whose morning is meant, the words do not say
_MORNINGS = (
    "早上",
    "早晨",
    "清晨",
    "清早",
    "大清早",
    "上午",
    "一早",
    "一大早",
    "上昼",
    "上晝",
    "朝早",
    "朝",
    "早",
    "晨",
)
PERIODS = {
    "凌晨": _DAWN,
    **dict.fromkeys((*_MORNINGS, "morning"), _MORNING),
    **dict.fromkeys(("中午", "正午", "noon", "midday"), _NOON),
    **dict.fromkeys(("下午", "午后", "下昼", "下晝", "晏昼", "晏晝", "afternoon"), _AFTERNOON),
    **dict.fromkeys(("傍晚", "黄昏"), _DUSK),
    **dict.fromkeys(("晚上", "晚间", "夜晚", "晚", "夜", "evening", "night"), EVENING),
    **dict.fromkeys(("夜里", "夜间", "深夜", "半夜", "大半夜"), NIGHT),
}
HALVES = {"a": Period(0, 11, 0, 12), "p": _AFTERNOON}
_ZH_PERIOD = (
    "凌晨|大?清早|清晨|一大?早|早[上晨]|上[午昼晝]|朝早|[中正]午(?!好)|[下晏][昼晝]|下午|午后|傍晚|黄昏"
    "|晚[上间]|夜[里间晚]|深夜"
)
_ZH_HOUR = rf"{WHOLE}\s*(?:点(?![多几])|时(?![候间]))"
_HOUR_NEXT = rf"(?=\s*(?:{_ZH_HOUR}|[0-9]{{1,2}}:))"
_SHORT = r"[早晚晨夜朝](?![点些])"  # as in 明早, 20号晚
_HALF = r"(?P<half>[ap])(?:m|\.m\.)(?![a-z])"
_MIN = r"(?:five|ten|fifteen|twenty|[0-9]{1,2})\s+min(?:ute)?s?"

GLUE = (
    r"\s*(?:(?:(?P<before>before)|(?P<by>by|until|till|no\ later\ than|coming)|on|at|the|around|about)(?![a-z])\s*"
    r"|(?P<latest>不[晚迟]于|最[晚迟]|截[止至]到?|赶在)\s*|(?:将于|会在|于|在|大约|大概|差不多|约|未来|@)\s*){0,4}"
)
DATES = ("iso", "calendar", "month", "month_last", "monthday")
_NAMED = rf"\(?\s*(?:{_ZH_WEEKDAY}|{_WEEKDAY.replace('<weekday>', '<english>')})\s*\)?"
# By kind, in the order in which they are tried; a slot holds one of its kinds.
ATOMS = {
    "iso": r"(?P<year>[0-9]{4})(?P<dash>[-/.])(?P<month>[0-9]{1,2})(?P=dash)"
    r"(?P<day>[0-9]{1,2})(?![0-9])(?:t(?=[0-9]))?",
    "word": rf"大?[前后]天|[前后昨今明听琴寻]日|[前后昨今明]儿个?|[昨今明](?:天|(?={_ZH_PERIOD}|{_SHORT}))"
    r"|[听琴寻](?=[晚朝])|(?<![之以])[前后](?=晚(?![点些]))"
    r"|(?:day\s+before\s+yesterday|day\s+after\s+tomorrow|yesterday|today|tomorrow|tmrw?)(?![a-z])"
    r"|this(?=\s+(?:morning|afternoon|evening))|last(?=\s+(?:night|evening))|to(?=night)",
    "now": r"刚才|刚刚|方才|啱啱|现在|此刻|而家|(?:(?:just|right)\s+)?now(?![a-z])",
    "ago": rf"(?P<span>{SPAN})\s*(?:[之以]?前(?![台往来后])|(?:ago|earlier)(?![a-z]))",
    "later": rf"(?:(?P<within>(?:in|within)\s|再过)\s*(?:the\s+next\s+)?)?"
    rf"(?:{COUNT}\s*(?:[-~–—到至]|to)\s*|{DIGIT}(?={DIGIT}(?!十)))?(?P<span>{SPAN})"  # 3-5天内, 两三天内: the last
    r"(?(within)(?:'?\s+time(?![a-z]))?|\s*(?:[之以]?内(?![部容])|[之以过]?后(?![天日])|(?:from\s+now|later)(?![a-z])))",
    "slash": r"(?P<one>[0-9]{1,2})/(?P<two>[0-9]{1,2})(?:/(?P<year>[0-9]{4}|[0-9]{2}))?(?![0-9/])",
    "calendar": rf"(?<!年)(?:{_ZH_YEAR}\s*)?(?P<month>{WHOLE})月\s*(?P<day>{WHOLE})[日号]",
    "month": rf"{MONTH}\s*(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?![a-z0-9:]){_YEAR}",
    "month_last": rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?[\s-]*(?:of\s+)?{MONTH}{_YEAR}",
    "end": rf"(?P<away>[上这本下])?个?月[底末]|{_ZH_YEAR.replace('[去今明]', '[去今明本]')}[底末]"
    rf"|(?P<year_end>年)[底末]|(?P<month>{WHOLE})月份?[底末]"
    r"|end\s+of\s+(?:(?P<which>the|this|next|last)\s+)?"
    rf"(?:(?P<unit>month|year)(?![a-z])|{MONTH.replace('<month>', '<name>')})",
    "monthday": rf"(?<![0-9月年])(?:(?P<away>[上这本下])个?月\s*(?P<day>{WHOLE})[日号]|(?P<alone>{WHOLE})"
    r"(?:号|日(?![之以]?[前内后游达]))|(?P<ordinal>[0-9]{1,2})(?:st|nd|rd|th)(?![a-z]))",
    "named": rf",?\s*{_NAMED},?",
    "week": rf"(?<![0-9{ZH_WEEKDAYS}两七八九十每])(?P<week>上上|下下|[上下这本])?个?(?:{_ZH_WEEK}(?={_ZH_WEEK}))?"
    rf"{_ZH_WEEKDAY}",
    "weekday": rf"(?:(?P<week>last|this|next)\s+)?{_WEEKDAY}",
    "weekend": r"(?P<week>上上|下下|[上下这本])?个?周末|(?:(?P<english>last|this|next)\s+)?weekend(?![a-z])",
    "stretch": r"(?:(?P<away>上上|下下|[上下这本当])个?(?P<unit>周|星期|礼拜|月)|(?P<year>[去今明本])年)"
    r"|(?P<english>last|this|next)\s+(?P<length>week|month|year)(?![a-z])",
    "digital": r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]+)?)?(?![0-9:])",
    "dotted": r"(?P<hour>[0-9]{1,2})\.(?P<minute>[0-9]{2})(?=\s?[ap]\.?m)",
    "spoken": rf"(?P<hour>{WHOLE})(?:点(?![多几])|时(?![候间]))(?:[钟整正]|(?P<half>半)|(?P<quarter>[一三13])刻"
    rf"|(?P<minute>{WHOLE})分(?:(?P<second>{WHOLE})秒)?|(?P<bare>[0-9]{{2}}|{DIGIT}?十{DIGIT}?|[零〇]{DIGIT})(?![0-9]))?",
    "short": rf"差(?P<to>一刻|{WHOLE}分)钟?\s*(?P<hour>{WHOLE})[点时]",
    "past": rf"(?P<part>half|(?:a\s+)?quarter|{_MIN}|(?:five|ten|twenty|[0-9]{{1,2}})(?=\s+past))"
    r"\s+(?P<way>past|after|to)\s+"
    rf"(?P<hour>[0-9]{{1,2}}|{ENGLISH_HOUR})(?!(?!am|pm)[0-9a-z:])(?:\s*o[’']?clock)?",
    "english": rf"(?:[0-9]{{1,2}}|{ENGLISH_HOUR})(?=\s?(?:[ap]m|[ap]\.m\.)(?![a-z])|\s+(?:in\s+the\s+|at\s+night))"
    rf"|(?P<hour>[0-9]{{1,2}}|{ENGLISH_HOUR})\s*o[’']?clock|(?<=at\ )(?:[0-9]{{1,2}}|{ENGLISH_HOUR})(?![0-9a-z:./%])",
    "midnight": rf"[午子]夜|大?半夜(?!\s*(?:{_ZH_HOUR}|[0-9]{{1,2}}:))|midnight(?![a-z])",
    "period": rf"{_ZH_PERIOD}|大?半夜|(?<=[今昨明听琴寻前后天日号{ZH_WEEKDAYS}儿]){_SHORT}|[早晚]{_HOUR_NEXT}"
    r"|(?:in\s+the\s+)?(?P<name>morning|noon|midday|afternoon|evening|night)(?![a-z])",
    "half": rf"(?:(?<=[0-9])|(?<=\ )){_HALF}",
    "half_first": rf"{_HALF}(?=\s*[0-9]{{1,2}}(?::|点))",
    "offset": r"(?P<offset>z|[+-][0-9]{2}(?::?[0-9]{2}(?::[0-9]{2})?)?)(?![0-9a-z:])",
    "before": r"[之以]?前(?![台天日往来后])|[之以]?内(?![部容])",
    "rough": r"左右|前后",
}
SLOTS = {
    **dict.fromkeys(
        (*DATES, "now", "ago", "later", "slash", "end", "week", "weekday", "weekend", "stretch", "word"), "day"
    ),
    **dict.fromkeys(("digital", "dotted", "spoken", "short", "past", "english", "midnight"), "clock"),
    "half_first": "half",
}
# A weekday that is said before its date: Fri, 27 Nov; 周五 11月27日.
_PLAIN_MONTH = MONTH.replace("?P<month>", "?:")
DATE_NEXT = (
    rf"\s*(?:[0-9]{{4}}[-/.年]|{WHOLE}月\s*{WHOLE}[日号]|{_PLAIN_MONTH}\s*[0-9]"
    rf"|(?:the\s+)?[0-9]{{1,2}}(?:st|nd|rd|th)?[\s-]*(?:of\s+)?{_PLAIN_MONTH})"
)
STARTS = (
    rf"(?<![a-z0-9])(?<![0-9][.:/+-])(?=[a-z0-9])|(?<!{DIGIT})(?<![十百千万])(?={DIGIT}|[十半])"
    r"|(?=[(@上下不中今会傍再凌刚前去听周啱夜大子寻将差年当截方早星昨明晏晚最月朝未本正此深清现琴礼约而赶这黄后午在于])"
)
