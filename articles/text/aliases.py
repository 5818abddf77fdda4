"""Names that are one name: what sources call the same organisation or country.

Each line is one group, in both scripts where both are in use. A name with a group is backed by any
of its forms; so a name in one script can be compared with a passage in the other.
"""

import re

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

_BY_NAME = {
    form.casefold(): tuple(group.split(" · "))
    for group in _GROUPS.strip().splitlines()
    for form in group.split(" · ")
}


def of(name: str) -> tuple[str, ...]:
    """All forms of a name, itself among them; empty where none are known."""
    return _BY_NAME.get(name.casefold(), ())


# Chinese forms that are also common words, or stand inside others: they name nothing for certain.
_ORDINARY = listed("苹果 字节 文心 小米 三星 千问 阿里 甲骨文")
_CHINESE = sorted(
    (
        form
        for group in _BY_NAME.values()
        for form in group
        if not form.isascii() and form not in _ORDINARY
    ),
    key=len,
    reverse=True,
)
_IN_CHINESE = re.compile("|".join(dict.fromkeys(_CHINESE)))


def chinese_names(text: str) -> list[re.Match]:
    """The known names in Chinese characters that a text contains."""
    return list(_IN_CHINESE.finditer(text))
