"""Every rule on words and layout has a text that trips it and a near miss that does not."""

from __future__ import annotations

from collections import Counter

import pytest

from posexit import markup
from posexit.blocks import Document
from posexit.checks.findings import Code
from posexit.checks.layout import LAYOUTS, check_layout
from posexit.checks.wording import WORDINGS, Wording, check_wording
from posexit.library import default_library

LONG_ZH = "请贵公司在收到本申请之日起办理终端撤机并注销商户" * 6
LONG_EN = "please close the terminal and the account " * 9

# In the order of the table: texts that trip the rule, then near misses.
EXAMPLES: tuple[tuple[Code, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        Code.HALF_WIDTH,
        ("请办理,谢谢", "终端号(TID)", "附件:执照", "本人\ue010,系", "请答复.", "办理;注销", "是否?"),
        ("CNY 1,299.00", "终端号（TID）", "12:30", "附件：1.执照", "299.00元", "\ue010，系"),
    ),
    (Code.FULL_WIDTH, ("２９９元", "ＰＯＳ机"), ("299元，POS机（一台）",)),
    (Code.STRAIGHT_QUOTES, ('"异议"', "'撤机'"), ("“异议”",)),
    (
        Code.NUMBERING,
        ("1、撤机", "附件：1、执照", "（一）、撤机", "1）撤机"),
        ("1.撤机", "（一）撤机", "第1、2项", "商户编号\ue010、\ue011"),
    ),
    (
        Code.DATE_FORM,
        ("2026/11/23", "2026.11.23", "2026-11-23", "二〇二六年", "二○二六", "26年11月23日"),
        ("2026年11月23日", "299.00元", "第一百六十条", "编号2026-15", "银发〔2021〕259号"),
    ),
    (
        Code.SELF_NAME,
        ("本人申请，本公司确认", "本店与本单位"),
        ("本人申请，本人确认", "由经营者本人签字，本店盖章"),
    ),
    (Code.SELF_NAME, ("我方申请", "我司", "我"), ("我国法律",)),
    (Code.ADDRESS_FORM, ("您公司", "贵司", "你方"), ("贵公司", "贵行")),
    (Code.ADDRESS_FORM, ("请贵公司办理，望贵行答复",), ("请贵公司办理，望贵公司答复",)),
    (
        Code.PADDING,
        ("百忙之中", "感谢您的理解与支持", "如有疑问请随时联系", "顺颂商祺", "尊敬的客服"),
        ("请书面答复", "收据、感应卡"),
    ),
    (Code.PADDING, ("恳请办理，恳请答复",), ("恳请办理",)),
    (Code.ESSAY, ("首先，撤机", "其次，退款", "最后，答复", "综上所述"), ("最后交易日", "截至最后一日")),
    (
        Code.TRANSLATED,
        (
            "我写信是为了撤机",
            "请允许我说明",
            "进行注销操作",
            "进行操作",
            "对终端进行处理",
            "作为一名商户",
            "基于以下原因",
            "一个POS机",
        ),
        ("办理注销", "按表列日期处理", "作为依据", "依据以下条款", "进行中的交易"),
    ),
    (
        Code.MEASURE_WORD,
        ("两个POS机", "终端3个", "电池一个", "底座一台", "电源线一条", "SIM卡一个", "一个协议", "2个收费"),
        ("POS机一台", "2个工作日", "电池一块", "底座一个", "电源线一根", "SIM卡一张", "协议一份", "一笔收费"),
    ),
    (
        Code.WRONG_TERM,
        ("法人签字", "法人代表", "帐户", "定金", "订金", "撤消", "登陆", "机器编号", "甲方"),
        (
            "法定代表人",
            "非法人组织",
            "企业法人营业执照",
            "账户",
            "押金",
            "没有约定定金性质",
            "定金罚则",
            "撤销",
            "登录",
            "商户编号",
            "双方",
        ),
    ),
    (Code.WRONG_TERM, ("本人要求解约",), ("本人申请终止",)),
    (
        Code.POISON,
        (
            "双方无任何债权债务纠纷",
            "自愿放弃押金",
            "一切后果由本人承担",
            "双方再无争议",
            "逾期未答复的视为同意",
        ),
        ("本申请不构成对权利的放弃", "费用由贵公司承担", "逾期仍未支付的，保留权利", "无权放弃任何权利"),
    ),
    (Code.ACCUSATION, ("这是诈骗", "请严惩", "吊销牌照"), ("注销商户", "受骗与否不在此说")),
    (
        Code.LEFTOVER,
        ("公司××", "[填写]", "【姓名】", "None", "TODO", "某某公司", "附件："),
        ("合计2台", "附件：1.执照", "银发〔2021〕259号", "条款里的「提前××日」"),
    ),
    (
        Code.STRAY_MARK,
        ("**撤机", "{{ name }}", "{% if %}", "::: sign", "## 附表", "<b>"),
        ("2*3", "____", "＃5"),
    ),
    (Code.UNBALANCED, ("（大写：人民币", "《民法典", "请求“异议"), ("（大写：人民币）", "《民法典》")),
    (
        Code.DOUBLED_PUNCTUATION,
        ("办理。。", "办理，。", "、。", "（，商户）", "（商户；）"),
        ("办理。）", "说：“好”。"),
    ),
    (Code.INNER_SPACE, ("请 办理", "编号 \ue010", "，  请"), ("附表　终端清单", "POS 机", "Art. 5")),
    (Code.EMPTY_BRACKETS, ("商户（）", "“”", "( )"), ("商户（\ue00f）", "（TID）")),
    (Code.CAPITALS, ("299.00元（大写：人民币贰佰玖拾捌元整）",), ("299.00元（大写：人民币贰佰玖拾玖元整）",)),
    (Code.LONG_SENTENCE, (LONG_ZH,), (LONG_ZH[:120] + "。" + LONG_ZH[:120],)),
    (
        Code.STOCK_PHRASE,
        (
            "I hope this letter finds you well",
            "I am writing to ask",
            "kindly do the needful",
            "at your earliest convenience",
            "Please feel free",
            "Respected Sir",
        ),
        ("Please reply within 15 days", "in all respects", "in writing to the address"),
    ),
    (
        Code.WRONG_TERM,
        ("earnest money", "the machine number", "Re: closure"),
        ("deposit", "serial number", "are: two"),
    ),
    (Code.LEGAL_PERSON, ("signed by the legal person", "Legal Person:"), ("the legal representative",)),
    (Code.HEREBY_TWICE, ("I hereby terminate and hereby ask",), ("I hereby terminate and ask",)),
    (
        Code.POISON,
        ("without prejudice", "silence is deemed consent", "I waive the deposit", "bear all consequences"),
        ("This waives no right", "without delay"),
    ),
    (Code.ACCUSATION, ("this fraud", "a scam"), ("the charge was not displayed",)),
    (Code.EXCLAMATION, ("Close it!",), ("Close it.",)),
    (
        Code.DATE_FORM,
        ("11/12/26", "23.11.2026", "2026/11/23"),
        ("23 November 2026", "2026-11-23", "CNY 299.00"),
    ),
    (
        Code.SELF_NAME,
        ("I ask; our deposit", "We ask for my deposit"),
        ("I ask for my deposit", "Our ref.: 1. I ask"),
    ),
    (Code.FULL_WIDTH, ("close， please", "（TID）"), ("close, please (TID)", "商户")),
    (
        Code.LEFTOVER,
        ("[insert name]", "None", "TODO", "undefined", "Enc. (0)"),
        ("None of the machines", "Enc. (1): 1 licence", "No. [2021] 259"),
    ),
    (Code.STRAY_MARK, ("**close", "{{ x }}", ":::"), ("____", "a * b")),
    (Code.UNBALANCED, ("(TID", "“Keep"), ("(TID)", "“Keep”")),
    (
        Code.DOUBLED_PUNCTUATION,
        ("close,, please", "close ,", "done..", "( TID)", "done.,"),
        ("done... no", "Art. 5, (a)"),
    ),
    (Code.INNER_SPACE, ("close  it",), ("close it",)),
    (Code.EMPTY_BRACKETS, ("merchant ()", "“”"), ("merchant (\ue00f)",)),
    (Code.LONG_SENTENCE, (LONG_EN,), (LONG_EN[:200] + ". " + LONG_EN[:200],)),
)

