"""Names of units: who was inspected, of what kind it is, in which place."""

from __future__ import annotations

import re

# (kind, words that tell it), tried in this order; the words are matched in the unit's name.
_KINDS: tuple[tuple[str, str], ...] = (
    ("党校", "党校|行政学院|社会主义学院"),
    (
        "职业院校",
        "职业技术学院|职业学院|技师学院|技工学校|中等专业学校|职业中学|职教中心|职业学校|高等专科学校",
    ),
    ("高校", "大学|学院(?!路)"),
    ("中学", "中学|高中|完全中学"),
    ("小学幼儿园", "小学|幼儿园|学校|实验学校"),
    ("社会福利院", "福利院|养老院|敬老院|救助站"),
    ("县中医院", "中医院|中医医院"),
    ("市人民医院", "人民医院|中心医院|妇幼保健|医院|卫生院"),
    ("疾控中心", "疾病预防控制|疾控"),
    ("医疗保障局", "医疗保障|医保局"),
    ("卫生健康", "卫生健康|卫健委|卫生局"),
    ("农商银行", "农村商业银行|农商银行|农商行|信用联社|信用社|银行"),
    ("供销社", "供销"),
    ("粮食储备库/粮食集团", "粮食|粮油|储备库"),
    ("公交/水务国企", "公用事业|公交|自来水|水务集团|水务有限|排水|燃气|供热"),
    ("轨道交通公司", "轨道交通|地铁"),
    ("国有投资集团(城投)", "城市建设投资|城投|国有资本|投资集团|投资发展|控股集团|国有投资|建设集团|交投"),
    ("国资委", "国有资产监督管理|国资委|国资中心"),
    ("公安分局", "公安局|公安分局|公安"),
    ("检察院", "检察院"),
    ("基层法院", "法院"),
    ("司法局", "司法局"),
    ("消防救援支队", "消防救援"),
    ("应急管理局", "应急管理|应急局|安全生产监督"),
    ("教育体育", "教育体育|教体局"),
    ("教育", "教育局|教育委员会|教育厅|教育工委|教育工作委员会"),
    ("体育", "体育局|体育中心"),
    ("文化旅游", "文化和旅游|文旅|文化广电"),
    ("图书馆博物馆", "图书馆|博物馆|文化场馆|文化馆|美术馆|纪念馆"),
    ("档案", "档案"),
    ("广播电视融媒体", "融媒体|广播电视|电视台|报社|新闻传媒"),
    ("科技", "科学技术局|科技局|科学技术"),
    ("经济和信息化局", "经济和信息化|工业和信息化|经信|工信"),
    ("发展改革委", "发展和改革|发展改革|发改委"),
    ("财政局", "财政"),
    ("税务局", "税务"),
    ("审计局", "审计局"),
    ("统计局", "统计"),
    ("人力资源和社会保障局", "人力资源和社会保障|人社局|社会保险"),
    ("退役军人事务局", "退役军人"),
    ("民政局", "民政"),
    ("残疾人联合会", "残疾人联合会|残联"),
    ("红十字会", "红十字会"),
    ("总工会", "总工会|工会"),
    ("团委/妇联", "共青团|团委|妇女联合会|妇联|团县委|群团|青少年宫"),
    ("公积金中心", "住房公积金|公积金"),
    ("房屋征收办", "房屋征收|征收与补偿"),
    ("住房和城乡建设局", "住房和城乡建设|住房城乡建设|住建局|房产管理"),
    ("城市管理执法局", "城市管理|综合行政执法局|城管"),
    ("园林绿化中心", "园林"),
    ("自然资源和规划局", "自然资源|规划局|国土资源"),
    ("生态环境局", "生态环境|环境保护局|环保局"),
    ("林业局", "林业|林草|林场"),
    ("水务局", "水务|水利|水库|河务"),
    ("气象与防汛办", "气象|防汛"),
    ("乡村振兴局", "乡村振兴|扶贫"),
    ("农业农村局", "农业|农村局|畜牧|渔业"),
    ("商务局", "商务|招商|投资促进"),
    ("市场监督管理局", "市场监督管理|市场监管|工商行政"),
    ("数据资源(政务服务)局", "数据资源|大数据|政务服务|数据局|行政审批"),
    ("公共资源交易中心", "公共资源交易"),
    ("公路管理中心", "公路"),
    ("交通运输局", "交通运输|交通局|港航|运输管理"),
    ("重点工程建设中心", "重点工程|重点项目"),
    ("人防办", "人民防空|人防"),
    ("信访局", "信访"),
    ("机关事务服务中心", "机关事务"),
    ("人大办/政协办", "人大常委会|人民代表大会|政协|政治协商"),
    ("化工园区管委会", "化工园"),
    ("经济开发区", "开发区|高新区|产业园|管理委员会|管委会|工业园"),
    ("村(社区)党组织", "村(?:总支|支部|党|委|社区|$)|社区|村民委员会"),
    ("街道党工委", "街道"),
    ("乡镇党委", "[镇乡](?:委员会|党委|人民政府|党组|政府|$)|苏木"),
    ("组织部", "组织部"),
    ("宣传部", "宣传部|网信办"),
    ("政法委", "政法委"),
    ("统战部", "统战部|民族宗教|侨联|工商联"),
    ("编办", "机构编制|编办"),
    ("党委政府办公室", "委办公室|政府办公室|办公室"),
    ("政府", "人民政府|[市县区]$"),
    ("国有企业", "有限公司|有限责任公司|集团|股份公司|总公司"),
)
_COMPILED = tuple((kind, re.compile(words)) for kind, words in _KINDS)
_ORGANS = (
    (re.compile(r"(?:总支部委员会|总支委员会)$"), "党总支"),
    (re.compile(r"支部委员会$"), "党支部"),
    (re.compile(r"工作委员会$"), "党工委"),
    (re.compile(r"(?<!管理)(?<!常务)委员会$"), "党委"),
    (re.compile(r"(?<=[^党])总支部?$"), "党总支"),
    (re.compile(r"(?<=[^党总])支部$"), "党支部"),
)
_UNIT_IN_TITLE = re.compile(
    r"^(?P<unit>[^“”]{3,80}?)(?:关于|落实|就|对|(?:巡察|巡视|审计|督察)(?:反馈|整改)|整改(?:情况|进展|台账)|\d{4}年)"
)
_POST = re.compile(r"原?(?:校长|局长|院长|主任|镇长|县长|党委书记|主要(?:负责人|领导)|书记|总经理|董事长).*$")
_UNIT_IN_OPENING = (
    re.compile(
        r"(?:对|向|进驻)(?P<unit>[^,。;:、]{3,40}?(?:党委|党组|党工委|党总支|党支部|委员会|支部))(?:进行|开展|反馈|提出|及|实施|进驻|了)"
    ),
    re.compile(
        r"(?:对|向)(?P<unit>[^,。;:、]{3,30}?)(?:进行|开展|反馈|提出|实施)(?:了|常规|专项|提级|延伸)*"
    ),
)
_PLACE_IN_NAME = re.compile(
    r"^(?:[一-龥]{2,7}?(?:省|自治区))?(?P<city>[^\W区县]{2,6}?(?:市(?!场|容|域|政工)|自治州|地区|盟))?(?P<county>[一-龥]{1,6}?(?:自治县|县|区|旗|市(?!场|容|域|政工)))?"
)
_NO_PLACE = re.compile(
    r"(?:开发|工业|园|新|高新技术产业开发|自然保护|校|社|地|城|山|库|厂|矿|小|院|服务|管理|示范|保税|景|辖|灌)区$|^(?:超|都|上|城|夜|股|房)市$"
)


