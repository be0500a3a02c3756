"""Times as people type them: three scripts, nothing guessed, and every refusal says what to type instead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs_toolkit.core import when
from cs_toolkit.errors import BadValue

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=SHANGHAI)  # a Sunday

PAST = [
    # Simplified Chinese
    ("现在", "2026-11-22 12:00:00"),
    ("刚才", "2026-11-22 12:00:00"),
    ("刚刚", "2026-11-22 12:00:00"),
    ("昨天下午3点", "2026-11-21 15:00:00"),
    ("昨天下午3点左右", "2026-11-21 15:00:00"),
    ("大约昨天下午3点", "2026-11-21 15:00:00"),
    ("昨天下午三点一刻", "2026-11-21 15:15:00"),
    ("昨天下午三点三刻", "2026-11-21 15:45:00"),
    ("昨天下午三点零五分", "2026-11-21 15:05:00"),
    ("昨天下午三点五十", "2026-11-21 15:50:00"),
    ("昨天下午3点05", "2026-11-21 15:05:00"),
    ("昨天下午3点整", "2026-11-21 15:00:00"),
    ("昨天9点钟", "2026-11-21 09:00:00"),
    ("昨天14点05分30秒", "2026-11-21 14:05:30"),
    ("昨天18时", "2026-11-21 18:00:00"),
    ("昨日14:05", "2026-11-21 14:05:00"),
    ("昨天", "2026-11-21 00:00:00"),
    ("前天", "2026-11-20 00:00:00"),
    ("前日上午10:30", "2026-11-20 10:30:00"),
    ("大前天", "2026-11-19 00:00:00"),
    ("三天前", "2026-11-19 12:00:00"),
    ("3天前", "2026-11-19 12:00:00"),
    ("3天前14:05", "2026-11-19 14:05:00"),
    ("三天前下午2点", "2026-11-19 14:00:00"),
    ("两周前", "2026-11-08 12:00:00"),
    ("1个星期前", "2026-11-15 12:00:00"),
    ("2小时前", "2026-11-22 10:00:00"),
    ("两个小时之前", "2026-11-22 10:00:00"),
    ("2个钟头以前", "2026-11-22 10:00:00"),
    ("十二分钟前", "2026-11-22 11:48:00"),
    ("半小时前", "2026-11-22 11:30:00"),
    ("半个小时前", "2026-11-22 11:30:00"),
    ("一个半小时前", "2026-11-22 10:30:00"),
    ("1小时30分钟前", "2026-11-22 10:30:00"),
    ("一刻钟前", "2026-11-22 11:45:00"),
    ("30秒前", "2026-11-22 11:59:30"),
    ("36小时前", "2026-11-21 00:00:00"),
    ("上周五", "2026-11-13 00:00:00"),
    ("上上周五9:00", "2026-11-06 09:00:00"),
    ("上个星期天", "2026-11-15 00:00:00"),
    ("本周五", "2026-11-20 00:00:00"),
    ("这周五", "2026-11-20 00:00:00"),
    ("周五18:00", "2026-11-20 18:00:00"),
    ("周日10:00", "2026-11-22 10:00:00"),
    ("周日18:00", "2026-11-15 18:00:00"),
    ("周五晚上", "2026-11-20 18:00:00"),
    ("今早", "2026-11-22 06:00:00"),
    ("今早9点", "2026-11-22 09:00:00"),
    ("今天凌晨", "2026-11-22 00:00:00"),
    ("凌晨2点", "2026-11-22 02:00:00"),
    ("凌晨12点", "2026-11-22 00:00:00"),
    ("今晚8点", "2026-11-22 20:00:00"),
    ("今天晚8点", "2026-11-22 20:00:00"),
    ("昨晚11点半", "2026-11-21 23:30:00"),
    ("昨晚12点", "2026-11-22 00:00:00"),
    ("昨晚12点半", "2026-11-22 00:30:00"),
    ("昨晚20:15", "2026-11-21 20:15:00"),
    ("昨天中午", "2026-11-21 12:00:00"),
    ("昨天中午1点", "2026-11-21 13:00:00"),
    ("昨天傍晚6点", "2026-11-21 18:00:00"),
    ("今天 09:14", "2026-11-22 09:14:00"),
    ("今天24:00", "2026-11-23 00:00:00"),
    ("14:05", "2026-11-22 14:05:00"),
    ("9:05:30", "2026-11-22 09:05:30"),
    ("下午2点", "2026-11-22 14:00:00"),
    ("11月20日14:05", "2026-11-20 14:05:00"),
    ("11月20号14:05", "2026-11-20 14:05:00"),
    ("11月20日下午3点半", "2026-11-20 15:30:00"),
    ("十一月二十日十四点零五分", "2026-11-20 14:05:00"),
    ("11月23日", "2025-11-23 00:00:00"),
    ("2月29日", "2024-02-29 00:00:00"),
    ("2026年11月20日 14:05", "2026-11-20 14:05:00"),
    ("二〇二六年十一月二十日14:05", "2026-11-20 14:05:00"),
    ("去年11月20日", "2025-11-20 00:00:00"),
    ("今年3月4日", "2026-03-04 00:00:00"),
    # Traditional Chinese
    ("現在", "2026-11-22 12:00:00"),
    ("剛剛", "2026-11-22 12:00:00"),
    ("剛才", "2026-11-22 12:00:00"),
    ("兩小時前", "2026-11-22 10:00:00"),
    ("兩個小時前", "2026-11-22 10:00:00"),
    ("半個鐘頭前", "2026-11-22 11:30:00"),
    ("三十分鐘前", "2026-11-22 11:30:00"),
    ("兩週前", "2026-11-08 12:00:00"),
    ("上週五下午三點", "2026-11-13 15:00:00"),
    ("上個禮拜五", "2026-11-13 00:00:00"),
    ("昨天下午3點", "2026-11-21 15:00:00"),
    ("昨晚8點", "2026-11-21 20:00:00"),
    ("11月20號下午3點半", "2026-11-20 15:30:00"),
    ("昨天14時05分", "2026-11-21 14:05:00"),
    # Simplified Chinese: more of what is typed
    ("礼拜天晚上8点半", "2026-11-15 20:30:00"),
    ("上午十点一刻", "2026-11-22 10:15:00"),
    ("上午10点3刻", "2026-11-22 10:45:00"),
    ("凌晨两点", "2026-11-22 02:00:00"),
    ("早9点半", "2026-11-22 09:30:00"),
    ("今天一早", "2026-11-22 06:00:00"),
    ("今儿上午11点", "2026-11-22 11:00:00"),
    ("昨儿个晚上8点", "2026-11-21 20:00:00"),
    ("前晚10点", "2026-11-20 22:00:00"),
    ("前天晚上", "2026-11-20 18:00:00"),
    ("昨天夜里11点", "2026-11-21 23:00:00"),
    ("半夜12点", "2026-11-22 00:00:00"),
    ("半夜两点", "2026-11-22 02:00:00"),
    ("半夜11点半", "2026-11-22 23:30:00"),
    ("夜里0:30", "2026-11-22 00:30:00"),
    ("午夜", "2026-11-22 00:00:00"),
    ("零点", "2026-11-22 00:00:00"),
    ("正午", "2026-11-22 12:00:00"),
    ("昨天黄昏", "2026-11-21 17:00:00"),
    ("上午差5分11点", "2026-11-22 10:55:00"),
    ("昨天下午差一刻六点", "2026-11-21 17:45:00"),
    ("20号", "2026-11-20 00:00:00"),
    ("25号下午3点", "2026-10-25 15:00:00"),
    ("20日14:05", "2026-11-20 14:05:00"),
    ("31号", "2026-10-31 00:00:00"),
    ("这个月20号", "2026-11-20 00:00:00"),
    ("上个月20号", "2026-10-20 00:00:00"),
    ("月底", "2026-10-31 00:00:00"),
    ("上个月底", "2026-10-31 00:00:00"),
    ("10月底", "2026-10-31 00:00:00"),
    ("2月底", "2026-02-28 00:00:00"),
    ("年底", "2025-12-31 00:00:00"),
    ("去年底", "2025-12-31 00:00:00"),
    ("11月20日周五14:05", "2026-11-20 14:05:00"),
    ("11月20日(周五)14:05", "2026-11-20 14:05:00"),
    ("2026年11月20日（星期五）下午2点", "2026-11-20 14:00:00"),
    ("周五11月20日", "2026-11-20 00:00:00"),
    ("上周周五", "2026-11-13 00:00:00"),
    ("一个月前", "2026-10-22 12:00:00"),
    ("3个月前", "2026-08-22 12:00:00"),
    ("一年前", "2025-11-22 12:00:00"),
    ("一年半前", "2025-05-22 12:00:00"),
    ("半分钟前", "2026-11-22 11:59:30"),
    ("半个钟前", "2026-11-22 11:30:00"),
    ("昨天下午3点。", "2026-11-21 15:00:00"),
    # Traditional Chinese of Taiwan and Hong Kong
    ("上禮拜五下午2點", "2026-11-13 14:00:00"),
    ("星期五下午5時30分", "2026-11-20 17:30:00"),
    ("下午 03:05", "2026-11-22 15:05:00"),
    ("PM 3:05", "2026-11-22 15:05:00"),
    ("今日上午10時", "2026-11-22 10:00:00"),
    ("今日下晝3點", "2026-11-22 15:00:00"),
    ("下午三點正", "2026-11-22 15:00:00"),
    ("朝早9點", "2026-11-22 09:00:00"),
    ("今朝9點", "2026-11-22 09:00:00"),
    ("琴日夜晚8點", "2026-11-21 20:00:00"),
    ("尋晚9點", "2026-11-21 21:00:00"),
    ("三個鐘前", "2026-11-22 09:00:00"),
    ("而家", "2026-11-22 12:00:00"),
    ("上個月20號", "2026-10-20 00:00:00"),
    ("前晚10點", "2026-11-20 22:00:00"),
    # English: more of what is typed
    ("half past nine am", "2026-11-22 09:30:00"),
    ("yesterday half past 9pm", "2026-11-21 21:30:00"),
    ("quarter to six pm yesterday", "2026-11-21 17:45:00"),
    ("a quarter past 3 in the afternoon", "2026-11-22 15:15:00"),
    ("10 past 3 pm", "2026-11-22 15:10:00"),
    ("ten minutes to 12 pm", "2026-11-22 23:50:00"),
    ("twenty past eight in the morning", "2026-11-22 08:20:00"),
    ("nine am", "2026-11-22 09:00:00"),
    ("9 o'clock in the morning", "2026-11-22 09:00:00"),
    ("9.30am", "2026-11-22 09:30:00"),
    ("yesterday pm", "2026-11-21 12:00:00"),
    ("noon", "2026-11-22 12:00:00"),
    ("midnight", "2026-11-22 00:00:00"),
    ("last night at midnight", "2026-11-22 00:00:00"),
    ("the 20th", "2026-11-20 00:00:00"),
    ("on the 20th at 2pm", "2026-11-20 14:00:00"),
    ("Fri 20 Nov 14:05", "2026-11-20 14:05:00"),
    ("Friday, November 20, 2026 at 2:05 pm", "2026-11-20 14:05:00"),
    ("14:05 Fri 20 Nov", "2026-11-20 14:05:00"),
    ("20-Nov-2026", "2026-11-20 00:00:00"),
    ("Nov 20 @ 2pm", "2026-11-20 14:00:00"),
    ("Sun, 22 Nov 2026 10:00:00 +0800", "2026-11-22 10:00:00"),
    ("end of last month", "2026-10-31 00:00:00"),
    ("end of October", "2026-10-31 00:00:00"),
    ("an hour and a half ago", "2026-11-22 10:30:00"),
    ("two and a half hours ago", "2026-11-22 09:30:00"),
    ("a quarter of an hour ago", "2026-11-22 11:45:00"),
    ("twenty minutes ago", "2026-11-22 11:40:00"),
    ("a fortnight ago", "2026-11-08 12:00:00"),
    ("a month ago", "2026-10-22 12:00:00"),
    ("yesterday 3pm.", "2026-11-21 15:00:00"),
    # full-width characters
    ("３天前", "2026-11-19 12:00:00"),
    ("１４：０５", "2026-11-22 14:05:00"),
    ("昨天　１４：０５", "2026-11-21 14:05:00"),
    (" 昨天下午３点 ", "2026-11-21 15:00:00"),
    # English
    ("now", "2026-11-22 12:00:00"),
    ("just now", "2026-11-22 12:00:00"),
    ("2h ago", "2026-11-22 10:00:00"),
    ("2 hours ago", "2026-11-22 10:00:00"),
    ("two hours ago", "2026-11-22 10:00:00"),
    ("an hour ago", "2026-11-22 11:00:00"),
    ("half an hour ago", "2026-11-22 11:30:00"),
    ("1.5 hours ago", "2026-11-22 10:30:00"),
    ("2h30m ago", "2026-11-22 09:30:00"),
    ("1 hour and 5 min ago", "2026-11-22 10:55:00"),
    ("30 min ago", "2026-11-22 11:30:00"),
    ("3 days ago", "2026-11-19 12:00:00"),
    ("3 days ago at 14:05", "2026-11-19 14:05:00"),
    ("a week ago", "2026-11-15 12:00:00"),
    ("today 9:14", "2026-11-22 09:14:00"),
    ("Yesterday", "2026-11-21 00:00:00"),
    ("yesterday 3pm", "2026-11-21 15:00:00"),
    ("yesterday 3 p.m.", "2026-11-21 15:00:00"),
    ("yesterday at 15:00", "2026-11-21 15:00:00"),
    ("yesterday at 15", "2026-11-21 15:00:00"),
    ("yesterday at 9 in the morning", "2026-11-21 09:00:00"),
    ("yesterday afternoon at 3", "2026-11-21 15:00:00"),
    ("3pm yesterday", "2026-11-21 15:00:00"),
    ("yesterday 12am", "2026-11-21 00:00:00"),
    ("yesterday 12pm", "2026-11-21 12:00:00"),
    ("the day before yesterday", "2026-11-20 00:00:00"),
    ("last night", "2026-11-21 18:00:00"),
    ("last night at 11", "2026-11-21 23:00:00"),
    ("this morning", "2026-11-22 06:00:00"),
    ("this morning 9:30 am", "2026-11-22 09:30:00"),
    ("noon yesterday", "2026-11-21 12:00:00"),
    ("last Friday", "2026-11-20 00:00:00"),
    ("last Sunday", "2026-11-15 00:00:00"),
    ("Friday 18:00", "2026-11-20 18:00:00"),
    ("on Fri at 6pm", "2026-11-20 18:00:00"),
    ("this Friday", "2026-11-20 00:00:00"),
    ("Nov 20 14:05", "2026-11-20 14:05:00"),
    ("Nov 20, 14:05", "2026-11-20 14:05:00"),
    ("20 Nov 2026 2:05 pm", "2026-11-20 14:05:00"),
    ("November 20th, 2026 at 2:05 pm", "2026-11-20 14:05:00"),
    ("20th of November", "2026-11-20 00:00:00"),
    ("Nov 20 am", "2026-11-20 00:00:00"),
    ("May 5", "2026-05-05 00:00:00"),
    # ISO 8601
    ("2026-11-22", "2026-11-22 00:00:00"),
    ("2026/11/22", "2026-11-22 00:00:00"),
    ("2026-11-21 下午3点", "2026-11-21 15:00:00"),
    ("2026-11-22T10:00+08:00", "2026-11-22 10:00:00"),
    ("2026-11-22 10:00:30 +0800", "2026-11-22 10:00:30"),
    ("2026-11-22T10:00:30.999+08", "2026-11-22 10:00:30"),
    ("2026-11-22T02:00Z", "2026-11-22 10:00:00"),
    ("2026-11-21t21:00-05:00", "2026-11-22 10:00:00"),
    ("2026-11-21T24:00+08:00", "2026-11-22 00:00:00"),
    # Words that look ahead do so whichever way one looks.
    ("in 2 hours", "2026-11-22 14:00:00"),
    ("3天内", "2026-11-25 23:59:59"),
    ("by Friday", "2026-11-27 23:59:59"),
    ("明早9点", "2026-11-23 09:00:00"),
]

FUTURE = [
    ("今天", "2026-11-22 23:59:59"),
    ("明天", "2026-11-23 23:59:59"),
    ("明天18:00", "2026-11-23 18:00:00"),
    ("明天18:00前", "2026-11-23 18:00:00"),
    ("明早", "2026-11-23 12:00:00"),
    ("明早9点", "2026-11-23 09:00:00"),
    ("明天下午", "2026-11-23 18:00:00"),
    ("明晚", "2026-11-23 23:59:59"),
    ("后天中午", "2026-11-24 12:00:00"),
    ("后天中午前", "2026-11-24 12:00:00"),
    ("大后天", "2026-11-25 23:59:59"),
    ("3天内", "2026-11-25 23:59:59"),
    ("3日内", "2026-11-25 23:59:59"),
    ("三天之内", "2026-11-25 23:59:59"),
    ("3-5天内", "2026-11-27 23:59:59"),
    ("3天后", "2026-11-25 23:59:59"),
    ("3天后上午10点", "2026-11-25 10:00:00"),
    ("一周内", "2026-11-29 23:59:59"),
    ("24小时内", "2026-11-23 12:00:00"),
    ("半小时后", "2026-11-22 12:30:00"),
    ("周五18:00", "2026-11-27 18:00:00"),
    ("周日18:00", "2026-11-22 18:00:00"),
    ("周日10:00", "2026-11-29 10:00:00"),
    ("周五前", "2026-11-27 23:59:59"),
    ("周五之前", "2026-11-27 23:59:59"),
    ("最晚周五", "2026-11-27 23:59:59"),
    ("下周一", "2026-11-23 23:59:59"),
    ("下下周一", "2026-11-30 23:59:59"),
    ("11月20日14:05", "2027-11-20 14:05:00"),
    ("11月22日", "2026-11-22 23:59:59"),
    ("11月25日前", "2026-11-25 23:59:59"),
    ("明年3月4日", "2027-03-04 23:59:59"),
    ("2月29日", "2028-02-29 23:59:59"),
    ("後天中午", "2026-11-24 12:00:00"),
    ("週五之前", "2026-11-27 23:59:59"),
    ("三天內", "2026-11-25 23:59:59"),
    ("兩小時後", "2026-11-22 14:00:00"),
    ("明天下午三點半", "2026-11-23 15:30:00"),
    ("今晚0点", "2026-11-23 00:00:00"),
    ("tonight", "2026-11-22 23:59:59"),
    ("tonight 8pm", "2026-11-22 20:00:00"),
    ("tomorrow 6pm", "2026-11-23 18:00:00"),
    ("6pm tomorrow", "2026-11-23 18:00:00"),
    ("tomorrow morning at 9am", "2026-11-23 09:00:00"),
    ("the day after tomorrow", "2026-11-24 23:59:59"),
    ("by noon", "2026-11-22 12:00:00"),
    ("by noon tomorrow", "2026-11-23 12:00:00"),
    ("in 2 hours", "2026-11-22 14:00:00"),
    ("2 hours from now", "2026-11-22 14:00:00"),
    ("within 3 days", "2026-11-25 23:59:59"),
    ("within 3 to 5 days", "2026-11-27 23:59:59"),
    ("within 24h", "2026-11-23 12:00:00"),
    ("Friday", "2026-11-27 23:59:59"),
    ("by Friday", "2026-11-27 23:59:59"),
    ("by 6pm on Friday", "2026-11-27 18:00:00"),
    ("before Friday", "2026-11-26 23:59:59"),
    ("before Sunday", "2026-11-28 23:59:59"),
    ("next Fri 18:00", "2026-11-27 18:00:00"),
    ("by 2026-11-25", "2026-11-25 23:59:59"),
    ("2026-11-22", "2026-11-22 23:59:59"),
    ("月底前", "2026-11-30 23:59:59"),
    ("月末", "2026-11-30 23:59:59"),
    ("下个月底前", "2026-12-31 23:59:59"),
    ("年底前", "2026-12-31 23:59:59"),
    ("明年底", "2027-12-31 23:59:59"),
    ("12月底前", "2026-12-31 23:59:59"),
    ("本周内", "2026-11-22 23:59:59"),
    ("下周之内", "2026-11-29 23:59:59"),
    ("本月内", "2026-11-30 23:59:59"),
    ("今年内", "2026-12-31 23:59:59"),
    ("20号之前", "2026-12-20 23:59:59"),
    ("25号18:00前", "2026-11-25 18:00:00"),
    ("31号", "2026-12-31 23:59:59"),
    ("下个月5号", "2026-12-05 23:59:59"),
    ("11月27日周五18:00前", "2026-11-27 18:00:00"),
    ("两三天内", "2026-11-25 23:59:59"),
    ("三五天内", "2026-11-27 23:59:59"),
    ("一个月内", "2026-12-22 23:59:59"),
    ("再过半小时", "2026-11-22 12:30:00"),
    ("一个半小时后", "2026-11-22 13:30:00"),
    ("晚9点前", "2026-11-22 21:00:00"),
    ("半夜两点", "2026-11-23 02:00:00"),
    ("午夜前", "2026-11-23 00:00:00"),
    ("零点前", "2026-11-23 00:00:00"),
    ("正午前", "2026-11-22 12:00:00"),
    ("后晚8点", "2026-11-24 20:00:00"),
    ("明儿早上9点", "2026-11-23 09:00:00"),
    ("截至周五", "2026-11-27 23:59:59"),
    ("不迟于明天18点", "2026-11-23 18:00:00"),
    ("聽日下晝3點", "2026-11-23 15:00:00"),
    ("聽晚8點前", "2026-11-23 20:00:00"),
    ("十分鐘後", "2026-11-22 12:10:00"),
    ("禮拜五下午三點", "2026-11-27 15:00:00"),
    ("大後天中午12點", "2026-11-25 12:00:00"),
    ("月底之前", "2026-11-30 23:59:59"),
    ("by the end of the month", "2026-11-30 23:59:59"),
    ("end of year", "2026-12-31 23:59:59"),
    ("by end of next month", "2026-12-31 23:59:59"),
    ("by midnight", "2026-11-23 00:00:00"),
    ("tonight at midnight", "2026-11-23 00:00:00"),
    ("tomorrow noon", "2026-11-23 12:00:00"),
    ("tmrw 9am", "2026-11-23 09:00:00"),
    ("tomorrow am", "2026-11-23 12:00:00"),
    ("half past nine pm", "2026-11-22 21:30:00"),
    ("tomorrow at 9.30am", "2026-11-23 09:30:00"),
    ("coming Friday", "2026-11-27 23:59:59"),
    ("by Fri, 27 Nov", "2026-11-27 23:59:59"),
    ("on the 27th", "2026-11-27 23:59:59"),
    ("in 30 minutes", "2026-11-22 12:30:00"),
    ("in 2 hours' time", "2026-11-22 14:00:00"),
    ("in half an hour", "2026-11-22 12:30:00"),
    ("in a fortnight", "2026-12-06 23:59:59"),
    ("within a month", "2026-12-22 23:59:59"),
    ("2小时前", "2026-11-22 10:00:00"),
]


def wall(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%d %H:%M:%S")


def past(text: str, now: datetime = NOW) -> datetime:
    return when.parse(text, now=now, zone=now.tzinfo or UTC)


def future(text: str, now: datetime = NOW) -> datetime:
    return when.parse(text, now=now, zone=now.tzinfo or UTC, toward="future")


@pytest.mark.parametrize(("text", "expected"), PAST)
def test_a_time_looking_back_is_the_earliest_second_it_can_mean(text: str, expected: str) -> None:
    instant = past(text)
    assert wall(instant) == expected
    assert instant.tzinfo is SHANGHAI


@pytest.mark.parametrize(("text", "expected"), FUTURE)
def test_a_time_looking_ahead_is_the_last_second_it_can_mean(text: str, expected: str) -> None:
    assert wall(future(text)) == expected


def test_the_answer_is_to_the_second_and_in_the_zone_asked_for() -> None:
    now = datetime(2026, 11, 22, 4, 0, 1, 999_999, tzinfo=UTC)
    for text in ("now", "2小时前", "3天前", "3 days ago"):
        instant = when.parse(text, now=now, zone=SHANGHAI)
        assert (instant.tzinfo, instant.second, instant.microsecond) == (SHANGHAI, 1, 0)


def test_today_is_the_shops_day_not_that_of_the_machine() -> None:
    late = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)  # already Monday in Shanghai
    assert wall(when.parse("今天 09:14", now=late, zone=SHANGHAI)) == "2026-11-23 09:14:00"


def test_next_friday_is_clear_only_when_this_week_has_none_left() -> None:
    monday = datetime(2026, 11, 23, 12, 0, tzinfo=SHANGHAI)
    with pytest.raises(BadValue, match="'next Friday' can be the one of this week or") as caught:
        future("next Friday", monday)
    assert caught.value.hint is not None
    assert caught.value.hint.english() == "type '2026-11-27' or '2026-12-04'"
    assert wall(future("next Monday", monday)) == "2026-11-30 23:59:59"


REFUSED = [
    # text, what the message says about it, what the hint offers
    ("3/4", "month first or the day", "type '2026-03-04' or '2026-04-03'"),
    ("3/4 18:00", "month first or the day", "type '2026-03-04T18:00:00+08:00' or '2026-04-03T18:00:00+08:00'"),
    ("3/4 3点", "month first or the day", "'2026-04-03T15:00:00+08:00'"),
    ("11/20", "month first or the day", "type '2026-11-20'"),
    ("20/11", "month first or the day", "type '2026-11-20'"),
    ("20/21", "does not exist", "'2026-11-22'"),
    ("11/20 18:00", "month first or the day", "type '2026-11-20T18:00:00+08:00'"),
    ("3/4/2026", "month first or the day", "type '2026-03-04' or '2026-04-03'"),
    ("3/4/26", "month first or the day", "type '2026-03-04' or '2026-04-03'"),
    ("11-20", "without guessing", "type '2026-11-20'"),
    ("3.4", "without guessing", "type '2026-03-04' or '2026-04-03'"),
    ("32.33", "without guessing", "'2h ago'"),
    ("20261120", "without guessing", "type '2026-11-20'"),
    ("20269999", "without guessing", "'2h ago'"),
    (
        "10",
        "without guessing",
        "type one of: '2026-11-22T10:00:00+08:00', '2026-11-22T22:00:00+08:00', '2026-11-10'",
    ),
    ("by 5", "without guessing", "'2026-11-22T17:00:00+08:00'"),
    ("15", "without guessing", "type '2026-11-22T15:00:00+08:00' or '2026-11-15'"),
    ("99", "without guessing", "'2h ago'"),
    ("May", "without guessing", "type '2026-05-01' or '2026-05-31'"),
    ("2026-12", "without guessing", "type '2026-12-01' or '2026-12-31'"),
    ("去年12月", "without guessing", "type '2025-12-01' or '2025-12-31'"),
    ("2h", "without guessing", "type '2026-11-22T10:00:00+08:00' or '2026-11-22T14:00:00+08:00'"),
    ("3天", "without guessing", "type '2026-11-19' or '2026-11-25'"),
    ("3日前", "without guessing", "type '2026-11-19' or '2026-12-03'"),
    ("20天 ok天", "without guessing", "'2h ago'"),
    ("下午", "without guessing", "type '今天下午' or '昨天下午'"),
    ("next week", "without guessing", "type '2026-11-23' or '2026-11-29'"),
    ("last month", "without guessing", "type '2026-10-01' or '2026-10-31'"),
    ("by next week", "without guessing", "type '2026-11-23' or '2026-11-29'"),
    ("下周前", "without guessing", "type '2026-11-23' or '2026-11-29'"),
    ("end of the week", "without guessing", "type '2026-11-20' or '2026-11-22'"),
    ("周末", "Saturday or Sunday", "type '2026-11-21' or '2026-11-22'"),
    ("next weekend", "Saturday or Sunday", "type '2026-11-28' or '2026-11-29'"),
    ("11月", "without guessing", "type '2026-11-01' or '2026-11-30'"),
    ("11月27日周五", "do not agree", "type '2025-11-27' or '2026-11-27'"),
    ("Sat 20 Nov 2026", "do not agree", "type '2026-11-20' or '2027-11-20'"),
    ("Wed 20 Nov 2026", "do not agree", "type '2026-11-20' or '2026-11-18'"),
    ("两三天前", "without guessing", "'2h ago'"),
    ("下午两三点", "without guessing", "'2h ago'"),
    ("昨天3点多", "without guessing", "'2h ago'"),
    ("半个月前", "without guessing", "'2h ago'"),
    ("1.3 months ago", "does not exist", "'2026-11-22'"),
    ("EOD", "without guessing", "'2h ago'"),
    ("26年11月20日", "without guessing", "'2h ago'"),
    ("昨天半夜", "the night before or", "type '2026-11-21T00:00:00+08:00' or '2026-11-22T00:00:00+08:00'"),
    ("昨天夜里2点", "the night before or", "type '2026-11-21T02:00:00+08:00' or '2026-11-22T02:00:00+08:00'"),
    ("midnight tomorrow", "the night before or", "type '2026-11-23T00:00:00+08:00' or '2026-11-24T00:00:00+08:00'"),
    ("half past nine", "before noon or after it", "type '2026-11-22T09:30:00+08:00' or '2026-11-22T21:30:00+08:00'"),
    ("9 o'clock", "before noon or after it", "'2026-11-22T09:00:00+08:00'"),
    ("", "without guessing", "'yesterday 15:00'"),
    ("  ", "without guessing", "'yesterday 15:00'"),
    ("soon", "without guessing", "'11月20日 14:05'"),
    ("半天前", "without guessing", "'2h ago'"),
    ("3个工作日内", "without guessing", "'2h ago'"),
    ("within 3 business days", "without guessing", "'2h ago'"),
    ("昨天前天", "without guessing", "'2h ago'"),
    ("yesterday 15:00 or so", "without guessing", "'2h ago'"),
    ("昨天14:05+08:00", "without guessing", "'2h ago'"),
    ("2026-11-22T10:00", "which zone", "'2026-11-22T10:00:00+08:00'"),
    ("2026-11-22 10:00", "which zone", "'2026年11月22日 10:00'"),
    ("2026-11-22 10:00:05", "which zone", "'2026年11月22日 10:00:05'"),
    ("2026/11/22 10:00", "which zone", "'2026-11-22T10:00:00+08:00'"),
    ("2026-02-30", "does not exist", "'2026-11-22'"),
    ("2026-02-30 10:00", "does not exist", "'2026-11-22'"),
    ("2026-13-01", "does not exist", "'2026-11-22'"),
    ("0000-01-01", "does not exist", "'2026-11-22'"),
    ("13月1日", "does not exist", "'2026-11-22'"),
    ("2月30日", "does not exist", "'2026-11-22'"),
    ("Feb 30", "does not exist", "'2026-11-22'"),
    ("25:00", "does not exist", "from 0 to 24"),
    ("24:01", "does not exist", "from 0 to 24"),
    ("12:60", "does not exist", "from 0 to 24"),
    ("12:00:60", "does not exist", "from 0 to 24"),
    ("昨天25点", "does not exist", "from 0 to 24"),
    ("2026-11-22T10:00+20:00", "does not exist", "from 0 to 24"),
    ("9999999天前", "does not exist", "'2026-11-22'"),
    ("99999999999999999999小时前", "does not exist", "'2026-11-22'"),
    ("昨天3点", "before noon or after it", "type '2026-11-21T03:00:00+08:00' or '2026-11-21T15:00:00+08:00'"),
    ("昨天3点半", "before noon or after it", "'2026-11-21T03:30:00+08:00' or '2026-11-21T15:30:00+08:00'"),
    ("tomorrow at 9", "before noon or after it", "'2026-11-23T09:00:00+08:00' or '2026-11-23T21:00:00+08:00'"),
    ("at 12", "before noon or after it", "'2026-11-22T00:00:00+08:00' or '2026-11-22T12:00:00+08:00'"),
    ("今晚3点", "does not belong", "'2026-11-22T03:00:00+08:00' or '2026-11-23T03:00:00+08:00'"),
    ("上午15点", "does not belong", "'2026-11-22T03:00:00+08:00' or '2026-11-22T15:00:00+08:00'"),
    ("上午12点", "does not belong", "'2026-11-22T12:00:00+08:00'"),
    ("last night at 2am", "does not belong", "'2026-11-21T02:00:00+08:00' or '2026-11-22T02:00:00+08:00'"),
    ("15am", "does not belong", "'2026-11-22T15:00:00+08:00'"),
    ("now 3pm", "two times", "'2h ago'"),
    ("2小时前下午3点", "two times", "'2h ago'"),
]


@pytest.mark.parametrize(("text", "reason", "hint"), REFUSED)
def test_what_might_mean_something_else_is_refused_by_name_and_with_a_way_out(
    text: str, reason: str, hint: str
) -> None:
    with pytest.raises(BadValue) as caught:
        past(text)
    assert f"'{text}'" in str(caught.value)
    assert reason in str(caught.value)
    assert caught.value.hint is not None
    assert hint in caught.value.hint.english()


@pytest.mark.parametrize("text", ["2026-11-22 10:00", "2026-11-22 10:00:05"])
def test_what_the_refusal_of_a_naive_time_offers_can_be_typed(text: str) -> None:
    with pytest.raises(BadValue) as caught:
        past(text)
    assert caught.value.hint is not None
    args = caught.value.hint.args
    assert past(args["iso"]) == past(args["chinese"])


NEW_YORK_NOW = datetime(2026, 11, 22, 12, 0, tzinfo=NEW_YORK)


@pytest.mark.parametrize(
    ("text", "reason", "offered"),
    [
        ("2026年3月8日 02:30", "does not exist", ("2026-03-08T01:59:59-05:00", "2026-03-08T03:00:00-04:00")),
        ("2026-03-08 02:00", "does not exist", ("2026-03-08T01:59:59-05:00", "2026-03-08T03:00:00-04:00")),
        ("Mar 8 2026 2:59 am", "does not exist", ("2026-03-08T01:59:59-05:00", "2026-03-08T03:00:00-04:00")),
        ("2026年11月1日 01:30", "twice", ("2026-11-01T01:30:00-04:00", "2026-11-01T01:30:00-05:00")),
        ("Nov 1 2026 1:00 am", "twice", ("2026-11-01T01:00:00-04:00", "2026-11-01T01:00:00-05:00")),
    ],
)
def test_an_hour_that_is_missing_or_double_is_refused_with_both_neighbours(
    text: str, reason: str, offered: tuple[str, str]
) -> None:
    with pytest.raises(BadValue, match=reason) as caught:
        past(text, NEW_YORK_NOW)
    assert caught.value.hint is not None
    assert tuple(caught.value.hint.args.values()) == offered
    for choice in offered:
        assert when.show(past(choice, NEW_YORK_NOW), zone=NEW_YORK) == choice


@pytest.mark.parametrize(
    ("text", "now", "expected"),
    [
        ("3小时前", "2026-03-08T04:00-04:00", "2026-03-08T00:00:00-05:00"),
        ("2 hours ago", "2026-11-01T03:00-05:00", "2026-11-01T01:00:00-05:00"),
        ("3 hours ago", "2026-11-01T03:00-05:00", "2026-11-01T01:00:00-04:00"),
        ("within 24h", "2026-03-07T12:00-05:00", "2026-03-08T13:00:00-04:00"),
        ("1天前", "2026-03-08T12:00-04:00", "2026-03-07T12:00:00-05:00"),
        ("1天前", "2026-03-09T02:30-04:00", "2026-03-08T03:30:00-04:00"),
        ("within 1 day", "2026-03-07T12:00-05:00", "2026-03-08T23:59:59-04:00"),
    ],
)
def test_hours_are_elapsed_time_and_days_are_days_of_the_calendar(text: str, now: str, expected: str) -> None:
    instant = past(text, datetime.fromisoformat(now).astimezone(NEW_YORK))
    assert when.show(instant, zone=NEW_YORK) == expected


@pytest.mark.parametrize(
    ("zone", "day", "first", "last"),
    [
        ("Africa/Cairo", "2026-04-24", "2026-04-24T01:00:00+03:00", "2026-04-24T23:59:59+03:00"),
        ("America/Sao_Paulo", "2018-02-17", "2018-02-17T00:00:00-02:00", "2018-02-17T23:59:59-03:00"),
        ("Asia/Shanghai", "2026-11-22", "2026-11-22T00:00:00+08:00", "2026-11-22T23:59:59+08:00"),
    ],
)
def test_a_day_is_whole_even_where_its_midnight_is_missing_or_double(
    zone: str, day: str, first: str, last: str
) -> None:
    there = ZoneInfo(zone)
    assert when.show(when.parse(day, now=NOW, zone=there), zone=there) == first
    assert when.show(when.parse(day, now=NOW, zone=there, toward="future"), zone=there) == last


FOUND = [
    ("明天18:00 送达", "2026-11-23 18:00:00", "送达"),
    ("refund by tomorrow 18:00", "2026-11-23 18:00:00", "refund"),
    ("退款将于明天18:00前到账", "2026-11-23 18:00:00", "退款到账"),
    ("退款會在明天18:00前到帳", "2026-11-23 18:00:00", "退款到帳"),
    ("３天内送达", "2026-11-25 23:59:59", "送达"),
    ("周五前收到，谢谢", "2026-11-27 23:59:59", "收到，谢谢"),
    ("Good morning, refund by 6pm tomorrow", "2026-11-23 18:00:00", "Good morning, refund"),
    ("快递 明天 送达", "2026-11-23 23:59:59", "快递 送达"),
    ("送达：2026-11-25", "2026-11-25 23:59:59", "送达"),
    ("明天", "2026-11-23 23:59:59", ""),
    ("refund ¥30 within 24h", "2026-11-23 12:00:00", "refund ¥30"),
    ("sun hat by Fri", "2026-11-27 23:59:59", "sun hat"),
    ("new cup, Fri 18:00", "2026-11-27 18:00:00", "new cup"),
    ("new cup, Friday", "2026-11-27 23:59:59", "new cup"),
    ("new cup next Fri", "2026-11-27 23:59:59", "new cup"),
    ("9点前回复", "2026-11-22 09:00:00", "回复"),
    ("今天18:00回电", "2026-11-22 18:00:00", "回电"),
    ("call back 18:00", "2026-11-22 18:00:00", "call back"),
    ("call back 6pm", "2026-11-22 18:00:00", "call back"),
    ("明天18:00 - 已通知", "2026-11-23 18:00:00", "- 已通知"),
    ("20号18:00联系", "2026-12-20 18:00:00", "联系"),
    ("the 20th 18:00", "2026-12-20 18:00:00", ""),
    ("您好，20号之前一定补发", "2026-12-20 23:59:59", "您好，一定补发"),
    ("周五前到货", "2026-11-27 23:59:59", "到货"),
    ("I'll call you tomorrow at 6pm", "2026-11-23 18:00:00", "I'll call you"),
    ("月底前退款到账", "2026-11-30 23:59:59", "退款到账"),
    ("下周内补寄", "2026-11-29 23:59:59", "补寄"),
    ("我们在11月27日(周五)18:00前联系您", "2026-11-27 18:00:00", "我们联系您"),
    ("you'll have it by Thursday, 26 November", "2026-11-26 23:59:59", "you'll have it"),
    ("中午联系您", "2026-11-22 12:00:00", "联系您"),
    ("两三天内发出", "2026-11-25 23:59:59", "发出"),
    ("最晚下週三到", "2026-11-25 23:59:59", "到"),
    ("We will refund you by the end of the month", "2026-11-30 23:59:59", "We will refund you"),
    # What is no deadline is passed over.
    ("中午好，明天回复您", "2026-11-23 23:59:59", "中午好，回复您"),
    ("周末愉快，明天上午10点联系您", "2026-11-23 10:00:00", "周末愉快，联系您"),
    ("1号链接今天发", "2026-11-22 23:59:59", "1号链接发"),
    ("3号楼 明天送", "2026-11-23 23:59:59", "3号楼 送"),
    ("早点休息，明早9点发", "2026-11-23 09:00:00", "早点休息，发"),
    ("现在退款，明天18:00到账", "2026-11-23 18:00:00", "现在退款，到账"),
    ("3天前发的货, 明天18:00到", "2026-11-23 18:00:00", "3天前发的货, 到"),
    ("3个工作日内，明天18:00前联系", "2026-11-23 18:00:00", "3个工作日内，联系"),
    ("我们有3点改进，后天送", "2026-11-24 23:59:59", "我们有3点改进，送"),
    ("退 1/2，后天送", "2026-11-24 23:59:59", "退 1/2，送"),
]


@pytest.mark.parametrize(("text", "expected", "rest"), FOUND)
def test_a_promise_is_taken_apart_into_its_time_and_what_is_promised(text: str, expected: str, rest: str) -> None:
    found = when.find(text, now=NOW, zone=SHANGHAI)
    assert found is not None
    assert (wall(found[0]), found[1]) == (expected, rest)


@pytest.mark.parametrize(
    "text",
    [
        "", "送达", "尽快处理", "sat here", "每周五18:00", "every Friday 18:00", "每天18:00",
        "shipped 3 days ago at 14:05", "我今晚点送", "证明上门取件", "SF18:00", "早上好",
        "good morning", "订单 1:25:000", "3点建议", "at 5 Main Street", "工厂内部处理", "1/2",
        "超过2小时就补", "within two working days", "115年11月20日", "第二天送到", "1天1夜", "refund by EOD",
    ],
)  # fmt: skip
def test_a_text_without_a_clear_time_has_none(text: str) -> None:
    assert when.find(text, now=NOW, zone=SHANGHAI) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("明天18:00-20:00送达", "'明天18:00' is the beginning of a range"),
        ("明天下午3到5点送达", "'明天下午' is the beginning of a range"),
        ("周一至周五发货", "'周一' is the beginning of a range"),
        ("周末前到货", "'周末前' can be Saturday or Sunday"),
        ("5点前答复", "'5点前' can be before noon or after it"),
        ("送达 by 3/4", "'by 3/4' may put the month first"),
        ("11/20 18:00 送达", "'11/20 18:00' may put the month first"),
        ("2026-11-25 18:00 送达", "'2026-11-25 18:00' does not say in which zone"),
        ("2月30日送达", "'2月30日' names a time that does not exist"),
    ],
)
def test_a_promise_with_an_unclear_time_is_refused_rather_than_halved(text: str, reason: str) -> None:
    with pytest.raises(BadValue) as caught:
        when.find(text, now=NOW, zone=SHANGHAI)
    assert reason in str(caught.value)


def test_looking_back_what_was_ago_is_found() -> None:
    found = when.find("2小时前收到投诉", now=NOW, zone=SHANGHAI, toward="past")
    assert found == (datetime(2026, 11, 22, 10, 0, tzinfo=SHANGHAI), "收到投诉")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30s", timedelta(seconds=30)),
        ("30m", timedelta(minutes=30)),
        ("0m", timedelta()),
        ("1h", timedelta(hours=1)),
        ("2h30m", timedelta(hours=2, minutes=30)),
        ("24h", timedelta(hours=24)),
        ("7d", timedelta(days=7)),
        ("2w", timedelta(weeks=2)),
        ("90 min", timedelta(minutes=90)),
        ("1.5h", timedelta(minutes=90)),
        ("an hour", timedelta(hours=1)),
        ("ten minutes", timedelta(minutes=10)),
        ("1 hour and 5 min", timedelta(minutes=65)),
        ("2小时", timedelta(hours=2)),
        ("2小時30分鐘", timedelta(minutes=150)),
        ("半小时", timedelta(minutes=30)),
        ("兩個半小時", timedelta(minutes=150)),
        ("一小时半", timedelta(minutes=90)),
        ("一刻钟", timedelta(minutes=15)),
        ("三天", timedelta(days=3)),
        ("3日", timedelta(days=3)),
        ("二十天", timedelta(days=20)),
        ("两周", timedelta(weeks=2)),
        ("３０ｍ", timedelta(minutes=30)),
        ("1h30", timedelta(minutes=90)),
        ("一个半小时", timedelta(minutes=90)),
        ("两天", timedelta(days=2)),
        ("an hour and a half", timedelta(minutes=90)),
        ("two and a half hours", timedelta(minutes=150)),
        ("three quarters of an hour", timedelta(minutes=45)),
        ("forty-five minutes", timedelta(minutes=45)),
        ("a fortnight", timedelta(weeks=2)),
        ("兩個鐘", timedelta(hours=2)),
        ("三个钟头", timedelta(hours=3)),
        ("48小时", timedelta(hours=48)),
    ],
)
def test_a_length_of_time(text: str, expected: timedelta) -> None:
    assert when.duration(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "30",
        "h",
        "-30m",
        "半天",
        "3个月",
        "30x",
        "1h ago",
        "99999999999d",
        "99999999999 days",
        "一年",
        "3月",
        "两三天",
        "1:30",
    ],
)
def test_a_length_of_time_needs_a_number_and_a_unit(text: str) -> None:
    with pytest.raises(BadValue) as caught:
        when.duration(text)
    assert f"'{text}'" in str(caught.value)
    assert caught.value.hint is not None
    assert "'30m'" in caught.value.hint.english()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-20", date(2026, 11, 20)),
        ("2026/11/20", date(2026, 11, 20)),
        ("today", date(2026, 11, 22)),
        ("昨天", date(2026, 11, 21)),
        ("前天", date(2026, 11, 20)),
        ("7天前", date(2026, 11, 15)),
        ("7 days ago", date(2026, 11, 15)),
        ("兩週前", date(2026, 11, 8)),
        ("2w", date(2026, 11, 8)),
        ("30d", date(2026, 10, 23)),
        ("3个月前", date(2026, 8, 22)),
        ("1 month ago", date(2026, 10, 22)),
        ("12 months ago", date(2025, 11, 22)),
        ("上周五", date(2026, 11, 13)),
        ("周五", date(2026, 11, 20)),
        ("last Friday", date(2026, 11, 20)),
        ("11月20日", date(2026, 11, 20)),
        ("Dec 1", date(2025, 12, 1)),
        ("明天", date(2026, 11, 23)),
        ("3天后", date(2026, 11, 25)),
        ("最近7天", date(2026, 11, 15)),
        ("last 30 days", date(2026, 10, 23)),
        ("去年底", date(2025, 12, 31)),
        ("20号", date(2026, 11, 20)),
    ],
)
def test_a_day(text: str, expected: date) -> None:
    assert when.day(text, now=NOW, zone=SHANGHAI) == expected


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("本周", date(2026, 11, 16), date(2026, 11, 22)),
        ("上周", date(2026, 11, 9), date(2026, 11, 15)),
        ("上個禮拜", date(2026, 11, 9), date(2026, 11, 15)),
        ("last week", date(2026, 11, 9), date(2026, 11, 15)),
        ("上个月", date(2026, 10, 1), date(2026, 10, 31)),
        ("last month", date(2026, 10, 1), date(2026, 10, 31)),
        ("本月", date(2026, 11, 1), date(2026, 11, 30)),
        ("下个月", date(2026, 12, 1), date(2026, 12, 31)),
        ("今年", date(2026, 1, 1), date(2026, 12, 31)),
        ("last year", date(2025, 1, 1), date(2025, 12, 31)),
        ("10月", date(2026, 10, 1), date(2026, 10, 31)),
        ("十二月份", date(2025, 12, 1), date(2025, 12, 31)),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("Nov", date(2026, 11, 1), date(2026, 11, 30)),
        ("December 2025", date(2025, 12, 1), date(2025, 12, 31)),
        ("昨天", date(2026, 11, 21), date(2026, 11, 21)),
    ],
)
def test_a_week_a_month_or_a_year_is_counted_from_its_first_day_and_to_its_last(
    text: str, first: date, last: date
) -> None:
    assert when.day(text, now=NOW, zone=SHANGHAI) == first
    assert when.day(text, now=NOW, zone=SHANGHAI, last=True) == last


def test_months_ago_end_with_the_month() -> None:
    now = datetime(2026, 3, 31, 12, 0, tzinfo=SHANGHAI)
    for months, expected in ((1, date(2026, 2, 28)), (3, date(2025, 12, 31)), (4, date(2025, 11, 30))):
        assert when.day(f"{months} months ago", now=now, zone=SHANGHAI) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is not a day"),
        ("10", "is not a day"),
        ("now", "is not a day"),
        ("24h", "is not a day"),
        ("2h ago", "is not a day"),
        ("昨天下午3点", "is not a day"),
        ("by Friday", "is not a day"),
        ("2026-11-22T10:00+08:00", "is not a day"),
        ("昨天 ok", "is not a day"),
        ("3/4", "month first or the day"),
        ("周六11月20日", "do not agree"),
        ("周末", "Saturday or Sunday"),
        ("13月", "does not exist"),
        ("2026-02-30", "does not exist"),
        ("99999999999d", "does not exist"),
        ("9999999d", "does not exist"),
    ],
)
def test_what_is_not_a_day_is_refused(text: str, reason: str) -> None:
    with pytest.raises(BadValue, match=reason) as caught:
        when.day(text, now=NOW, zone=SHANGHAI)
    assert f"'{text}'" in str(caught.value)
    assert caught.value.hint is not None


def test_a_naive_now_is_a_mistake_of_the_program() -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(TypeError):
        when.parse("now", now=naive, zone=SHANGHAI)
    with pytest.raises(TypeError):
        when.find("明天", now=naive, zone=SHANGHAI)
    with pytest.raises(TypeError):
        when.day("today", now=naive, zone=SHANGHAI)
    with pytest.raises(TypeError):
        when.show(naive, zone=SHANGHAI)


ZONES = [ZoneInfo(name) for name in ("America/New_York", "Asia/Shanghai", "Asia/Manila", "Australia/Lord_Howe", "UTC")]


SCRAPS = (
    "昨天 前天 明 今 晚 早 上午 下午 3 10 31 99 点 时 分 半 : 30 周 五 上 月 日 年 2026 - / 前 内 后 天 小时 个 两 十 "
    "at by before in 2h ago Friday next last May pm am noon night T Z +08:00 now . , 左右 ½ İ ０ 每"
)


def refusal_of(call: Callable[[], object]) -> BadValue | None:
    try:
        call()
    except BadValue as refusal:
        return refusal
    return None


@given(
    scraps=st.lists(st.sampled_from(SCRAPS.split()), max_size=8),
    glue=st.sampled_from(["", " "]),
    zone=st.sampled_from(ZONES),
    toward=st.sampled_from(["past", "future"]),
)
def test_whatever_is_typed_is_a_time_or_a_refusal_with_a_hint(
    scraps: list[str], glue: str, zone: ZoneInfo, toward: when.Toward
) -> None:
    text = glue.join(scraps)
    for call in (
        lambda: when.parse(text, now=NOW, zone=zone, toward=toward),
        lambda: when.day(text, now=NOW, zone=zone),
        lambda: when.duration(text),
    ):
        refusal = refusal_of(call)
        assert refusal is None or f"'{text}'" in str(refusal)
        assert refusal is None or refusal.hint is not None
    refusal = refusal_of(lambda: when.find(text, now=NOW, zone=zone, toward=toward))
    assert refusal is None or refusal.hint is not None


@pytest.mark.parametrize(
    "scrap",
    [
        "1", "一", "半", "1h", "一天", "on ", "昨天 ", " ", "周五", "3天前", "12:", "May ", "half an hour and ", "(",
        "1-", "十", "以", "两", "每周五", "ａ",
    ],
)  # fmt: skip
def test_a_very_long_text_is_no_time_and_is_not_quoted_in_full(scrap: str) -> None:
    text = (scrap * 100_000)[:100_000]
    for call in (
        lambda: past(text),
        lambda: when.day(text, now=NOW, zone=SHANGHAI),
        lambda: when.duration(text),
    ):
        refusal = refusal_of(call)
        assert refusal is not None
        assert len(str(refusal)) < 200
    refusal_of(lambda: when.find(text, now=NOW, zone=SHANGHAI))
