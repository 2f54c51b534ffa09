"""Templates over a case: values stay values, blanks are seen and listed, nothing else is reachable."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import PERSONAL, TODAY

from posexit.blocks import Document, Heading, Items, Language, NewPage, Paragraph, Run, Sign, Table, plain
from posexit.documents import render
from posexit.entries import Front, Letter
from posexit.errors import TemplateError
from posexit.fields import case_of
from posexit.library import Library
from posexit.situation import situation

FRONT = Front(title="标题", when="always", act="record")


def made(library: Library, body: str, lang: str = "zh", **answers: str) -> Document:
    letter = Letter("test", lang, FRONT, body, Path("letters/test.zh.md"), 4)  # type: ignore[arg-type]
    return render(situation(case_of(answers), TODAY), letter, library)


def text(library: Library, body: str, lang: str = "zh", **answers: str) -> str:
    """Return the plain text of all paragraphs that a body makes."""
    document = made(library, body, lang, **answers)
    return "\n".join(plain(block.line) for block in document.blocks if isinstance(block, Paragraph))


@pytest.mark.parametrize(
    "value",
    [
        "{{ 7*7 }}",
        "{% raw %}",
        "**x**",
        "_甲_",
        "<b>",
        "=1+1",
        "| a |",
        "甲____乙",
        "# 一",
        "1. x",
        "::: sign",
        "[a](b)",
        "\\*",
        "&amp;",
    ],
)
def test_a_value_is_literal_whatever_it_looks_like(library: Library, value: str) -> None:
    document = made(library, "照片：{{ handover.photos }}。\n", **{"handover.photos": value})
    assert document.blocks[1] == Paragraph((Run(f"照片：{value}。"),))


def test_a_value_in_a_table_or_list_keeps_its_cell(library: Library) -> None:
    body = "| 名称 | 机型 |\n| --- | --: |\n{% for t in terminals %}\n| {{ applicant.name }} | {{ t.model }} |\n{% endfor %}\n\n1. {{ applicant.name }}\n"
    document = made(library, body, **{"applicant.name": "甲 | 乙\n丙", "terminals.1.model": "- x"})
    table, items = document.blocks[1:]
    assert isinstance(table, Table)
    assert isinstance(items, Items)
    assert table.align == ("left", "right")
    assert [plain(cell) for cell in table.rows[0]] == ["甲 | 乙\n丙", "- x"]
    assert plain(items.items[0]) == "甲 | 乙\n丙"


def test_an_unanswered_field_is_a_visible_blank_and_listed_once(library: Library) -> None:
    document = made(library, "{{ applicant.name }}与{{ applicant.name }}，{{ applicant.phone }}\n")
    assert document.blanks == ("applicant.name", "applicant.phone")
    assert [run.blank for run in document.blocks[1].line] == [True, False, True, False, True]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("shown", "blank"),
    [
        ("____", "____"),
        ("________", "________"),
        ("＿＿＿＿", "____"),
        ("{{ applicant.name }}", "________"),
        ("{{ applicant.phone }}", "______"),
        ("{{ applicant.id_number.last4 }}", "____"),
        ("{{ settlement.card_last4 }}", "____"),
        ("{{ contract.penalty_claimed.capitals }}", "________"),
        ("{{ reason.kind }}", "____"),
    ],
)
def test_a_blank_is_as_wide_as_what_is_written_into_it(library: Library, shown: str, blank: str) -> None:
    [_, paragraph] = made(library, f"甲{shown}乙\n").blocks
    assert paragraph == Paragraph((Run("甲"), Run(blank, blank=True), Run("乙")))


def test_a_form_is_dated_by_hand_in_year_month_and_day(library: Library) -> None:
    assert text(library, "{{ letter_date }}") == "___年__月__日"
    assert text(library, "{{ letter_date }}", "en") == "______"
    assert text(library, "{{ letter_date }}", **PERSONAL) == "2026年11月23日"


def test_a_notice_for_nobody_yet_ends_on_a_day_written_by_hand(library: Library) -> None:
    assert text(library, "{{ when.notice_ends }}") == "______"
    assert text(library, "{{ when.notice_ends }}", **PERSONAL) == "2026年12月28日"


@pytest.mark.parametrize("body", ['{{ applicant.name ~ "店" }}', '{{ [applicant.name, "店"]|join("、") }}'])
def test_joining_does_not_hide_a_blank(library: Library, body: str) -> None:
    document = made(library, body + "\n")
    assert document.blanks == ("applicant.name",)
    assert document.blocks[1].line[0].blank  # type: ignore[union-attr]


def test_a_blank_is_false_and_empty_and_a_test_does_not_list_it(library: Library) -> None:
    body = "{% if applicant.name %}有{% else %}无{% endif %}{% for x in applicant.name %}多{% endfor %}{{ applicant.name|length }}\n"
    document = made(library, body)
    assert plain(document.blocks[1].line) == "无0"  # type: ignore[union-attr]
    assert document.blanks == ()


def test_without_a_terminal_there_is_one_blank_row(library: Library) -> None:
    document = made(library, "{% for t in terminals %}{{ t.serial_no }}{% endfor %}\n")
    assert document.blanks == ("terminals.1.serial_no",)


def test_terminals_stand_in_the_order_of_their_merchant_numbers(library: Library) -> None:
    answers = {f"terminals.{no}.merchant_no": number for no, number in enumerate(["3", "1", "2"], start=1)}
    assert text(library, "{% for t in terminals %}{{ t.merchant_no }}{% endfor %}\n", **answers) == "123"


def test_choices_compare_by_value_and_print_their_label(library: Library) -> None:
    body = '{{ reason.kind }}{% if reason.kind == "idle" %}!{% endif %}{% if reason.kind in ["cost", "idle"] %}?{% endif %}\n'
    assert text(library, body, **{"reason.kind": "idle"}) == "机器闲置!?"
    assert text(library, "{{ reason.kind }}\n", "en", **{"reason.kind": "idle"}) == "Idle machine"


def test_dates_and_sums_print_in_the_language_of_the_letter(library: Library) -> None:
    answers = {"exit.stop_on": "2026-12-05", "charges.1.amount": "1299.5", "charges.1.claim": "refund"}
    body = "{{ exit.stop_on }} {{ totals.refund }} {{ totals.refund.capitals }} {{ totals.refund.figure }}{% if totals.owed %}欠{% endif %}\n"
    assert text(library, body, **answers) == "2026年12月5日 1299.50元 人民币壹仟贰佰玖拾玖元伍角整 1299.50"
    assert (
        text(library, "{{ exit.stop_on }} {{ totals.refund }}\n", "en", **answers)
        == "5 December 2026 CNY 1,299.50"
    )


def test_numbers_of_papers_can_be_shown_in_part(library: Library) -> None:
    answers = {"applicant.id_number": "11010519491231002X"}
    assert text(library, "{{ applicant.id_number.last4 }} {{ applicant.id_number.masked }}\n", **answers) == (
        "002X 1101**********002X"
    )
    assert made(library, "{{ applicant.id_number.last4 }}\n").blanks == ("applicant.id_number",)


def test_a_law_is_cited_by_its_id_and_noted(library: Library) -> None:
    document = made(library, '{{ law("civil-code-563", "last") }}\n')
    assert plain(document.blocks[1].line) == "《民法典》第五百六十三条第二款"  # type: ignore[union-attr]
    assert document.citations == ("civil-code-563",)
    assert text(library, '{{ law("civil-code-565") }}\n', "en") == "Art. 565 of the Civil Code"


def test_the_fences_make_signature_flush_paragraph_and_page(library: Library) -> None:
    body = "::: flush\n某公司：\n:::\n\n正文\n\n::: sign\n签名：____\n\n2026年\n:::\n\n::: newpage\n:::\n\n## 附表\n"
    _, flush, paragraph, sign, page, heading = made(library, body).blocks
    assert flush == Paragraph((Run("某公司："),), flush=True)
    assert paragraph == Paragraph((Run("正文"),))
    assert sign == Sign(((Run("签名："), Run("____", blank=True)), (Run("2026年"),)))
    assert isinstance(page, NewPage)
    assert heading == Heading(2, (Run("附表"),))


@pytest.mark.parametrize(
    ("lang", "typed", "printed"),
    [
        ("zh", "已迁址", "已迁址。"),
        ("zh", "已迁址。", "已迁址。"),
        ("zh", "已迁址，", "已迁址。"),
        ("zh", "说了“已迁址。”", "说了“已迁址。”"),
        ("zh", "说了“已迁址”", "说了“已迁址”。"),
        ("zh", "已迁到A座", "已迁到A座。"),
        ("en", "已迁址", "已迁址。"),
        ("en", "moved to No. 5", "moved to No. 5."),
        ("en", "moved!", "moved!"),
    ],
)
def test_a_longer_text_ends_as_a_sentence(library: Library, lang: Language, typed: str, printed: str) -> None:
    assert text(library, "{{ reason.detail.sentence }}\n", lang, **{"reason.detail": typed}) == printed
    assert text(library, "{{ reason.detail }}\n", **{"reason.detail": typed}) == typed


def test_a_longer_text_that_is_missing_is_a_blank(library: Library) -> None:
    assert text(library, "{{ reason.detail.sentence }}\n") == "________"


def test_a_poster_is_big_and_has_nothing_of_a_letter_about_it(library: Library) -> None:
    document = made(library, "::: poster\n**停用**\n电话\n:::\n\n正文\n")
    assert document.poster
    assert document.blocks[1] == Paragraph((Run("停用", bold=True), Run("\n电话")), flush=True, big=True)
    assert not made(library, "::: flush\n各位：\n:::\n").poster


@pytest.mark.parametrize(
    ("body", "line", "said"),
    [
        ("好\n\n{{ applicant.nmae }}\n", 6, "applicant.nmae"),
        ("{{ rules.no_such_rule }}\n", 4, "no_such_rule"),
        ("{{ ground.kind }}\n", 4, "kind"),
        ('\n{{ law("civil-code-1") }}\n', 5, "civil-code-1"),
        ("{% if %}\n", 4, "{% if %}"),
        ("一\n二\n{% endfor %}\n", 6, "endfor"),
        ("{{ nothing }}\n", 4, "nothing"),
        ("{{ applicant.name.upper() }}\n", 4, ""),
        ("{{ applicant.__class__ }}\n", 4, "__class__"),
        ("{{ ''.__class__.__mro__ }}\n", 4, ""),
        ("{{ law.__globals__ }}\n", 4, ""),
        ("{{ applicant.name }}{{ reason.detail.capitals }}\n", 4, "capitals"),
        ("{{ binds.__code__ }}\n", 4, ""),
        ("{% include 'x' %}\n", 4, ""),
        ("{{ terminals.__len__() }}\n", 4, ""),
        ("{{ range(9) }}\n", 4, "range"),
        ("::: nonsense\nx\n:::\n", None, "nonsense"),
    ],
)
def test_what_a_template_may_not_do_is_an_error_with_its_file_and_line(
    library: Library, body: str, line: int | None, said: str
) -> None:
    with pytest.raises(TemplateError) as caught:
        made(library, body, **{"applicant.name": "张", "reason.detail": "迁址"})
    assert caught.value.params["where"] == (f"letters/test.zh.md:{line}" if line else "letters/test.zh.md")
    assert said in str(caught.value.params["zh"])


@pytest.mark.parametrize(
    ("answers", "line"),
    [
        ({"applicant.form": "individual", "applicant.name": "张小满"}, "Signature (张小满): ____"),
        ({"applicant.form": "individual"}, "Signature: ____"),
        (
            {"applicant.form": "company", "applicant.legal_representative": "张小满"},
            "Signature of the legal representative (张小满): ____",
        ),
        (
            {"applicant.standing": "liquidation", "applicant.legal_representative": "张小满"},
            "Signature and seal of the liquidation group: ____",
        ),
        ({"applicant.standing": "heir", "holder.name": "林谷雨"}, "Signature of the heir (林谷雨): ____"),
    ],
)
def test_an_english_letter_prints_the_name_beside_the_signature(
    library: Library, answers: dict[str, str], line: str
) -> None:
    document = render(situation(case_of(answers), TODAY), library.letter("reminder", "en"), library)
    signs = [plain(line) for block in document.blocks if isinstance(block, Sign) for line in block.lines]
    assert line in signs


@pytest.mark.parametrize("letter_id", ["cancellation", "settlement", "authorisation"])
def test_both_languages_cite_the_same_and_print_the_same_blanks(library: Library, letter_id: str) -> None:
    now = situation(case_of(PERSONAL), TODAY)
    zh, en = (render(now, library.letter(letter_id, lang), library) for lang in ("zh", "en"))
    assert set(zh.citations) == set(en.citations)
