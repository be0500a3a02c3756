"""Rules that no pattern can judge: each with texts that must be found and texts that must not, in three scripts."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from cs_toolkit import packs
from cs_toolkit.core.lint import Known, Scope, lint

RULES = packs.lint_rules()
ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 12, tzinfo=ZONE)
ORDER = "202607251234592825"
CASE = Known(
    customer="王芳",
    contact="13812345678",
    orders=(ORDER,),
    product="蓝色旅行杯 500ml travel mug",
    tracking="SF1234567890123",
    amount=Decimal(100),
    currency="CNY",
    other_names=frozenset({"陈志强", "Mary Johnson"}),
    other_numbers=frozenset({"202611010000111122", "15900001111"}),
    earlier_replies=(
        "您好，看到杯子破了我很难过，今天已给您补发一只新的，运费由我们承担，明天就能到。",
        "Hello, it hurts to read that the mug broke. A new one left our shop today, the freight is on us.",
        "您好，看到杯子破了我很難過，今天已幫您補寄一個新的，運費由我們負擔，明天就會到。",
    ),
)


def open_till_six(at: datetime) -> bool:
    """The shop is open from 9 to 18."""
    return 9 * 60 <= at.hour * 60 + at.minute <= 18 * 60


COMPLAINT = Scope(kind="complaint", region="cn")
OFFER = COMPLAINT._replace(step="offer")
KNOWN = Scope(kind="complaint", region="cn", known=CASE, step="acknowledge")
PUBLIC = Scope(kind="review", region="cn", is_public=True, known=CASE)
DUE = Scope(now=NOW, zone=ZONE, due_at=NOW.replace(hour=15), is_open_at=open_till_six)
SENT = Scope(is_sent=True)
WECHAT = Scope(payment="wechat-pay")

# Rule -> (scope, texts that break it, texts that come near and do not).
SAMPLES: dict[str, tuple[Scope, tuple[str, ...], tuple[str, ...]]] = {
    "L10": (
        Scope(),
        (
            "抱歉抱歉～",
            "非常抱歉给您添麻烦了，请您谅解。",
            "对不起，您的心情我懂，以后会注意的。",
            "抱歉抱歉～",
            "非常抱歉造成您的困擾，還請見諒。",
            "真的很對不起，之後會多多留意。",
            "Sorry about that!",
            "We apologize for any trouble this may have caused you.",
            "So sorry to hear that, thanks for letting us know.",
        ),
        (
            "对不起，是我们漏检了这只杯子，今天18:00前给您补发一只新的。",
            "王女士，尺码是我们发错的，很抱歉；我已安排换货，明天寄出。",
            "抱歉让您等了五天，没跟紧快递是我们的疏忽，我现在就退您全款。",
            "對不起，是我們漏檢了這個杯子，今天18:00前補寄一個新的給您。",
            "尺寸是我們寄錯的，很抱歉；我已經安排換貨，明天寄出。",
            "抱歉讓您等了五天，沒盯緊物流是我們的疏忽，我現在就退您全額。",
            "I'm sorry: we sent the wrong size. A replacement leaves our shop today.",
            "Sorry, that was our mistake. I have refunded the full amount to your card.",
            "I apologise, we packed the mug badly. I'm sending you a new one this afternoon.",
        ),
    ),
    "L11": (
        OFFER,
        (
            "可以退货哦",
            "王女士，杯子碎了我们给您补发一只新的，明天寄出。",
            "这件事我们一定会给您满意的答复。",
            "可以退貨喔",
            "王小姐，杯子破了，我們會補寄一個新的給您，明天寄出。",
            "這件事我們一定會給您滿意的答覆。",
            "You can return it",
            "We would be happy to send you a replacement today.",
            "Thank you for telling us about the broken mug, we take this seriously.",
        ),
        (
            "A 换新今日发 / B 全退+20元",
            "您看哪样合适：一是今天补发一只新的，二是全额退款，杯子不用寄回。",
            "方案一：退货退款，运费我们出；方案二：留下用，退您30元。您选哪个？",
            "A 今天換新寄出 / B 全額退款再加20元",
            "您看哪個方便：今天補寄一個新的，或者全額退款，杯子不用寄回。",
            "方案一：退貨退款，運費我們出；方案二：留著用，退您30元。您選哪個？",
            "Which do you prefer: a replacement sent today, or a full refund?",
            "1. A new mug by express, with you on Friday.\n2. Your money back in full today.",
            "You can keep it and get $30 back, or swap it for a new one at our cost.",
        ),
    ),
    "L13": (
        DUE,
        (
            "7天后再看",
            "我明天上午10点给您回复处理结果。",
            "今晚20:00我给您退款。",
            "7天後再看",
            "我明天上午10點回覆您處理結果。",
            "今晚20:00我會幫您退款。",
            "We will look into it by next Tuesday.",
            "I will refund you in 7 days.",
            "I'll get back to you tomorrow at 10:00.",
        ),
        (
            "我今天14:30前给您回复处理结果。",
            "快递明天上午10点送达，请您留意。",
            "您收到后7天内都可以退货。",
            "我今天16:00-18:00给您回复。",
            "我看到您11:30发来的留言，也给您核对了11月20日的面单。",
            "我3个工作日内给您回复。",
            "明天20:00有一场雪。",
            "我今天14:30前回覆您處理結果。",
            "包裹明天上午10點送達，請您留意。",
            "您收到後7天內都可以退貨。",
            "I will reply by 14:30 today.",
            "Since you wrote on 20 Nov at 11:30, I have checked the label; I saw your message of 11:45.",
            "The courier delivers your parcel tomorrow at 10:00.",
            "You can return it within 14 days of delivery.",
        ),
    ),
    "L15": (
        KNOWN,
        (
            "尊敬的{姓名}，您的包裹今天寄出。",
            "您的订单202611010000111122今天补发，XX快递。",
            "陈志强您好，旅行杯今天补发。",
            "尊敬的${customer}，您的包裹今天寄出。",
            "【姓名】您好，訂單編號202699990000888877今天補寄。",
            "陳志強您好，旅行杯今天補寄給您。",
            "Dear [NAME], your mug leaves today.",
            "Hi {{first_name}}, we shipped order <order number> today.",
            "Hello Mary Johnson, your mug leaves our shop today.",
        ),
        (
            "王芳您好，订单202607251234592825的旅行杯今天补发。",
            "您要的XXL码今天换好了，尾号2825的订单已改。",
            "亲，共补2只，[1]蓝色，[2]白色。",
            "王芳您好，訂單202607251234592825的旅行杯今天補寄。",
            "您要的XXL尺寸今天換好了，訂單末四碼2825已更改。",
            "您好，一共補寄2個，(1)藍色，(2)白色。",
            "Your order 202607251234592825 leaves today, size XXL as you asked.",
            "I have refunded $20 (20% of the price) to your card.",
            "Options: [1] a new mug today, [2] your money back.",
        ),
    ),
    "L16": (
        Scope(),
        (
            "请提供照片",
            "您好，麻烦您拍一张杯口的照片发给我们看看。",
            "请您把破损的地方拍个视频发过来，谢谢。",
            "請提供照片",
            "您好，麻煩您拍一張杯口的照片傳給我們看看。",
            "請您把破損的地方拍個影片傳過來，謝謝。",
            "Please send photos.",
            "Could you please send us a picture of the broken part?",
            "We need a photo of the label before we can say anything.",
        ),
        (
            "您发照片，我同时已申请补发",
            "麻烦您拍一张杯口的照片，我这就先给您留好一只新的。",
            "请您发张照片，我已经联系仓库核对出库记录。",
            "您傳照片的同時，我已經申請補寄了",
            "麻煩您拍一張杯口的照片，我這就先幫您留好一個新的。",
            "請您傳張照片，我已經聯絡倉庫核對出貨紀錄。",
            "Please send a photo; meanwhile I have set a new mug aside for you.",
            "Could you send us a picture? I'm already checking the packing record.",
            "The new mug is on its way, there is nothing for you to do.",
        ),
    ),
    "L17": (
        KNOWN,
        (
            "请再说一遍订单号",
            "麻烦您提供一下手机号码，我帮您查。",
            "请问您买的是哪款？",
            "我需要您提供订单号。",
            "I just need your order number.",
            "請再說一遍訂單編號",
            "麻煩您提供一下手機號碼，我幫您查。",
            "請問您買的是哪款？",
            "What's your order number?",
            "Could you please send us your tracking number again?",
            "Which item did you order?",
        ),
        (
            "您的订单号我这边有，不用再发了。",
            "新的快递单号我今天16:00前发给您。",
            "请您拍一下杯口，我同时已申请补发。",
            "您的訂單編號我這邊有，不用再傳了。",
            "新的物流編號我今天16:00前給您。",
            "請您拍一下杯口，我同時已經申請補寄。",
            "I have your order in front of me, there is no need to look anything up.",
            "You will get the new tracking link from me at 16:00.",
            "Please send a photo of the handle; I have already set a new mug aside.",
            "我刚给快递打过电话，司机说下午送到。",
            "已经给网点打了电话，请您留意。",
            "我把您的订单号报给仓库核对了。",
            "我剛給物流打過電話，司機說下午送到。",
            "I have your order number here and I'm on it.",
            "I gave the courier your phone number this morning.",
            "Which one would you like?",
            "批到哪一步就跟您说到哪一步。",
            "补发的包裹单号SF123，我来问问您是不是完好拿到了。",
        ),
    ),
    "L19": (
        KNOWN._replace(known=CASE._replace(contact=None)),
        (
            "王芳您好，13812345678 收货地址是上海市长宁区中山路12号，对吗？",
            "收件人身份证110101199003070118已登记。",
            "快递员的电话是139-1234-5678，您问问他。",
            "王芳您好，手機0912-345-678，收貨地址是台北市信義路五段7號，對嗎？",
            "收件人身分證字號A123456789已登記。",
            "司機的電話是0987654321，您問問他。",
            "Hi Jane at 12 Elm St, your parcel is on its way.",
            "We called (212) 555-0187 and nobody answered.",
            "Your neighbour at 221 Baker Street signed for it.",
        ),
        (
            "王芳您好，尾号5678的手机我们打过了，没人接。",
            "请寄回：上海市松江区文翔路99号，退货组收。",
            "订单202607251234592825的旅行杯明天15:00前送到，共2只，¥129。",
            "王芳您好，末三碼678的手機我們打過了，沒人接。",
            "請寄回：台北市信義路五段7號，退貨組收。",
            "訂單202607251234592825的旅行杯明天15:00前送到，共2個，NT$590。",
            "Your order 202607251234592825 leaves today; I paid $20 back to the card ending 4242.",
            "Please return it to 12 Elm Street, our warehouse; the label is prepaid.",
            "In 2 weeks the right way to clean it is soap and 10 minutes of warm water.",
        ),
    ),
    "L26": (
        KNOWN,
        (
            "给您赔偿",
            "这次的损失我们会给您补偿的，请放心。",
            "我给您退200元，原路退回，今天到账。",
            "給您賠償",
            "這次的損失我們會給您補償的，請放心。",
            "我退您200元，原路退回，今天入帳。",
            "We'll compensate you.",
            "I will make it up to you, I promise.",
            "I have refunded ¥200 to your card today.",
        ),
        (
            "退 ¥86，外加 ¥17，今日原路",
            "补偿您20元，今天18:00前原路退回。",
            "按规定这个情况没有现金可退，我给您换一只新的。",
            "退 ¥86，外加 ¥17，今天原路退回",
            "補償您20元，今天18:00前原路退回。",
            "依規定這個情況不能退現金，我幫您換一個新的。",
            "¥86 back and ¥17 on top, today, the way you paid.",
            "I am refunding ¥100 to your card today.",
            "I can't give cash here; a new mug leaves today.",
        ),
    ),
    "L27": (
        SENT,
        (
            "已给您退¥86。",
            "补偿20元已到账。",
            "这只杯子原价129元。",
            "已退款NT$860給您。",
            "補償200元已入帳。",
            "這個杯子原價590元。",
            "I have refunded $86.",
            "You will get £20 back.",
            "The mug costs 30 dollars.",
        ),
        (
            "今天15:20已给您补发。",
            "尾号2825的订单已经换好了。",
            "2只杯子明天到。",
            "今天15:20已經補寄給您。",
            "末四碼2825的訂單已經換好了。",
            "2個杯子明天到。",
            "The new mug left at 15:20.",
            "Both mugs arrive on 24 November.",
            "Order 202607251234592825 is settled.",
        ),
    ),
    "L30": (
        PUBLIC,
        (
            "您好，看到杯子破了我很难过，今天已给您补发一只新的，运费由我们承担，后天就能到。",
            "其实是您自己没有看说明，详情页写得很清楚。",
            "您说的与事实不符，监控记录可以证明。",
            "您好，看到杯子破了我很難過，今天已幫您補寄一個新的，運費由我們負擔，後天就會到。",
            "其實是您自己沒有看說明，詳情頁寫得很清楚。",
            "您說的與事實不符，監視器紀錄可以證明。",
            "Hello, it hurts to read that the mug broke. A new one left our shop today, the freight is on us!",
            "Actually, you ordered the small size yourself.",
            "Our records clearly show that the parcel was signed for.",
        ),
        (
            "杯口裂了是我们没检出来，我今天在订单里给您两个方案，您选。",
            "谢谢您写得这么仔细，手柄松动的问题我已让工厂改模具。",
            "颜色和图差得多，我重新拍了图换上，也在平台私信里回您了。",
            "杯口裂了是我們沒檢查出來，我今天在訂單裡給您兩個方案，您選。",
            "謝謝您寫得這麼仔細，手把鬆動我已請工廠改模具。",
            "顏色和照片差很多，我重新拍了照片換上，也在聊聊裡回您了。",
            "The lid leaked because we missed a worn seal. I have written to you in your order messages.",
            "Thank you for such a careful review; the loose handle is being redesigned.",
            "The blue is darker than our photo. I took new photos yesterday and wrote to you on the platform.",
        ),
    ),
    "L31": (
        WECHAT,
        ("退款今天到账。" * 30, "我给您补发，" * 40, "您好。" * 67)
        + ("退款今天入帳。" * 30, "我幫您補寄，" * 40, "您好喔。" * 67)
        + ("I refund you today. " * 11, "word " * 41, "x" * 201),
        ("退款今天到账。" * 28, "我给您补发。", "您好。" * 66)
        + ("退款今天入帳。" * 28, "我幫您補寄。", "您好喔。" * 50)
        + ("I refund you today. " * 10, "word " * 40, "I refund you today."),
    ),
    "L35": (
        Scope(),
        (
            "在的亲～",
            "亲，在吗？",
            "您好，您的消息已收到，我们会尽快回复您。",
            "亲，在的，请问有什么可以帮您？",
            "在的喔～",
            "您好，您的訊息已收到，我們會盡快回覆您。",
            "您好，請問有什麼可以幫您？",
            "Hi!",
            "Hello, thank you for contacting us! How can I help you today?",
            "Thank you for your message. We will get back to you shortly.",
        ),
        (
            "亲，包裹今早到了杭州转运中心，我已催件，18:00前回您。",
            "您好，杯子今天补发。",
            "在的，蓝色M码还有3件，今天下单今天发。",
            "您好，包裹今早到了台中轉運中心，我已催件，18:00前回您。",
            "您好，杯子今天補寄。",
            "在的，藍色M號還有3件，今天下單今天寄。",
            "Hi! Your parcel reached Leeds this morning; I asked the depot to send it out today.",
            "Hello, the blue one in M is in stock, three left.",
            "Thank you for your message: the mug leaves today.",
        ),
    ),
    "L36": (
        Scope(),
        (
            "系统显示已签收",
            "本店已为您登记，请耐心等待。",
            "我们查了，包裹在杭州。",
            "系統顯示已簽收",
            "本店已為您登記，請耐心等候。",
            "我們查了，包裹在台中。",
            "It was decided that your request is declined.",
            "We have checked, the parcel is in Leeds.",
            "Your case has been forwarded to the team.",
        ),
        (
            "我查了，快件昨天15:20到了驿站。",
            "我和仓库的同事核对过，是我们少装了一只。",
            "包裹昨天到了杭州，今天派送。",
            "我查了，包裹昨天15:20到了超商。",
            "我和倉庫的同事核對過，是我們少裝了一個。",
            "包裹昨天到了台中，今天配送。",
            "I looked: the parcel arrived yesterday at 15:20.",
            "I asked our warehouse, and we packed one mug too few.",
            "The parcel reached Leeds yesterday.",
        ),
    ),
    "L37": (
        KNOWN,
        (
            "您好，收到您的反馈，正在为您处理，请耐心等待。",
            "非常抱歉给您带来不好的体验，会认真改进。",
            "请放心，一定给您满意的结果。",
            "您好，收到您的意見，正在為您處理，請耐心等候。",
            "非常抱歉給您帶來不好的體驗，會認真改進。",
            "請放心，一定給您滿意的結果。",
            "Hello, thank you for your feedback, it is being looked at.",
            "We are very sorry for the experience and will do better.",
            "Please rest assured that everything will be fine.",
        ),
        (
            "王芳您好，蓝色旅行杯碎了，是我们包装太薄。",
            "包裹20号起停在杭州，我在催。",
            "SF1234567890123这一件我已申请拦截。",
            "王芳您好，藍色旅行杯破了，是我們包裝太薄。",
            "包裹20號起停在台中，我在催。",
            "SF1234567890123這一件我已申請攔截。",
            "Your travel mug broke because we packed it badly.",
            "The parcel has not moved since 20 November; I am chasing it.",
            "I have stopped SF1234567890123 on its way.",
        ),
    ),
    "L38": (
        Scope(),
        (
            "方案一：退款20元；方案二：退款30元。",
            "A、补发一只；B、重发两只。",
            "1. 送您优惠券10元\n2. 送您优惠券20元",
            "方案一：退款20元；方案二：退款30元。",
            "A、補寄一個；B、重寄兩個。",
            "1. 送您購物金10元\n2. 送您購物金20元",
            "1. A full refund today\n2. A full refund tomorrow",
            "Option A: a voucher of $10. Option B: a voucher of $20.",
            "(1) a replacement in blue, (2) a replacement in white",
        ),
        (
            "方案一：今天补发一只新的；方案二：全额退款。",
            "A、退货退款；B、留下用，补您30元。",
            "1. 换新\n2. 送您优惠券20元",
            "方案一：今天補寄一個新的；方案二：全額退款。",
            "A、退貨退款；B、留著用，補您30元。",
            "1. 換新\n2. 送您購物金20元",
            "1. A full refund today\n2. A new mug tomorrow",
            "Option A: a voucher of $10. Option B: a replacement.",
            "(1) a replacement in blue, (2) your money back",
        ),
    ),
    "L39": (
        COMPLAINT,
        (
            "王女士，杯子碎了是我们包装太薄，我给您补发。",
            "我已经联系仓库核对，有结果告诉您。",
            "退款我去办，请放心。",
            "王小姐，杯子破了是我們包裝太薄，我幫您補寄。",
            "我已經聯絡倉庫核對，有結果告訴您。",
            "退款我去辦，請放心。",
            "The mug broke because we packed it badly. I will send a new one.",
            "I have asked the warehouse and will tell you.",
            "I will take care of your refund.",
        ),
        (
            "杯子碎了是我们包装太薄，今天18:00前给您补发。",
            "我已联系仓库，两小时内告诉您结果。",
            "退款明天上午办好。",
            "杯子破了是我們包裝太薄，今天18:00前補寄給您。",
            "我已聯絡倉庫，兩小時內告訴您結果。",
            "退款明天上午辦好。",
            "The mug broke because we packed it badly. A new one leaves today at 18:00.",
            "I have asked the warehouse and will write to you within two hours.",
            "Your refund is done on Monday.",
        ),
    ),
    "L40": (
        Scope(),
        (
            "您的订单今天寄出，請放心。",
            "王女士，杯子碎了，今天补發。",
            "謝謝您的评价",
            "您的訂單今天寄出，请放心。",
            "王小姐，杯子破了，今天補发。",
            "谢谢您的評價",
            "Your order (订單) leaves today.",
            "We wrote 退款给您 and 請放心.",
            "In the app it is called 订单 or 訂單.",
        ),
        (
            "您的订单今天寄出，请放心。",
            "王女士，杯子碎了，今天补发。",
            "您说“請放心”，我们一直记着。",
            "您的訂單今天寄出，請放心。",
            "王小姐，杯子破了，今天補寄。",
            "您說「请放心」，我們一直記著。",
            "Your order leaves today.",
            "In the app it is called 订单.",
            "In the app it is called 訂單.",
        ),
    ),
}


def rules_in(text: str, scope: Scope) -> set[str]:
    return {found.rule for found in lint(text, RULES, scope)}


@pytest.mark.parametrize(
    ("rule", "text"), [(rule, text) for rule, (_, breaches, _) in SAMPLES.items() for text in breaches]
)
def test_what_breaks_a_rule_is_found(rule: str, text: str) -> None:
    """Three texts in each of the three scripts, as hurried agents type them."""
    assert rule in rules_in(text, SAMPLES[rule][0])


@pytest.mark.parametrize("rule", SAMPLES)
def test_what_comes_near_is_left_alone(rule: str) -> None:
    """As good agents type it: no finding of this rule."""
    scope, _, near = SAMPLES[rule]
    assert {text: rules_in(text, scope) & {rule} for text in near} == {text: set() for text in near}


@pytest.mark.parametrize("text", ["我7天后给您答复。", "我今晚20:00给您答复。"])
def test_a_promise_is_judged_by_what_is_known(text: str) -> None:
    """Without a clock, a deadline or hours nothing is late; what is breached cannot be promised in time."""
    assert "L13" not in rules_in(text, DUE._replace(due_at=None, is_open_at=None))
    assert "L13" not in rules_in(text, DUE._replace(is_breached=True))
    assert "L13" not in rules_in(text, DUE._replace(now=None))
    assert ("L13" in rules_in(text, DUE._replace(due_at=None))) == ("20" in text)


def test_every_rule_in_code_has_samples() -> None:
    """At least three of each in each script: nine and nine."""
    assert {name for name, rule in RULES.rules.items() if rule.is_code} == {*SAMPLES}
    assert all(len(breaches) >= 9 and len(near) >= 9 for _, breaches, near in SAMPLES.values())
