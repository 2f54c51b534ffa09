"""How large a letter is set, on which pages, and what is kept together on them."""

from __future__ import annotations

import io
from dataclasses import replace

import docx
import pypdf
import pytest
from conftest import TODAY
from docx.enum.section import WD_ORIENT
from hypothesis import given, settings
from hypothesis import strategies as st

from posexit.blocks import (
    Block,
    Document,
    Heading,
    Items,
    Language,
    NewPage,
    Paragraph,
    Run,
    Sign,
    Table,
    plain,
)
from posexit.documents import render
from posexit.fields import build
from posexit.library import Library
from posexit.situation import situation
from posexit.writers import write
from posexit.writers.fit import DENSE, TYPES, height, lines_of, pages
from posexit.writers.layout import ROOM, blank_em, columns, staying
from tests.tries import tries

SENTENCE = (
    "请于收到本申请之日起15日内书面答复，告知受理编号和经办人，并仅通过贵公司官方渠道联系，其余事项另行函告。"
)
CLOSE = (
    Paragraph((Run("附件：1.营业执照副本复印件（1页）\n　　　　　2.授权委托书（1页）"),)),
    Paragraph((Run("此致"),)),
    Paragraph((Run("敬礼"),), flush=True),
)
SIGN = Sign(((Run("申请人（签名）："), Run("____", blank=True)), (Run("2026年11月23日"),)))
COPY = Paragraph((Run("抄送：示例商务服务有限公司"),), flush=True)
ANNEX = (
    "序号",
    "门店／装机地址",
    "商户编号",
    "终端编号（TID）",
    "机具序列号（SN）",
    "状态",
    "停用日期",
    "处理",
)


def text(*texts: str) -> tuple[tuple[Run, ...], ...]:
    return tuple((Run(one),) for one in texts)


def letter(*blocks: Block, lang: str = "zh", dense: bool = False) -> Document:
    title = Heading(1, (Run("题"),))
    return Document(id="x", lang=lang, title="题", blocks=(title, *blocks), dense=dense)  # type: ignore[arg-type]


def long(count: int) -> Document:
    return letter(*[Paragraph((Run(SENTENCE),))] * count, *CLOSE, SIGN, COPY)


def annex(rows: int = 1) -> Table:
    row = text(
        "1",
        "示例市江湾路1号小满茶馆",
        "898310154110001",
        "10012345",
        "N8NL00123456",
        "在用",
        "2026年12月31日",
        "撤机",
    )
    return Table(text(*ANNEX), (row,) * rows, ("left",) * len(ANNEX))


def pdf_pages(document: Document) -> list[pypdf.PageObject]:
    return list(pypdf.PdfReader(io.BytesIO(write(document, "pdf"))).pages)


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_a_letter_that_is_a_few_lines_too_long_is_set_closer_and_stays_on_its_page() -> None:
    kinds = [TYPES["zh"].index(pages(long(count)).type) for count in range(8, 19)]

    assert kinds[0] == kinds[-1] == 0  # short enough as it is; too long for any
    assert set(kinds) == set(range(len(TYPES["zh"])))
    closer = [count for count, kind in zip(range(8, 19), kinds, strict=True) if kind]
    assert [len(pdf_pages(long(count))) for count in closer] == [1] * len(closer)
    assert sorted(kinds[: closer[-1] - 7]) == kinds[: closer[-1] - 7]


def test_a_letter_of_two_pages_is_signed_below_text() -> None:
    for count in range(15, 30):
        document = long(count)
        shown = [squeezed(page.extract_text()) for page in pdf_pages(document)]
        assert len(shown) == 1 or SENTENCE[-8:] in shown[-1]
        assert all(word in shown[-1] for word in ("附件", "敬礼", "申请人", "抄送"))


def test_staying_goes_back_to_a_paragraph_that_says_something() -> None:
    blocks = (Paragraph((Run(SENTENCE),)), Paragraph((Run(SENTENCE),)), *CLOSE, SIGN, COPY, COPY)

    assert staying(blocks) == {1, 2, 3, 4, 5, 6}
    assert staying((Items(text("一")), CLOSE[1], SIGN)) == {1}
    assert staying((SIGN,)) == set()


