"""Texts of customers with personal data planted in them, made without looking at the rules that are to find it.

Whatever is planted comes with its `cores`: what must not be left of it, compared without case, width and punctuation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from random import Random
from typing import Final, NamedTuple


class Planted(NamedTuple):
    """A personal detail as a customer wrote it, its kind, and what of it must not be left."""

    kind: str
    written: str
    cores: tuple[str, ...]


def _each(told: str) -> tuple[str, ...]:
    """The items of a list written with bars."""
    return tuple(told.split("|"))


def comparable(text: str) -> str:
    """Letters and digits alone, in plain forms and small."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in plain if char.isalnum())


def digits_in(text: str) -> str:
    """The digits alone, in plain forms, Chinese numerals among them as digits."""
    plain = unicodedata.normalize("NFKC", text).translate(
        str.maketrans("〇零一二三四五六七八九幺", "0012345678" + "91")
    )
    return "".join(re.findall(r"\d", plain))


SURNAMES: Final = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
SURNAMES_HANT: Final = (
    "陳林黃張李王吳劉蔡楊許鄭謝郭洪曾邱廖賴周徐蘇葉莊呂江何蕭羅高潘簡朱鍾彭游詹胡施沈余盧梁趙顏柯翁魏孫戴"
    "范方宋鄧杜侯曹薛傅丁溫紀蔣"
)
GIVEN: Final = _each("伟|芳|娜|秀英|敏|静|丽华|强|磊|军|洋|勇|艳|杰|小明|子涵|雨桐|欣怡|浩然|梓萱")
GIVEN_HANT: Final = _each("怡君|雅婷|家豪|志明|淑芬|俊傑|美玲|宗翰|詩涵|建宏|佩珊|嘉欣|子軒|曉彤")
FIRST: Final = _each("James|Mary|John|Patricia|Robert|Jennifer|Michael|Linda|Emily|Oliver|Priya|Siobhan")
LAST: Final = _each("Smith|Johnson|Williams|Brown|Jones|Garcia|Miller|Davis|O'Brien|Patel|Nguyen|MacDonald")


def _digits(random: Random, count: int) -> str:
    return "".join(random.choice("0123456789") for _ in range(count))


def _wide(number: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if char.isascii() and char.isalnum() else char for char in number)


def _spaced(random: Random, number: str, sizes: tuple[int, ...]) -> str:
    """The number as people write it: in one, in groups, wide, one by one."""
    groups, start = [], 0
    for size in sizes:
        groups.append(number[start : start + size])
        start += size
    between = random.choice(_each("|| |-|.| - |－|·|—|\u200b|\u3000|_"))
    shown = between.join(groups)
    how = random.randrange(8)
    if how == 0:
        shown = _wide(shown)
    elif how == 1:
        shown = " ".join(number)
    elif how == 2:
        shown = "".join(_wide(char) if random.random() < 0.5 else char for char in shown)
    return shown


def cn_mobile(random: Random) -> Planted:
    number = "1" + random.choice("3456789") + _digits(random, 9)
    shown = _spaced(random, number, (3, 4, 4))
    if random.random() < 0.2:
        shown = "".join(
            random.choice({"1": "一幺", "0": "零〇"}.get(char, "〇一二三四五六七八九"[int(char)])) for char in number
        )
    elif random.random() < 0.25:
        shown = random.choice(["+86 ", "+86", "86-", "（+86）", "0086 "]) + shown
    return Planted("cn-mobile", shown, (number, number[3:7] + number[7:]))


def cn_landline(random: Random) -> Planted:
    area, number = (
        random.choice(["010", "021", "0755", "0571", "020", "0512"]),
        random.choice("2345678") + _digits(random, 7),
    )
    shown = random.choice(
        [f"{area}-{number}", f"({area}){number}", f"（{area}）{number[:4]} {number[4:]}", f"{area} {number}"]
    )
    return Planted("cn-landline", shown, (number,))


def tw_phone(random: Random) -> Planted:
    number = "09" + _digits(random, 8)
    shown = random.choice(
        [
            number,
            f"{number[:4]}-{number[4:7]}-{number[7:]}",
            f"{number[:4]} {number[4:]}",
            f"+886 {number[1:4]} {number[4:7]} {number[7:]}",
            _wide(number),
        ]
    )
    return Planted("tw-mobile", shown, (number[1:],))


def hk_phone(random: Random) -> Planted:
    number = random.choice("569") + _digits(random, 7)
    shown = random.choice(
        [f"+852 {number[:4]} {number[4:]}", f"852-{number}", f"電話 {number}", f"電話：{number[:4]} {number[4:]}"]
    )
    return Planted("hk-phone", shown, (number,))