PAIRS = [
    pytest.param(rule, bad, good, id=f"{rule.code.name}-{rule.lang}-{no}")
    for no, (rule, (_, bad, good)) in enumerate(zip(WORDINGS, EXAMPLES, strict=False))
]


def made(text: str, lang: str = "zh", name: str = "extra") -> Document:
    return Document(name, lang, "", (*markup.blocks("# 题\n", ()), *markup.blocks(text, ())))  # type: ignore[arg-type]


def test_every_rule_has_examples() -> None:
    assert [rule.code for rule in WORDINGS] == [code for code, _, _ in EXAMPLES]
    assert all(bad and good for _, bad, good in EXAMPLES)


@pytest.mark.parametrize(("rule", "bad", "good"), PAIRS)
def test_a_rule_finds_what_it_is_for(rule: Wording, bad: tuple[str, ...], good: tuple[str, ...]) -> None:
    for text in bad:
        assert list(rule.find(text, "request")), text


@pytest.mark.parametrize(("rule", "bad", "good"), PAIRS)
def test_a_rule_lets_a_near_miss_pass(rule: Wording, bad: tuple[str, ...], good: tuple[str, ...]) -> None:
    for text in good:
        assert not [text[start:end] for start, end in rule.find(text, "request")], text


def test_a_word_may_be_wrong_in_one_kind_of_letter_only() -> None:
    codes = [[code for code, _, _ in check_wording(made("要求解约。"), act)] for act in ("request", "letter")]
    assert codes == [[Code.WRONG_TERM], []]


