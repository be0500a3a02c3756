"""What a text is made of: its language, what may be shown of it, and what it is matched by.

Nothing here changes what the customer wrote: `clean`, `one_line` and `shorten` make what is shown,
`match_key` and `fold_script` make what is compared.
"""

from __future__ import annotations

import re
import unicodedata

from cs_toolkit.core.columns import columns_of, cut

# Characters of everyday shop talk that one script has and the other has not, in pairs, frequent ones first.
_SIMPLIFIED = (
    "还没个这机时来为点买错电说发书过话会间东给贷开现装们样吗觉热实计货钱务评问无对别较单号动质请经两头满银当让额内显换证员结"
    "欢体刚题应声码认递关网键总费购长爱从设难进饭卖态审该学图气谢写带国读输级订盘统够块产贵强语门验宝标与败户观见办条记听优钟"
    "儿线边坏账华裤变数虽赞却乐调并选饼视车楼处论误试张笔绑联妈业简续铃鲜场连风软鸡复帮摄细录预达离运备师众决烂远烦驱识凉议红"
    "环脏节将响诉补纸转脑丝携帐区盖旧历择讲绝专颜许亲赠馆酱况护类马传温戏恶谁断习载双继宾获词骗卫领贴汤顺轻仅画储终资贝净迟综"
    "维静层蛮严营闭随灵页导岁损礼扬伤负启饮际触飞销劲频兴邮畅厅绍询坚蓝丽闹虑责园怀顾独宽丢须鱼养项测尽纯龙齐则赶洒陆灯阅惯杂"
    "规赖减壳冲属黄谓杀腻惊乱异尔闷烟称痒拥删检签压组参释闻遗约烫锅烧状紧霉争积晕墙稳义围职颗扩钢术报侧饱顶陈镜懒尝络毕奖汉脸"
    "济临闪猪讨担弹腾凑荣纹权浓凭愤创阳骑梦虚详韩谈诚洁饿钻拨饺浅战财泪顿讯鸭势农缘鸟沟庆胶厌诺击厨萨档暂汇险宁编辈碍亏脚剧药"
    "亚绿罚铁览厉残圣绕弃脱帅尘艳刘怜犹肠苏缝馈罗册罢鸣夹课晓盗谱忆协盐缩娱赔涨锦宫铺辑艺赏迹垫麦锁俩哒潜庄龟摆纪库寻恋诞扫劳"
    "链抢硕湿壶队绒浆医励孙颇饰哗归圆欧浏团赛悦萝仓县摊挤举妆疯飘阶训横呜葱谐构龄猫彻肤耻聪练绘秘骚雾隐涩吓扰执枣桥玛阁冻遥匀"
    "馅锡卤础坛乡竞奋译树脉废绪倾诗恒纠灾纳骂颠妇奥弥镇弯谨窝哟劝尴润誉陕监敌荤贯呗径辩兰针践鉴抛叹栋乌泽阴毁访伦砖钮撑湾喷贪"
    "伪卧呕嘘嚣岂忧拦晒滚滞滥皱缓胀胁讽驳惩剂矿疗锈贱偿恼赃兑币织馊肿泻诊灭滤"
    "党军恳搅摇枪泼涤爷犊矫穷窃纶纷缠舰蚕讹诈诋诸诽谅谎谣谤赐赵辙违逻钉闺韵颊驾驿鹅莱巅岛壮吴啰喽拟杨槛闲谴诡谦诬缴馋绸绳"
)
_TRADITIONAL = (
    "還沒個這機時來為點買錯電說發書過話會間東給貸開現裝們樣嗎覺熱實計貨錢務評問無對別較單號動質請經兩頭滿銀當讓額內顯換證員結"
    "歡體剛題應聲碼認遞關網鍵總費購長愛從設難進飯賣態審該學圖氣謝寫帶國讀輸級訂盤統夠塊產貴強語門驗寶標與敗戶觀見辦條記聽優鐘"
    "兒線邊壞賬華褲變數雖讚卻樂調並選餅視車樓處論誤試張筆綁聯媽業簡續鈴鮮場連風軟雞復幫攝細錄預達離運備師眾決爛遠煩驅識涼議紅"
    "環髒節將響訴補紙轉腦絲攜帳區蓋舊歷擇講絕專顏許親贈館醬況護類馬傳溫戲惡誰斷習載雙繼賓獲詞騙衛領貼湯順輕僅畫儲終資貝淨遲綜"
    "維靜層蠻嚴營閉隨靈頁導歲損禮揚傷負啟飲際觸飛銷勁頻興郵暢廳紹詢堅藍麗鬧慮責園懷顧獨寬丟須魚養項測盡純龍齊則趕灑陸燈閱慣雜"
    "規賴減殼衝屬黃謂殺膩驚亂異爾悶煙稱癢擁刪檢簽壓組參釋聞遺約燙鍋燒狀緊黴爭積暈牆穩義圍職顆擴鋼術報側飽頂陳鏡懶嘗絡畢獎漢臉"
    "濟臨閃豬討擔彈騰湊榮紋權濃憑憤創陽騎夢虛詳韓談誠潔餓鑽撥餃淺戰財淚頓訊鴨勢農緣鳥溝慶膠厭諾擊廚薩檔暫匯險寧編輩礙虧腳劇藥"
    "亞綠罰鐵覽厲殘聖繞棄脫帥塵豔劉憐猶腸蘇縫饋羅冊罷鳴夾課曉盜譜憶協鹽縮娛賠漲錦宮鋪輯藝賞跡墊麥鎖倆噠潛莊龜擺紀庫尋戀誕掃勞"
    "鏈搶碩濕壺隊絨漿醫勵孫頗飾譁歸圓歐瀏團賽悅蘿倉縣攤擠舉妝瘋飄階訓橫嗚蔥諧構齡貓徹膚恥聰練繪祕騷霧隱澀嚇擾執棗橋瑪閣凍遙勻"
    "餡錫滷礎壇鄉競奮譯樹脈廢緒傾詩恆糾災納罵顛婦奧彌鎮彎謹窩喲勸尷潤譽陝監敵葷貫唄徑辯蘭針踐鑑拋嘆棟烏澤陰毀訪倫磚鈕撐灣噴貪"
    "僞臥嘔噓囂豈憂攔曬滾滯濫皺緩脹脅諷駁懲劑礦療鏽賤償惱贓兌幣織餿腫瀉診滅濾"
    "黨軍懇攪搖槍潑滌爺犢矯窮竊綸紛纏艦蠶訛詐詆諸誹諒謊謠謗賜趙轍違邏釘閨韻頰駕驛鵝萊巔島壯吳囉嘍擬楊檻閒譴詭謙誣繳饞綢繩"
)
# Traditional characters only: their simplified form is also written in traditional text, or is a pair above.
_SHARED = (
    "后里里价种确适极广愿荐苹几万于只面准制周注系厂松柜划据余挂托采咸台台游卷夸范丰干干复并发赞恶尽冲烟尝汇证钟为么启才郁众签"
    "它你湿丑凶回板鉴脏药链向念占布只碱虫税讼伪怼涂淀咨叠踪闲说线污泄痴愈症吃家搜径台台毁毁群面蔑阅卫系"
)
_TRADITIONAL_TOO = (
    "後裡裏價種確適極廣願薦蘋幾萬於隻麵準製週註係廠鬆櫃劃據餘掛託採鹹臺颱遊捲誇範豐乾幹複併髮贊噁儘沖菸嚐彙証鍾爲麼啓纔鬱衆籤"
    "牠妳溼醜兇迴闆鑒臟葯鍊嚮唸佔佈祇鹼蟲稅訟偽懟塗澱諮疊蹤閑説綫汙洩癡癒癥喫傢蒐逕檯枱燬譭羣麪衊閲衞繫"
)
_TO_SIMPLIFIED = str.maketrans(_TRADITIONAL + _TRADITIONAL_TOO, _SIMPLIFIED + _SHARED)
_SIMPLIFIED_ONLY = frozenset(_SIMPLIFIED + "价种确适极广愿荐苹几么")
_TRADITIONAL_ONLY = frozenset(_TRADITIONAL + _TRADITIONAL_TOO)