def en_phone(random: Random) -> Planted:
    area, mid, end = (
        random.choice(["415", "212", "646", "503"]),
        random.choice("23456789") + _digits(random, 2),
        "0" + _digits(random, 3),
    )
    us = [
        f"({area}) {mid}-{end}",
        f"{area}-{mid}-{end}",
        f"+1 {area} {mid} {end}",
        f"{area}.{mid}.{end}",
        f"1-{area}-{mid}-{end}",
        f"+1({area}){mid}-{end}",
    ]
    uk = f"07{_digits(random, 3)} {_digits(random, 6)}"
    if random.random() < 0.3:
        return Planted("uk-phone", random.choice([uk, "+44 " + uk[1:]]), (comparable(uk)[1:],))
    return Planted("us-phone", random.choice(us), (mid + end,))


def cn_id(random: Random) -> Planted:
    area, birth, order = (
        random.choice(["110105", "310115", "440305", "330106"]),
        f"19{random.randint(60, 99)}{random.randint(1, 12):02d}{random.randint(1, 28):02d}",
        _digits(random, 3),
    )
    body = area + birth + order
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    number = body + "10X98765432"[sum(int(char) * weight for char, weight in zip(body, weights, strict=True)) % 11]
    if random.random() < 0.25:
        number = area + birth[2:] + order
        return Planted(
            "cn-id-15", random.choice([number, _wide(number), f"{number[:6]} {number[6:12]} {number[12:]}"]), (number,)
        )
    shown = _spaced(random, number, (6, 8, 4))
    return Planted("cn-id", shown if random.random() < 0.7 else shown.lower(), (number,))


def tw_id(random: Random) -> Planted:
    letter, body = random.choice("ABCDEFGHJKLM"), random.choice("12") + _digits(random, 7)
    codes = dict(zip("ABCDEFGHJKLMNPQRSTUVXYWZIO", range(10, 36), strict=True))
    total = (
        codes[letter] // 10
        + codes[letter] % 10 * 9
        + sum(int(char) * weight for char, weight in zip(body, range(8, 0, -1), strict=True))
    )
    number = letter + body + str(-total % 10)
    return Planted(
        "tw-id", random.choice([number, _wide(number), number.lower(), f"{number[0]} {number[1:]}"]), (number,)
    )


def hk_id(random: Random) -> Planted:
    letter, body = random.choice("ABCDEGHKMPRYZ"), _digits(random, 6)
    total = (
        9 * 36
        + 8 * (ord(letter) - 55)
        + sum(int(char) * weight for char, weight in zip(body, range(7, 1, -1), strict=True))
    )
    check = -total % 11
    end = "A" if check == 10 else str(check)
    return Planted(
        "hk-id",
        random.choice([f"{letter}{body}({end})", f"{letter}{body}（{end}）", f"{letter}{body}{end}"]),
        (letter + body,),
    )


