"""What can stand in the way of an appeal or of a step of a dispatch. Docs: docs/problems.md."""

from anfang.problems import Clash, Invalid


class AppealLate(Clash):
    code = "appeal_late"
    zh = "申诉期已过：结果发布后 {days} 天内可以申诉。"
    en = "It is too late to appeal: that can be done within {days} days of the publication."


class AppealsSpent(Clash):
    code = "appeals_spent"
    zh = "本期的申诉项数已用完：每期最多 {limit} 项。"
    en = "All appeals of this wave are used: at most {limit} items a wave."


class AppealMade(Clash):
    code = "appeal_made"
    zh = "这一项已经申诉过，不能重复申诉。"
    en = "This item was appealed already; it cannot be appealed twice."


class AppealDecided(Clash):
    code = "appeal_decided"
    zh = "这项申诉已有结论，不能再次办理。"
    en = "This appeal has been decided already."


class DeciderReviewed(Clash):
    code = "decider_reviewed"
    zh = "您审核过这次走访，申诉须由没有参与审核的人决定。"
    en = "You reviewed this visit; somebody who did not has to decide about the appeal."


class WordsMissing(Invalid):
    code = "words_missing"
    zh = "请写明情况，1–2000 字。"
    en = "Say what there is to say, in 1 to 2000 characters."


class EnclosuresTooMany(Invalid):
    code = "enclosures_too_many"
    zh = "附件过多：最多 {limit} 个。"
    en = "Too many files: at most {limit}."


class EnclosureRefused(Invalid):
    """By its first bytes, whatever its name says."""

    code = "enclosure_refused"
    zh = "附件“{at}”无法接受：只收可以打开的 JPEG、PNG、WebP 图片和 PDF 文件。"
    en = "The file “{at}” is not accepted: only JPEG, PNG and WebP images that open, and PDF files."


class PhotoMissing(Invalid):
    code = "photo_missing"
    zh = "整改完成须附至少一张照片。"
    en = "Show with at least one photo that it was mended."


class DispatchElsewhere(Clash):
    """Another step is due: it was closed, answered or mended meanwhile."""

    code = "dispatch_elsewhere"
    zh = "这张整改单现在是“{standing}”，不能这样办理；请刷新后再看。"
    en = "This dispatch is “{standing}” now, which does not allow that; look at it again."


class RevisitAsked(Clash):
    code = "revisit_asked"
    zh = "已为这张整改单提出过复访，不必重复。"
    en = "Another visit was asked for already because of this dispatch."
