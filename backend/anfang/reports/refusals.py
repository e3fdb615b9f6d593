"""What can stand in the way of publishing, and of changing what was published. Docs: docs/problems.md."""

from anfang.problems import Clash, Invalid


class WaveOpen(Clash):
    code = "wave_open"
    zh = "这一波次还没有关闭；请先关闭，再核对、发布。"
    en = "This wave is still open; close it first, then check and publish it."


class WaveUnready(Clash):
    """The check found something; the page lists it, line by line."""

    code = "wave_unready"
    zh = "还不能发布：有 {count} 处未完成，请按核对清单逐条办理。"
    en = "It cannot be published yet: {count} things are not done; the check list names each."


class WaveEmpty(Clash):
    code = "wave_empty"
    zh = "这一波次没有任何计入成绩的走访，没有可发布的内容。"
    en = "No visit of this wave counts; there is nothing to publish."


class WavePublished(Clash):
    code = "wave_published"
    zh = "这一波次已经发布；要改动结果，请提出更正。"
    en = "This wave is published already; to change a result, propose an amendment."


class WaveBeyondReach(Clash):
    code = "wave_beyond_reach"
    zh = "这一波次含有您区域以外的营业厅，须由管辖全部区域的人关闭和发布。"
    en = (
        "This wave has halls outside your regions; somebody who sees all of them has to close and publish it."
    )


class WordDiffers(Invalid):
    code = "word_differs"
    zh = "输入的波次编码与“{expected}”不符，没有发布。"
    en = "What was typed is not the wave's code “{expected}”; nothing was published."


class NotPublished(Clash):
    code = "not_published"
    zh = "这次走访不在已发布的结果里，无须更正，可直接在审核页处理。"
    en = "This visit is in no published result; it needs no amendment, the review page will do."


class SecondPersonNeeded(Clash):
    code = "second_person_needed"
    zh = "更正须由提出人以外的另一人确认。"
    en = "An amendment takes a second person: somebody else has to confirm it."


class AmendmentDecided(Clash):
    code = "amendment_decided"
    zh = "这项更正已有结论，不能再次办理。"
    en = "This amendment has been decided already."


class AmendmentEmpty(Invalid):
    """Nothing named, no reason, an item that the visit does not have, or answers as they are already."""

    code = "amendment_empty"
    zh = "更正须写明原因，并至少改动一项且确有不同，或放行一张照片。"
    en = "An amendment needs a reason, and at least one item whose answer really changes, or a photo to release."
