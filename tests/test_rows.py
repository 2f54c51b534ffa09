"""Tables as people have them: encodings, separators, workbooks, JSON lines, and what is broken in them."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook

from posexit.cells import Cell, Row, as_number, column_letters, damage
from posexit.csvrows import LONGEST_ROW
from posexit.errors import PosexitError
from posexit.library import Library
from posexit.rows import Rows, opened

HEAD = "案件编号,姓名或名称,商户编号"
LINE = "A-1,张小满,898310154110001"


def read(library: Library, path: Path, content: bytes | str) -> tuple[Rows, list[Row]]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with opened(str(path), library) as table:
        return table, list(table.rows)


def refused(library: Library, path: Path, content: bytes | str) -> PosexitError:
    with pytest.raises(PosexitError) as told:
        read(library, path, content)
    return told.value


def texts(row: Row) -> dict[str, str]:
    return {name: cell.text for name, cell in row.cells.items()}


WANTED = {"id": "A-1", "applicant.name": "张小满", "terminals.*.merchant_no": "898310154110001"}


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("utf-8", "utf-8-sig"), ("utf-8-sig", "utf-8-sig"), ("gbk", "gb18030"), ("utf-16", "utf-16")],
)
def test_the_encodings_that_excel_saves(library: Library, tmp_path: Path, encoding: str, told: str) -> None:
    table, rows = read(library, tmp_path / "t.csv", f"{HEAD}\r\n{LINE}\r\n".encode(encoding))
    assert (table.kind, table.encoding) == ("csv", told)
    assert [texts(row) for row in rows] == [WANTED]
    assert (rows[0].no, table.lines) == (2, 2)


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators(library: Library, tmp_path: Path, separator: str) -> None:
    content = f"{HEAD}\n{LINE}\n".replace(",", separator)
    assert texts(read(library, tmp_path / "t.csv", content)[1][0]) == WANTED


def test_headings_may_be_dotted_names_or_labels_in_either_language(library: Library, tmp_path: Path) -> None:
    content = "id,Name,terminals.1.merchant_no,terminals.*.terminal_no,terminals.serial_no\na,b,c,d,e\n"
    names = [column.name for column in read(library, tmp_path / "t.csv", content)[0].columns]
    assert names == [
        *("id", "applicant.name", "terminals.1.merchant_no"),
        *("terminals.*.terminal_no", "terminals.*.serial_no"),
    ]


def test_empty_rows_and_lines_inside_a_cell_keep_the_numbers_right(library: Library, tmp_path: Path) -> None:
    content = f'\n{HEAD}\n,,\nA-1,"张\n小满",1\n\nA-2,李,2\n'
    rows = read(library, tmp_path / "t.csv", content)[1]
    assert [(row.no, texts(row)["applicant.name"]) for row in rows] == [(4, "张\n小满"), (7, "李")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "no-heading"),
        (",,\n\n", "no-heading"),
        ("姓名或名称,颜色\na,b\n", "bad-headings"),
        ("姓名或名称,Name\na,b\n", "heading-twice"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "table-old"),
        (b"\xff" * 100, "table-binary"),
        ('[{"id": "A-1"}]', "table-json-array"),
        (f"{HEAD}\n{LINE}\nA-2,\x00,1\n", "table-nul"),
    ],
)
def test_what_is_no_table(library: Library, tmp_path: Path, content: bytes | str, code: str) -> None:
    assert refused(library, tmp_path / "t.csv", content).code == code


def test_a_wrong_heading_is_told_with_the_nearest_name(library: Library, tmp_path: Path) -> None:
    error = refused(library, tmp_path / "t.csv", "id,applicant.nam\n1,2\n")
    assert error.params["headings"] == "applicant.nam (applicant.name?)"


def test_a_folder_and_nothing(library: Library, tmp_path: Path) -> None:
    for path, code in ((tmp_path, "answers-folder"), (tmp_path / "none.csv", "table-missing")):
        with pytest.raises(PosexitError) as told, opened(str(path), library):
            pass
        assert told.value.code == code


def test_rows_that_are_broken_are_told_and_the_others_read(library: Library, tmp_path: Path) -> None:
    content = f"{HEAD}\n{LINE},beyond\n{LINE}\n{LINE},\n"
    assert [row.broken for row in read(library, tmp_path / "t.csv", content)[1]] == [
        "row-too-wide",
        None,
        None,
    ]


def test_the_line_of_a_byte_that_is_no_text(library: Library, tmp_path: Path) -> None:
    content = "\n".join([HEAD, *[LINE] * 40_000, "A-2,\x00", LINE])
    assert refused(library, tmp_path / "t.csv", content).params["row"] == 40_002


@pytest.mark.parametrize(
    "rest", [f"\n{LINE}\n{LINE}", f"\n{LINE}\n{LINE}\n", "", "\n", "x" * 100, "长\n" * (LONGEST_ROW // 2 + 1)]
)
def test_a_quotation_mark_that_is_never_closed(library: Library, tmp_path: Path, rest: str) -> None:
    content = f'{HEAD}\n{LINE}\nA-2,"' + rest
    rows = read(library, tmp_path / "t.csv", content)[1]
    assert [(row.no, row.broken) for row in rows] == [(2, None), (3, "row-never-ends")]


@pytest.mark.parametrize(
    "cell",
    [
        "长" * LONGEST_ROW,
        '"' + "长," * LONGEST_ROW + '"',
        '"first\n' + "长" * LONGEST_ROW + '"',
        '"first\n' + "长" * LONGEST_ROW + '\nlast"',
        '"""' + "长" * (2 * LONGEST_ROW) + '"",\nlast"',
    ],
)
def test_a_line_that_is_too_long_costs_itself_only(library: Library, tmp_path: Path, cell: str) -> None:
    content = f"{HEAD}\n{LINE}\nA-2,{cell},1\n{LINE}\n"
    rows = read(library, tmp_path / "t.csv", content)[1]
    last = 3 + cell.count("\n") + 1
    assert [(row.no, row.broken) for row in rows] == [(2, None), (3, "row-too-long"), (last, None)]
    assert texts(rows[-1]) == WANTED


