# ruff: noqa: E501
"""Invented texts of a shop for cups and bedding: what customers write, and what the shop answers."""

from __future__ import annotations

from typing import Final, NamedTuple


class Wording(NamedTuple):
    """One language of customers. `wants` and `reasons` belong to the complaints at the same place."""

    language: str
    complaints: tuple[tuple[str, str, str], ...]  # category, cause, text
    questions: tuple[str, ...]
    wishes: tuple[str, ...]
    needs: tuple[str, ...]
    names: tuple[str, ...]
    products: tuple[str, ...]
    replies: tuple[str, ...]
    offers: tuple[str, ...]
    follow_ups: tuple[str, ...]
    comments: tuple[str, ...]


_HANS: Final = Wording(
    "zh-Hans",
    (
        (
            "delivery-late",
            "carrier-delay",
            "{product}付款都第{n}天了，物流一直停在转运中心，问了两次没人理。周五我要带出门用，到底哪天能到？",
        ),
        (
            "delivery-damaged",
            "packing",
            "今天拆箱，{product}的盖子裂了一道，里面还有碎渣。箱子四角都瘪了，你们就垫了一张纸？照片我拍了{n}张。",
        ),
        (
            "quality-defect",
            "manufacturing",
            "{product}用了{n}天就漏水，倒过来一桌子都是。我按说明书洗的，没摔过也没烫过，这质量说不过去。",
        ),
        (
            "not-as-described",
            "listing-photo",
            "页面上的{product}是雾蓝色，收到的明显发绿，跟我另外{n}件完全配不上。白天晚上都看过，不是光线问题。",
        ),
        (
            "refund-slow",
            "system",
            "退货你们{n}天前就签收了，{product}的钱还没有退回来。客服说已经提交，提交到哪里去了？",
        ),
        (
            "wrong-item",
            "picking",
            "我订的是{product}，寄来的是另一个款，尺寸也差了一号。已经放了{n}天，等你们给个说法。",
        ),
    ),
    (
        "{product}可以放进洗碗机吗？内胆是什么材料的？我想买{n}个送同事。",
        "{product}今天下单的话{n}天之内能到苏州吗？可以开发票吧？",
    ),
    ("退款", "换一个新的", "补发", "退货退款"),
    ("周五之前要用", "送人的，包装要完整", "想知道还能不能放心用"),
    ("王女士", "李先生", "陈小姐", "赵先生", "周女士", "吴同学"),
    ("旅行杯 450ml", "亚麻四件套", "儿童保温壶", "陶瓷马克杯", "记忆棉枕"),
    (
        "{name}您好，您的{product}我刚查过：从仓库出来之后停在路上没有动，是我们没有盯住。我已经找了承运商，今天18点前告诉您确切的时间。",
        "{name}，您发来的照片我逐张看了，{product}确实不该是这个样子。请先不要扔包装，我三小时之内给您两个办法挑。",
    ),
    (
        "您可以挑一个：一是今天补寄一件{product}，运费我们出；二是直接退{amount}元，东西不用寄回。",
        "两个办法：整单退{amount}元，或者换一件新的{product}，我们先发货。",
    ),
    ("{name}，{product}已经按您选的办好了，明天18点之前您会看到结果；要是没有，直接找我，不用重讲一遍。",),
    ("处理得挺快，没有推来推去。", "结果可以，就是前面等得久了一点。", "还行吧。"),
)
_HANT: Final = Wording(
    "zh-Hant",
    (
        (
            "delivery-late",
            "carrier-delay",
            "{product}下單到現在第{n}天，貨態完全沒有更新，打電話也沒人接。這是要帶去露營的，請告訴我確定的日期。",
        ),
        (
            "delivery-damaged",
            "packing",
            "紙箱一打開就聽到碎片的聲音，{product}邊緣缺了一角，我拍了{n}張照片。這樣包裝怎麼可能不破？",
        ),
        (
            "quality-defect",
            "material",
            "{product}洗了{n}次就開始掉色，別的衣服都染到了。說明上寫可以機洗，我就是照做的。",
        ),
        (
            "missing-item",
            "picking",
            "訂單裡有{n}樣東西，唯獨少了{product}，箱子也沒有被拆過的痕跡，麻煩查一下出貨錄影。",
        ),
    ),
    ("請問{product}可以直接微波嗎？一次買{n}個有沒有含運？",),
    ("退款", "補寄", "換貨"),
    ("週末就要用到", "要送長輩，外盒不能有傷"),
    ("林小姐", "黃先生", "張小姐", "蔡先生"),
    ("琺瑯湯鍋", "純棉床包組", "隨行杯 350ml"),
    (
        "{name}您好，{product}這一單我看過紀錄了，問題出在我們出貨這一段，與您的操作無關。今天18點前我會給您兩種處理方式。",
    ),
    ("兩種方式請您選：今天補寄一件{product}，運費由我們負擔；或者退回{amount}元，原件不用寄回。",),
    ("{name}，您選的方式今天已經辦好，明天18點前會收到通知；若沒有收到，請直接找我。",),
    ("回覆很快，謝謝。", "希望下次包裝牢一點。"),
)
_EN: Final = Wording(
    "en",
    (
        ("delivery-late", "carrier-delay", "I paid for the {product} {n} days ago and the tracking has not moved since it left your depot. I need it by Friday; when will it be here?"),
        ("quality-defect", "manufacturing", "The lid of the {product} leaks after {n} days of normal use. I followed the care card to the letter, so I would like this put right."),
        ("not-as-described", "listing-text", "Your page says the {product} holds half a litre. I measured it {n} times and it holds far less than that."),
    ),
    ("Does the {product} fit a standard cup holder, and can {n} of them be shipped in one box?",),
    ("refund", "replacement", "send the missing part"),
    ("needs it by Friday", "it is a birthday present"),
    ("Ms Hale", "Mr Novak", "Jo Park"),
    ("travel mug 450 ml", "linen sheet set", "enamel pot"),
    ("Dear {name}, I have checked your {product}: the parcel left us on time and then sat in a depot, and we did not notice. I am on to the carrier and will write again by 18:00 today.",),
    ("Two ways to settle this, as you prefer: a new {product} sent today at our cost, or {amount} back without returning anything.",),
    ("Dear {name}, what you chose has been done today, and you will see it by 18:00 tomorrow; if not, answer here and I will pick it up.",),
    ("Quick and friendly.", "Fine in the end, slow at the start."),
)  # fmt: skip
# As in the shop they are modelled on: mostly simplified Chinese.
WORDINGS: Final = (_HANS, _HANS, _HANS, _HANS, _HANS, _HANT, _EN)
