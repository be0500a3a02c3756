"""Names of people as customers write them: with a title, after "my name is", over and under a letter."""

from __future__ import annotations

from typing import Final

from cs_toolkit.core.privacy.shadow import HAN

SURNAMES: Final = (
    "王李张刘劉陈杨楊黄赵趙吴吳周徐孙孫马朱胡郭何林高罗羅郑鄭梁谢宋唐许韩韓冯馮邓鄧曹彭曾肖蕭萧田董袁潘于"
    "蒋蔣蔡余杜叶葉程苏蘇魏吕呂"
    "丁任沈姚卢盧姜崔钟鍾譚谭陆汪范金石廖贾賈韦夏付傅方白邹鄒孟熊秦邱江尹薛闫閻阎段雷侯龙史陶黎贺賀顾毛郝"
    "龚龔邵钱严覃武戴莫孔汤"
    "庄莊洪温溫颜顏柯翁游詹施纪紀简赖賴万易常乔喬文黃康樊兰蓝藍殷倪耿关關涂塗骆駱欧歐洛章鲁魯岑柳俞鲍鮑盛"
    "焦管左祝尚齐申曲向凌霍"
    "翟虞桂符牛童辛滕宁甯伍阮冉甘宫卓池梅祁耿车乐连练饶饒古麦沙费費辜卞穆裴巫苗臧邢缪繆官褚屈麻党储冷闻路查应解谷单仇"
)
_DOUBLE: Final = (
    "欧阳|歐陽|司马|上官|诸葛|諸葛|司徒|东方|夏侯|皇甫|尉迟|慕容|令狐|端木|公孙|轩辕|宇文|长孙|南宫|独孤|呼延|范姜"
    "|张简|欧陽"
)
TITLES: Final = (
    "先生|女士|小姐(?!姐)|太太|阿姨|老师(?!傅)|同学|经理|大姐(?!大)|大哥|医生|律师|奶奶|爷爷|叔叔|女仕|夫人|师母"
)
_NAME: Final = rf"(?:(?:{_DOUBLE})[{HAN}]{{1,2}}|[{SURNAMES}](?:[{HAN}]{{1,2}}|[ ·][{HAN}](?:[ ·]?[{HAN}])?))"
# After "I am" stands much else that begins like a name.
_NO_NAME: Final = r"[的了吗呢啊吧嘛呀色款级员户家人店量价速兴新老]"
_AFTER: Final = r"(?=[\s,.。!?;:、，！？…)）]|$|就|吧|即可|[想要来买]|这边)"
_LABEL: Final = (
    r"(?:我叫|名叫|叫做|姓名|(?:我的)?名字|收[件货]人|联系人|联络人|寄件人|发件人|订购人|下单人|购买人|买家姓名|署名"
    r"|落款|户名|持卡人|经手人)"
)

