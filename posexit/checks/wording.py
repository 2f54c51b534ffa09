"""Words and punctuation that no letter may have, as a table of rules."""

from __future__ import annotations

import re
from collections.abc import Iterator

from posexit.blocks import Document
from posexit.checks.finders import (
    HANZI,
    VALUE,
    Wording,
    any_of,
    at_most_once,
    lines,
    longer,
    one_of,
    other_capitals,
    unpaired,
)
from posexit.checks.findings import Code

MOST_HANZI, MOST_WORDS = 120, 60
_TEXT = f"{HANZI}{VALUE}"
_FULL = "，。；：、？！（）《》“”「」"
_MARKUP = r"\*\*|\{[{%#]|[#%}]\}|^:::|\|\s*:?-{2,}|^#{1,6} |<\w+>"
_COUNT = r"[一二两三四五六七八九十\d]+"

WORDINGS: tuple[Wording, ...] = (
    # Chinese
    Wording(
        Code.HALF_WIDTH,
        "zh",
        any_of(
            rf"(?<=[{_TEXT}{_FULL}])[,:;?!()]|[,:;?!()](?=[{_TEXT}{_FULL}])",
            rf"(?<=[{HANZI}）])\.(?!\d)",
        ),
    ),
    Wording(Code.FULL_WIDTH, "zh", any_of("[０-９Ａ-Ｚａ-ｚ｛｝％]")),
    Wording(Code.STRAIGHT_QUOTES, "zh", any_of("[\"']")),
    Wording(
        Code.NUMBERING,
        "zh",
        any_of(r"(?:^|[：；。])[ \u3000]*\d{1,2}、", r"（[一二三四五六七八九十]+）、", r"^\d{1,2}[）)]"),
    ),
    Wording(
        Code.DATE_FORM,
        "zh",
        any_of(
            r"\d{4}[/.]\d{1,2}[/.]\d{1,2}",
            r"\b\d{4}-\d{1,2}-\d{1,2}\b",
            r"[一二][〇○零一二三四五六七八九]{3}年",
            "[一二][〇○][〇○一二三四五六七八九]{2}",
            r"(?<!\d)\d{2}年\d{1,2}月\d{1,2}日",
        ),
    ),
    Wording(
        Code.SELF_NAME,
        "zh",
        one_of("(?<![表者人])本人", "本店", "本公司", "本单位", "本企业", "本商户", "本方", "我(?!国)"),
        letters_only=True,
    ),
    Wording(Code.SELF_NAME, "zh", any_of("我(?!国)"), letters_only=True),
    Wording(Code.ADDRESS_FORM, "zh", any_of("[您你]", "贵司", "贵单位"), letters_only=True),
    Wording(Code.ADDRESS_FORM, "zh", one_of("贵公司", "贵行", "贵方", "贵机构"), letters_only=True),
    Wording(
        Code.PADDING,
        "zh",
        any_of(
            "百忙之中",
            "不胜感激",
            "(?:感谢|谢谢)[^。]{0,8}(?:理解|支持|配合)",
            "万分感谢",
            "如有(?:任何)?疑问",
            "随时联系",
            "商祺",
            "顺颂",
            "敬请谅解",
            "深表歉意",
            "给[^。]{0,6}带来[^。]{0,4}不便",
            "为盼",
            "尊敬的",
            "您好|你好",
        ),
    ),
    Wording(Code.PADDING, "zh", at_most_once("恳请")),
    Wording(
        Code.ESSAY,
        "zh",
        any_of("首先[，,]?", "其次[，,]?", "最后[，,]", "综上所述", "总而言之", "由此可见", "与此同时"),
    ),
    Wording(
        Code.TRANSLATED,
        "zh",
        any_of(
            "我?写信是为了",
            "请允许我?",
            "进行(?:注销|撤机|关闭|解绑|解除|退款|停用)?(?:的)?操作",
            f"对[^，。；]{{1,14}}(?:进行|予以)处理|进行(?:注销|撤机|关闭|解除|退还|{_COUNT}次)",
            "作为一[名个家]",
            "基于以下(?:原因|理由)",
            "一个POS机",
        ),
    ),
    Wording(
        Code.MEASURE_WORD,
        "zh",
        any_of(
            f"{_COUNT}[个部只](?:POS|终端|机具|设备|电池)",
            f"(?:POS机|终端|机具)(?:共|合计)?{_COUNT}[个部只]",
            f"电池{_COUNT}[个台]|(?:底座|充电器){_COUNT}[台块]|电源线{_COUNT}[个条]|SIM卡{_COUNT}[个块]",
            f"{_COUNT}[个张](?:受理)?协议|{_COUNT}个(?:收费|费用)",
        ),
    ),
    Wording(
        Code.WRONG_TERM,
        "zh",
        any_of(
            "(?<!非)法人(?!资格|组织|营业执照)",
            "帐",
            "定金(?!性质|罚则)",
            "订金",
            "撤消",
            "登陆",
            "机器编号",
            "[甲乙]方",
        ),
    ),
    Wording(Code.WRONG_TERM, "zh", any_of("解约", act="request"), letters_only=True),
    Wording(
        Code.POISON,
        "zh",
        any_of(
            "无任何[^，。；]{0,8}(?:纠纷|争议)",
            "自愿放弃",
            "一切(?:后果|责任|损失)[^，。；]{0,4}由[^，。；]{0,8}(?:承担|负责)",
            "双方再无",
            "(?:逾期|未答复|未回复|不答复)[^，。；]{0,12}视为(?:同意|认可|默认|接受)",
        ),
        letters_only=True,
    ),
    Wording(Code.ACCUSATION, "zh", any_of("诈骗", "欺诈", "严惩", "黑心", "无耻", "吊销"), letters_only=True),
    Wording(
        Code.LEFTOVER,
        "zh",
        any_of(
            "×(?![^「」]*」)",
            r"[\[【][^\]】]*[\]】]",
            r"\bNone\b",
            "TODO|TBD|XX+",
            "undefined",
            "某某",
            "此处填写",
            "附件：$",
        ),
    ),
    Wording(Code.STRAY_MARK, "zh", any_of(_MARKUP)),
    Wording(Code.UNBALANCED, "zh", unpaired("（）", "《》", "“”", "「」", "〔〕")),
    Wording(
        Code.DOUBLED_PUNCTUATION,
        "zh",
        any_of("[，。；：、？！][，。；：、？！]", "（[，、；：。]", "[，、；：]）", "^[，。；、！]"),
    ),
    Wording(Code.INNER_SPACE, "zh", any_of(rf"(?<=[{_TEXT}{_FULL}])[ \t\xa0]+(?=[{_TEXT}{_FULL}])")),
    Wording(Code.EMPTY_BRACKETS, "zh", any_of("（[ \u3000]*）", r"\(\s*\)", "《》", "“”", "「」")),
    Wording(Code.CAPITALS, "zh", other_capitals),
    Wording(Code.LONG_SENTENCE, "zh", longer("[。；？！\n]", f"[{HANZI}]", MOST_HANZI)),
    # English
    Wording(
        Code.STOCK_PHRASE,
        "en",
        any_of(
            r"I hope this (?:letter|e-?mail|message) finds you",
            r"\b(?:I am|we are) writing to\b",
            r"do the needful",
            r"at your earliest convenience",
            r"please feel free",
            r"do not hesitate",
            r"\brespected\b",
            r"thank you (?:in advance|for your (?:understanding|cooperation|kind))",
            r"\bkindly\b",
            r"esteemed",
            flags=re.IGNORECASE,
        ),
    ),
    Wording(
        Code.WRONG_TERM,
        "en",
        any_of(r"earnest money", r"\bmachine number\b", r"\bjuridical\b", r"\bRe:", r"\blegal corporate\b"),
    ),
    Wording(Code.LEGAL_PERSON, "en", any_of(r"\blegal persons?\b(?! status)", flags=re.IGNORECASE)),
    Wording(Code.HEREBY_TWICE, "en", at_most_once(r"\bhereby\b")),
    Wording(
        Code.POISON,
        "en",
        any_of(
            r"without prejudice",
            r"deemed (?:to (?:have )?)?(?:consent|agree|accept)",
            r"no (?:further |other )?(?:claims?|disputes?) (?:whatsoever|of any kind|remain)",
            r"\b(?:I|we) waive\b",
            r"bear all (?:the )?consequences",
            flags=re.IGNORECASE,
        ),
        letters_only=True,
    ),
    Wording(
        Code.ACCUSATION,
        "en",
        any_of(r"\bfraud", r"\bscam", r"\bcheat", flags=re.IGNORECASE),
        letters_only=True,
    ),
    Wording(Code.EXCLAMATION, "en", any_of("!")),
    Wording(Code.DATE_FORM, "en", any_of(r"\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b", r"\b\d{4}/\d{1,2}/\d{1,2}\b")),
    Wording(
        Code.SELF_NAME,
        "en",
        one_of(r"\bI\b|\b(?:my|me|mine)\b", r"\b(?:we|We|our|us|ours)\b|\bOur\b(?! ref)"),
        letters_only=True,
    ),
    Wording(Code.FULL_WIDTH, "en", any_of(r"[，。；：、？！（）０-９｛｝％]")),
    Wording(
        Code.LEFTOVER,
        "en",
        any_of(
            r"\[[^\]]*(?:insert|fill|name|date|amount)[^\]]*\]",
            r"\bNone\b(?! of)",
            "TODO|TBD|XX+|xxx",
            "undefined",
            r"Enc\.\s*(?:\(0\)|:?$)",
            "×",
        ),
    ),
    Wording(Code.STRAY_MARK, "en", any_of(_MARKUP)),
    Wording(Code.UNBALANCED, "en", unpaired("()", "“”", "[]")),
    Wording(
        Code.DOUBLED_PUNCTUATION,
        "en",
        any_of(
            r"[,;:.?][ ]*[,;]",
            r"[,;:] *\.(?!\.)",
            r"(?<!\.)\.\.(?!\.)",
            r" [,;:.)](?=\s|$)",
            r"\([ ,;:]",
            r"^[,;.]",
        ),
    ),
    Wording(Code.INNER_SPACE, "en", any_of(r"(?<=\S)  +(?=\S)")),
    Wording(Code.EMPTY_BRACKETS, "en", any_of(r"\(\s*\)", "“”", r"\[\s*\]")),
    Wording(
        Code.LONG_SENTENCE, "en", longer(r"[.;?!](?=\s|$)|\n", rf"[A-Za-z\d{VALUE}][\w'’.,-]*", MOST_WORDS)
    ),
)


def check_wording(document: Document, act: str) -> Iterator[tuple[Code, str, tuple[int, int]]]:
    """Yield code, whole text and stretch of everything in a document that breaks a rule."""
    text = "\n".join(lines(document))
    for rule in WORDINGS:
        if rule.lang == document.lang and not (rule.letters_only and document.id == "checklist"):
            for start, end in rule.find(text, act):
                yield rule.code, text, (start, end)
