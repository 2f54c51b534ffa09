"""The formats: the same letter in Markdown, text, HTML, Word and PDF, values escaped in each."""

from __future__ import annotations

import io
import itertools
import os
import re
import subprocess
import sys
import unicodedata
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import docx
import pypdf
import pytest
from docx.oxml.ns import qn
from markdown_it import MarkdownIt

from posexit.blocks import (
    BLANK,
    Block,
    Document,
    Heading,
    Items,
    Line,
    NewPage,
    Paragraph,
    Run,
    Sign,
    Table,
    plain,
)
from posexit.errors import PosexitError
from posexit.writers import FORMATS, pdf, write

HOSTILE = [
    "{{ 7*7 }}{% raw %}",
    "**x** *甲*_乙_ __丙__ ~~丁~~",
    "<b>b</b><script>alert(1)</script><!-- c -->",
    "=1+1",
    "| a | b \\| c |",
    "甲____乙 （____）与（____）",
    "#set page(width: 1pt)",
    "# 标题 #",
    "@ref <ref> $x$ $$y$$",
    "1. x",
    "12) y",
    "- z",
    "+ z",
    "> z",
    "---",
    "===",
    "* * *",
    "___",
    "::: sign",
    "// /* */ ~~~ ``` `code`",
    "\\ \\\\ \\n \\* C:\\a\\",
    "[a](b) ![c](d) [e]: f",
    "&amp; &#65; &nbsp &c",
    "https://example.com/a_b_c?d=1&e=2",
    "张*三 6222****1234 3*4",
    "snake_case_name _lead trail_",
    "]]> %PDF ' \" ”“",
]


def of(text: str) -> Line:
    """Read `____` as a blank and everything else as text."""
    runs: list[Run] = []
    for place, piece in enumerate(text.split(BLANK)):
        runs += [Run(BLANK, blank=True)] * (place > 0) + [Run(piece)] * bool(piece)
    return tuple(runs)


def letter(*blocks: Block, lang: str = "zh", title: str = "题", **more: str | None) -> Document:
    return Document(id="letter", lang=lang, title=title, blocks=blocks, **more)  # type: ignore[arg-type]


def table(*rows: tuple[str, ...], align: tuple[str, ...] | None = None) -> Table:
    head, *body = (tuple(of(cell) for cell in row) for row in rows)
    return Table(head, tuple(body), align or ("left",) * len(head))  # type: ignore[arg-type]


SIGN = Sign((of("申请人（签名）：____"), of("电话：138 0000 0000"), of("2026年11月23日")))
WHOLE = letter(
    Heading(1, of("撤机申请书")),
    Paragraph(of("某某支付有限公司："), flush=True),
    Paragraph(
        (Run("本人"), Run("注意：", bold=True), Run("请办理，编号"), Run(BLANK, blank=True), Run("。"))
    ),
    table(("商户编号", "金额"), ("898310148160001", "299.00"), align=("left", "right")),
    Items((of("关闭终端"), of("注销商户")), ordered=True, start=3),
    Paragraph(of("此致")),
    Paragraph(of("敬礼"), flush=True),
    SIGN,
    NewPage(),
    Heading(2, of("附表")),
    Items((of("甲"), of("乙"))),
    reference="PX-2026-0007",
    mark="示例",
)


def made(document: Document, kind: str) -> str:
    return write(document, kind).decode()


def squeezed(text: str) -> str:
    return "".join(text.split())


# ---------------------------------------------------------------- reading back


def from_markdown(source: str, preset: str) -> list[str]:
    """Return the texts a Markdown parser finds, with `*` around what is bold."""
    rules = ["heading", "list", "table", "emphasis", "escape", "newline", "hr"]
    parser = MarkdownIt(preset).enable(rules if preset == "zero" else ["table", "strikethrough"])
    texts: list[str] = []
    for token in parser.parse(source):
        if token.type == "inline":
            text = ""
            for child in token.children or ():
                allowed = {"text", "hardbreak", "strong_open", "strong_close", "text_special"}
                assert child.type in allowed, (child.type, token.content)
                text += {"hardbreak": "\n", "strong_open": "«", "strong_close": "»"}.get(
                    child.type, child.content
                )
            texts.append(text)
    return texts


