"""Workbooks that others made: merged and hidden cells, formulas, formats, several sheets."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from posexit import sheetmarks
from posexit.cells import BLANK, FIRST_DAY, Cell, day_of
from posexit.errors import PosexitError
from posexit.library import Library
from posexit.rows import Rows, opened
from posexit.sheetmarks import Marks, Merged, filled, marks
from posexit.shown import cell, shape

HEADINGS: list[object] = ["案件编号", "姓名或名称", "终端编号", "签约日期", "金额"]
Found = list[tuple[int, Any]]


def workbook(*rows: list[Any], change: Callable[[Any], object] | None = None) -> Workbook:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book.active)
    return book


def read(library: Library, folder: Path, book: Workbook | bytes, *, wanted: str = "") -> tuple[Rows, Found]:
    path = folder / "t.xlsx"
    if isinstance(book, bytes):
        path.write_bytes(book)
    else:
        book.save(path)
    with opened(str(path), library, wanted=wanted) as table:
        return table, [(row.no, row.broken or dict(row.cells)) for row in table.rows]


def texts(found: Found) -> list[dict[str, str]]:
    return [{name: cell.text for name, cell in cells.items()} for _, cells in found]


def test_a_title_over_all_columns_is_no_row(library: Library, tmp_path: Path) -> None:
    book = workbook(
        ["机器清单"], HEADINGS, ["A-1", "张小满"], change=lambda sheet: sheet.merge_cells("A1:E1")
    )
    table, found = read(library, tmp_path, book)
    assert table.top == (2, 1)
    assert texts(found) == [{"id": "A-1", "applicant.name": "张小满"}]


def test_headings_over_two_rows(library: Library, tmp_path: Path) -> None:
    def merge(sheet: Any) -> None:
        for cells in ("A1:A2", "B1:C1", "D1:D2"):
            sheet.merge_cells(cells)

    book = workbook(
        ["案件编号", "终端", None, "备注"],
        [None, "终端号", "SN码", None],
        ["A-1", "10010001", "N8NL1", "x"],
        change=merge,
    )
    assert texts(read(library, tmp_path, book)[1]) == [
        {"id": "A-1", "terminals.*.terminal_no": "10010001", "terminals.*.serial_no": "N8NL1"}
    ]


def test_a_cell_over_several_rows_is_that_of_each_but_no_sum_is(library: Library, tmp_path: Path) -> None:
    def merge(sheet: Any) -> None:
        for column in "ABDE":
            sheet.merge_cells(f"{column}2:{column}3")

    book = workbook(
        HEADINGS,
        ["A-1", "张小满", "10010001", date(2025, 4, 1), 598],
        [None, None, "10010002"],
        ["A-2", "李四", "10010003", None, 299],
        change=merge,
    )
    found = read(library, tmp_path, book)[1]
    assert [(one["id"], one["terminals.*.terminal_no"]) for one in texts(found)] == [
        ("A-1", "10010001"),
        ("A-1", "10010002"),
        ("A-2", "10010003"),
    ]
    first, second, third = (cells for _, cells in found)
    assert second["contract.signed_on"] == Cell("2025-04-01")
    assert first["charges.*.amount"].wrong == second["charges.*.amount"].wrong == "cell-merged"
    assert third["charges.*.amount"].wrong is None


def test_rows_that_nobody_sees_are_told(library: Library, tmp_path: Path) -> None:
    def hide(sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True

    book = workbook(HEADINGS, ["A-1"], ["A-2"], ["A-3"], change=hide)
    table, found = read(library, tmp_path, book)
    assert (table.hidden, len(found)) == (1, 3)


def with_results(book: Workbook, *results: tuple[bytes, bytes]) -> bytes:
    """Return a workbook with the results of its formulas, as Excel saves it."""
    kept = io.BytesIO()
    book.save(kept)
    out = io.BytesIO()
    with zipfile.ZipFile(kept) as archive, zipfile.ZipFile(out, "w") as to:
        for name in archive.namelist():
            content = re.sub(rb"<v ?/>|<v></v>", b"<v />", archive.read(name))
            for old, new in results if name.endswith("sheet1.xml") else ():
                assert old in content
                content = content.replace(old, new)
            to.writestr(name, content)
    return out.getvalue()


def test_a_formula_is_its_result_where_the_file_has_one(library: Library, tmp_path: Path) -> None:
    book = workbook(HEADINGS, ['="A-"&1', "=X1", '=""', "=TODAY()", "=100+199"])
    content = with_results(
        book,
        (b'<c r="A2"><f>"A-"&amp;1</f><v />', b'<c r="A2" t="str"><f>"A-"&amp;1</f><v>A-1</v>'),
        (b'<c r="C2"><f>""</f><v />', b'<c r="C2" t="str"><f>""</f><v></v>'),
        (b"<f>TODAY()</f><v />", b"<f>TODAY()</f><v>45748</v>"),
        (b"<f>100+199</f><v />", b"<f>100+199</f><v>299</v>"),
    )
    cells = read(library, tmp_path, content)[1][0][1]
    assert cells == {
        "id": Cell("A-1"),
        "applicant.name": Cell("=X1", wrong="formula-without-value"),
        "contract.signed_on": Cell("2025-04-01"),
        "charges.*.amount": Cell("299", is_number=True),
    }


def test_a_day_that_is_kept_as_a_number_is_counted_as_the_workbook_does(
    library: Library, tmp_path: Path
) -> None:
    for epoch, day in ((None, "2025-04-01"), (CALENDAR_MAC_1904, "2029-04-02")):
        book = workbook(HEADINGS, ["A-1", "张小满", None, 45748, 45748])
        if epoch:
            book.epoch = epoch
        cells = read(library, tmp_path, book)[1][0][1]
        assert cells["contract.signed_on"] == Cell(day)
        assert cells["charges.*.amount"].text == "45748"


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("yyyy-mm-dd", None),
        ('yyyy"年"m"月"d"日";@', None),
        ("[$-F800]dddd, mmmm dd, yyyy", None),
        ('yyyy"年"m"月"', "day-not-shown"),
        ("mmm-yy", "day-not-shown"),
        ('m"月"d"日"', "day-not-shown"),
    ],
)
def test_a_day_of_which_the_sheet_shows_a_part_is_told(
    library: Library, tmp_path: Path, code: str, wrong: str | None
) -> None:
    def form(sheet: Any) -> None:
        sheet["D2"].number_format = code

    book = workbook(HEADINGS, ["A-1", None, None, datetime(2025, 4, 1)], change=form)  # noqa: DTZ001
    assert read(library, tmp_path, book)[1][0][1]["contract.signed_on"] == Cell("2025-04-01", wrong=wrong)


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        (31, "General", "day"),
        (57, "General", "part"),
        (0, "General", ""),
        (49, "@", ""),
        (2, "0.00", ""),
        (200, "00000000", 8),
        (9, "0%", "percent"),
        (200, '0"份"', ""),
        (200, '0.00"days"', ""),
    ],
)
def test_how_a_format_shows_a_number(number: int, code: str, shown: object) -> None:
    assert shape(number, code) == shown


@pytest.mark.parametrize(
    ("value", "shown", "found"),
    [
        (10012, 8, Cell("00010012")),
        (123456789, 8, Cell("123456789", is_number=True)),
        (110105194912310000, 18, Cell("110105194912310000", is_number=True)),
        (0.006, "percent", Cell("0.6%")),
        (45748.0, "day", Cell("2025-04-01")),
        (45748, "part", Cell("2025-04-01", wrong="day-not-shown")),
        (7, "day", Cell("7")),
        (0.1 + 0.2, "", Cell("0.3", is_number=True)),
        (10.5, 8, Cell("10.5", is_number=True)),
        (299.0, "", Cell("299", is_number=True)),
        (None, "", BLANK),
    ],
)
def test_a_number_as_the_sheet_shows_it(value: object, shown: Any, found: Cell) -> None:
    assert cell(value, "n", shown, FIRST_DAY) == found


@pytest.mark.parametrize(
    ("text", "day"),
    [("20000", "1954-10-03"), ("45748.75", "2025-04-01"), ("19999", None), ("70000", None), ("2025.4", None)],
)
def test_a_day_kept_as_a_number(text: str, day: str | None) -> None:
    assert day_of(text, FIRST_DAY) == day


def test_the_first_sheet_with_headings_is_read_and_another_on_request(
    library: Library, tmp_path: Path
) -> None:
    book = workbook(["封面"])
    hidden = book.create_sheet("下拉")
    hidden.append(HEADINGS)
    hidden.sheet_state = "hidden"
    for name, case in (("一期", "A-1"), ("二期", "B-1")):
        book.create_sheet(name).append(HEADINGS)
        book[name].append([case])
    for wanted, case in (("", "A-1"), (" 二期 ", "B-1")):
        table, found = read(library, tmp_path, book, wanted=wanted)
        assert texts(found) == [{"id": case}]
    assert (table.sheet, table.other_sheets) == ("二期", ("Sheet", "一期"))
    with pytest.raises(PosexitError) as told:
        read(library, tmp_path, book, wanted="三期")
    assert (told.value.code, told.value.params["name"]) == ("no-such-sheet", "三期")


def test_what_stands_beside_the_cells_is_found_wherever_the_file_is_cut(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = (
        b'<row r="1" hidden="1"><c><f>A1</f></c></row><row r="2" hidden="0"/><x:row hidden="true"></x:row>'
        b'<mergeCells><mergeCell ref="A1:B1"/><x:mergeCell ref="AA2:AA30"/><mergeCell ref="C4:C5"/></mergeCells>'
    )
    found = Marks((Merged(2, 30, 27), Merged(4, 5, 3)), formulas=True, hidden=2)
    for size in (60, 77, 100, 1000):
        monkeypatch.setattr(sheetmarks, "_CHUNK", size)
        assert marks(io.BytesIO(content)) == found
    monkeypatch.setattr(sheetmarks, "MOST_MERGED", 1)
    assert marks(io.BytesIO(content)) is None
    assert marks(io.BytesIO(b"<sheetData/>")) == Marks((), formulas=False, hidden=0)


def test_rows_that_are_shorter_or_broken_do_not_disturb_merged_cells() -> None:
    rows = [(1, [Cell("a"), Cell("b")]), (2, []), (3, "rows-broken"), (4, [Cell("c")])]
    merged = [Merged(1, 2, 2), Merged(1, 3, 5), Merged(2, 3, 1)]
    told = Cell("b", wrong="cell-merged")
    assert list(filled(iter(rows), merged)) == [
        (1, [Cell("a"), told]),
        (2, [BLANK, told]),
        (3, "rows-broken"),
        (4, [Cell("c")]),
    ]


def test_too_many_merged_cells_are_refused(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheetmarks, "MOST_MERGED", 0)
    book = workbook(HEADINGS, ["A-1"], change=lambda sheet: sheet.merge_cells("A2:A3"))
    with pytest.raises(PosexitError) as told:
        read(library, tmp_path, book)
    assert told.value.code == "workbook-merged"