_LATIN: Final = r"[A-Z][A-Za-zÀ-ɏ'’-]+"
_FIRST: Final = (
    "James|John|Robert|Michael|William|David|Richard|Joseph|Thomas|Charles|Christopher|Daniel|Matthew|Anthony|Mark"
    "|Donald|Steven|Paul|"
    "Andrew|Joshua|Kenneth|Kevin|Brian|George|Edward|Ronald|Timothy|Jason|Jeffrey|Ryan|Jacob|Gary|Nicholas|Eric"
    "|Jonathan|Stephen|"
    "Larry|Justin|Scott|Brandon|Benjamin|Samuel|Gregory|Frank|Alexander|Patrick|Raymond|Dennis|Jerry|Tyler|Aaron"
    "|Henry|Peter|Adam|"
    "Nathan|Douglas|Zachary|Kyle|Oliver|Harry|Liam|Noah|Ethan|Lucas|Mary|Patricia|Jennifer|Linda|Elizabeth|Barbara"
    "|Susan|Jessica|"
    "Sarah|Karen|Lisa|Nancy|Betty|Margaret|Sandra|Ashley|Kimberly|Emily|Donna|Michelle|Carol|Amanda|Melissa|Deborah"
    "|Stephanie|"
    "Rebecca|Laura|Sharon|Cynthia|Kathleen|Amy|Angela|Shirley|Anna|Brenda|Pamela|Emma|Nicole|Helen|Samantha"
    "|Katherine|Christine|"
    "Rachel|Carolyn|Janet|Catherine|Maria|Heather|Diane|Olivia|Julie|Joyce|Victoria|Kelly|Christina|Lauren|Joan"
    "|Evelyn|Judith|"
    "Megan|Andrea|Cheryl|Hannah|Jacqueline|Martha|Gloria|Teresa|Ann|Sara|Madison|Kathryn|Janice|Jean|Alice|Julia"
    "|Sophia|Grace|"
    "Isabella|Jane|Jack|Tom|Mike|Chris|Alex|Kate|Lucy|Priya|Raj|Ahmed|Mohammed|Fatima|Wei|Ming|Xiao|Siobhan|Sean"
    "|Ivan|Carlos|Jose|Juan"
)
_PINYIN: Final = (
    "Zhang|Wang|Li|Liu|Chen|Yang|Huang|Zhao|Wu|Zhou|Xu|Sun|Ma|Zhu|Hu|Guo|He|Lin|Gao|Luo|Zheng|Liang|Xie|Tang|Deng"
    "|Feng|Song|Cheng|"
    "Cao|Zeng|Peng|Xiao|Cai|Pan|Tian|Dong|Yuan|Jiang|Yu|Du|Ye|Wei|Su|Lu|Ding|Ren|Shen|Yao|Chan|Wong|Lee|Cheung|Lau"
    "|Leung|Ng|Chiu|"
    "Tsai|Hsu|Chang|Hsieh|Kuo|Tseng|Liao|Lai|Chou|Yeh"
)
# Goods that bear somebody's name.
_GOODS: Final = (
    r"(?!Michael Kors|Kate Spade|Victoria(?:'s)? Secret|Jack Daniel|Thomas Sabo|Laura Mercier|Jane Iredale"
    r"|Elizabeth Arden|Paul Smith"
    r"|Jean Paul|Henry Poole|David Austin|Jack Wolfskin|Jo Malone|Li Ning|Lee (?:Jeans|Cooper)|Ann Summers|Tom Ford"
    r"|Alexander Wang"
    r"|Alexander McQueen|Charles Tyrwhitt|Mark Levinson|Harry Potter|Mary Kay|Peter Rabbit|Thomas (?:the|Edison)"
    r"|Mary Jane|John Deere"
    r"|Alice in|Frank Green|Scott Toilet|Justin Time|Grace Cole|Jason Natural|Laura Ashley|Jack Black|Song Bird"
    r"|Sun (?:Hat|Screen|Cream))"
)
_MARTENS: Final = (
    r"(?!(?i:martens|pepper|bronner|jart|scholl|coffee|muscle|clean|meyer|beats?|potato|bean|who|oetker|brown's"
    r"|kipling))"
)
# Places that goods are shipped to, and whole shops.
_PLACES: Final = (
    r"(?!New |United |South |North |East |West |Hong Kong|Los |San |Great |Saudi |Sri |Costa |Puerto |The |My |Your "
    r"|Our |Customer |"
    r"Amazon|Northern |Southern |Western |Eastern |Mainland |Czech |Dominican |El |Las |Santa |Taiwan|Monday|Tuesday"
    r"|Friday)"
)

_NO_PERSON: Final = r"(?!(?:Not|So|Very|A|An|What|Just|Really|No|Too|Still|All|Only|Absolutely|Quite|Simply)(?![a-z]))"

HAN_NAMES: Final = (
    rf"(?!康师傅|辛苦)(?:(?:{_DOUBLE})|[{SURNAMES}])(?:(?![是的了那这位个])[{HAN}]){{0,2}}?(?:{TITLES}|师傅)",
    rf"{_LABEL}[:是叫为 ]{{0,3}}({_NAME})",
    rf"{_LABEL}[:是叫为 ]{{0,3}}({_LATIN}(?: {_LATIN}){{0,2}})",
    rf"(?:我是|本人|这里是|叫我)[:是叫 ]{{0,2}}({_NAME})(?<!{_NO_NAME}){_AFTER}",
    rf"(?:发给|寄给|送给|交给|转给|客户|顾客|买家|会员|用户|联系)[:是 ]{{0,2}}({_NAME})(?<!{_NO_NAME}){_AFTER}",
    rf"(?<![{HAN}])({_NAME})[ ,:]{{0,3}}(?=(?:\+?86)?[ -]?1[3-9][\d -]{{9,}})",
    rf"\d{{4}}[ ,]{{1,2}}({_NAME})(?=[ ]?收?(?:[,.。;]|$))",
    rf"(?<![{HAN}])(?!方便|何时|任何)({_NAME})(?:亲?收|敬上|留){_AFTER}",
    rf"[(（]({_NAME})收[)）]",
)

