"""What the extractive drafter knows of news prose, in English and Chinese: word lists, no logic.

Lists are ours. English entries match whole words, in any case and with the endings s, ed and ing;
Chinese entries match wherever they stand. Categories of a newsroom meet a list by their slug: any
word of the slug may name it. A slug that names no list is matched by its own names. The lists of
audiences are what an audience made at the desk begins with; what it is found by stands there.
"""

from articles.text.words import listed

# -- What is no part of the story -----------------------------------------------------------------

BOILERPLATE = (
    r"\b(?:subscribe|sign up|log ?in|newsletter|cookies?|privacy policy|terms of (?:use|service)|"
    r"all rights reserved|copyright|advertis(?:e|ing|ement)|sponsored|affiliate|click here|"
    r"read (?:more|also|the (?:full|original))|continue reading|follow us|share (?:this|on)|"
    r"(?:photo|image|picture)s? (?:by|credit|courtesy|source)|getty images|"
    r"(?:first )?appeared (?:first )?on|originally (?:published|posted|appeared)|"
    r"(?:this|previous|next|last|earlier|related|other) (?:article|blog )?(?:posts?|postings?|"
    r"columns?)|contact us|leave a comment|"
    r"each week|table of contents|disclaimer|views? expressed|is (?:a|an|the) "
    r"(?:reporter|editor|writer|columnist|contributor)\b|about the author|stay tuned|"
    r"in this (?:article|tutorial|post|series)|creative commons|cc[ -]by|learn more|"
    r"visit (?:the|our)|we invite you|join us|check out|don['’]t miss)",
    r"责任编辑|责编|编辑[：:]|作者[：:]|译者|校对|选题|原文|来源[：:]|图源|图片(?:来源|提供|来自)|题图|配图|"
    r"转载|版权|授权|未经许可|免责声明|订阅|关注(?:我们|公众号)|公众号|扫码|二维码|点击(?:阅读|查看|下方)|"
    r"阅读(?:原文|更多|全文)|延伸阅读|相关阅读|推荐阅读|登录|注册|隐私|广告|赞助|分享(?:到|至)|点赞|"
    r"欢迎(?:留言|评论|投稿)|译注|荣誉推出|作者简介|本文(?:由|作者|来自|系|首发|将|会|旨在|中)|(?:下|上)一?篇|"
    r"不要错过|敬请|在这篇|这篇文章|这个教程|本教程|如(?:下)?图(?:所示)?",
)

# -- What a sentence does -------------------------------------------------------------------------

CHANGE = (
    "announce launch release unveil introduce opened signed raised acquire bought sold approve "
    "banned ordered cut closed start begin began begun publish reported won fell fallen rose "
    "risen agree built moored delivered shipped joined replace ended merge invest kicked-off found",
    "宣布 发布 推出 上线 启动 开放 签署 签约 融资 收购 批准 禁止 下令 关闭 开始 公布 获得 下降 "
    "上升 增长 达成 建成 投产 交付 加入 取代 合并 投资 通过 首次 正式 系泊 并网 成立 开源了",
)
CONSEQUENCE = (
    "mean because allow enable help effect impact result significant important importance "
    "largest biggest first critical crucial essential matter benefit risk threat threaten "
    "improve reduce save therefore consequently instead challenge opportunity depend without",
    "意味着 因此 因为 使得 有助于 帮助 影响 结果 重要 关键 最大 首个 首次 至关重要 受益 风险 "
    "威胁 改善 降低 减少 提高 节省 挑战 机会 取决于 依赖 从而 不再 能够 推动",
)
ADVICE = (
    r"\b(?:should|must(?! be| have)|ought to)\b|"
    r"\b(?:you|they|teams|companies|agencies|organi[sz]ations) need to\b|"
    r"\b(?:recommend|advise|urge|encourage)(?:s|d|ed)?\b (?:that\b|(?:[\w’'-]+ ){1,4}to\b)",
    r"应当|应该|(?<![的资])建议(?![的书。，；])|务必|不妨|需要注意|最好(?!的)|宜(?:尽早|先)",
)
FORECAST = (
    r"\b(?:is|are) (?:expected|likely|set|due|forecast|projected|going) to\b|"
    r"\b(?:forecasts?|predicts?|expects?) (?:that|the|a|an|to)\b|\bplans? to\b|"
    r"\bwill (?!and\b|to\b|of\b)\w+|\bby 20[2-9]\d\b|\bin the (?:near|coming) \w+",
    r"预计|(?:预测|预期)[，,：:]|有望|将(?:会|于|在|达|成为|继续|进一步|推动|带来|改变|被|使|让)|"
    r"未来(?:几|数|[一两三五十]|将|会)|即将|料将|计划(?:于|在)",
)
REASON = (
    r"\b(?:because|due to|as a result of|driven by|given that|thanks to|owing to)\b",
    r"因为|由于|得益于|鉴于|原因(?:是|在于)",
)
OPINION = (
    r"\b(?:i|we) (?:think|believe|feel|expect|hope|suspect|predict)\b|\bin my (?:opinion|view)\b|"
    r"\b(?:experts?|analysts?|critics|observers) (?:say|said|believe|think|warn|argue|expect)|"
    r"\b(?:(?-i:may)|might|could|perhaps|probably|arguably|seems?|appears? to|likely)\b",
    r"认为|觉得|或许|也许|可能|恐怕|看来|似乎|专家|分析师|分析人士|业内人士|笔者|大概",
)