def card(random: Random) -> Planted:
    body = random.choice(["4", "51", "6222", "62284"])
    length = random.choice([16, 16, 19]) if body.startswith("62") else 16
    body += _digits(random, length - 1 - len(body))
    doubled = (int(char) * 2 for char in body[::-1][::2])
    total = sum(two // 10 + two % 10 for two in doubled) + sum(int(char) for char in body[::-1][1::2])
    number = body + str(-total % 10)
    return Planted("card", _spaced(random, number, (4, 4, 4, 4, 3)[: -(-length // 4)]), (number,))


def passport(random: Random) -> Planted:
    number = random.choice(["E", "G", "EA", "C"]) + _digits(random, 8)
    return Planted("passport", random.choice([number, f"护照 {number}", f"passport no. {number}"]), (number,))


def mail(random: Random) -> Planted:
    user = random.choice(["jane.doe", "wang_xm88", "chen1990", "a.b-c", "cupfan2020", "lily+shop"])
    host, top = (
        random.choice(["gmail", "qq", "163", "outlook", "example"]),
        random.choice(["com", "cn", "com.tw", "co.uk"]),
    )
    shown = random.choice(
        [
            f"{user}@{host}.{top}",
            f"{user}＠{host}.{top}",
            f"{user} @ {host}.{top}",
            f"{user}(at){host}.{top}",
            f"{user} at {host} dot {top.replace('.', ' dot ')}",
            f"{user} [at] {host} [dot] {top.replace('.', ' [dot] ')}",
            f"{user}艾特{host}点{top.replace('.', '点')}",
            f"{user}#{host}.{top}（#换成@）",
            _wide(f"{user}@{host}.{top}"),
        ]
    )
    return Planted("mail", shown, (user,))


def spelled_mail(random: Random) -> Planted:
    shown = random.choice(
        [
            "my email is a dot b at gmail dot com",
            "email: jane dot doe at outlook dot com",
            "mail me: k underscore lee at gmail dot com",
        ]
    )
    return Planted("spelled-mail", shown, ("gmaildotcom", "outlookdotcom"))


def chat(random: Random) -> Planted:
    handle = random.choice(["abc123", "wx_lily88", "Tom-Chen", "cupfan_2020", "sunny520", "zhang_wei"])
    shown = random.choice(
        _each(
            "微信号：{}|微信：{}|微信 {}|加V:{}|加v {}|加我微信{}|vx:{}|VX：{}|v信{}|薇信：{}|+V {}|➕v{}|"
            "WhatsApp: {}|Line ID: {}|LINE：{}|LINE {}|telegram @{}|Telegram: {}|tg：{}|IG: {}|我的微信是{}|"
            "wechat id is {}|wechat: {}|WeChat {}|微信搜{}|t.me/{}|加賴 {}|賴ID：{}|小红书号：{}|威信{}|"
            "wei信：{}|QQ：{}|Snapchat: {}|skype:{}"
        )
    ).format(handle)
    return Planted("chat", shown, (comparable(handle),))


def qq(random: Random) -> Planted:
    number = random.choice("123456789") + _digits(random, random.randint(5, 9))
    return Planted(
        "qq",
        random.choice(_each("QQ{}|QQ：{}|qq号 {}|扣扣 {}|企鹅{}|加Q {}|Q：{}|加QQ{}|ＱＱ{}")).format(number),
        (number,),
    )


def address_hans(random: Random) -> Planted:
    street = random.choice(
        _each("张江路|文三西路|天府大道北段|解放南路|中山一路|荆长大道|珠江新城华夏路|五一巷|人民东街")
    )
    place = random.choice(
        _each(
            "上海市浦东新区|浙江省杭州市余杭区五常街道|四川省成都市武侯区|广东省深圳市南山区|朝阳区|"
            "苏州市姑苏区|重庆市渝北区||新疆乌鲁木齐市天山区|内蒙古自治区呼和浩特市新城区"
        )
    )
    house = random.choice(
        ["88号3号楼502室", "1268号2幢3单元401", "12号", "569弄7号1203室", "5-3-201室", "66号翠湖花园6栋1单元802"]
    )
    return Planted("address-hans", place + street + house, (comparable(street + house)[:6], comparable(house)))


def village(random: Random) -> Planted:
    shown = random.choice(
        [
            "河南省周口市太康县老冢镇李庄村12号",
            "山东省临沂市兰陵县向城镇东王村三组18号",
            "幸福家园小区5号楼2单元301",
            "翠湖花园6栋1802",
            "望京SOHO塔1A座1203室",
            "清华大学紫荆公寓3号楼412室",
        ]
    )
    return Planted("address-village", shown, (comparable(shown)[-6:],))


def address_hant(random: Random) -> Planted:
    shown = random.choice(
        _each(
            "台北市信義區松仁路100號5樓|新北市板橋區文化路一段188巷5弄3號7樓之2|高雄市三民區建國一路12號|"
            "臺中市西屯區市政北二路238號18樓之1|105台北市松山區八德路四段678號|桃園市中壢區中央西路二段141號|"
            "香港九龍旺角彌敦道688號旺角中心12樓A室|九龍觀塘觀塘道388號創紀之城一期15樓|"
            "新界沙田禾輋邨富和樓1208室|香港灣仔軒尼詩道302號8樓B室|台南市東區大學路1號|"
            "宜蘭縣羅東鎮公正路199號"
        )
    )
    return Planted("address-hant", shown, (comparable(shown)[-5:], comparable(shown)[5:10]))


def address_en(random: Random) -> Planted:
    shown, *cores = random.choice(
        [
            ("221B Baker Street, London NW1 6XE", "221bbaker", "nw16xe"),
            ("1600 Amphitheatre Pkwy, Mountain View, CA 94043", "amphitheatre", "94043"),
            ("Apt 5C, 742 Evergreen Terrace, Springfield, OR 97477", "evergreen", "97477"),
            ("350 5th Ave, New York, NY 10118", "3505th", "10118"),
            ("12 Elm St., Springfield, IL 62704", "12elm", "62704"),
            ("Flat B, 12/F, Tower 3, 18 Nathan Road, Tsim Sha Tsui, Kowloon", "nathan", "tsimshatsui"),
            ("No. 7, Sec. 5, Xinyi Rd., Xinyi Dist., Taipei City 110", "xinyird", "sec5"),
            ("PO Box 1234, Austin, TX 78701", "box1234", "78701"),
            ("48 Maple Drive", "maple"),
            ("7 Queen's Gardens, Leeds LS1 4AP", "queens", "ls14ap"),
            ("Unit 4, 27-31 Smith Lane, Fitzroy VIC 3065", "smithlane", "3065"),
            ("10025 NE 8th Street Apt 1203, Bellevue WA 98004", "8thstreet", "98004"),
            ("123 main street apt 4", "123main", "apt4"),
        ]
    )
    return Planted("address-en", shown, tuple(cores))


def order_number(random: Random) -> Planted:
    number = random.choice(
        [
            _digits(random, 18),
            _digits(random, 19),
            f"11{_digits(random, 1)}-{_digits(random, 7)}-{_digits(random, 7)}",
            f"26{_digits(random, 4)}-{_digits(random, 15)}",
        ]
    )
    short = random.choice(
        _each("订单号：AB{}|order #{}|Order no. TB-{}|訂單編號 {}|订单编号是{}|order number is {}|單號：{}")
    )
    if random.random() < 0.4:
        number = _digits(random, 8)
        return Planted("order", short.format(number), (number,))
    return Planted("order", number, (comparable(number),))


def tracking(random: Random) -> Planted:
    number = random.choice(
        _each("SF{13}|YT{13}|JD{13}|1Z999AA1{10}|9400{18}|EE{9}CN|7730{11}|JDVA{11}|TBA{12}|RR{9}HK")
    )
    number = re.sub(r"\{(\d+)\}", lambda found: _digits(random, int(found[1])), number)
    shown = random.choice(
        [
            number,
            number.lower(),
            f"运单号 {number}",
            f"tracking {number}",
            " ".join(re.findall(".{1,4}", number)),
            _wide(number),
        ]
    )
    return Planted("tracking", shown, (number,))


def plate(random: Random) -> Planted:
    shown = random.choice(["京A", "沪B", "粤S", "浙A·", "川A"]) + random.choice(
        [_digits(random, 5), "D" + _digits(random, 5), "8H" + _digits(random, 3)]
    )
    return Planted("plate", shown, (shown[-4:],))


def name_hans(random: Random) -> Planted:
    surname, given = random.choice([*SURNAMES, "欧阳", "司马", "诸葛", "上官"]), random.choice(GIVEN)
    told = random.choice(
        _each(
            "我叫{}|我是{}，|本人{}，|收件人：{}|收货人:{} |联系人 {}，|姓名：{}|名字叫{}，|，{}收，|"
            "我的名字是{}。|叫我{}就行|署名：{}"
        )
    )
    if random.random() < 0.4:
        title = random.choice(["女士", "先生", "小姐", "太太", "老师"])
        whole = surname + random.choice(["", given])
        return Planted("title-hans", whole + title, (whole + title,))
    return Planted("name-hans", told.format(surname + given), (surname + given,))


def name_hant(random: Random) -> Planted:
    surname, given = random.choice([*SURNAMES_HANT, "歐陽"]), random.choice(GIVEN_HANT)
    told = random.choice(
        _each("我叫{}|我是{}，|本人{}，|收件人：{}|姓名：{}，|我的名字是{}。|聯絡人：{}，|訂購人 {}，")
    )
    if random.random() < 0.4:
        whole = surname + random.choice(["", given])
        title = random.choice(["小姐", "先生", "女士", "太太"])
        return Planted("title-hant", whole + title, (whole + title,))
    return Planted("name-hant", told.format(surname + given), (surname + given,))


def name_en(random: Random) -> Planted:
    first, last = random.choice(FIRST), random.choice(LAST)
    told = random.choice(
        _each(
            "Mr. {1}|Mrs {1}|Ms. {0} {1}|Dr {1}|My name is {0} {1}|my name's {0}|I'm {0} {1},|I am {0} {1}.|"
            "This is {0} {1},|Name: {0} {1}|ship it to {0} {1},|Regards, {0} {1}|Best regards,\n{0}|"
            "Kind regards\n{0} {1}|Thanks,\n{0}|- {0} {1}\n|recipient: {0} {1}|attention: {0} {1}|"
            "signed, {0} {1}|call me {0}.|my wife {0} {1}|mr {1}|MRS {1}"
        )
    )
    cores = (
        (comparable(first + last),)
        if "{0}" in told and "{1}" in told
        else (comparable(last if "{1}" in told else first),)
    )
    return Planted("name-en", told.format(first, last), cores)


ANY: Final[tuple[Callable[[Random], Planted], ...]] = (
    cn_mobile,
    cn_mobile,
    cn_landline,
    tw_phone,
    hk_phone,
    en_phone,
    cn_id,
    tw_id,
    hk_id,
    card,
    passport,
    mail,
    spelled_mail,
    chat,
    chat,
    qq,
    address_hans,
    village,
    address_hant,
    address_en,
    order_number,
    tracking,
    plate,
)
NAMES: Final = {"zh-Hans": name_hans, "zh-Hant": name_hant, "en": name_en}
PRODUCTS: Final = {
    "zh-Hans": _each(
        "旅行杯|iPhone 15 Pro Max 256GB|100%棉|500ml|XL码|¥129.00|14:30|2026-11-22|11月22日|304不锈钢|"
        "5号电池|QQ糖|V领T恤|三件套|7天无理由|满300减50|WH-1000XM5|李宁跑鞋|王老吉|周大福|20cm×30cm|"
        "5000mAh|Type-C|双11|第3天|1499元|微信支付|小米14|PS5|3室2厅|SKU A-1024-BLK|批次20261101A|"
        "型号 KFR-35GW|8+256G|尺码 170/92A|老师傅|12支装|2.4G/5G|电话线|地址栏|充电宝 20000mAh"
    ),
    "zh-Hant": _each(
        "旅行杯|iPhone 15 Pro Max 256GB|100%棉|500ml|XL號|NT$1,290|HK$299|14:30|2026-11-22|11月22日|"
        "304不鏽鋼|3號電池|保溫瓶|V領上衣|三件組|七天鑑賞期|滿千送百|WH-1000XM5|20cm×30cm|5000mAh|Type-C|"
        "雙11|第3天|1499元|PS5|SKU A-1024-BLK|型號 KFR-35GW|尺寸 170/92A|行動電源 20000mAh|Switch 2"
    ),
    "en": _each(
        "travel mug|iPhone 15 Pro Max 256GB|100% cotton|500 ml|size XL|US$49.99|14:30|2026-11-22|"
        "22 November|stainless steel 304|AA batteries|V-neck|set of 3|WH-1000XM5|8x10 inch|5000mAh|"
        "USB-C 3.2|Black Friday|3 days|£12.50|PS5|SKU A-1024-BLK|model KFR-35GW|RTX 4090|"
        "Galaxy S24 Ultra|Nike Air Max 90|Dyson V12|1080p|IPX7|Wi-Fi 6|12-pack|20% off|2.4 GHz|"
        "10,000 steps|Street Fighter 6|line 2 of the manual"
    ),
}
AROUND: Final = {
    "zh-Hans": (
        "{product}什么时候能到？{planted}，等了好久",
        "你好，{planted}，我买的{product}有问题",
        "{product}漏水怎么办？{planted} 请尽快处理",
        "麻烦看下{planted}的{product}，一直没动静",
        "怎么还没到啊{planted}！！{product}呢？",
    ),
    "zh-Hant": (
        "{product}什麼時候會到？{planted}，等很久了",
        "您好，{planted}，我買的{product}有問題",
        "{product}漏水怎麼辦？{planted} 請盡快處理",
        "麻煩看一下{planted}的{product}，一直沒動靜",
        "怎麼還沒到啊{planted}！！{product}呢？",
    ),
    "en": (
        "When does the {product} arrive? {planted} - waiting for ages",
        "Hello, {planted}, the {product} I bought is faulty",
        "The {product} leaks. {planted} Please sort it out",
        "Could you check {planted} about the {product}?",
        "Where is it? {planted}\nThe {product} is late!",
    ),
}


def a_text(random: Random, language: str) -> tuple[str, Planted, str]:
    """A text in a language, what is planted in it, and the product words that must stay."""
    plant = random.choice((*ANY, NAMES[language], NAMES[language]))(random)
    product = random.choice(PRODUCTS[language])
    return random.choice(AROUND[language]).format(planted=plant.written, product=product), plant, product


def survives(plant: Planted, left: str) -> bool:
    """Whether anything that must not be left of it is."""
    shown, digits = comparable(left), digits_in(left)
    return any(core and (comparable(core) in shown or (core.isdigit() and core in digits)) for core in plant.cores)