class Page(HTMLParser):
    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.text += "\n" if tag == "br" else ""

    def handle_data(self, data: str) -> None:
        self.text += data


def from_docx(data: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(data))


def docx_texts(data: bytes) -> list[str]:
    file = from_docx(data)
    cells = [cell.text for grid in file.tables for row in grid.rows for cell in row.cells]
    return [paragraph.text for paragraph in file.paragraphs] + cells


def pdf_text(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


# ---------------------------------------------------------------- values are literal


@pytest.mark.parametrize("preset", ["zero", "commonmark"])
@pytest.mark.parametrize("value", HOSTILE)
def test_markdown_read_again_gives_the_value_wherever_it_stands(value: str, preset: str) -> None:
    line = (Run(value),)
    between = (Run("甲"), Run(value), Run("乙"))
    document = letter(
        Heading(1, line),
        Paragraph(line),
        Paragraph(between),
        Items((line, between), ordered=True),
        Items((line,)),
        Table((line,), ((line,), (between,)), ("left",)),
        Sign((line, line)),
        reference=value,
    )

    texts = from_markdown(made(document, "md"), preset)

    inner = f"甲{value}乙"
    assert texts == [
        value,
        value,
        inner,
        value,
        inner,
        value,
        value,
        value,
        inner,
        f"{value}\n{value}",
        value,
    ]


@pytest.mark.parametrize("preset", ["zero", "commonmark"])
def test_markdown_keeps_typed_lines_and_lines_that_look_like_markup(preset: str) -> None:
    text = "甲\n\n- 乙\n---\n| a |\n| --- |\n1. 丙_\n_丁"

    assert (
        from_markdown(made(letter(Paragraph((Run(text),)), Items(((Run(text),),))), "md"), preset)
        == [text] * 2
    )


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ((Run("注意：", bold=True), Run("请")), "«注意»：请"),
        ((Run("请"), Run("《甲》", bold=True), Run("办")), "请《«甲»》办"),
        ((Run("甲"), Run(" 乙 ", bold=True), Run("丙")), "甲 «乙» 丙"),
        ((Run("a*b", bold=True), Run("*c")), "«a*b»*c"),
        ((Run("甲", bold=True), Run("乙", bold=True)), "«甲乙»"),
        ((Run("——", bold=True), Run("甲")), "——甲"),
    ],
)
def test_markdown_bold_is_seen_beside_chinese_punctuation(line: Line, read: str) -> None:
    assert from_markdown(made(letter(Paragraph(line)), "md"), "commonmark") == [read]


@pytest.mark.parametrize(
    "text", ["编号____，共____元。", "1.5元", "merchant_no", "a < b & c", "C#", "3 * 4", "+86 138", "(____)"]
)
def test_markdown_escapes_nothing_without_need(text: str) -> None:
    assert made(letter(Paragraph(of("甲" + text))), "md") == f"甲{text}\n"


@pytest.mark.parametrize("text", ["____", "____ ____", "：____乙\n____"])
def test_markdown_blank_is_no_rule(text: str) -> None:
    document = letter(Paragraph(of(text)), Items((of(text),)))

    assert from_markdown(made(document, "md"), "commonmark") == [text, text]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("（____）和（____）", "（____）和（ ____）"),
        ("户名：____；开户行：____；账号：____。", "户名：____；开户行： ____；账号： ____。"),
        ("____年____月____日", "____年____月____日"),
        ("Phone: ____, name: ____.", "Phone: ____, name: ____."),
        ("（____", "（____"),
    ],
)
def test_markdown_blanks_stay_blanks_with_a_space_where_two_would_be_emphasis(text: str, source: str) -> None:
    assert made(letter(Paragraph(of(text))), "md") == f"{source}\n"
    assert from_markdown(source, "commonmark") == [source]


PIECES = (BLANK, "_", "*", "：", "甲", " ", "“", "€", "\\")


@pytest.mark.parametrize("preset", ["zero", "commonmark"])
def test_markdown_blanks_among_anything_are_read_as_they_are(preset: str) -> None:
    """All sequences of up to four pieces, the second of them bold: read again nothing but spaces is added."""
    for pieces in itertools.chain.from_iterable(itertools.product(PIECES, repeat=n) for n in range(1, 5)):
        runs = [
            Run(piece, bold=place == 1, blank=piece == BLANK) for place, piece in enumerate(("甲", *pieces))
        ]
        source = made(letter(Paragraph((*runs, Run("乙")))), "md")
        (read,) = from_markdown(source, preset)
        read = re.sub("[«»]", "", read)
        assert read.replace(" ", "") == "".join(("甲", *pieces, "乙")).replace(" ", ""), source
        if "_" not in pieces:
            assert "\\_" not in source.replace("\\\\", ""), source