# -- Sentences that need the one before them ------------------------------------------------------

LEANING = (
    r"^(?:and|but|so|or|yet|also|however|therefore|thus|then|moreover|furthermore|instead|still|"
    r"meanwhile|for (?:example|instance)|in (?:addition|contrast|other words|fact|this|that|these)|"
    r"as (?:such|a result|mentioned|discussed)|(?:this|that|these|those|it|they|he|she|his|her|"
    r"their|its|such|another|both|once|again|finally|second|third|one of (?:them|these)|here)\b)",
    r"^(?:[的地得，、]|但|而|所以|因此|然而|不过|此外|另外|同时|然后|接着|其次|最后|例如|比如|换句话说|总之|于是|"
    r"[这那](?![条家项座款种位艘所台部场笔类份])|它|他|她|其|此|也|还|并|如果你|如上|如下|以下|下面|上述|后者|前者|其中|与此)",
)
FIRST_PERSON = (r"\b(?:i|i['’]m|i['’]ve|my|me|we|we['’]re|our|us)\b", r"我|咱|笔者")
SECOND_PERSON = (r"\b(?:you|your)\b", r"你|您")

# -- Words that carry no subject ------------------------------------------------------------------

STOPWORDS = listed(
    """a about above after again all also although am an and another any are as at be because been
    before being below between both but by can cannot could did do does doing down during each
    even every few first for from further get had has have having he her here hers him his how
    however i if in instead into is it its just last let like made make many may me might more
    most much must my new no nor not now of off on once one only or other our out over own per
    said same say says see she should since so some still such than that the their them then
    there these they this those through to too two under until up upon us use used using very was
    way we well were what when where which while who whom why will with within without would yet
    you your"""
)
# The commonest words of English prose; a text with few of them is in some other language.
FUNCTION_WORDS = listed("the of and to is for that on with as are by was from it this")
EMPTY_CHARACTERS = frozenset(
    "的了是在和与及也就都而又或将对于从这那其之为以被把让给到等个们一不有我你他它她"
    "会能可要说上下中后前时更很最但如果并且所使用过没还去来着"
)

# -- What a story is about, and who should care ---------------------------------------------------

