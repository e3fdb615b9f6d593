"""Pydantic's complaints in both languages: what is wrong with a field, for the person who has to put it right."""

from collections.abc import Mapping
from typing import Any

# Error type → Chinese; {…} are pydantic's own context. What is not here is said in general words.
ZH = {
    "missing": "必须填写",
    "extra_forbidden": "没有这个字段",
    "string_type": "应为文字",
    "string_too_short": "至少 {min_length} 个字符",
    "string_too_long": "最多 {max_length} 个字符",
    "string_pattern_mismatch": "格式不对",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "bool_type": "应为 true 或 false",
    "list_type": "应为列表",
    "dict_type": "应为对象",
    "model_type": "应为对象",
    "model_attributes_type": "应为对象",
    "too_long": "最多 {max_length} 项",
    "too_short": "至少 {min_length} 项",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "greater_than": "应大于 {gt}",
    "less_than": "应小于 {lt}",
    "literal_error": "应为 {expected} 之一",
    "enum": "应为 {expected} 之一",
    "uuid_type": "应为编号（UUID）",
    "uuid_parsing": "应为编号（UUID）",
    "date_type": "应为日期（YYYY-MM-DD）",
    "date_from_datetime_parsing": "应为日期（YYYY-MM-DD）",
    "date_parsing": "应为日期（YYYY-MM-DD）",
    "datetime_type": "应为时间",
    "datetime_parsing": "应为时间",
    "json_invalid": "不是合法的 JSON",
    "value_error": "{error}",
}


def complaint(error: Mapping[str, Any]) -> dict[str, str]:
    """One entry of `ValidationError.errors()` as {zh, en}."""
    context = dict(error.get("ctx") or {})
    if "expected" in context:
        context["expected"] = str(context["expected"]).replace(" or ", "、")
    return {"zh": ZH.get(error["type"], "内容不对").format(**context), "en": str(error["msg"])}