def inspected_unit_of(title: str, opening: str, signature: str | None) -> str | None:
    """The inspected unit with its party organ in short form (中共X委员会 is X党委), or None.

    title, opening, signature: plain text (a shadow). The signature is preferred where it names the same unit
    as the title, since it prints the organ's short form.
    """
    match = _UNIT_IN_TITLE.match(title)
    named = _short(_POST.sub("", match["unit"])) if match else None
    signed = _short(signature) if signature else None
    if named and signed:
        if _has_organ(signed) and _overlap(named, signed):
            return signed
        return named if _has_organ(named) or not _has_organ(signed) else signed
    if named and not re.search(r"审计|督察|督查|预算执行|年度", named):
        return named
    if signed and not re.search(r"审计[局厅署]|巡察|督察", signed):
        return signed
    for pattern in _UNIT_IN_OPENING:
        found = pattern.search(opening)
        if found:
            return _short(found["unit"])
    return None


def _has_organ(name: str) -> bool:
    return bool(
        re.search(r"(?:党委|党组|党工委|党总支|党支部|校务委员会|委员会|分党组)(?:\([^)]*\))?$", name)
    )


def _overlap(first: str, second: str) -> bool:
    core = re.sub(r"党委|党组|党工委|党总支|党支部|中共|委员会", "", second)
    pairs = {core[i : i + 2] for i in range(len(core) - 1)}
    hits = sum(pair in first for pair in pairs)
    return bool(pairs) and hits / len(pairs) >= 0.4