CATEGORIES = {
    "energy power grid climate": (
        "energy electricity grid nuclear solar wind turbine tidal battery power plant emission "
        "megawatt gigawatt utility climate renewable",
        "能源 电力 电网 核电 光伏 风电 潮汐 电池 发电 排放 储能 兆瓦 双碳 气候",
    ),
    "model models llm research science": (
        "model training benchmark dataset neural paper researcher research learning algorithm "
        "transformer parameter inference arxiv scientist language",
        "模型 训练 基准 数据集 神经网络 论文 研究 机器学习 深度学习 算法 参数 推理 科学家 语料",
    ),
    "chip chips hardware semiconductor compute": (
        "chip semiconductor gpu processor wafer foundry hardware accelerator fab cpu memory",
        "芯片 半导体 处理器 晶圆 代工 硬件 加速器 光刻 算力 显卡 内存",
    ),
    "policy regulation government law public": (
        "government regulation law regulator policy congress parliament agency federal court act "
        "ministry public senate citizen legislation",
        "政府 监管 法律 法规 政策 议会 部门 法院 条例 国务院 公共 公民 立法",
    ),
    "business industry market company funding finance": (
        "company revenue profit funding investor startup acquisition market share valuation "
        "billion deal merger customer earnings",
        "公司 营收 利润 融资 投资 收购 市场 估值 亿元 交易 合并 财报 客户",
    ),
    "product products tool tools app consumer": (
        "app launch feature user assistant chatbot product release update device browser interface",
        "应用 发布 功能 用户 助手 聊天机器人 产品 更新 设备 浏览器 界面",
    ),
    "software developer developers open-source code open source": (
        "developer code open-source software library framework python kubernetes linux github "
        "programming api container repository javascript",
        "开发者 代码 开源 软件 库 框架 编程 容器 仓库 程序员 接口 编译",
    ),
    "security safety privacy cyber": (
        "security vulnerability attack hacker malware breach privacy encryption cyber safety "
        "ransomware leak authentication",
        "安全 漏洞 攻击 黑客 恶意 泄露 隐私 加密 网络安全 勒索 认证",
    ),
    "health medicine medical biology": (
        "health patient hospital medical disease drug clinical doctor cancer malaria diagnosis",
        "健康 患者 医院 医疗 疾病 药物 临床 医生 癌症 疟疾 诊断",
    ),
    "robot robots robotics transport mobility": (
        "robot drone autonomous vehicle car driving humanoid ferry ship rail bionic",
        "机器人 无人机 自动驾驶 无人驾驶 汽车 车辆 人形 仿生 船舶 渡轮 铁路 航线 公交",
    ),
    "society work education culture labour labor": (
        "worker job school student teacher education community culture artist union employment",
        "工人 就业 学校 学生 教师 教育 社区 文化 艺术 工会 岗位",
    ),
}
AUDIENCES = {
    "developer developers engineer engineers engineering technical": (
        "developer code api software programming library framework python github kubernetes "
        "open-source linux javascript",
        "开发者 代码 接口 软件 编程 框架 程序员 开源 部署",
    ),
    "researcher researchers research scientist academia": (
        "research paper benchmark dataset study university scientist experiment",
        "研究 论文 基准 数据集 大学 科学家 实验",
    ),
    "enterprise security business executive executives leaders managers manager": (
        "enterprise company customer cost contract security compliance cloud strategy vendor",
        "企业 公司 客户 成本 合同 安全 合规 云 战略 供应商",
    ),
    "investor investors founder founders startup startups finance": (
        "investor funding startup valuation revenue profit market share acquisition",
        "投资 融资 创业 估值 营收 利润 市场 收购",
    ),
    "policy policymaker policymakers government regulator regulators public civic": (
        "government policy regulation law agency federal public citizen congress court",
        "政府 政策 监管 法律 部门 公共 公民 条例 法院",
    ),
    "operator operators infrastructure infra utility utilities grid energy": (
        "grid electricity power data center centre turbine utility datacenter capacity cooling "
        "harbour server",
        "电网 电力 数据中心 机房 发电 容量 冷却 港口 码头 服务器 运营 停航 客流",
    ),
    "product designer designers creator creators marketer marketers": (
        "product design user experience interface customer content brand creative",
        "产品 设计 用户 体验 界面 内容 品牌 创意",
    ),
    "clinician clinicians health doctor doctors medical": (
        "patient hospital clinical doctor disease health medical diagnosis",
        "患者 医院 临床 医生 疾病 健康 医疗 诊断",
    ),
    "consumer consumers everyone general reader readers citizen": (
        "user app phone price home family subscription consumer",
        "用户 应用 手机 价格 家庭 订阅 消费者",
    ),
    "educator educators teacher teachers student students education": (
        "school student teacher classroom university course education tutorial",
        "学校 学生 教师 课堂 大学 课程 教育 教程",
    ),
}
