"""Names of public bodies, companies and their parts, found from their endings backwards to the nearest boundary."""

from __future__ import annotations

import re

_FIELDS = (
    "应急管理|应急|财政|审计|公安|司法|人力资源和社会保障|人力资源社会保障|人社|住房和城乡建设|住房城乡建设|住建|自然资源和规划|自然资源|自规|资规|"
    "生态环境|环保|交通运输|交通|水利|水务|农业农村|商务|文化广电和旅游|文化广电旅游|文化和旅游|文旅|卫生健康|卫健|退役军人事务|退役军人|"
    "市场监督管理|市场监管|医疗保障|医保|信访|大数据管理|大数据|数据资源管理|数据资源|数据|数管|政务服务|行政审批|林业和草原|林业|林草|城市管理|城管|统计|国资|"
    "国有资产监督管理|发展和改革|发展改革|发改|科学技术|科技|经济和信息化|工业和信息化|经信|工信|教育体育|教体|教育|民政|民族宗教事务|民宗|税务|"
    "气象|地震|档案|体育|机关事务管理|机关事务|乡村振兴|金融监管|金融|烟草|邮政|粮食和物资储备|粮食|人防|园林|房管|公路|招商|海洋|渔业|畜牧|供电|"
    "质监|监督|督查|督察|扶贫|综合执法|城乡建设|城建|规划|老干部|党史|机构编制|编|网信|巡察|巡视|党政|信息化|政研|安全生产|安|食药监|疾控|地方志|移民|征收"
)
_OFFICES = (
    "纪委监委|纪检监察委员会|纪律检查委员会|监察委员会|纪委|监委|组织部|宣传部|统战部|政法委|国资委|发改委|卫健委|经信委|编委办|编委|编办|网信办|巡察办|"
    "督查办|政府办公室|委办公室|委办|政府办|人民政府|人大常委会|总工会|妇女联合会|妇联|残疾人联合会|残联|科协|工商联|红十字会|供销合作社|供销社|团委|"
    "(?<=[省市县区州旗镇乡工国])委(?![员托派婉培办会])|(?<=[省市县区州])政府(?!采购|性|投资)|(?<=[省市县区州])人大(?!代表|常委)|(?<=[省市县区州])政协(?!委员)"
)
_SECTIONS = "财务|计财|法规|法制|危化|宣教|人事|政工|党建|纪检|规划|基建|后勤|总务|装备|工贸|安监|防汛|执法|监察|综合|业务|审批|资产|采购|档案|信息|医务|护理|教务|科教|组宣|办公|法治督察|机要|督察"
# Endings that are names whatever stands before them, and endings that need a place or a well-known modifier.
_STRONG = (
    "有限责任公司|股份有限公司|有限公司|人民法院|法院|人民检察院|检察院|支队(?!长)|大队(?!长)|总队(?!长)|领导小组|指挥部|管委会|村委会|居委会|街道办事处|"
    "会计师事务所|律师事务所|税务师事务所|农商行|设计院|研究院|基金会|纪检监察组|纪检组|巡察组|巡视组|审计组|党工委|机关党委|党校(?!培训)"
)
_WEAK = (
    "集团公司|集团(?!化|军)|公司(?!法|化|制)|医院|卫生院|中学|小学|学院|大学(?!生)|幼儿园|学校|中心(?!城|组|任务|工作|环节|村|校)|委员会|街道(?!干部)|"
    "银行(?!卡|账|存|流|贷|保)|研究所|协会|商会|学会|党委(?!会)|党组(?!会|织)|党总支|党支部|合作社|档案馆|图书馆|博物馆|分局"
)
_MODIFIER = re.compile(
    r"(?:会计核算|便民服务|党群服务|大数据|融媒体|疾控|疾病预防控制|政务服务|后勤服务|机关事务服务|财政评审|公积金|公共资源交易|不动产登记|应急指挥|应急管理综合服务|"
    r"检验检测|技术服务|综合服务|会计服务|急救|血液|妇女儿童|文化|体育|救助|就业|社保|医保|结算|信息|评审|采购|投资|职业技术|理工|师范|中医|人民|妇幼保健|农村商业|农业发展)$"
)
# The set of first characters lets most positions fail at once: half the time of the bare alternatives.
_FIRST = "".join(
    sorted({word[0] for words in (_FIELDS, _SECTIONS, _STRONG, _WEAK) for word in words.split("|")})
)
_ENDING = re.compile(
    rf"(?=[{_FIRST}纪监组宣统政国卫经编网巡督委人总妇残科工红供团])(?:"
    rf"(?P<field>(?:{_FIELDS})(?:局|厅|委员会|办公室)(?![面部势限长员]))(?P<body>(?:机关)?党委|党组)?(?!会)"
    rf"|(?P<office>{_OFFICES})"
    rf"|(?P<section>(?:{_SECTIONS})(?:科|股|处|室)(?![学技目研级长员普理置罚分以]))"
    rf"|(?P<strong>{_STRONG})|(?P<weak>{_WEAK}))"
)
# Where a name cannot reach back over: anything but Han characters, function words and verbs.
_BOUNDARY = re.compile(
    r"(?P<kept>(?:人力资源|住房|发展|文化|广电|自然资源|经济|工业|政务服务|林业|粮食)和(?=社会保障|城乡建设|改革|旅游|规划|信息化|数据|草原|物资储备)"
    r"|无为(?=市|县)|国有|有色|有限|和(?=平|谐|田|静)|经(?=信|开|济|营|贸|发)|(?<=[合大协共])同|对外|同(?=济|心)|为民|在线|等级|派驻)"
    r"|[^\u4e00-\u9fff]|[和与及对由经将把请为从在被于给等以让因按赴到至同是有并或但已均也仅其该本我各每某这那的了着向则即报送交含派使借]"
    r"|组织(?!部|人事)|成立|召开|印发|制定|督促|指导|推动|联合|会[同商]|协调|邀请|委托|聘请|聘任|要求|支持|依托|通过|建立|移[交送]|责[令成]|约谈|安排|抽调|选派|商请|配合|提请"
    r"|申请|完成|加强|接受|调整|撤销|清退|处理|走访|推进|落实|开展|参加|参与|学习|借调|调离|划转|整合|合并|分别|全[市县区省]|相关|有关|所属|下属|直属|多家|剩余|其余|涉及|包括|牵头|主管|分管|负责"
    r"|统筹|帮助|引导|促进|协助|争取|授权|追缴|收回|关停|检查|抽查|核查|年来|以来|目前|发现|设立|组建|推荐|任命|依法|起诉|租用|采购|新建|建成|改造|划归|归还|监督(?!管理|局)|问责|通报|致函|函告|召集|带队|参照|接收|"
    r"年|过|照|根据|抓好|形成|观看|听取|拆分|厘清|楼|主动|积极|明确|废止|启动|列入|列席|计入|记入|修订|停止|终止|开设|举办|写明|取消|恢复|封存|纳入|下发|清查|查出|重新|延伸|补入|参会|会前|严禁|禁止|附入|缴入|归集|指定|举报|收归|上收|选举|全体|负责同志|另外|(?<![国专大农])家(?!庭|长|属|居)|(?<=[\d两几多一二三四五六七八九十])[个所名]|定期|继续|逐[家个]|上级|下级|名为|挂靠|剥离|注销|清理|对照|审查|查处|处罚|移交|支付|拨付|退还|返还|引入|引进|改为|转为|进驻|入驻|驻(?=[市县区省])|原(?!州|平|阳)|由(?=[市县])|代表|当年|所在"
)
_PLACE = re.compile(
    r"(?:中共)?(?:(?:[\u4e00-\u9fff]{2,4}?)?(?:省|市|县|区|州|旗|镇|乡|街道|开发区|局|委)){0,3}"
)
_HOLDER = re.compile(
    r"[省市县区州镇乡局厅院校馆社](?![属级里内外场民直])|[\u4e00-\u9fff]{2,3}(?:省|市|县|区|州|镇|乡|街道)(?![属级里内外场民直])|中国|国家|中央"
)
_GENERIC = frozenset(
    (
        "第三方",
        "专业",
        "民营",
        "中介",
        "代理",
        "施工",
        "监理",
        "供货",
        "社会",
        "平台",
        "涉事",
        "会计",
        "律师",
        "审计",
        "整改",
        "工作",
        "专项",
    )
)
_MAX_NAME_CHARS = 26


