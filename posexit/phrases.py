"""Hears what people say in place of an answer: that there is none, that they do not know, that they leave it out. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from posexit.patterns import Pattern

Heard = Literal["none", "unknown", "left"]

NONE_OF_THEM = ("none", "no")
"""The choices that are meant by whoever says that there is none."""
UNKNOWN = "unknown"
"""How it is written down that somebody does not know."""
KNOWN_UNKNOWNS = (
    "unknown",
    "don't know",
    "not sure",
    "tbd",
    "不知道",
    "不清楚",
    "不确定",
    "不记得了",
    "忘了",
    "待定",
)
"""Those that a form shows of all the words that are heard so."""

_LONGEST = 40
_HEARD_FROM = frozenset(
    "合协暂目现还都也没木无不我真有实记说看弄搞拿想忘未尚待跳略空留保-‐‑–—/／?？\"'“”‘’「」『』()（）。．.，,、…_＿*＊ncdfiprstu"
)
_ANOTHER_FROM = frozenset("如一相同跟和与adst")
_NOBODY_FROM = frozenset("本我自法老见ms<[（(【x×*＊○□某_")
"""The characters with which such words begin: hardly any answer does, and so none is held against long patterns."""
_HEARD = Pattern(
    r"""\s*(?:
    (?P<none>
        (?:(?:合同|协议)[里上]?)?(?:暂时?|目前|现在|还|都|也)?(?:没有?|木有)
            (?:[说讲提]过?|说明|说清楚?)?
            (?:这[个条项]|这一[条项]|此项|写明?|规定|约定|[收交要提]过)?
        | 暂?无(?:此项|需)? | 不适用 | 不(?:需要?|用) | none | nothing | no | nil | null | na | n/a | n\.a\.
        | [-‐‑–—/／]{1,4}
    )
    | (?P<unknown>
        (?:我|也|还|都|真|有点|实在){0,3}
        (?:
            不(?:太|大|很|是很)?(?:知道?|清楚|确定|记得|晓得|了解|明白)
            | [记说看弄搞](?:不太?清楚?|不得|不住) | 拿不准 | 想不起来? | 忘(?:记|掉)? | 没(?:留意|注意)
            | 未知 | (?:暂时?|还|尚)?(?:未|没|没有)(?:确定|想好|定) | 未定 | 待(?:定|补充?|查|核实|确认|填)
        )
        | (?:i\ )?(?:do\ not|don['’]?t|can['’]?t|can\ ?not)\ (?:know|remember|recall|tell|say)
        | unknown | (?:i['’]?m\ |i\ am\ )?not\ (?:sure|known|certain) | unsure | (?:i\ have\ )?no\ idea | idk
        | (?:i\ )?forg[eo]t | tb[dc] | to\ be\ (?:decided|determined|confirmed) | [?？]+
    )
    | (?P<left>
        跳过 | 略 | 空着? | 留空 | 保密 | 不(?:填|写)
        | 不(?:想|愿意?|方便|便)(?:说|填|写|讲|透露|提供|回答)? | skip
        | ["'“”‘’「」『』()（）。．.，,、…_＿*＊]+ | (?:prefer|rather)\ not\ (?:to\ )?say
    )
    )(?:[了呢啊哦呀的嘛哈呃]*[\s。．.!！~～…]*)""",
    re.IGNORECASE | re.VERBOSE,
)
_LIKE_ANOTHER = Pattern(
    r"""(?:
    如上 | 一样 | 相同 | 同(?:上|前) | [跟和与同](?:上面|前面|以上|之前|身份证|营业执照|执照|合同|协议|小票|收据)上?的?(?:一样|一致|相同)?的?
    | ditto | (?:the\ )?same(?:\ as\ (?:above|before))? | as\ above | see\ above
    )[。.!！]?""",
    re.IGNORECASE | re.VERBOSE,
)
_NOBODY = Pattern(
    r"""(?:
    本人 | 我(?:自己|本人)? | 自己 | 法人(?:代表)?(?:本人)? | 老板(?:本人)? | 见(?:附件|身份证|营业执照|执照|合同|协议|小票|收据)
    | me | myself | see\ (?:attached|attachment|contract|licen[cs]e|receipt) | [<\[（(【](?:姓名|名称|name)[>\])）】]
    | (?:[x×*＊○□某]{2,}|_+)(?:支付|商贸|科技)?(?:有限公司|公司|银行|先生|女士|店)?
    )[。.!！]?""",
    re.IGNORECASE | re.VERBOSE,
)
_DAYS_AGO = (
    {"今天", "今日", "就今天", "刚才", "刚刚", "today", "just now"},
    {"昨天", "昨日", "yesterday"},
    {"前天", "the day before yesterday"},
    {"大前天"},
)
_SAYS_YES = Pattern(
    r"\s*(?:y|yes|yeah|yep|ok|sure|嗯+|是|对|好|行|可以|是这样)[的呢啊呀嗯]*[\s。.!！]*", re.IGNORECASE
)
_SAYS_NO = Pattern(
    r"\s*(?:n|no|nope|not yet|不|否|不是|不对|不行|不用|不要|不可以)[的呢啊呀]*[\s。.!！]*", re.IGNORECASE
)


def heard(raw: str) -> Heard | None:
    """Return what is said in place of an answer, None where an answer is given."""
    return _heard(raw) if len(raw) <= _LONGEST else None


@lru_cache(maxsize=4096)  # choices, days and names of acquirers are in every row of a table
def _heard(raw: str) -> Heard | None:
    found = _HEARD.fullmatch(raw) if _begins(raw, _HEARD_FROM) else None
    if not found:
        return None
    return "none" if found["none"] else "unknown" if found["unknown"] else "left"


def says_none(raw: str) -> bool:
    """Return whether an answer says that there is no such thing, as people fill a form: 无, none, a stroke."""
    return heard(raw) == "none"


def says_unknown(raw: str) -> bool:
    """Return whether somebody says that they do not know, or not yet."""
    return heard(raw) == "unknown"


def days_ago(raw: str) -> int | None:
    """Return how many days ago 昨天 or yesterday is, None for what names no day so."""
    word = raw.strip().rstrip("。.!！").casefold()
    return next((days for days, words in enumerate(_DAYS_AGO) if word in words), None)


def like_another(raw: str) -> bool:
    """Return whether an answer only says that it is the same as another: 同上, 和执照一样."""
    return _begins(raw, _ANOTHER_FROM) and bool(_LIKE_ANOTHER.fullmatch(raw))


def names_nobody(raw: str) -> bool:
    """Return whether what stands for a name tells no stranger who is meant: 本人, 同上, 某某公司."""
    return like_another(raw) or (_begins(raw, _NOBODY_FROM) and bool(_NOBODY.fullmatch(raw)))


def _begins(raw: str, characters: frozenset[str]) -> bool:
    """Return whether a text begins with one of these, and has no figure and no address in it, as no such word has."""
    return raw.lstrip()[:1].casefold() in characters and not any(
        char.isdigit() or char == "@" for char in raw
    )


def yes_or_no(raw: str) -> Literal["yes", "no"] | None:
    """Return what somebody says who is asked for yes or no."""
    return "yes" if _SAYS_YES.fullmatch(raw) else "no" if _SAYS_NO.fullmatch(raw) else None
