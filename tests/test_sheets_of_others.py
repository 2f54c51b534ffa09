"""Sheets that others made: titles, other headings, totals, notes, a column for each kind of charge."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from conftest import Run

from posexit.answers import canonical_text
from posexit.checks.tables import check_tables
from posexit.errors import PosexitError
from posexit.headings import columns
from posexit.headrow import DEEPEST, Head, head
from posexit.library import Library
from posexit.rows import Rows, opened

HEADINGS = ["案件编号", "姓名或名称", "商户编号", "终端编号"]
FIRST = ["A-1", "张小满", "898310154110001", "10012345"]


def csv(*rows: Sequence[str]) -> str:
    return "".join(",".join(row) + "\n" for row in rows)


def read(library: Library, folder: Path, *rows: Sequence[str], known_only: bool = False) -> tuple[Rows, list]:
    path = folder / "t.csv"
    path.write_text(csv(*rows), encoding="utf-8")
    with opened(str(path), library, known_only=known_only) as table:
        found = [
            (row.no, row.broken or {name: cell.text for name, cell in row.cells.items()})
            for row in table.rows
        ]
        return table, found


def refused(library: Library, folder: Path, *rows: Sequence[str]) -> PosexitError:
    with pytest.raises(PosexitError) as told:
        read(library, folder, *rows)
    return told.value


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([], None),
        ([[], ["", ""]], None),
        ([HEADINGS, FIRST], Head(tuple(HEADINGS), 0, 1)),
        ([["清单（2026年）"], [], HEADINGS], Head(tuple(HEADINGS), 2, 3)),
        ([["一列"], ["张小满"]], Head(("一列",), 0, 1)),
        (  # two rows, the upper one with what the lower one leaves out
            [["序号", "商户", "", "收单机构"], ["", "商户名称", "商户号", ""], ["1"]],
            Head(("序号", "商户名称", "商户号", "收单机构"), 0, 2),
        ),
        (  # the lower one says what the parts of a heading are
            [["案件编号", "商户名称", "费用", ""], ["", "", "项目", "金额"], ["A-1"]],
            Head(("案件编号", "商户名称", "项目", "金额"), 0, 2),
        ),
        (  # the upper one goes on to the right
            [["商户信息", "", "备注"], ["商户名称", "商户号"], ["甲"]],
            Head(("商户名称", "商户号", "备注"), 0, 2),
        ),
        ([HEADINGS, HEADINGS], Head(tuple(HEADINGS), 0, 1)),
        ([HEADINGS[:2], [*HEADINGS[:2], "机型"]], Head((*HEADINGS[:2], "机型"), 1, 2)),
    ],
)
def test_where_the_headings_stand(
    library: Library, rows: Sequence[Sequence[str]], found: Head | None
) -> None:
    assert head(rows, library) == found


def test_headings_are_looked_for_in_the_first_rows_only(library: Library, tmp_path: Path) -> None:
    for above, code in ((DEEPEST - 1, None), (DEEPEST, "bad-headings")):
        rows = [["标题"]] * above + [HEADINGS, FIRST]
        if code:
            assert refused(library, tmp_path, *rows).code == code
        else:
            table, found = read(library, tmp_path, *rows)
            assert (table.top, len(found)) == ((DEEPEST, DEEPEST - 1), 1)


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("终端\n编号", "terminals.*.terminal_no"),
        ("商户编号*", "terminals.*.merchant_no"),
        ("ＳＮ码 ", "terminals.*.serial_no"),
        ("商户编号（15位）", "terminals.*.merchant_no"),
        ("法人", "applicant.legal_representative"),
        ("合同到期日", "contract.ends_on"),
        ("押金（元）", "charges.*.amount"),
        ("押金（万元）", None),
        ("保证金", None),
        ("状态", None),
        ("地址", None),
        ("序号", None),
        ("门店名称", None),
    ],
)
def test_what_sheets_call_a_field(library: Library, heading: str, name: str | None) -> None:
    assert columns([heading], library)[0].name == name


def test_a_label_of_several_parts_is_that_of_the_part_that_is_there(library: Library) -> None:
    for others, name in ((["金额"], "charges.*.kind"), (["现在每年"], "costs.*.item"), ([], None)):
        assert columns(["项目", *others], library)[0].name == name
    unclear = columns(["项目", "金额", "现在每年"], library)[0]
    assert unclear.name is None
    assert unclear.nearest == "收过的钱·项目 / 费用对比·项目"


def test_rows_that_are_no_cases_are_passed_over(library: Library, tmp_path: Path) -> None:
    headings = ["序号", "商户名称", "终端号", "押金", "备注"]
    table, found = read(
        library,
        tmp_path,
        headings,
        ["1", "甲店", "10010001", "299", ""],
        ["合 计", "", "", "299", ""],
        headings,
        ["2", "总计路小店", "10010002", "0", "待撤"],
        ["3", "", "", "", ""],
        ["", "", "", "598", ""],
        ["注：截至11月", "", "", "", ""],
        ["", "（制表人：张小满）", "", "", "审核：李四"],
        ["合计：2台", "", "", "", ""],
    )
    deposit = {"charges.*.amount": "299", "charges.*.kind": "deposit"}
    assert found == [
        (2, {"applicant.name": "甲店", "terminals.*.terminal_no": "10010001", **deposit}),
        (5, {"applicant.name": "总计路小店", "terminals.*.terminal_no": "10010002"}),
    ]
    assert (table.passed.count, table.passed.rows) == (7, [3, 4, 6, 7, 8, 9, 10])


def test_a_word_alone_in_its_row_is_no_case(library: Library, tmp_path: Path) -> None:
    headings = ["商户名称", "商户号", "终端号", "SN"]
    assert read(library, tmp_path, headings, ["一、江湾片区"])[1] == [(2, "row-alone")]
    assert read(library, tmp_path, headings[:3], ["甲店"])[1] == [(2, {"applicant.name": "甲店"})]
    assert read(library, tmp_path, HEADINGS, ["A-1"])[1] == [(2, {"id": "A-1"})]


def test_several_charges_in_a_row(library: Library, tmp_path: Path) -> None:
    found = read(
        library, tmp_path, ["案件编号", "押金", "流量费（元）"], ["A-1", "299", "60"], ["A-1", "无", "0.00元"]
    )[1]
    assert found == [
        (
            2,
            {
                "id": "A-1",
                "charges.*2.amount": "299",
                "charges.*2.kind": "deposit",
                "charges.*3.amount": "60",
                "charges.*3.kind": "sim-fee",
            },
        ),
        (3, {"id": "A-1"}),
    ]


def test_what_belongs_to_no_charge_in_particular_is_refused(library: Library, tmp_path: Path) -> None:
    told = refused(
        library, tmp_path, ["案件编号", "押金", "流量费", "约定"], ["A-1", "299", "60", "满一年退"]
    )
    assert (told.code, told.params["own"], told.params["others"]) == (
        "columns-of-charges",
        "押金, 流量费",
        "约定",
    )
    assert refused(library, tmp_path, ["押金", "项目"], ["299", "押金"]).code == "columns-of-charges"


def test_what_a_row_claims_it_claims_of_each_of_its_charges(library: Library, tmp_path: Path) -> None:
    rows = [
        ["案件编号", "押金", "流量费", "诉求"],
        ["A-1", "299", "60", "退还"],
        ["A-2", "", "60", "退还"],
        ["A-3", "", "", "退还"],
    ]
    found = [
        {name: text for name, text in cells.items() if name.endswith("claim")}
        for _, cells in read(library, tmp_path, *rows)[1]
    ]
    assert found == [
        {"charges.*2.claim": "退还", "charges.*3.claim": "退还"},
        {"charges.*3.claim": "退还"},
        {},
    ]
    one = read(library, tmp_path, ["案件编号", "押金", "诉求", "约定"], ["A-1", "299", "退还", "满一年退"])[1]
    assert (one[0][1]["charges.*.claim"], one[0][1]["charges.*.promise"]) == ("退还", "满一年退")


def test_two_columns_for_one_field_are_named_as_they_stand_there(library: Library, tmp_path: Path) -> None:
    told = refused(library, tmp_path, ["商户名称", "公司名称"], ["a", "b"])
    assert (told.code, told.params["first"], told.params["second"]) == (
        "heading-twice",
        "商户名称",
        "公司名称",
    )


def test_unknown_columns_are_left_aside_where_that_is_wanted(library: Library, tmp_path: Path) -> None:
    rows = [["案件编号", "颜色", "姓名"], ["A-1", "红", "张小满", "多"]]
    assert refused(library, tmp_path, *rows).code == "bad-headings"
    assert read(library, tmp_path, *rows, known_only=True)[1] == [(2, "row-too-wide")]
    assert read(library, tmp_path, rows[0], rows[1][:3], known_only=True)[1] == [
        (2, {"id": "A-1", "applicant.name": "张小满"})
    ]
    with pytest.raises(PosexitError) as told:
        read(library, tmp_path, ["颜色", "大小"], ["红", "1"], known_only=True)
    assert told.value.code == "no-heading"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xd0\xcf\x11\xe0" + bytes(600), "table-old"),
        (b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "table-protected"),
        ("<html><table><tr><td>案件编号".encode("gbk"), "table-web"),
        ("\ufeff \n<!DOCTYPE html>".encode(), "table-web"),
        ('<?xml version="1.0"?><Workbook>'.encode("utf-16"), "table-web"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart", "table-web"),
        ("<示例>,b\n".encode(), "bad-headings"),
    ],
)
def test_files_of_other_kinds_say_what_to_save_them_as(
    library: Library, tmp_path: Path, content: bytes, code: str
) -> None:
    (tmp_path / "t.xls").write_bytes(content)
    with pytest.raises(PosexitError) as told, opened(str(tmp_path / "t.xls"), library):
        pass
    assert told.value.code == code


@pytest.mark.parametrize(
    ("name", "text", "choice"),
    [
        ("terminals.*.state", "使用中", "in-use"),
        ("terminals.2.state", "闲置\u00a0中 ", "idle"),
        ("provider.kind", "支付 机构", "payment-institution"),
        ("applicant.form", "个体户", "sole-trader"),
        ("terminals.*.held_as", "租赁", "leased"),
        ("contract.renewed", "√", "yes"),
        ("contract.renewed", "False", "no"),
        ("charges.*.claim", "退", "refund"),
        ("terminals.*.held_as", "赠送", "赠送"),
        ("terminals.*.state", "停用", "停用"),
        ("charges.*.kind", "保证金", "保证金"),
        ("applicant.name", "使用中", "使用中"),
    ],
)
def test_what_sheets_call_a_choice(library: Library, name: str, text: str, choice: str) -> None:
    assert canonical_text(name, text, library) == choice


def test_what_is_no_choice_is_told_with_those_there_are(run: Run, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(csv(["案件编号", "机器状态"], ["A-1", "停用"]), encoding="utf-8")
    told = run("batch", "t.csv", "-o", "out", "--type", "personal", "--lang", "zh", code=1)
    assert "可选：在用、闲置、丢失、损坏、在代理商处" in told.err


def test_a_sheet_of_a_chain_becomes_letters_and_what_was_not_read_is_told(run: Run, tmp_path: Path) -> None:
    rows = [
        ["示例连锁POS机清单（2026年）"],
        ["序号", "商户名称", "SN码", "", "押金（元）", "流量费", "装机地址"],
        ["1", "示例小吃店", "N8NL00123456", "x", "299", "60", "示例市江湾路1号"],
        ["合计", "", "", "", "299", "60"],
    ]
    (tmp_path / "t.csv").write_text(csv(*rows), encoding="utf-8-sig")
    told = run("batch", "t.csv", "--output", "out", "--type", "merchant", "--format", "md", "--lang", "zh")
    for said in (
        "表头在第2行",
        "这些列不读：序号",
        "“押金（元）、流量费”没有写诉求",
        "第4行不是案件",
        "D列有内容",
    ):
        assert said in told.err
    letters = "".join(path.read_text() for path in (tmp_path / "out").glob("row-000003/letters/*.md"))
    for said in ("示例小吃店", "N8NL00123456", "示例市江湾路1号"):
        assert said in letters
    assert "299.00元" not in letters


def test_charges_of_a_sheet_that_are_claimed_are_asked_back(run: Run, tmp_path: Path) -> None:
    rows = [
        ["案件编号", "商户名称", "押金（元）", "流量费", "诉求"],
        ["A-1", "示例小吃店", "¥299.00", "60元", "退还"],
    ]
    (tmp_path / "t.csv").write_text(csv(*rows), encoding="utf-8-sig")
    told = run("batch", "t.csv", "-o", "out", "--type", "merchant", "--format", "md", "--lang", "zh")
    assert "押金299.00元，未结算0.00元，其他应退60.00元" in told.out
    assert "诉求" not in told.err
    assert "299.00元" in "".join(path.read_text() for path in (tmp_path / "out/A-1/letters").glob("*.md"))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("headings:\n  applicant.nam: [甲]\n", "headings: applicant.nam"),
        ("amounts:\n  gift: [赠品]\n", "amounts: gift"),
        ("headings:\n  applicant.name: [终端编号]\n", "终端编号"),
        ("headings:\n  applicant.name: [甲]\naside: [甲]\n", "甲"),
        ("amounts:\n  deposit: [甲]\n  service: [甲]\n", "甲"),
        ("heading: {}\n", "heading"),
        ("answers:\n  provider.kin: {bank: [行]}\n", "provider.kin: bank"),
        ("answers:\n  provider.kind: {shop: [店]}\n", "provider.kind: shop"),
        ("answers:\n  provider.kind: {bank: [支付机构]}\n", "支付机构"),
        ("answers:\n  provider.kind: {bank: [行], payment-institution: [行 ]}\n", "行"),
        ("yes: [有]\nno: [有]\n", "有"),
    ],
)
def test_slips_in_the_words_for_tables(tmp_path: Path, words: str, found: str) -> None:
    (tmp_path / "tables.yaml").write_text(words, encoding="utf-8")
    told = list(check_tables(Library(tmp_path)))
    assert told
    assert any(found in " ".join(map(str, one.params.values())) for one in told)


def test_the_words_for_tables_mean_one_thing_each(library: Library) -> None:
    assert list(check_tables(library)) == []


def test_without_words_for_tables_the_labels_are_read(tmp_path: Path) -> None:
    (tmp_path / "tables.yaml").write_text("", encoding="utf-8")
    (tmp_path / "at").mkdir()
    found = read(Library(tmp_path), tmp_path / "at", HEADINGS, FIRST, ["合计", "x"])[1]
    assert [no for no, _ in found] == [2, 3]


def test_rows_of_one_merchant_are_one_case_where_that_is_wanted(run: Run, tmp_path: Path) -> None:
    rows = [
        ["商户名称", "终端号", "押金", "诉求"],
        ["示例小吃店", "10010001", "299", "退还"],
        ["示例小吃店", "10010002", "299", "退还"],
        ["示例茶馆", "10010003", "", ""],
        ["", "10010004", "299", ""],
        ["示例小吃店", "10010005", "", ""],
    ]
    (tmp_path / "t.csv").write_text(csv(*rows), encoding="utf-8")
    options = ("--type", "merchant", "--format", "md", "--lang", "zh")
    told = run("batch", "t.csv", "-o", "out", "--by", "商户名称", *options, code=1)
    assert {path.name for path in (tmp_path / "out").iterdir() if path.is_dir()} == {"示例小吃店", "示例茶馆"}
    letters = "".join(path.read_text() for path in (tmp_path / "out/示例小吃店/letters").glob("*申请书.md"))
    assert "10010001" in letters
    assert "10010002" in letters
    assert "押金598.00元" in told.out
    assert "第5行　　这一行没有填 --by" in told.err
    assert "第6行　　--by 说的那一列和第2行一样" in told.err
    assert "没有“案件编号”一列" not in told.err
    summary = (tmp_path / "out/summary.csv").read_text(encoding="utf-8-sig").splitlines()
    assert summary[1].startswith("2,示例小吃店,示例小吃店,")
    refused = run("batch", "t.csv", "-o", "out2", "--by", "门店", *options, code=1)
    assert "表里没有这一列。有：商户名称" in refused.err
    assert "--by 商户名称" in run("batch", "t.csv", "-o", "out3", "--pretend", *options).err