def test_a_checklist_has_a_type_of_its_own() -> None:
    assert pages(letter(dense=True)).type == DENSE["zh"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_reckoned_is_what_is_printed(library: Library, lang: str) -> None:
    """Over every letter of both examples: a letter reckoned to fit on one page does, and none by a wide margin."""
    for kind in ("personal", "merchant"):
        now = situation(build(library.example(kind))[0], TODAY)
        for letter_id in library.letter_ids():
            template = library.letter(letter_id, lang)  # type: ignore[arg-type]
            if not now.holds(template.front.when):
                continue
            document = render(now, template, library)
            first = pages(document).parts[0].blocks
            one = replace(document, blocks=first)
            room = (297 - 26 - 23) * 72 / 25.4
            count = len(pdf_pages(one))
            type_ = pages(one).type
            if height(first, type_, document.lang) < room - type_.pitch:
                assert count == 1, (letter_id, lang)


def test_lines_break_as_they_are_counted() -> None:
    assert lines_of((Run("一二三四五"),), 10, "zh") == 1
    assert lines_of((Run("一二三四五六"),), 10, "zh") == 2
    assert lines_of((Run("一二三四五。"),), 10, "zh") == 2  # a full stop does not begin a line
    assert lines_of((Run("一二三四五"),), 10, "zh", indent=4) == 2
    assert lines_of((Run("一二三4567"),), 9, "zh") == 2  # no number is broken
    assert lines_of((Run("一二\n三"),), 10, "zh") == 2
    assert lines_of((Run("一"), Run("____", blank=True)), 12, "zh") == 2
    assert lines_of((Run("twelve words"),), 13, "en") == 1
    assert lines_of((Run("twelve words "),), 11, "en") == 1  # a space may hang over the edge
    assert lines_of((Run("twelve words"),), 9, "en") == 2


@settings(max_examples=tries(200, 20_000))
@given(st.text("一“①—…，（）　AaM1 ~é😀\u200d") | st.text(), st.sampled_from(["zh", "en"]))
def test_a_text_that_is_taken_for_one_line_unmeasured_is_one_measured(text: str, lang: Language) -> None:
    text = "".join(text.splitlines())
    room = 2.5 * len(text)
    assert lines_of((Run(text),), room, lang) == 1
    blank = Run("____", blank=True)  # with it the line is measured
    assert lines_of((Run(text), blank), room + 2 * blank_em(blank), lang) == 1


def test_a_block_that_nobody_knows_is_an_error() -> None:
    with pytest.raises(TypeError):
        height((NewPage(),), TYPES["zh"][0], "zh")


def test_a_wide_annex_turns_its_pages_and_only_those() -> None:
    document = letter(Paragraph((Run(SENTENCE),)), NewPage(), annex(), NewPage(), Paragraph((Run("完"),)))
    shown = [(float(page.mediabox.width), float(page.mediabox.height)) for page in pdf_pages(document)]
    sections = docx.Document(io.BytesIO(write(document, "docx"))).sections
    html = write(document, "html").decode()

    assert [width > height for width, height in shown] == [False, True, False]
    assert [one.orientation == WD_ORIENT.LANDSCAPE for one in sections] == [False, True, False]
    assert [one.footer.paragraphs[0].text for one in sections] == ["\t1 / 1"] * 3
    assert html.count('<section class="wide">') == 1
    assert html.count('<hr class="newpage">') == 2


def test_a_narrow_annex_stays_upright() -> None:
    document = letter(
        Paragraph((Run(SENTENCE),)), NewPage(), Table(text("甲", "乙"), (text("1", "2"),), ("left",) * 2)
    )
    file = docx.Document(io.BytesIO(write(document, "docx")))

    assert len(file.sections) == 1
    assert [part.wide for part in pages(document).parts] == [False, False]


def test_a_table_gets_more_room_on_a_wide_page() -> None:
    upright, wide = columns(annex(), "zh", ROOM), columns(annex(), "zh", 1.5 * ROOM)

    assert upright.scale < 1 == wide.scale
    assert wide.room[1] > upright.room[1]
    assert [plain(one) for one in upright.head][1::2] == [
        "门店／\n装机地址",
        "终端编号\n（TID）",
        "状态",
        "处理",
    ]
    assert upright.room[6] >= 17  # a date stays on one line


def test_a_number_and_the_comma_after_it_fit_into_their_cell() -> None:
    numbers = text("1", "898310154110001、898310154110002、898310154110003")
    shape = columns(Table(text("项目", "内容"), (numbers, text("原因", "甲" * 60)), ("left",) * 2), "zh", 24)

    assert shape.room[1] >= 17


def test_pdf_leaves_no_character_alone_on_the_last_line() -> None:
    for count in range(30, 38):
        shown = pdf_pages(letter(Paragraph((Run("关" * count + "闭。"),))))[0].extract_text().split("\n")
        last = [line for line in shown if line.endswith("闭。")]
        assert all(len(line) > 2 for line in last)