@pytest.mark.parametrize(
    ("cell", "wrong"),
    [
        ("#N/A", "cell-error"),
        ("#REF!", "cell-error"),
        ("########", "cell-error"),
        ("#3 店", None),
        ("#", None),
    ],
)
def test_what_a_spreadsheet_saves_for_no_value(
    library: Library, tmp_path: Path, cell: str, wrong: str | None
) -> None:
    found = read(library, tmp_path / "t.csv", f"id,Name\n1,{cell}\n")[1][0].cells["applicant.name"]
    assert (found.text, found.wrong) == (cell, wrong)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (Cell("10012345.0"), Cell("10012345", is_number=True)),
        (Cell("'0012"), Cell("0012")),
        (Cell("'0012.00"), Cell("0012", is_number=True)),
        (Cell("V1.0"), Cell("V1.0")),
        (Cell("1.5"), Cell("1.5")),
    ],
)
def test_a_number_without_what_a_spreadsheet_put_to_it(cell: Cell, number: Cell) -> None:
    assert as_number(cell) == number


def test_columns_are_named_as_spreadsheets_do() -> None:
    assert [column_letters(no) for no in (1, 26, 27, 52, 53, 703)] == ["A", "Z", "AA", "AZ", "BA", "AAA"]


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;"])
def test_a_separator_that_is_said_on_the_first_line(library: Library, tmp_path: Path, first: str) -> None:
    content = f"{first}\n{HEAD}\n{LINE}\n".replace(",", ";")
    table, rows = read(library, tmp_path / "t.csv", content)
    assert [(row.no, texts(row)) for row in rows] == [(3, WANTED)]
    assert table.top == (2, 0)


def test_a_title_says_nothing_of_the_separator(library: Library, tmp_path: Path) -> None:
    content = f"示例连锁的机器\n{HEAD}\n{LINE}\n".replace(",", "\t")
    table, rows = read(library, tmp_path / "t.csv", content)
    assert [(row.no, texts(row)) for row in rows] == [(3, WANTED)]
    assert table.top == (2, 1)