def test_markdown_keeps_two_lists_apart() -> None:
    items = Items((of("甲"), of("乙")), ordered=True)

    tokens = MarkdownIt("commonmark").parse(
        made(letter(items, items, Items((of("丙"),), ordered=True, start=7)), "md")
    )

    assert [token.attrs.get("start", 1) for token in tokens if token.type == "ordered_list_open"] == [1, 1, 7]


@pytest.mark.parametrize("value", HOSTILE)
def test_text_holds_the_value(value: str) -> None:
    assert made(letter(Paragraph((Run(value),), flush=True), lang="en"), "txt") == f"{value}\n"


@pytest.mark.parametrize("value", HOSTILE)
def test_html_holds_the_value_and_no_element_of_its_own(value: str) -> None:
    line = (Run(f"{value}\n{value}"),)
    document = letter(Paragraph(line), table((value,), (value,)), title=value, reference=value, mark=value)

    page = Page(made(document, "html"))

    assert page.text.count(value) >= 7
    assert {tag for tag, _ in page.tags} <= {
        *("html", "head", "meta", "title", "style", "body", "main", "p", "br", "div", "table"),
        *("colgroup", "col", "thead", "tbody", "tr", "th", "td", "span", "footer"),
    }


def test_html_mark_cannot_leave_its_style_sheet() -> None:
    source = made(letter(mark='"}</style><script>'), "html")

    assert "script" not in [tag for tag, _ in Page(source).tags]
    assert source.count("</style>") == 1


@pytest.mark.parametrize("value", HOSTILE)
def test_docx_holds_the_value(value: str) -> None:
    line = (Run(value),)
    data = write(
        letter(Paragraph((Run(f"{value}\n{value}"),)), Sign((line,)), Table((line,), ((line,),), ("left",))),
        "docx",
    )

    assert [text for text in docx_texts(data) if text] == [f"{value}\n{value}", value, value, value]


def test_pdf_holds_every_value() -> None:
    lines = tuple((Run(value),) for value in HOSTILE)
    data = write(
        letter(
            *map(Paragraph, lines), Items(lines), Table((lines[0],), tuple((x,) for x in lines), ("left",))
        ),
        "pdf",
    )

    text = squeezed(pdf_text(data))

    assert {value: text.count(squeezed(value)) >= 3 for value in HOSTILE} == dict.fromkeys(HOSTILE, True)


@pytest.mark.parametrize("place", ["cell", "paragraph"])
def test_pdf_breaks_a_word_longer_than_its_line_and_keeps_its_characters(place: str) -> None:
    word = "A1B2C3D4E5" * 12
    block = table(("甲", "乙"), (word, word)) if place == "cell" else Paragraph(of(word))
    page = pypdf.PdfReader(io.BytesIO(write(letter(block), "pdf"))).pages[0]
    lines: dict[float, str] = {}

    def collect(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        lines[cm[5]] = lines.get(cm[5], "") + text.strip()

    page.extract_text(visitor_text=collect)

    cut = [text for text in lines.values() if set(text) & set("BCD")]
    assert len(cut) >= 2
    assert sum(map(len, cut)) == len(word) * (2 if place == "cell" else 1)


# ---------------------------------------------------------------- the same bytes


@pytest.mark.parametrize("kind", FORMATS)
def test_same_bytes_in_another_process(kind: str) -> None:
    code = (
        "import sys; sys.path.insert(0, 'tests'); import test_writers as t;"
        f"sys.stdout.buffer.write(t.write(t.WHOLE, {kind!r}))"
    )
    root = Path(__file__).parents[1]
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai"}

    other = subprocess.run(
        [sys.executable, "-c", code], cwd=root, env=environment, capture_output=True, check=True, timeout=120
    )

    assert write(WHOLE, kind) == write(WHOLE, kind) == other.stdout


def test_docx_zip_carries_no_time_and_no_author() -> None:
    data = write(WHOLE, "docx")
    core = from_docx(data).core_properties

    assert {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(data)).infolist()} == {
        (1980, 1, 1, 0, 0, 0)
    }
    assert (core.title, core.author, core.last_modified_by, core.comments, core.created) == (
        "题",
        "",
        "",
        "",
        None,
    )


