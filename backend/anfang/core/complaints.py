"""What lint can complain about: a code, the place, and words that say what is wrong and what to do."""

from dataclasses import dataclass

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Complaint:
    """`path`: keys and indices from the document's root to the place; for a missing key, to where it should stand."""

    path: Path
    code: str
    zh: str
    en: str

    @property
    def at(self) -> str:
        """The place in one string: dimensions/0/weight."""
        return "/".join(map(str, self.path))


# code: (zh, en). The reader has never seen this program: say what to write, not which check failed.
WORDS: dict[str, tuple[str, str]] = {
    "malformed": ("内容不合格式：{why}", "This does not fit the format: {why}"),
    "missing": ("缺少“{key}”，请补上。", "“{key}” is missing; add it."),
    "broken_missing": (
        "检查项缺少 broken（扣分说明），请写明未做到时的中英文说法。",
        "The item has no `broken` words; say in zh and en what it is when it was not kept.",
    ),
    "unknown_field": (
        "没有“{key}”这个字段，请核对拼写或删去。",
        "There is no field “{key}”; check its spelling or take it out.",
    ),
    "bad_key": (
        "此处须为代号：小写字母开头，只含小写字母、数字、_ 和 -，最多 60 个字符。",
        "A key is wanted here: a lower-case letter, then lower-case letters, digits, _ or -, at most 60 in all.",
    ),
    "bad_version": (
        '版本号须为 1 至 40 个字母、数字、点、_ 或 -，并加引号，如 "2026.12"。',
        'A version is 1 to 40 letters, digits, dots, _ or -, in quotes, such as "2026.12".',
    ),
    "blank": ("文字不能为空，请写明内容。", "The text is empty; write it."),
    "not_text": (
        "此处须为文字；数字或日期请加引号。",
        "A text is wanted here; put numbers and dates in quotes.",
    ),
    "not_list": ("此处须为列表，每项以“- ”开头。", "A list is wanted here, each entry beginning with “- ”."),
    "not_map": ("此处须为“名称: 值”的组合。", "A group of “name: value” is wanted here."),
    "empty": ("列表为空或过短，至少写 {least} 项。", "The list is too short; give at least {least}."),
    "too_long": ("内容过长，最多 {most}。", "Too long; at most {most}."),
    "not_whole": (
        "此处须为整数，不带小数点和引号。",
        "A whole number is wanted here, without decimals or quotes.",
    ),
    "out_of_range": ("数值超出范围：{why}", "The number is out of range: {why}"),
    "not_yes_no": ("此处须为 true 或 false。", "true or false is wanted here."),
    "not_one_of": ("此处只能是：{allowed}。", "Only one of these can stand here: {allowed}."),
    "bad_weight": (
        "权重须为不小于 0 的整数（所有等级相同），或按等级分别给出整数，如 {{flagship: 2, second: 1}}。",
        "A weight is a whole number from 0 for all tiers, or one for each tier, such as {{flagship: 2, second: 1}}.",
    ),
    "bad_unit": (
        "单位须为文字，如 minute，或中英文各一：{{zh: 分钟, en: minutes}}。",
        "A unit is a word such as minute, or one in each language: {{zh: 分钟, en: minutes}}.",
    ),
    "bad_day": ("日期须写成 2026-12-01 的形式。", "A day is written like 2026-12-01."),
    "duplicate_key": (
        "“{key}”重复，与 {first} 处相同；请改用别的代号。",
        "“{key}” stands twice, first at {first}; choose another key.",
    ),
    "unknown_tier": (
        "等级“{tier}”不在 tiers 列表中，请改正或加入列表。",
        "Tier “{tier}” is not in the list of tiers; correct it or add it there.",
    ),
    "tier_weight_missing": (
        "缺少等级“{tier}”的权重；不计分请写 0。",
        "The weight for tier “{tier}” is missing; write 0 if it is not scored.",
    ),
    "weights_all_zero": (
        "等级“{tier}”在这一层没有任何可计分的权重；至少一项须大于 0，否则请把上一层对该等级的权重设为 0。",
        "For tier “{tier}” nothing on this level carries weight; give one a weight above 0, or set the level above "
        "to 0 for this tier.",
    ),
    "when_unknown": (
        "when 所指的检查项“{key}”不存在，请核对代号。",
        "`when` names item “{key}”, which does not exist.",
    ),
    "when_itself": (
        "when 不能指向自身，请改指前面的检查项。",
        "`when` points to its own item; name an earlier one.",
    ),
    "when_forward": (
        "when 只能指向前面的检查项，“{key}”在后面；请调整顺序。",
        "`when` can only point back, and “{key}” comes later; change the order.",
    ),
    "when_note": (
        "when 不能以文字记录项“{key}”为条件，请改指有固定答案的检查项。",
        "`when` cannot depend on the note “{key}”; name an item with fixed answers.",
    ),
    "when_value": (
        "“{value}”不是检查项“{key}”可能的答案；可用：{allowed}。",
        "“{value}” is no possible answer of item “{key}”; possible: {allowed}.",
    ),
    "repeated": ("“{value}”重复，请删去一个。", "“{value}” is listed twice; take one out."),
    "bands_order": (
        "等次须从高到低排列，from 依次递减；{value} 与前一个重叠。",
        "Bands go from high to low, each `from` below the one before; {value} overlaps.",
    ),
    "bands_gap": (
        "最后一个等次须从 0 开始，否则低分没有等次。",
        "The last band must be from 0, or low scores have no band.",
    ),
    "steps_order": (
        "up_to 须依次递增；{value} 不大于前一个。",
        "`up_to` must ascend; {value} is not above the one before.",
    ),
    "steps_open": (
        "只有最后一档不写 up_to；请给这一档补上 up_to。",
        "Only the last step goes without `up_to`; give this one its own.",
    ),
    "steps_closed": (
        "最后一档不能写 up_to，否则更大的数值没有得分；请删去，或再加一档。",
        "The last step must have no `up_to`, or larger values earn nothing; take it out or add a last step.",
    ),
    "marks_order": (
        "between 须先写较早的时点；时点顺序为 {allowed}。",
        "`between` names the earlier mark first; the marks in their order: {allowed}.",
    ),
    "veto_unscorable": (
        "一票否决不能设在不计分的检查项上（文字记录，或各等级权重均为 0）；请去掉 veto 或给出权重。",
        "A veto cannot stand on an item that is never scored (a note, or weight 0 at every tier); "
        "take the veto out or give it a weight.",
    ),
    "evidence_never": (
        "文字记录不会有未做到的情况；evidence 的 when 请改为 always。",
        "A note is never broken; make the evidence's `when` always.",
    ),
    "evidence_beyond": (
        "这一项要 {min} 份证据，而手机只能拍照和记文字（一项只有一段文字，不能录音）；请在 kinds 中加上 photo，或减少份数。",
        "The item asks for {min} pieces, and phones take photos and one note an item, no sound; add photo to the kinds or ask for fewer.",
    ),
    "effective_order": (
        "停用日期 to 须晚于启用日期 from；to 当天已不再使用。",
        "`to` must be after `from`; the day of `to` itself is no longer covered.",
    ),
    "not_canonical": (
        "检查表中有 JSON 无法表示的内容：{why}",
        "The document holds something that JSON cannot carry: {why}",
    ),
}


def complaint(path: Path, code: str, **facts: object) -> Complaint:
    """A complaint in its words, with `facts` filled in."""
    zh, en = WORDS[code]
    return Complaint(path, code, zh.format(**facts), en.format(**facts))