def test_a_line_as_long_as_may_be(library: Library, tmp_path: Path) -> None:
    room = LONGEST_ROW - len("A-2,,1\n")
    for more, broken in ((0, None), (1, "row-too-long")):
        content = f"{HEAD}\nA-2,{'x' * (room + more)},1\n{LINE}\n"
        assert [row.broken for row in read(library, tmp_path / "t.csv", content)[1]] == [broken, None]


def test_line_ends_of_all_kinds_in_one_file(library: Library, tmp_path: Path) -> None:
    content = f"{HEAD}\r\n{LINE}\r{LINE}\n{LINE}".encode()
    assert [(row.no, texts(row)) for row in read(library, tmp_path / "t.csv", content)[1]] == [
        (no, WANTED) for no in (2, 3, 4)
    ]


@pytest.mark.parametrize(
    ("cell", "text", "wrong"),
    [
        ('"=""0012"""', "0012", None),
        ("=1+1", "=1+1", "cell-formula"),
        ('"=HYPERLINK(""x"")"', '=HYPERLINK("x")', "cell-formula"),
        ("-1", "-1", None),
    ],
)
def test_a_formula_in_csv(library: Library, tmp_path: Path, cell: str, text: str, wrong: str | None) -> None:
    found = read(library, tmp_path / "t.csv", f"id,Name\n1,{cell}\n")[1][0].cells["applicant.name"]
    assert (found.text, found.wrong) == (text, wrong)


@pytest.mark.parametrize(
    ("heading", "like"),
    [("登记姓名", "姓名或名称"), ("商户编吗", "商户编号"), ("terminal", "Terminal no."), ("zzzz", None)],
)
def test_a_wrong_label_is_told_with_the_nearest_one(
    library: Library, tmp_path: Path, heading: str, like: str
) -> None:
    told = refused(library, tmp_path / "t.csv", f"案件编号,{heading}\n1,2\n").params["headings"]
    assert told == (f"{heading} ({like}?)" if like else heading)


def test_json_lines(library: Library, tmp_path: Path) -> None:
    content = (
        '{"id": "A-1", "applicant": {"name": "张小满"}, "terminals": [{"merchant_no": "898310154110001"}]}\n'
        "\n"
        '{"id": 7, "contract.renewed": true, "contract": {"notice_days": 30}, "reason": null}\n'
    )
    table, rows = read(library, tmp_path / "t.jsonl", content)
    assert table.kind == "jsonl"
    assert texts(rows[0]) == {
        "id": "A-1",
        "applicant.name": "张小满",
        "terminals.1.merchant_no": "898310154110001",
    }
    assert (rows[1].no, texts(rows[1])) == (
        3,
        {"id": "7", "contract.renewed": "yes", "contract.notice_days": "30"},
    )


@pytest.mark.parametrize(
    "line",
    ["{", "[1]", "7", '{"a": 1, "a": 2}', '{"a": {"b": 1}, "a.b": 2}', "{}", "[" * 5000, '{"a": ' * 5000],
)
def test_a_line_that_is_no_case_does_not_stop_the_rest(library: Library, tmp_path: Path, line: str) -> None:
    content = '{"id": "A-0"}\n' + line + '\n{"id": "A-1"}\n'
    assert [row.broken for row in read(library, tmp_path / "t.jsonl", content)[1]] == [
        None,
        "row-is-no-json",
        None,
    ]


def test_a_json_line_that_is_too_long_costs_itself_only(library: Library, tmp_path: Path) -> None:
    long = '{"id": "' + "x" * LONGEST_ROW
    rows = read(library, tmp_path / "t.jsonl", f'{long}"}}\n{{"id": "A-1"}}\n{long}')[1]
    assert [(row.no, row.broken) for row in rows] == [(1, "row-too-long"), (2, None), (3, "row-too-long")]


# Excel


def workbook(*rows: list[object], merge: str = "") -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if merge:
        book.active.merge_cells(merge)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


NAMES: list[object] = ["案件编号", "签约日期", "商户编号", "金额", "contract.renewed"]


