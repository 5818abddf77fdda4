"""Names that are one name: what sources call the same organisation or country.

Each line is one group, in both scripts where both are in use. A name with a group is backed by any
of its forms; so a name in one script can be compared with a passage in the other. A newsroom adds
groups of its own to these (`extended`); they are handed to the evidence check as a value.
"""

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache

from .words import listed

_GROUPS = """
US · U.S · USA · U.S. · U.S.A. · United States · America · American · Americans · 美国
UK · U.K · U.K. · United Kingdom · Britain · British · England · 英国
EU · E.U · E.U. · European Union · 欧盟
UN · U.N. · United Nations · 联合国
China · Chinese · PRC · 中国
Europe · European · Europeans · 欧洲
Japan · Japanese · 日本
South Korea · Korea · Korean · 韩国
India · Indian · 印度
Germany · German · 德国
France · French · 法国
Russia · Russian · 俄罗斯
Canada · Canadian · 加拿大
Australia · Australian · 澳大利亚
Singapore · 新加坡
Taiwan · Taiwanese · 台湾
Hong Kong · 香港
Beijing · 北京
Shanghai · 上海
Shenzhen · 深圳
Hangzhou · 杭州
Microsoft · 微软
Google · 谷歌
Apple · 苹果
Amazon · 亚马逊
Nvidia · 英伟达
Intel · 英特尔
Tesla · 特斯拉
Samsung · 三星
TSMC · 台积电
Alibaba · 阿里巴巴 · 阿里
Alibaba Cloud · Aliyun · 阿里云
Tencent · 腾讯
Baidu · 百度
Huawei · 华为
ByteDance · 字节跳动 · 字节
Xiaomi · 小米
Meituan · 美团
JD.com · 京东
DeepSeek · 深度求索
Moonshot · Moonshot AI · Kimi · 月之暗面
Zhipu · Zhipu AI · 智谱
Qwen · Tongyi Qianwen · 通义千问 · 千问
Ernie · ERNIE · 文心一言 · 文心
SenseTime · 商汤
iFlytek · 科大讯飞
OpenAI
Anthropic
Claude
ChatGPT
Gemini
Mistral · Mistral AI
Meta · Facebook
IBM
Oracle · 甲骨文
AMD
Qualcomm · 高通
SoftBank · 软银
Sony · 索尼
Foxconn · 富士康
Netflix
Uber
Reddit
Perplexity
Hugging Face
xAI
Grok
GitHub
Copilot
Codex
Cohere
Siemens · 西门子
Constellation · Constellation Energy
Reuters · 路透 · 路透社
Xinhua · 新华社
"""

# Chinese forms that are also common words, or stand inside others: they name nothing for certain.
_ORDINARY = listed("苹果 字节 文心 小米 三星 千问 阿里 甲骨文")


class Aliases:
    """A table of names that are one; each form is in one group."""

    def __init__(self, groups: Iterable[tuple[str, ...]]):
        self.groups = tuple(groups)
        self._by_name = {form.casefold(): group for group in self.groups for form in group}

    def of(self, name: str) -> tuple[str, ...]:
        """All forms of a name, itself among them; empty where none are known."""
        return self._by_name.get(name.casefold(), ())

    def chinese_names(self, text: str) -> list[re.Match]:
        """The known names in Chinese characters that a text contains."""
        return list(self._in_chinese.finditer(text))

    @cached_property
    def _in_chinese(self) -> re.Pattern:
        forms = (form for group in self.groups for form in group if not form.isascii())
        named = sorted({form for form in forms if form not in _ORDINARY}, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, named)))


BASE = Aliases(tuple(group.split(" · ")) for group in _GROUPS.strip().splitlines())
of, chinese_names = BASE.of, BASE.chinese_names


@lru_cache(maxsize=4)
def extended(rows: tuple[tuple[tuple[str, ...], bool], ...]) -> Aliases:
    """Our table with a newsroom's rows, each (forms, alone).

    A row joins what is known of any of its forms; one that stands alone takes its forms out of the
    groups they were in. The last tables are kept: a newsroom's changes seldom.
    """
    if not rows:
        return BASE
    alone = [forms for forms, is_alone in rows if is_alone]
    taken = {form.casefold() for forms in alone for form in forms}
    groups = [tuple(f for f in group if f.casefold() not in taken) for group in BASE.groups]
    for forms, is_alone in rows:
        if not is_alone:
            groups = _joined(groups, forms)
    return Aliases([group for group in groups if group] + alone)


def _joined(groups: list[tuple], forms: tuple) -> list[tuple]:
    """The groups with those that hold one of the forms made one with it."""
    ours = {form.casefold() for form in forms}
    mine = [group for group in groups if any(form.casefold() in ours for form in group)]
    new = tuple(dict.fromkeys([*(form for group in mine for form in group), *forms]))
    return [group for group in groups if group not in mine] + [new]
