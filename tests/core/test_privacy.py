"""What customers wrote may be shown once nobody can be told from it, and must still be readable then."""

import pytest

from cs_toolkit.core.privacy import MARK, redact


@pytest.mark.parametrize(
    "planted",
    [
        "13812345678",
        "138-1234-5678",
        "138.1234.5678",
        "１３８ １２３４ ５６７８",
        "1 3 8 1 2 3 4 5 6 7 8",
        "138\u200b1234\u200b5678",
        "1️⃣3️⃣8️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣",
        "+86 13812345678",
        "(+86)138 1234 5678",
        "一三八一二三四五六七八",
        "010-88886666",
        "(0571) 8888 6666",
        "0912-345-678",
        "+886 912 345 678",
        "(02) 2345-6789",
        "+852 9123 4567",
        "9123 4567",
        "(415) 555-2671",
        "415.555.2671",
        "+1 415 555 2671",
        "+44 20 7946 0958",
        "jane.doe+shop@example.co.uk",
        "ａｂｃ＠ｑｑ．ｃｏｍ",
        "abc(at)qq.com",
        "202607251234592825",
        "114-1234567-1234567",
        "SF1234567890123",
        "1Z999AA10123456784",
        "LX123456789CN",
        "A123456789",
        "A123456(7)",
        "078-05-1120",
        "11010519491231002X",
        "110105 19491231 002X",
        "6222 0212 3456 7894 123",
        "4111 1111 1111 1111",
        "https://item.example.com/a?b=1,2",
        "m.tb.cn/h.abc",
        "wxid_ab12cd",
        "@jane_d",
        "浙江省杭州市西湖区文三路12号301室",
        "文三路十二号",
        "浙江省杭州市西湖区",
        "台北市大安區忠孝東路四段100號5樓之3",
        "九龍彌敦道100號5樓B室",
        "延安西路1234弄5号601室",
        "阳光花园3栋2单元501",
        "3栋2单元501室",
        "5号楼1203",
        "世纪大道100号环球金融中心20楼",
        "彌敦道 688 號旺角中心 12 樓 A 室",
        "138****5678",
        "浙A12345",
        "GB29 NWBK 6016 1331 9268 19",
        "12 Elm St, Springfield, IL 62704",
        "Apt 4B, 350 5th Ave, New York, NY 10118",
        "221B Baker Street, London NW1 6XE",
        "5 Mill Close, Leeds",
        "王女士",
        "陳先生",
        "王小明先生",
        "Ms Wang",
        "Mr. John Smith",
    ],
)
@pytest.mark.parametrize("around", ["{}", "多久能到，{}，旅行杯", "這個旅行杯 {} 還沒到", "the mug {} has not come"])
def test_what_tells_a_person_by_its_form_goes(planted: str, around: str) -> None:
    before, _, after = around.partition("{}")
    left = redact(around.format(planted))
    assert planted not in left
    assert MARK in left
    assert left.startswith(before.rstrip(" ，"))
    assert left.endswith(after.lstrip(" ，"))


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("加我微信wx123处理", "加我微信…处理"),
        ("V信：wang_1988 联系", "V信：… 联系"),
        ("QQ 12345 找我", "QQ … 找我"),
        ("微信搜cupfan2020", "微信搜…"),
        ("小红书号 95270123", "小红书号 …"),
        ("tracking number is 9400 1000 0000 12 stuck", "tracking number is … stuck"),
        ("I'm Jane Doe and it leaks", "I'm … and it leaks"),
        ("line id: jane99 please", "line id: … please"),
        ("WhatsApp: janedoe", "WhatsApp: …"),
        ("加v lily2020", "加v …"),
        ("订单尾号 4592 的", "订单尾号 … 的"),
        ("my order 48213 is late", "my order … is late"),
        ("call me at 555-0123-4", "call me at …"),
        ("邮编310012", "邮编…"),
        ("地址：人民公园旁边红房子，谢谢", "地址：…，谢谢"),
        ("我叫王小明，收件人：陈芳 到了吗", "我叫…，收件人：… 到了吗"),
        ("My name is Jane Doe and it leaks", "My name is … and it leaks"),
        ("It leaks.\nThanks,\nJane", "It leaks.\nThanks,\n…"),
        ("@小明 你好", "… 你好"),
        ("@客服你们多久发货", "@客服你们多久发货"),
        ("１３８１２３４５６７８一直没人接", "…一直没人接"),
        ("王女士，13812345678，杯子漏水", "…，杯子漏水"),
        ("订单202607251234592825还没到怎么回事？", "订单…还没到怎么回事？"),
        ("杯子多久能到杭州市西湖区文三路12号？", "杯子多久能到…？"),
    ],
)
def test_what_is_left_can_still_be_read(written: str, left: str) -> None:
    assert redact(written) == left
    assert redact(left) == left