# ---------------------------------------------------------------- shape


def test_text_table_is_aligned_as_it_is_seen() -> None:
    document = letter(
        table(
            ("商户“编号”", "金额", "注"),
            ("8983", "1,299.00", "甲①"),
            ("名称长一些的", "9.00", "a"),
            align=("left", "right", "left"),
        )
    )

    lines = [line for line in made(document, "txt").splitlines() if line]

    def seen(text: str) -> int:
        return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)

    ends = [
        seen(line[: line.index(mark) + len(mark)])
        for line, mark in zip(lines, ("金额", None, "1,299.00", "9.00"), strict=True)
        if mark
    ]
    starts = [
        seen(line[: line.rindex(mark)])
        for line, mark in zip(lines, ("注", None, "甲①", "a"), strict=True)
        if mark
    ]
    assert len(set(ends)) == len(set(starts)) == 1


def test_text_table_too_wide_becomes_records() -> None:
    text = made(letter(table(("甲", "乙"), ("x" * 60, "y" * 60), ("1", BLANK))), "txt")

    assert text == f"甲：{'x' * 60}\n乙：{'y' * 60}\n\n甲：1\n乙：____\n"


def test_text_row_of_little_but_a_sum_is_one_line() -> None:
    rows = (("序号", "地址", "编号", "处理"), ("1", "x" * 90, "y", "撤机"), ("合计", "1台", "", ""))

    assert made(letter(table(*rows)), "txt").endswith("处理：撤机\n\n合计：1台\n")


def test_text_indents_chinese_paragraphs_and_puts_the_signature_right() -> None:
    lines = made(WHOLE, "txt").splitlines()

    assert "　　此致" in lines
    assert "敬礼" in lines
    assert "某某支付有限公司：" in lines
    assert "　　3. 关闭终端" in lines
    signed = next(line for line in lines if line.endswith("2026年11月23日"))
    assert signed.startswith("　" * 10)


def test_text_of_an_english_letter_stands_left() -> None:
    text = made(letter(Paragraph(of("Dear Sir or Madam")), Sign((of("Signature: ____"),)), lang="en"), "txt")

    assert text == "Dear Sir or Madam\n\nSignature: ____\n"


def test_html_draws_the_blank_and_keeps_it_for_those_who_copy() -> None:
    page = Page(made(WHOLE, "html"))

    assert [attrs for tag, attrs in page.tags if tag == "span"] == [{"class": "blank"}] * 2
    assert f"编号{BLANK}。" in page.text
    assert dict(page.tags[0][1]) == {"lang": "zh-CN"}
    assert ("ol", {"start": "3"}) in page.tags


def test_docx_draws_a_blank_as_long_as_it_was_asked_for() -> None:
    blocks = Paragraph((Run("___", blank=True), Run("页，账号："), Run("_" * 8, blank=True)))
    [text] = [p.text for p in from_docx(write(letter(blocks), "docx")).paragraphs]

    assert text == "_" * 9 + "页，账号：" + "_" * 24


def test_docx_draws_a_blank_that_fills_its_cell() -> None:
    grid = from_docx(write(letter(table(("商户编号", "机型"), (BLANK, "示例M1型"))), "docx")).tables[0]

    assert len(grid.cell(1, 0).text) > 2 * len(BLANK)
    assert set(grid.cell(1, 0).text) == {"_"}


def test_docx_tells_latin_words_from_hanzi() -> None:
    """Marked as Chinese, a number is broken at the end of a line by LibreOffice."""
    styles = from_docx(write(WHOLE, "docx")).styles.element
    [language] = styles.iter(qn("w:lang"))

    assert (language.get(qn("w:val")), language.get(qn("w:eastAsia"))) == ("en-GB", "zh-CN")


def test_html_draws_longer_blanks_longer() -> None:
    page = Page(made(letter(Paragraph((Run("___", blank=True), Run("_" * 8, blank=True)))), "html"))

    assert [attrs["style"] for tag, attrs in page.tags if tag == "span"] == ["--em: 4.5", "--em: 12"]