def _short(name: str) -> str:
    """中共X总支部委员会 as X党总支, 中共X委员会 as X党委; other names as they are."""
    name = re.sub(r"\s", "", name)
    name = re.sub(r"(?<=[、,和])(?:中国共产党|中共)", "", name)
    is_party = name.startswith(("中共", "中国共产党"))
    name = re.sub(r"^(?:中国共产党|中共)", "", name)
    if not is_party:
        return name
    bracket = re.search(r"(?P<bracket>\([^)]*\))$", name)
    core = name[: bracket.start()] if bracket else name
    core = re.sub(r"(?<=委)(?P<name>[一-龥]{2,6})工作委员会$", r"\g<name>工委", core)
    if core.endswith("工委"):
        return core
    if re.search(r"(?:校务|常务|监督管理|卫生健康|发展和改革|教育|纪律检查)委员会$", core):
        return name if core.endswith("校务委员会") else core + "党委"
    for pattern, organ in _ORGANS:
        if pattern.search(core):
            return pattern.sub(organ, core)
    return name


def kind_of_unit(name: str) -> str | None:
    """The kind of unit a name tells (教育, 基层法院, 乡镇党委 …), or None."""
    name = re.sub(r"关于.*$", "", name)
    return next((kind for kind, words in _COMPILED if words.search(name)), None)


def region_of(unit: str | None, title: str, context: str, signature: str | None) -> str | None:
    """The place: city, county or 市+区, from the unit's name, completed by an address or fuller name in context."""
    address = re.search(r"(?:信箱|地址)[:：]\s*(?P<place>[一-龥]{2,20})", context)
    names = (unit, signature, title, address["place"] if address else None)
    city = county = None
    for name in names:
        found = _place_in(name or "")
        if found and not (city or county):
            city, county = found
        elif found and found[0] and found[1] and county == found[1] and not city:
            city = found[0]
    if county and not city:
        fuller = re.search(
            rf"(?:^|[^一-龥]|[、。对在])(?P<city>[一-龥]{{2,3}}市){re.escape(county)}", context
        )
        city = fuller["city"] if fuller else None
    if not city and not county:
        return None
    if county and county.endswith("市"):
        return county
    return (city or "") + (county or "")


def _place_in(name: str) -> tuple[str | None, str | None] | None:
    """(city or None, county or district or None) a name begins with, or None."""
    name = re.sub(r"^(?:中国共产党|中共)", "", name)
    match = _PLACE_IN_NAME.match(name)
    if match is None:
        return None
    city, county = match["city"], match["county"]
    if county and (
        _NO_PLACE.search((city or "") + county)
        or _NO_PLACE.search(county)
        or re.search(r"[与和及的办委局厅]", county)
    ):
        county = None
    if city and _NO_PLACE.search(city):
        city = None
    return (city, county) if city or county else None
