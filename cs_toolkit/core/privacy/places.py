"""Where a person lives: addresses of the mainland, Taiwan and Hong Kong, and those written in English."""

from __future__ import annotations

from typing import Final

from cs_toolkit.core.privacy.shadow import HAN

_PROVINCE: Final = (
    "(?:北京|上海|天津|重庆|河北|山西|辽宁|遼寧|吉林|黑龙江|江苏|江蘇|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东"
    "|海南|四川|贵州|云南|雲南|"
    "陕西|陝西|甘肃|甘肅|青海|台湾|台灣|内蒙古|广西|西藏|宁夏|寧夏|新疆|香港|澳门|澳門|九龙|新界|港岛)(?:省|市"
    "|自治区)?[ ,]?"
)
_NUMERAL: Final = r"[一二三四五六七八九十\d]"
_PLACE_CHAR: Final = rf"(?:(?![在到至寄送往是给去的我你您了吗呢从路号])[{HAN}])"
_PLACE: Final = (
    rf"(?>{_PROVINCE}|{_PLACE_CHAR}{{1,7}}?(?:省|自治区|(?<![超城夜股])市|区|[县縣]|旗|[镇鎮]|[乡鄉]|街道)[ ,]?)"
)
_ROAD: Final = (
    rf"(?:{_PLACE_CHAR}|[A-Za-z0-9]){{1,8}}?(?:(?<![线电网思套回半])路|街(?!道)|(?<![知味渠频报难通])道|巷|弄|胡同"
    rf"|村|(?<![这那哪家手心店城])里)"
    rf"(?:[东西南北中上下]?{_NUMERAL}{{0,2}}段)?(?:{_NUMERAL}{{1,2}}[组队社屯])?"
)
_COUNT: Final = r"(?:[\d一二三四五六七八九十百]{1,5}(?:[-之]\d{1,4}){0,3}|[A-Za-z甲乙丙丁])[ ]?"
_STRONG: Final = rf"{_COUNT}(?:号楼|栋|棟|幢|单元|室)"
_DOOR: Final = rf"(?>(?:{_STRONG}|{_COUNT}(?:号|弄|巷|座|楼|层|户|[Ff](?![A-Za-z])))(?!线|链)(?:之\d{{1,3}})?[ ]?)"
_ROOM: Final = r"(?:[A-Za-z]?\d{3,4}(?:-\d{1,4})?(?![\dA-Za-z%年]))?"
_ESTATE: Final = (
    rf"(?:{_PLACE_CHAR}|[A-Za-z0-9]){{1,10}}?"
    rf"(?:小区|花园|公寓|大厦|大廈|新村|家园|苑|广场|中心|城|湾|灣|宿舍|大学|学校|邨|大楼)(?:{_NUMERAL}期)?[ ]?"
)
_ZIP: Final = r"(?:(?<!\d)\d{3}(?:\d{2,3})?[ ]?)?"
# From a province, a city or a district to a door there is nothing but the address.
_REGION: Final = rf"(?:{_PROVINCE}|[{HAN}]{{2,3}}(?<![超城夜股])[市区县])"