LATIN_NAMES: Final = (
    r"(?i:my name is|my name's) ([A-Za-z]{2,}(?: (?!(?:and|from|but|i|my|the|is|here)(?![a-z]))[A-Za-z'’-]{2,})?)",
    rf"(?i:(?<![a-z])(?:i['’]m|i am|this is|it's|name:) ((?:{_FIRST})(?: (?!and|from|but"
    rf"|the)[a-z'’-]{{2,}})?)(?![a-z]))",
    rf"(?i:my name is|my name's|(?<![a-z])named?:|(?<![a-z])name is)\s+({_LATIN}(?: {_LATIN}){{0,2}})",
    rf"(?i:(?<![A-Za-z])i['’]m|(?<![a-z])i am|(?<![a-z])this is|(?<![a-z])it's"
    rf"|(?<![a-z])myself,?)\s+{_NO_PERSON}{_GOODS}{_PLACES}([A-Z][a-z]+ [A-Z][A-Za-zÀ-ɏ'’-]+)",
    rf"(?<![A-Za-z])(?:Mr|Mrs|Ms|Miss|Dr|Mme|Prof|MR|MRS|MS|DR|mr"
    rf"|mrs)(?![A-Za-z])\.?\s*{_MARTENS}([A-Z][A-Za-zÀ-ɏ'’-]+(?: [A-Z][A-Za-zÀ-ɏ'’-]+)?)",
    rf"(?<![A-Za-z])(?:mr|mrs)(?![A-Za-z])\.?\s+{_MARTENS}([a-z]{{3,}}(?: [A-Z][A-Za-zÀ-ɏ'’-]+)?)",
    rf"(?i:regards|sincerely|yours(?: truly| faithfully)?|signed|cordially)[,.!:]?\s*({_LATIN}(?: {_LATIN}){{0,2}})",
    rf"(?i:(?<![A-Za-z])thanks|thank you|cheers|(?<![a-z])best|many thanks"
    rf"|all the best)[,.!]?\s*\n\s*({_LATIN}(?: {_LATIN})?)",
    rf"(?i:(?<![A-Za-z])thanks|thank you|cheers|(?<![a-z])best)[,.!]\s+({_LATIN}(?: {_LATIN})?)\s*(?=$|\n|\.?$)",
    rf"(?m)(?:^|[\s.!?])[-–—~]{{1,2}}\s?([A-Z][a-z]+ [A-Z][A-Za-zÀ-ɏ'’-]+|(?:{_FIRST}))\s*$",
    rf"(?i:(?<![A-Za-z])(?:ship|send|deliver|mail|address|sent|shipped|delivered|addressed|forward)(?:\s+(?:it|this"
    rf"|them|that|everything))?)\s+to\s+"
    rf"{_PLACES}([A-Z][a-z'’]+ [A-Z][A-Za-zÀ-ɏ'’-]+)",
    rf"(?i:(?<![A-Za-z])(?:recipient|addressee|attention|attn|consignee|receiver|contact(?: person| name)?|c/o"
    rf"|customer|buyer)[:. ]{{1,2}})\s*"
    rf"{_PLACES}({_LATIN}(?: {_LATIN}){{1,2}})",
    rf"(?i:(?<![A-Za-z])(?:call me|ask for|speak (?:to|with)|spoke (?:to|with)|talk to)\s+)(?!(?:A|The|My|Your|When"
    rf"|If|On|At|In|Back)(?![A-Za-z]))"
    rf"({_LATIN}(?: {_LATIN})?)",
    rf"(?i:(?<![A-Za-z])my (?:wife|husband|son|daughter|friend|mother|father|mum|mom|dad|sister|brother|partner"
    rf"|colleague|boss|neighbou?r)),?\s+"
    rf"({_LATIN}(?: {_LATIN})?)",
    rf"(?<![A-Za-z]){_GOODS}(?:{_FIRST}) (?:[A-Z]\.? )?(?:O['’]|Mc|Mac|[dD]e )?[A-Z][a-z'’-]+(?![A-Za-z])",
    rf"(?<![A-Za-z]){_GOODS}(?:{_PINYIN})\s[A-Z][a-z]+(?:[ -]?[a-z]+)?(?![A-Za-z])(?=\s+(?:here|speaking|from|at"
    rf"|and)(?![a-z])|[,.;]|$)",
)