def test_docx_keeps_the_signature_together_and_with_the_close() -> None:
    paragraphs = from_docx(write(WHOLE, "docx")).paragraphs
    signed = [p.paragraph_format for p in paragraphs if p.style.name == "Signature"]
    close = [p.paragraph_format.keep_with_next for p in paragraphs if p.text in {"此致", "敬礼"}]

    assert [shape.keep_with_next for shape in signed] == [True, True, False]
    assert all(shape.keep_together for shape in signed)
    assert min(shape.left_indent.mm for shape in signed) > 60
    assert close == [True, True]


def test_docx_table_repeats_its_head_and_splits_no_row() -> None:
    rows = from_docx(write(WHOLE, "docx")).tables[0].rows

    assert [row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows] == [True, True]
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in rows] == [True, False]


def test_docx_numbers_each_list_from_its_start() -> None:
    file = from_docx(write(WHOLE, "docx"))
    starts = [start.get(qn("w:val")) for start in file.part.numbering_part.element.iter(qn("w:start"))]
    used = [p._p.pPr.numPr.numId.val for p in file.paragraphs if p.style.name == "Letter Item"]

    assert starts == ["3", "1"]
    assert used == [1, 1, 2, 2]


@pytest.mark.parametrize(("lang", "indented"), [("zh", "Letter Text"), ("en", "Letter Flush")])
def test_docx_indents_chinese_paragraphs_only(lang: str, indented: str) -> None:
    file = from_docx(write(letter(Paragraph(of("a")), Paragraph(of("b"), flush=True), lang=lang), "docx"))

    assert [p.style.name for p in file.paragraphs] == [indented, "Letter Flush"]
    assert file.styles["Letter Text"].element.pPr.ind.get(qn("w:firstLineChars")) == "200"


POSTER = letter(
    Heading(1, of("告示")),
    Paragraph((Run("店里改用收款码", bold=True),), flush=True, big=True),
    NewPage(),
    Paragraph(of("短消息"), flush=True),
    reference="PX-1",
)


def test_a_poster_is_set_big_on_pages_without_number_or_reference() -> None:
    file = from_docx(write(POSTER, "docx"))
    title, big, small = file.paragraphs

    assert (title.runs[0].font.size.pt, big.style.name, small.style.name) == (
        32,
        "Letter Poster",
        "Letter Flush",
    )
    assert file.sections[0].footer.paragraphs[0].text == ""
    assert '<main class="letter zh poster"' in made(POSTER, "html")
    assert '<p class="flush big"><strong>店里改用收款码</strong></p>' in made(POSTER, "html")
    assert "PX-1" not in made(POSTER, "html")
    assert made(POSTER, "txt").splitlines()[2:3] == ["店里改用收款码"]
    pages = pypdf.PdfReader(io.BytesIO(write(POSTER, "pdf"))).pages
    assert [squeezed(page.extract_text()) for page in pages] == ["告示店里改用收款码", "短消息"]


def test_docx_annex_begins_on_a_new_page() -> None:
    file = from_docx(write(WHOLE, "docx"))

    assert [p.text for p in file.paragraphs if p.paragraph_format.page_break_before] == ["附表"]


def test_docx_footer_and_header_carry_reference_and_mark() -> None:
    section = from_docx(write(WHOLE, "docx")).sections[0]
    fields = [e.text for e in section.footer.paragraphs[0]._p.iter(qn("w:instrText"))]

    assert section.header.paragraphs[0].text == "示例"
    assert section.footer.paragraphs[0].text == "\t1 / 1\tPX-2026-0007"
    assert fields == ["PAGE", "NUMPAGES"]


def test_pdf_pages_carry_number_reference_and_mark() -> None:
    pages = pypdf.PdfReader(io.BytesIO(write(WHOLE, "pdf"))).pages
    texts = [page.extract_text() for page in pages]

    assert [("示例" in text, "PX-2026-0007" in text) for text in texts] == [(True, True)] * 2
    assert ["1 / 2" in texts[0], "2 / 2" in texts[1]] == [True, True]
    assert "附表" in texts[1]


