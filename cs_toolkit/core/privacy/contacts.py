"""Ways to reach a person beside the telephone: mail, links, names in chats."""

from __future__ import annotations

from typing import Final

from cs_toolkit.core.privacy.shadow import END, FREE, HAN, MARK

_WORD: Final = r"A-Za-zÀ-ɏ0-9_"
_USER: Final = rf"(?<![{_WORD}.+-])[{_WORD}.+-]++"
_AT: Final = r"\s*(?:@|\(\s*at\s*\)|\[\s*at\s*\]|\{\s*at\s*\}|<at>|艾特|圈a)\s*"
_DOT: Final = r"\s?(?:\.|\(\s*dot\s*\)|\[\s*dot\s*\]|\{\s*dot\s*\}|点|[。])\s?"
_TOP: Final = (
    "com|cn|net|org|tw|hk|io|co|me|shop|top|xyz|cc|ly|gg|info|link|uk|us|edu|gov|de|fr|jp|sg|my|au|ca|app|store|site"
    "|vip"
)

CONTACTS: Final = (
    rf"(?i){_USER}{_AT}[{_WORD}-]+(?:(?:{_DOT}|\s+dot\s+)[A-Za-z]{{2,}})+",
    # Bounded: whoever writes pages of "a.a.a." or "a dot a dot" keeps nobody waiting.
    rf"(?i)(?<![a-z0-9])[a-z0-9][a-z0-9._+-]{{0,64}}+(?:\s+(?:dot|underscore|dash|hyphen|minus"
    rf"|plus)\s+[a-z0-9._+-]{{1,64}}+){{0,8}}\s+at\s+[a-z0-9-]+"
    rf"(?:\s+dot\s+[a-z]{{2,6}}{END})+",
    rf"(?i){_USER}#[a-z0-9-]+(?:\.[a-z]{{2,}})+",
    rf"(?i)(?:邮箱|邮件|电邮|信箱|(?<![a-z])e?-?mail(?: address)?)[ ]?(?:地址|号)?[ ]?(?:[:=是为]"
    rf"|is)[ ]?({_USER}){END}",
    rf"(?i)(?:https?:/*|www\.)(?:[^\s<>\",;!{HAN}]|[,;!](?=[a-z0-9/%?=&]))+",
    rf"(?i)(?<![a-z0-9.-])(?:[a-z0-9-]+\.)+(?:{_TOP})(?![a-z0-9-])(?:/[a-z0-9_./?=&%#+-]*)?",
    r"@(?:[A-Za-z_][A-Za-z0-9_.-]+|(?!客服|店主|老板|商家|卖家|店家|掌柜)"
    rf"(?:[{HAN}\w]{{1,8}}(?=[\s,.。:!?{MARK}]|$)|[{HAN}]{{2,4}}))",
)

_WECHAT: Final = "(?:[微薇威巍徽維维v]|wei) ?[❤♥]? ?(?:信|x(?![a-z])|心|芯|❤|♥)|wei ?xin|we ?chat|wx|vx"
_QQ: Final = "qq|扣扣|企鹅|球球"
_CHAT: Final = (
    rf"(?:{_WECHAT}|{_QQ}|line|赖|賴|telegram|tg|纸飞机|飞机|whats ?app|instagram|ig|facebook|fb|messenger|skype"
    rf"|kakao(?:talk)?|snapchat"
    "|discord|signal|viber|zalo|twitter|小红书|抖音|快手|微博|支付宝|旺旺|闲鱼|钉钉|飞书|知乎|淘宝|b站)"
)
_HANDLE: Final = r"([A-Za-z0-9][A-Za-z0-9_.-]{2,})"
# What else stands behind the name of a chat.
_NO_HANDLE: Final = (
    r"(?!(?:pay|app|apps|mini|group|store|shop|zhifu|video|message|messages|work|web|account|chat|or|and|to|for|in"
    r"|on|not|the|is|was|isn|has"
    r"|does|doesn|can|will|with|but|me|us|you|your|my|our|support|customer|service)(?![a-z0-9_]))"
)
_LINE: Final = r"(?<![a-z])(?<!the )(?<!product )(?<!this )(?<!new )(?<!pro )(?<!of )(?<!same )(?<!whole )"

HANDLES: Final = (
    rf"(?i)(?<![a-z]){_CHAT}[ ]?(?:号码?|账号|帐号|昵称|id|no\.?|user ?name|handle)[ ]?(?:[:=是为]|is)?[ ]?@?{_HANDLE}",
    rf"(?i)(?<![a-z]){_CHAT}[ ]?[:=是为][ ]?@?{_HANDLE}",
    rf"(?i)(?<![a-z]){_CHAT} is @?(?=[a-z_.-]*[\d_]){_HANDLE}",
    rf"(?<![A-Za-z])LINE @?(?i:{_NO_HANDLE}){_HANDLE}",
    rf"(?i)(?<![a-z])(?!line|ig|fb|tg){_CHAT}[ ]?[搜加找]?[ ]?@?(?=[a-z_.-]*[\d_-])([a-z][a-z0-9_.-]{{2,}})",
    rf"(?i)(?<![a-z])(?:{_WECHAT}|赖|賴)[ ]?[搜加找]?[ ]?@?(?=[a-z])(?!id(?![a-z])){_NO_HANDLE}{_HANDLE}",
    rf"(?i){_LINE}line[ ](?=[a-z_.-]+\d|[a-z\d]+_)([a-z][a-z0-9_.-]{{3,}})",
    rf"(?i)(?<![a-z])(?:{_QQ}|q)[ ]?[号群:]{{0,2}}[ ]?(\d(?:[ -]?\d){{4,11}})(?!\d)",
    rf"(?i)(?:加|\+|➕|扫)[ ]?(?:我|个|下)?(?:的)?[ ]?(?:v|微|薇|威|q|{_CHAT})[ ]?:?[ ]?{_HANDLE}{END}",
    r"(?i)(?<![a-z0-9])[v微薇威卫] ?: ?([a-z][a-z0-9_.-]{3,})",
    rf"(?i)(?<![a-z]){_CHAT}[号名昵称]{{0,2}}[ :]{{1,2}}([{HAN}]{{1,6}}\d{{2,}})",
    rf"(?i){FREE}wxid_[a-z0-9_-]+",
)