@pytest.mark.parametrize(
    "written",
    [
        "旅行杯 500ml，2026 款，14英寸，8+256G，¥129.00",
        "規格 500 750 1000ml 還是 1200？",
        "尺码13.5 14.5 15.5 16.5 有吗",
        "2026-11-22 下单，3天没动，11月1号 2号都问过",
        "我知道12号发货，这里12号能到吗？",
        "5号电池12节，3号线旁边，线路2号，3室2厅的吸顶灯",
        "iphone 15 256GB, Sony WH1000XM5, RTX4090",
        "手机 13 256G 怎么选，16+512 1499元",
        "微信支付打不开，微信8.0.50版本",
        "杭州市多久能到？寄浙江省要几天？",
        "收货地址是不是可以改",
        "批次20261101A，型号HX-1234-5678，比超市和夜市都贵，老师傅手作",
        "the product line is deluxe; 12 cups came on the way, 3 days on the road",
        "1234-5678 pieces, 4222 1212 3456 7898, 110105 19491231 0021 are no numbers of anybody",
    ],
)
def test_product_words_sizes_dates_and_prices_survive(written: str) -> None:
    assert redact(written) == written


@pytest.mark.parametrize(
    ("known", "written", "left"),
    [
        ("王小明", "我是王 小 明，杯子漏水", "我是…，杯子漏水"),
        ("王小明", "给小明的杯子", "给…的杯子"),
        ("陳小姐", "陈小姐的杯子", "…的杯子"),
        ("王女士", "那位女士的杯子", "那位女士的杯子"),
        ("Jane Doe", "ＪＡＮＥ　ＤＯＥ here, jane-doe", "… here, …"),
        ("Jane Doe", "Jane's mug; plain jane", "…'s mug; plain jane"),
        ("Li", "Li wrote: quality of li", "… wrote: quality of li"),
        ("wx_cupfan", "找 wx cupfan", "找 …"),
        ("微信：cupfan", "找 CupFan", "找 …"),
        ("电话 88886666 / cup88", "88886666，cup88", "…"),
        ("taobao:4592", "尾数4592的", "尾数…的"),
        ("SF123", "运单 sf 123 没动", "运单 … 没动"),
        ("王", "王者杯", "王者杯"),
        ("500", "500ml", "500ml"),
        ("", "500ml", "500ml"),
        ("a*(b", "a*(b) c", "…) c"),
    ],
)
def test_what_the_case_knows_goes_however_it_is_written(known: str, written: str, left: str) -> None:
    assert redact(written, known=[known]) == left


def test_a_name_to_keep_is_not_taken_for_the_customers() -> None:
    assert redact("李宁买的李宁跑鞋", known=["李宁"], keep=["李宁跑鞋"]) == "…买的李宁跑鞋"


def test_a_number_that_only_begins_like_the_name_to_keep_goes() -> None:
    assert redact("13812345678", keep=["138"]) == MARK


@pytest.mark.parametrize(
    "hostile",
    ["市", "1 ", "a.", "1-", "a@", "111-", "1栋", "路1号", "花园", "A1", "qq", "名字是", "12 a ", "王", "浙江", "+1("],
)
def test_long_hostile_text_is_read_to_its_end(hostile: str) -> None:
    assert redact(hostile * 2000 + "。13812345678").endswith(MARK)


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("身份证 110105 901225 123 的", "身份证 … 的"),
        ("110105901325123456 和 110105901325", "… 和 …"),
        ("A 123456789 和 B123456789 是我", "… 和 … 是我"),
        ("K719451A 和 K719452A", "… 和 K719452A"),
        ("AB987654A 和 AB987655A", "AB987654A 和 AB987655A"),
        ("138 O013 8000 打给我", "… 打给我"),
        ("138，1234，5678 打给我", "… 打给我"),
        ("7730 8037 8119 964 没动", "… 没动"),
        ("2021 2022 2023 2024 20 款都有", "2021 2022 2023 2024 20 款都有"),
        ("a dot b at gmail dot com is me", "… is me"),
        ("加V:abc123，或 Q：2180103", "加V:…，或 Q：…"),
        ("賴ID：lily99", "賴ID：…"),
        ("本人欧阳丽华，下单人 翁同", "本人…，下单人 …"),
        ("联系 李雷 13812345678", "联系 …"),
        ("Best,\nEmily", "Best,\n…"),
        ("my wife Mary Jones asked", "my wife … asked"),
        ("do you ship to New Zealand", "do you ship to New Zealand"),
        ("Dr. Martens boots and a Kate Spade bag", "Dr. Martens boots and a Kate Spade bag"),
        ("康师傅方便面，辛苦师傅了", "康师傅方便面，辛苦师傅了"),
        ("新界沙田禾輋邨富和樓1208室有人收", "…有人收"),
        ("Room 1203, Building 5, Lane 88, Zhangjiang Road, Shanghai", "…"),
        ("生日1990年1月1日", "生日…"),
    ],
)
def test_what_people_do_to_a_number_or_a_name_does_not_hide_it(written: str, left: str) -> None:
    assert redact(written) == left