def test_pdf_draws_a_rule_for_each_blank() -> None:
    def rules(text: str) -> int:
        page = pypdf.PdfReader(io.BytesIO(write(letter(Paragraph(of(text))), "pdf"))).pages[0]
        return page.get_contents().get_data().count(b"h\nf\n")

    assert rules("甲____乙____") - rules("甲乙") == 2


def test_pdf_keeps_the_signature_on_one_page() -> None:
    for count in range(24, 32):
        document = letter(*[Paragraph(of(f"第{n}段")) for n in range(count)], SIGN)
        pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(write(document, "pdf"))).pages]
        last = squeezed(pages[-1])
        assert "申请人" in last
        assert "2026年11月23日" in last
        assert f"第{count - 1}段" in last


@pytest.mark.parametrize("kind", ["md", "html", "docx"])
def test_no_empty_heading(kind: str) -> None:
    data = write(letter(Heading(1, ()), Heading(2, of(" ")), Paragraph(of("甲"))), kind)

    if kind == "docx":
        assert [p.style.name for p in from_docx(data).paragraphs] == ["Letter Text"]
    else:
        assert not {"h1", "h2"} & {tag for tag, _ in Page(data.decode()).tags}
        assert "#\n" not in data.decode()


@pytest.mark.parametrize("kind", FORMATS)
def test_every_block_comes_out_in_order(kind: str) -> None:
    data = write(WHOLE, kind)
    text = {"docx": lambda: "\n".join(docx_texts(data)), "pdf": lambda: pdf_text(data)}.get(
        kind, data.decode
    )()
    text = squeezed(text)
    wanted = ["撤机申请书", "某某支付有限公司：", "关闭终端", "注销商户", "敬礼", "申请人（签名）：", "附表"]

    places = [text.rindex(part) if part == "撤机申请书" else text.index(part) for part in wanted]

    assert places == sorted(places)
    assert "898310148160001" in text


# ---------------------------------------------------------------- what can go wrong


def test_unknown_format_names_the_choices() -> None:
    with pytest.raises(PosexitError) as caught:
        write(WHOLE, "odt")

    assert caught.value.code == "unknown-format"
    assert caught.value.params == {"given": "odt", "choices": "md, txt, html, docx, pdf"}


@pytest.mark.parametrize(
    "document",
    [
        letter(Paragraph(of("张𠮷"))),
        letter(table(("甲",), ("𠮷",))),
        letter(Items((of("𠮷"),))),
        letter(Sign((of("𠮷"),))),
        letter(reference="𠮷"),
    ],
)
def test_pdf_names_a_character_the_font_lacks(document: Document) -> None:
    with pytest.raises(PosexitError) as caught:
        write(document, "pdf")

    assert caught.value.code == "font-lacks-character"
    assert caught.value.params["characters"] == "𠮷 (U+20BB7)"


def test_pdf_without_typst_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    pdf._face.cache_clear()
    monkeypatch.setitem(sys.modules, "typst", None)

    with pytest.raises(PosexitError) as caught:
        write(WHOLE, "pdf")

    assert caught.value.code == "missing-extra"
    assert caught.value.params == {"extra": "pdf", "install": 'pip install "posexit[pdf]"'}


def test_pdf_without_any_chinese_font_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pylopdf_fonts_zh_cn", None)
    monkeypatch.setattr(pdf, "_SYSTEM", ())
    monkeypatch.setenv("PATH", "")

    with pytest.raises(PosexitError) as caught:
        write(WHOLE, "pdf")

    assert caught.value.code == "missing-extra"


@pytest.mark.parametrize("content", [None, b"", b"no font"])
def test_pdf_with_a_bad_font_file_names_it(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "a.ttf"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(PosexitError) as caught:
        write(WHOLE, "pdf", font=file)

    assert caught.value.code == "font-unreadable"
    assert caught.value.params == {"file": str(file)}


def test_pdf_uses_the_given_font(tmp_path: Path) -> None:
    package = pytest.importorskip("pylopdf_fonts_zh_cn")
    file = tmp_path / "mine.otf"
    file.write_bytes(package.sans_path().read_bytes())

    data = write(WHOLE, "pdf", font=file)

    fonts = pypdf.PdfReader(io.BytesIO(data)).pages[0]["/Resources"]["/Font"]
    assert any("NotoSansSC" in str(font.get_object()["/BaseFont"]) for font in fonts.values())
    assert plain(SIGN.lines[2]) in squeezed(pdf_text(data))