def test_a_workbook_with_dates_numbers_and_text(library: Library, tmp_path: Path) -> None:
    content = workbook(
        NAMES,
        ["A-1", datetime.combine(date(2026, 11, 23), time(8, 30)), "010020", 299, True],
        [7, date(2026, 11, 23), 898310154110001, 299.5, None],
        [None] * 5,
        ["=1+1", "#N/A", 8.98e14, "299", "no"],
    )
    table, rows = read(library, tmp_path / "t.xlsx", content)
    assert (table.kind, table.sheet) == ("xlsx", "")
    assert list(texts(rows[0]).values()) == ["A-1", "2026-11-23", "010020", "299", "yes"]
    assert list(texts(rows[1]).values()) == ["7", "2026-11-23", "898310154110001", "299.5"]
    assert (rows[2].no, rows[2].cells["id"].wrong) == (5, "formula-without-value")


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: dict[str, bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return kept.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_the_first_sheet_is_read_whatever_its_file_is_called(library: Library, tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["another"])
    book.active.merge_cells("A1:B1")
    first = book.create_sheet("终端", 0)
    first.append(NAMES)
    first.append(["A-1"])
    kept = io.BytesIO()
    book.save(kept)
    table, rows = read(library, tmp_path / "t.xlsx", kept.getvalue())
    assert (table.sheet, [texts(row) for row in rows]) == ("终端", [{"id": "A-1"}])


def test_a_sheet_that_claims_a_million_columns(library: Library, tmp_path: Path) -> None:
    files = parts(workbook(NAMES, ["A-1"]))
    files[SHEET] = files[SHEET].replace(b'ref="A1:E2"', b'ref="A1:XFD1048576"')
    assert len(read(library, tmp_path / "t.xlsx", packed(files))[1]) == 1


def test_a_sheet_that_breaks_off(library: Library, tmp_path: Path) -> None:
    files = parts(workbook(NAMES, *([f"A-{no}"] for no in range(1, 1001))))
    files[SHEET] = files[SHEET][: len(files[SHEET]) // 2]
    *before, last = read(library, tmp_path / "t.xlsx", packed(files))[1]
    assert last.broken == "rows-broken"
    assert [row.no for row in before] == list(range(2, last.no))


def test_what_would_fill_the_memory(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = workbook(NAMES, ["A-1"])
    for limit in ("LARGEST_SHEET", "LARGEST_REST"):
        with monkeypatch.context() as patch:
            patch.setattr(f"posexit.sheets.{limit}", 100)
            assert refused(library, tmp_path / "t.xlsx", content).code == "workbook-too-large"


def test_broken_books_and_bombs(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    whole = workbook(NAMES, ["A-1"])
    assert refused(library, path, whole[: len(whole) // 2]).code == "workbook-broken"
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a.txt", "no workbook")
    assert refused(library, path, other.getvalue()).code == "workbook-foreign"


@pytest.mark.parametrize(
    ("name", "cell", "code"),
    [
        ("terminals.*.merchant_no", Cell("8.98E+14"), "number-shortened"),
        ("terminals.1.serial_no", Cell("1e5"), "number-shortened"),
        ("terminals.*.serial_no", Cell("N8E12"), None),
        ("applicant.name", Cell("1E5"), None),
        ("applicant.id_number", Cell("110105194912310000", is_number=True), "number-rounded"),
        ("applicant.id_number", Cell("11010519491231002X"), None),
        ("terminals.*.merchant_no", Cell("898310154110001", is_number=True), None),
        ("terminals.*.terminal_no", Cell("1234567", is_number=True), "zeros-lost"),
        ("terminals.*.terminal_no", Cell("1234567"), None),
        ("terminals.*.terminal_no", Cell("12345678", is_number=True), None),
        ("settlement.card_last4", Cell("12", is_number=True), "zeros-lost"),
        ("charges.*.amount", Cell("1E5", is_number=True), None),
        ("id", Cell("x", wrong="cell-formula"), "cell-formula"),
        ("no.field", Cell("x", wrong="cell-formula"), None),
        ("applicant.name", Cell(" 同上"), "cell-ditto"),
        ("charges.*3.amount", Cell("〃"), "cell-ditto"),
        ("terminals.*.place", Cell("同上海路"), None),
    ],
)
def test_what_a_spreadsheet_does_to_a_number(name: str, cell: Cell, code: str | None) -> None:
    assert damage(name, cell) == code