# Patterns are strings: `re` compiles them where they are first used, which most commands never do.
_LATIN_WORD = r"(?<![^\W_])[A-Za-z]+(?:['’][A-Za-z]+)?(?![^\W_])"
_ADDRESS = r"https?://\S+|www\.\S+|[\w.+-]{1,64}@\S{1,255}|@\w+"
_ESCAPE = (
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # colours, movements of the cursor
    r"|(?:\x1b[PX\]^_]|[\x90\x98\x9d-\x9f])"  # titles, links, device strings: up to their end, if they have one
    r"(?:[^\x07\x1b\x80-\x9f]*(?:\x07|\x1b\\|\x9c))?"
    r"|\x1b[ -/]*[0-~]?"
)
_LINE_END = "\r\n|[\r\x85\u2028\u2029]"
_UNSHOWN = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_LONE_SURROGATE = "[\ud800-\udfff]"
_ENOUGH = 50_000  # characters that tell a language
_SENTENCE_ENDS = str.maketrans(dict.fromkeys("。！？!?…", "\n"))
_SENTENCE_END = r"\n|\.(?=\s|$)|\.{3,}"
_GREETING = (
    r"(?i:(?:您好|你好|亲爱的|亲|親|在吗|在嗎|请问|請問|老板|老闆|客服|(?:hello|hi|hey)(?: there| all| team)?"
    r"|good (?:morning|afternoon|evening)|dear (?:sir or madam|sir|madam|team|all))(?![a-z])"
    r"[\s,，。.!！?？~～、呀啊哈]*)+"
)
_GREETS = frozenset("您你亲親在请請老客hgd")  # most texts have none, and its pattern takes long to make


