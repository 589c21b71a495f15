"""What the tables of the set-up begin with: usual departments, rooms and operations of an eyelid clinic, to be kept,
changed or taken out."""

from typing import Final

DEPARTMENTS: Final = [
    {"name_zh_hans": "咨询接待部", "name_en": "Reception"},
    {"name_zh_hans": "检查科室", "name_en": "Examination"},
    {"name_zh_hans": "手术科", "name_en": "Surgery"},
    {"name_zh_hans": "护理部", "name_en": "Nursing"},
    {"name_zh_hans": "客户服务部", "name_en": "Customer service"},
    {"name_zh_hans": "档案管理部", "name_en": "Archive"},
    {"name_zh_hans": "管理层", "name_en": "Management"},
]
ROOMS: Final = [{"name_zh_hans": "一号手术室", "name_en": "Operating room 1"}]
ITEMS: Final = [
    {"name_zh_hans": "全切双眼皮", "name_en": "Incisional double eyelid", "minutes": 90},
    {"name_zh_hans": "埋线双眼皮", "name_en": "Suture double eyelid", "minutes": 60},
    {"name_zh_hans": "开内眼角", "name_en": "Medial epicanthoplasty", "minutes": 60},
    {"name_zh_hans": "提肌手术", "name_en": "Ptosis correction", "minutes": 120},
]
