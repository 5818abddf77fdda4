"""Words that say contraries, and words that say less than others: the tables of `wording`.

Small on purpose. A word belongs here only where its opposite says the contrary in nearly any
sentence of news, in both languages. Words that mean one thing together have a hyphen.
"""

from .words import listed

# Each group: words that say one thing, a bar, words that say its contrary.
_GROUPS = """
rise rises rose risen rising grow grows grew grown growing growth increase increases increased
increasing climb climbed jumped gained soared surged higher raise raises raised widened
上涨 上升 增长 上调 提高 提升 增加 攀升 升至 增至 涨至 走高 回升 扩大
| fall falls fell fallen falling drop drops dropped decline declines declined decrease decreased
decreases shrank shrunk slumped plunged lower lowered cut cuts narrowed dipped
下跌 下降 下滑 下调 降低 减少 缩减 回落 降至 跌至 减至 缩至 走低 收窄

approve approves approved accept accepts accepted uphold upheld backed granted supports supported
support 批准 接受 同意 核准 维持原判 赞成 支持
| reject rejects rejected refuse refuses refused dismiss dismissed overturned vetoed blocked
turned-down struck-down opposes opposed oppose 拒绝 驳回 否决 推翻 反对

confirm confirms confirmed admit admits admitted acknowledged 证实 承认 确认
| deny denies denied 否认

faster quicker sooner 更快 快于 | slower later slowly 更慢 慢于

more-than at-least 超过 逾 多于 高于 | fewer-than less-than at-most 不足 不到 少于 低于

more | fewer less

opened opens opening 开业 开张 | closed closes close closing shut 关闭 关停 倒闭

started starts start begins began begun resumed extended extends 启动 开始 恢复 延长
| stopped stops stop halted suspended cancelled 叫停 停止 暂停 终止 取消 停产

allow allows allowed permits permitted 允许 准许
| ban bans banned prohibits prohibited forbids 禁止

succeeded succeeds success passed 成功 通过 达成 | failed fails failure 失败 未通过 破裂

larger bigger large big 更大 大型 | smaller small 更小 小型

better stronger 更好 更强 优于 好于 | worse weaker 更差 更弱 劣于 差于 逊于

most-expensive dearer costlier 更贵 | cheapest cheaper 更便宜

won wins beat beats 胜诉 获胜 战胜 | lost loses 败诉 落败 失利

optional voluntary 自愿 | compulsory mandatory 强制

surplus 顺差 盈余 | deficit 逆差 赤字

profit profits 盈利 净利润 | loss losses 亏损 净亏损

longer | shorter

switched-on turned-on 开启 重启 | switched-off turned-off 关掉 停用
"""
# Each word: (its group, 0 or 1 for its side of the bar).
SIDES = {
    word: (number, side)
    for number, group in enumerate(_GROUPS.strip().split("\n\n"))
    for side, words in enumerate(group.split("|"))
    for word in words.split()
}

NO = listed(
    "not never no cannot neither nor don't doesn't didn't isn't wasn't aren't weren't "
    "won't wouldn't can't couldn't hasn't haven't hadn't"
)

ALL = listed(
    "all every everyone everybody everything always never none entire "
    "全部 所有 全体 一律 全都 从不 总是 从未"
)
NOT_ALL = listed(
    "most many several some partly rarely seldom often usually sometimes majority minority "
    "大多数 多数 大部分 部分 一些 少数 若干 很少 往往 通常 有时 多家 几家"
)

PROVEN = listed("prove proves proved proven demonstrates demonstrated establishes 证明 证实")
HINTED = listed(
    "suggest suggests suggested indicates hints hinted may might could 或许 可能 提示 暗示"
)

MAYBE = listed(
    "may might could possibly perhaps potentially considering considers consider weighing mulls "
    "mulling hope hopes hoped suggest suggests suggested nearly almost alleged allegedly "
    "reportedly rumoured rumored unconfirmed up-to as-much-as as-many-as called-for calls-for "
    "part-of 可能 或许 或将 有望 考虑 希望 至多 最多 接近 建议 据传 传闻 疑似 倡议 呼吁"
)
# A claim with one of these does not speak with certainty itself.
RESERVED = MAYBE | listed(
    "can would should likely unlikely expect expects expected plan plans planned intends aims "
    "wants about around roughly some estimate estimates estimated possible potential probably "
    "proposes proposed proposal proposing asks asked urges urged calls called wishes seeks warned "
    "warns risk risks most many chance scenario forecast forecasts partly parts part more less "
    "也许 大约 约 预计 估计 计划 拟 提议 会否 是否 风险 部分 将近 近 最快 最早 将"
)

# What stands between two that are compared, told by who stands on which side.
EXCEEDS = listed(
    "exceed exceeds exceeded outstrip outstrips outstripped overtake overtakes overtook surpass "
    "surpasses surpassed outpaced outnumber outnumbers outnumbered topped"
)

# Words without weight: what a sentence speaks of is told by the others.
EMPTY = listed(
    "a an the of to in on at for by with from as and or but that this these those it its is are "
    "was were be been being has have had do does did will would said says say than then so which "
    "who their his her our they he she we into out up down about after before since until over "
    "under what also some any all more most much very just only there here when where while one "
    "two"
)