def detect_language(text: str) -> str | None:
    """`zh-Hans`, `zh-Hant` or `en`, by majority; None where it cannot be told (digits, shared characters, a tie)."""
    text = text[:_ENOUGH]
    own = re.sub(_ADDRESS, " ", text) if any(sign in text for sign in ("@", "://", "www.")) else text
    words = len(re.findall(_LATIN_WORD, own))
    han = sum(map(_is_han, text))
    if _is_foreign(text, han + words):
        return None
    if words > han:
        return "en"
    simplified = sum(char in _SIMPLIFIED_ONLY for char in text)
    traditional = sum(char in _TRADITIONAL_ONLY for char in text)
    if simplified == traditional:
        return None
    return "zh-Hans" if simplified > traditional else "zh-Hant"


def is_third_language(text: str) -> bool:
    """Whether much of the text is in letters neither Chinese nor Latin (kana, hangul, Cyrillic ...)."""
    return not text.isascii() and _is_foreign(text, sum(map(_is_han, text)) + len(re.findall(_LATIN_WORD, text)))


def script_of(char: str) -> str | None:
    """`zh-Hans` or `zh-Hant` for a character that only this script has, None for any other."""
    if char in _SIMPLIFIED_ONLY:
        return "zh-Hans"
    return "zh-Hant" if char in _TRADITIONAL_ONLY else None


def fold_script(text: str) -> str:
    """Traditional characters as simplified ones, of the same length; for matching only, never to be shown."""
    return text if _TRADITIONAL_ONLY.isdisjoint(text) else text.translate(_TO_SIMPLIFIED)


def clean(text: str) -> str:
    """The text as it may be shown on a terminal: no escape sequences, no control, bidi or invisible characters."""
    if text.isprintable():
        return text
    text = re.sub(_LINE_END, "\n", re.sub(_ESCAPE, "", text))
    return re.sub(_LONE_SURROGATE, "\ufffd", re.sub(_UNSHOWN, "", text))


def storable(text: str) -> str:
    """The text as it is kept: what was written, lines ending alike, without what is no character at all."""
    text = text.replace("\r\n", "\n").replace("\0", "")
    return text if text.isprintable() else re.sub(_LONE_SURROGATE, "\ufffd", text)


def one_line(text: str) -> str:
    """The text cleaned and on one line, runs of white space as one blank."""
    return " ".join(clean(text).split())


display_width = columns_of


def shorten(text: str, columns: int) -> str:
    """The text on one line, cut to at most so many columns; what was cut shows as `…`."""
    return cut(one_line(text), columns)


def match_key(text: str) -> str:
    """What an id, a name or a number is compared by: compatibility forms, case and outer white space do not count."""
    folded = unicodedata.normalize("NFKC", one_line(text)).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def summary_of(text: str, columns: int = 60) -> str:
    """The first sentence that says something (a greeting does not), shortened."""
    shown = clean(text).strip()
    greeting = re.match(_GREETING, shown) if shown[:1].casefold() in _GREETS else None
    told = shown[greeting.end() :] if greeting else shown
    sentences = (one_line(sentence) for sentence in re.split(_SENTENCE_END, told.translate(_SENTENCE_ENDS)))
    return shorten(next((sentence for sentence in sentences if sentence), shown), columns)


def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or "\U00020000" <= char <= "\U0003ffff"


def _is_foreign(text: str, known: int) -> bool:
    return _foreign_letters(text) * 4 > known


def _foreign_letters(text: str) -> int:
    """How many letters are neither Han nor Latin (kana, hangul, Cyrillic ...)."""
    if text.isascii():
        return 0
    others = (char for char in text if char > "\u036f" and char.isalpha() and not _is_han(char))
    return sum("LATIN" not in unicodedata.name(char, "") for char in others)