def find_organisations(plain: str) -> list[tuple[int, int]]:
    """[start, end) of each organisation's name in a shadow, in order, without overlap.

    A name reaches back from its ending (局, 公司, 领导小组 …) to the nearest punctuation mark, function word or
    verb. Endings without a name of their own (该公司, 各科室, 第三方机构) are left out: precision first.
    """
    found: list[tuple[int, int]] = []
    limit = scanned = 0
    for match in _ENDING.finditer(plain):
        limit = _limit(plain, max(limit, match.start() - _MAX_NAME_CHARS - 1), scanned, match.start())
        scanned = match.start()
        start = _start_of_name(plain, match, limit)
        if start is None:
            continue
        while found and found[-1][0] >= start:
            found.pop()
        if not found or found[-1][1] <= start:
            found.append((start, match.end()))
        elif match.start() == found[-1][1]:  # 市应急局 + 党委
            found[-1] = (found[-1][0], match.end())
    return found


def _limit(plain: str, limit: int, scanned: int, end: int) -> int:
    """Where a name that goes on at `end` can begin at the earliest: behind the last boundary before it.

    Boundaries before `scanned` are known not to lie behind `limit`; five characters back, as one may straddle it.
    """
    for match in _BOUNDARY.finditer(plain, max(limit, scanned - 5), end):
        if match["kept"] is None:
            limit = match.end()
    return limit


def _start_of_name(plain: str, match: re.Match[str], limit: int) -> int | None:
    prefix = plain[limit : match.start()]
    if match["strong"] or match["weak"]:
        fits = 2 <= len(prefix) <= _MAX_NAME_CHARS and prefix not in _GENERIC
        named = match["strong"] or _HOLDER.match(prefix) or (len(prefix) <= 8 and _MODIFIER.search(prefix))
        return limit if named and (fits or _HOLDER.fullmatch(prefix)) else None
    if match["section"]:
        return match.start() if not prefix else (limit if _PLACE.fullmatch(prefix) else match.start())
    if prefix and len(prefix) <= 12 and _PLACE.fullmatch(prefix):
        return limit
    if prefix and prefix[-1] in "省市县区州旗镇乡":
        return match.start() - 1
    return match.start() if match.end() - match.start() >= 3 else None
