"""Invented agencies: names, how they speak of themselves, where they live."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

PLACES = (
    "砚溪", "岚浦", "棠洲", "霁岭", "珂泉", "澜原", "槐渚", "沅坪", "枫堰", "栎阳坪", "芷湾", "筠桥", "苇川", "麓津",
    "杉浦", "黛湖", "榆桐", "汀岸", "椿台", "萤河", "桦屏", "荻港湾", "柚岭", "菱塘口",
)  # fmt: skip
BUREAUS = (
    "教育局", "财政局", "自然资源和规划局", "市场监督管理局", "交通运输局", "水务局", "应急管理局", "民政局",
    "人力资源和社会保障局", "住房和城乡建设局", "农业农村局", "生态环境局", "公安局", "司法局", "城市管理局",
    "医疗保障局",
)  # fmt: skip
COMMISSIONS = ("卫生健康委员会", "发展和改革委员会")
TOWNS = ("三岔河", "双桥", "五里亭", "柳林", "石门坳", "九曲", "新市口", "百花")
STREETS = ("滨河", "解放", "建设", "朝阳", "人民", "迎宾", "府前", "环城南")


@dataclass(frozen=True)
class Agency:
    """An invented agency."""

    name: str
    kind: str  # bureau, commission, government, office, town, street
    level: str  # 市, 县, 区
    place: str
    selves: tuple[str, ...]

    @property
    def whole(self) -> str:
        """The word for the whole area, 全市 in a city."""
        return {"town": "全镇", "street": "全街道"}.get(self.kind, f"全{self.level}")

    @property
    def speaks_for_whole(self) -> bool:
        """Whether the whole area is the report's own scope."""
        return self.kind == "government"


def draw_agency(rng: Random) -> Agency:
    """One agency at random."""
    level = rng.choice(("市", "县", "区"))
    place = rng.choice(PLACES) + level
    kind = rng.choices(("bureau", "commission", "government", "office", "town", "street"), (50, 8, 16, 8, 9, 9))[0]
    selves: tuple[str, ...]
    if kind == "bureau":
        tail, selves = rng.choice(BUREAUS), ("我局", "本局", "本机关", "局机关")
    elif kind == "commission":
        tail, selves = rng.choice(COMMISSIONS), ("我委", "本委", "本机关")
    elif kind == "government":
        tail, selves = "人民政府", (f"我{level}", "本机关", f"我{level}政府")
    elif kind == "office":
        tail, selves = "人民政府办公室", ("我办", "本办", "本机关")
    elif kind == "town":
        tail, selves = f"{rng.choice(TOWNS)}镇人民政府", ("我镇", "本镇", "本机关")
    else:
        tail, selves = f"{rng.choice(STREETS)}街道办事处", ("我街道", "本街道", "本单位")
    return Agency(place + tail, kind, level, place, selves)


def draw_contact(rng: Random, agency: Agency) -> str:
    """Address, post code, telephone: figures that are none."""
    road = rng.choice(("滨江大道", "人民东路", "建设三路", "学府街", "文昌路", "迎宾大道"))
    area, local = f"0{rng.randint(310, 998)}", rng.randint(2000000, 8999999)
    parts = [
        f"地址：{agency.place}{road}{rng.randint(1, 999)}号"
        + rng.choice(("", f"{rng.randint(2, 18)}楼", f"行政中心{rng.randint(101, 1220)}室")),
        f"邮编：{rng.randint(110000, 899999)}",
        rng.choice((f"电话：{area}-{local}", f"联系电话：{area}—{local}", f"电话：{local}")),
    ]
    if rng.random() < 0.4:
        parts.append(f"电子邮箱：xxgk{rng.randint(10, 999)}@example.com")
    return rng.choice(("，", "；")).join(parts)