def test_the_checklist_may_speak_to_the_user() -> None:
    said = made("你先停用，机器交回前拍照。", name="checklist")
    assert not list(check_wording(said, "record"))
    assert [code for code, _, _ in check_wording(made("你先停用。"), "record")] == [Code.ADDRESS_FORM]


# Layout

TO = "::: flush\n示例支付有限公司：\n:::\n\n"
BYE = "\n\n此致\n\n::: flush\n敬礼\n:::\n"
DEAR = "Dear Sir or Madam\n\n"
LAYOUT_EXAMPLES: tuple[tuple[Code, str, str, int, str, str], ...] = (
    (Code.CLOSE, "zh", "request", 0, TO + "请办理。\n\n此致敬礼", TO + "请办理。" + BYE),
    (
        Code.CLOSE,
        "zh",
        "request",
        0,
        TO + "请办理。\n\n::: flush\n此致\n\n敬礼\n:::\n",
        TO + "请办理。" + BYE,
    ),
    (Code.CLOSE, "zh", "request", 0, TO + "请办理。", TO + "请办理。" + BYE),
    (Code.CLOSE, "zh", "request", 1, TO + "好。" + BYE + "\n附件：1.照", TO + "好。\n\n附件：1.照" + BYE),
    (Code.CLOSE, "zh", "notice", 0, TO + "解除。" + BYE, TO + "解除。\n\n特此通知。"),
    (Code.CLOSE, "zh", "notice", 0, TO + "解除。\n\n特此函告。", TO + "解除。\n\n特此通知。"),
    (Code.CLOSE, "zh", "letter", 0, TO + "付款。\n\n特此通知。", TO + "付款。\n\n特此函告。"),
    (Code.CLOSE, "zh", "authority", 0, "委托。" + BYE, "委托。"),
    (
        Code.CLOSE,
        "en",
        "request",
        0,
        DEAR + "Please.\n\nYours sincerely",
        DEAR + "Please.\n\nYours faithfully",
    ),
    (Code.CLOSE, "en", "letter", 0, "Please.", "Dear Mr Li\n\nPlease.\n\nYours sincerely"),
    (Code.CLOSE, "en", "record", 0, "Done.\n\nYours faithfully", "Done."),
    (Code.OPENING, "zh", "request", 0, "示例支付有限公司：\n\n请办理。" + BYE, TO + "请办理。" + BYE),
    (Code.OPENING, "zh", "letter", 0, TO.replace("：", ":") + "特此函告。", TO + "特此函告。"),
    (Code.ATTACHMENTS, "zh", "record", 2, "附件：1.甲", "附件：1.甲\n　　　2.乙"),
    (Code.ATTACHMENTS, "zh", "record", 2, "附件：1.甲\n　　　3.乙", "附件：1.甲（2页）\n　　　2.乙\n\n完。"),
    (Code.ATTACHMENTS, "zh", "record", 1, "没有。", "附件：1.甲"),
    (Code.ATTACHMENTS, "zh", "record", 0, "附件：", "没有。"),
    (Code.ATTACHMENTS, "en", "record", 2, "Enc. (3): 1 a; 2 b", "Enc. (2): 1 a (1 p.); 2 b"),
    (Code.EMPTY_HEADING, "zh", "record", 0, "## 附表\n\n## 说明\n\n有。", "## 附表\n\n### 甲\n\n有。"),
    (Code.EMPTY_HEADING, "zh", "record", 0, "有。\n\n## 附表", "## 附表\n\n有。"),
    (Code.EMPTY_HEADING, "zh", "record", 0, "| 甲 |\n| --- |\n", "| 甲 |\n| --- |\n| 乙 |\n"),
    (Code.EMPTY_HEADING, "zh", "record", 0, "1. \n2. 乙\n", "1. 甲\n2. 乙\n"),
    (Code.BULLETS, "zh", "record", 0, "- 甲\n- 乙\n", "1. 甲\n2. 乙\n"),
)


@pytest.mark.parametrize("example", LAYOUT_EXAMPLES)
def test_a_layout_rule_knows_right_from_wrong(example: tuple[Code, str, str, int, str, str]) -> None:
    code, lang, act, papers, bad, good = example
    assert code in [found for found, _ in check_layout(made(bad, lang), act, papers)]
    assert code not in [found for found, _ in check_layout(made(good, lang), act, papers)]


def test_every_layout_rule_has_an_example() -> None:
    assert {rule.code for rule in LAYOUTS} == {code for code, *_ in LAYOUT_EXAMPLES}
    assert max(Counter(rule.code for rule in LAYOUTS).values()) == 1


def test_every_code_has_its_sentence() -> None:
    words = default_library().words
    assert {f"checks.{code}" for code in Code} <= words.keys()