_STATE: Final = (
    "(?:A[LKZR]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]"
    "|W[AIVY]"
    "|VIC|NSW|QLD|TAS|ACT|ON|QC|BC|AB)"
)
_NO_UNIT: Final = r"(?!\d(?:TB|GB|MB|MP|KG|XL|PK|ST|ND|RD|TH|LB|FT|HZ|PT|QT|WH)(?![A-Za-z]))"
_UK: Final = rf"[A-Z]{{1,2}}\d[A-Z\d]? {_NO_UNIT}\d[ABD-HJLNP-UW-Z]{{2}}(?![A-Za-z0-9])"
_POSTCODE: Final = rf"(?: +{_STATE})?,? +(?:\d{{4,5}}(?:-\d{{4}})?(?!\d)|{_UK})"
_CITY: Final = r"[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}"
_FLAT: Final = r"(?i:flat|apt|apartment|unit|suite|ste|room|rm|tower|block|blk|floor|fl)\.?\s*[A-Za-z0-9]{1,5}"
_STREET: Final = (
    rf"(?:{_FLAT},\s*)?(?:\d{{1,3}}/?[Ff],\s*)?(?:{_FLAT},\s*){{0,3}}"
    r"(?<!\d)(?<!\d[.,:/-])\d{1,5}[A-Za-z]?(?:-\d+)?\s+(?:(?:[A-Z][A-Za-z'’.]*\s+){1,4}(?:Way|Drive|Dr|Close|Place"
    r"|Pl|Court|Ct|Square|Sq|Terrace"
    r"|Crescent|Parkway|Pkwy|Highway|Hwy|Gardens|Grove|Hill|Mews|Walk|Quay|Circle|Trail|Estate)|(?i:(?!the\b|days?\b"
    r"|weeks?\b|hours?\b|pcs\b)"
    r"(?:[a-z\d][a-z\d'’]*|[a-z]{1,3}\.)\s+){1,3}?(?i:st|street|rd|road|ave|avenue|blvd|boulevard|lane"
    r"|ln))(?![A-Za-z])\.?"
    r"(?:,?\s*(?i:apt|apartment|unit|suite|ste|flat|room|rm|#)\.?\s*[A-Za-z0-9]{1,5})?"
    r"(?: (?:Central|East|West|North|South)(?![a-z]))?(?:, *\d{1,3}(?:st|nd|rd|th) [Ff]loor)?"
    rf"(?:,? +(?:{_CITY})?,?{_POSTCODE}|, *{_CITY}(?:, *(?:[A-Z]{{2}}(?![A-Za-z])|Kowloon|Hong Kong|New Territories"
    rf"|NT|{_CITY}(?=[.,;]|$)))?(?:{_POSTCODE})?)?"
)

HAN_ADDRESSES: Final = (
    rf"{_ZIP}{_PLACE}{{0,6}}+{_ROAD}[ ]?{_DOOR}{{1,6}}{_ROOM}(?:{_ESTATE}{_DOOR}{{0,4}}{_ROOM})?",
    rf"{_PLACE}{{3,6}}",
    rf"{_PLACE}{{0,6}}+{_ESTATE}(?={_DOOR}{{0,4}}?{_STRONG}){_DOOR}{{1,6}}{_ROOM}",
    rf"{_ZIP}{_REGION}(?:(?![的了吗呢我你您])[{HAN}\dA-Za-z ,·-]){{2,30}}?(?:{_STRONG}|\d{{1,4}}楼){_ROOM}",
    rf"(?={_DOOR}{{0,4}}?{_STRONG}){_DOOR}{{2,6}}{_ROOM}",
    rf"{_STRONG}\d{{3,4}}(?![\dA-Za-z%])",
    r"(?i)(?:地址|住址|住在|address)[ ]?(?:[:为]|is)[ ]?([^\n,。;!?]{4,40})",
)

LATIN_ADDRESSES: Final = (
    _STREET,
    r"(?i:(?:\d{1,3}F\.?,?\s*)?(?:No\.?|#)\s?\d+(?:-\d+)?,\s*)[^\n;!?]{0,60}?(?<![A-Za-z])(?i:Rd|Road|St|Street|Ave"
    r"|Avenue|Ln|Lane|Blvd)(?![A-Za-z])\.?"
    r"(?:,\s*[A-Z][\w' ]+?(?i:Dist|District|City|County|Township)(?![A-Za-z])\.?)*(?:,?\s*\d{3,6}(?!\d))?",
    rf"(?:(?i:room|rm|flat|unit|apt|building|bldg|block|lane|alley|floor|tower"
    rf"|no\.) ?[A-Za-z0-9]{{1,5}}, *){{1,5}}(?:\d+[A-Z]? +)?"
    rf"(?:[A-Z][a-z'’]+ ){{1,4}}(?i:road|rd|street|st|avenue|ave|lane|boulevard)(?![A-Za-z])\.?(?:, *{_CITY}){{0,2}}",
    rf"(?i:p\.?\s?o\.? ?box)\s*\d+(?:,?\s+{_CITY})?(?:,?\s+[A-Z]{{2}}\s+\d{{5}}(?:-\d{{4}})?)?",
    rf"{_CITY},?\s+{_STATE}\s+\d{{4,5}}(?:-\d{{4}})?(?!\d)",
    rf"(?<![A-Za-z0-9]){_UK}",
)
