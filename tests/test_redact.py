"""Copies to show to others: what was chosen is in no byte of them, and none says what its letter does not."""

from __future__ import annotations

import io
import json
import re
import stat
import zipfile
from pathlib import Path

import pytest
from conftest import PERSONAL, Run
from typist import Typist, settings

from posexit.cli import living
from posexit.veil import BAR

ID, PHONE, NAME = PERSONAL["applicant.id_number"], PERSONAL["applicant.phone"], PERSONAL["applicant.name"]
SECRETS = (
    ID,
    ID[-4:],
    "1949",
    PHONE,
    NAME,
    PERSONAL["terminals.1.merchant_no"],
    "N8NL00123456",
    "EMS7654321",
)
TWINS = Path("redacted-2026-11-23")
TOLD = {
    **PERSONAL,
    "id": "满-13800138000",
    "applicant.address": "示例市江湾路1号",
    "exit.stop_on": "2026-12-31",
    "reason.detail": f"本人{NAME}，138-0013-8000，尾号{ID[-4:]}，生于1949年12月31日，机器已闲置",
    "charges.1.kind": "deposit",
    "charges.1.amount": "299",
    "charges.1.promise": f"向{NAME}承诺满一年退",
    "charges.1.claim": "refund",
}


def readable(path: Path) -> str:
    """Return all that can be read in a file: of archives and PDF every part, unpacked."""
    content = path.read_bytes()
    if path.suffix == ".docx":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [archive.read(name).decode(errors="replace") for name in archive.namelist()]
        return "\n".join([*parts, *(re.sub("<[^>]+>", "", part) for part in parts)])
    if path.suffix == ".pdf":
        from pypdf import PdfReader

        read = PdfReader(io.BytesIO(content))
        texts = [page.extract_text() for page in read.pages]
        streams = [page.get_contents().get_data().decode("latin-1") for page in read.pages]  # type: ignore[union-attr]
        return "\n".join(
            [
                content.decode("latin-1"),
                *texts,
                *streams,
                repr(read.metadata),
                read.xmp_metadata.stream.get_data().decode() if read.xmp_metadata else "",
            ]
        )
    return content.decode()


@pytest.fixture
def case(run: Run, tmp_path: Path) -> Path:
    run(
        "start",
        "case",
        *settings(TOLD),
        "--yes",
        *(part for one in ("md", "txt", "html", "docx") for part in ("--format", one)),
    )
    return tmp_path / "case"


def test_nothing_that_was_chosen_is_in_any_byte_of_any_format(run: Run, case: Path) -> None:
    run("log", case, "--how", "phone", "--with", "王经理", "--said", f"请{NAME}等", "--yes")
    run("sent", case, "cancellation", "--how", "ems", "--waybill", "EMS7654321", "--yes")
    run("reply", case, "--objection", "pay-a-penalty", "--words", f"{NAME}要先交", "--yes")
    Path(f"{NAME}.txt").write_text("x", encoding="utf-8")
    run("evidence", case, f"{NAME}.txt", "--proves", f"{PHONE}的通话", "--yes")
    run("render", case, "--letter-lang", "both")
    whole = {path.name: readable(path) for path in case.rglob("*") if path.suffix in {".md", ".docx"}}
    shown = {secret for secret in SECRETS for text in whole.values() if secret in text}
    assert shown >= {ID[-4:], PHONE, NAME, PERSONAL["terminals.1.merchant_no"], "N8NL00123456", "EMS7654321"}
    run("redact", case, "--yes")
    twins = [path for path in TWINS.rglob("*") if path.is_file()]
    assert len(twins) > 40
    for path in twins:
        text = readable(path)
        assert [secret for secret in (*SECRETS, "王经理") if secret in text + str(path)] == [], path
        assert BAR in text
        assert ("Redacted copy" if ".en." in path.name else "已遮盖副本") in text
    assert {stat.S_IMODE(path.stat().st_mode) for path in twins} == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in (TWINS, TWINS / "letters")} == {0o700}


def test_a_pdf_holds_bars_and_not_what_they_cover(run: Run) -> None:
    run("start", "case", *settings(TOLD), "--yes", "--format", "pdf")
    run("redact", "case", "--yes")
    papers = [readable(path) for path in TWINS.rglob("*.pdf")]
    assert len(papers) > 3
    assert all(BAR in text and "已遮盖副本" in text for text in papers)
    assert [secret for secret in SECRETS for text in papers if secret in text] == []
    assert any(NAME in readable(path) for path in Path("case").rglob("*.pdf"))


def test_what_the_user_edited_has_no_copy_and_is_named(run: Run, case: Path) -> None:
    (edited,) = (case / "letters").glob("*注销申请书.md")
    edited.write_text(edited.read_text(encoding="utf-8") + NAME, encoding="utf-8")
    told = run("redact", case, "--yes")
    assert f"没有副本：letters/{edited.name}。这些是你改过的" in told.err
    assert not (TWINS / "letters" / edited.name).exists()
    assert (TWINS / "letters" / edited.with_suffix(".txt").name).exists()


def test_what_went_out_has_a_copy_only_where_it_would_say_the_same(run: Run, case: Path) -> None:
    run("sent", case, "cancellation", "--how", "ems", "--yes", "--today", "2026-11-25")
    run("log", case, "--how", "phone", "--said", "在办", "--yes", "--today", "2026-11-26")
    told = json.loads(run("redact", case, "--json", "--today", "2026-12-01", "--output", "one").out)
    assert told["left_out"] == []
    (twin,) = Path("one/letters").glob("*注销申请书.md")
    assert "2026年11月23日" in twin.read_text(encoding="utf-8")
    run("render", case, "--set", "exit.stop_on=2027-01-31", "--today", "2026-12-01")
    told = json.loads(run("redact", case, "--json", "--today", "2026-12-01", "--output", "two").out)
    assert {one["why"] for one in told["left_out"]} == {"sent-otherwise"}
    assert {one["path"].rpartition(".")[0] for one in told["left_out"]} == {f"letters/{twin.stem}"}


def test_what_is_older_than_the_answers_is_to_be_rendered_first(run: Run, case: Path) -> None:
    stored = json.loads((case / "case.json").read_text(encoding="utf-8"))
    stored["answers"]["exit"]["stop_on"] = "2027-01-31"
    (case / "case.json").write_text(json.dumps(stored), encoding="utf-8")
    told = run("redact", case, "--yes")
    assert "先运行 posexit render" in told.err
    assert not list((TWINS / "letters").glob("*注销申请书*"))


def test_fields_and_groups_can_be_named(run: Run, case: Path) -> None:
    told = json.loads(run("redact", case, "--field", "applicant.name", "--field", "machines", "--json").out)
    assert told["fields"][0] == "applicant.name"
    text = readable(next(TWINS.glob("letters/*注销申请书.md")))
    assert NAME not in text
    assert PERSONAL["terminals.1.merchant_no"] not in text
    assert PHONE in text


@pytest.mark.parametrize(
    ("field", "said"),
    [("reason.kind", "算得出来"), ("charges.1.amount", "算得出来"), ("applicant.nmae", "applicant.name")],
)
def test_what_cannot_be_covered_is_refused_with_the_reason(
    run: Run, case: Path, field: str, said: str
) -> None:
    told = run("redact", case, "--field", field, code=1)
    assert said in told.err
    assert "identity" in told.err
    assert not TWINS.exists()


def test_asked_group_by_group_the_companies_stay_by_themselves(
    run: Run, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typist = Typist("不", "", "", "", "", "", "")
    monkeypatch.setattr(living, "prompter", lambda **_: typist)
    told = run("redact", case)
    assert [prompt.current for prompt in typist.asked] == ["yes"] * 6 + ["no"]
    assert "证件号码" not in told.out.partition("遮住了")[2]
    text = readable(next(TWINS.glob("letters/*注销申请书.md")))
    assert ID[-4:] in text
    assert NAME not in text
    assert PERSONAL["provider.name"] in text


def test_blank_identity_makes_forms_to_fill_in_not_copies_to_show(run: Run, case: Path) -> None:
    told = run("redact", case, "--blank-identity", "--output", "forms")
    assert "留空待手写" in told.out
    text = readable(next(Path("forms").glob("letters/*注销申请书.md")))
    assert "已遮盖副本" not in text
    assert "本人________（身份证件号码后四位：____；登记手机号码： ________）" in text
    assert PERSONAL["terminals.1.merchant_no"] in text


def test_copies_go_into_a_new_folder_outside_of_the_case_only(run: Run, case: Path) -> None:
    Path("there").mkdir()
    assert "已经有了" in run("redact", case, "--yes", "--output", "there", code=1).err
    assert "案卷外面" in run("redact", case, "--yes", "--output", case / "letters" / "new", code=1).err
    assert "no" not in {path.name for path in Path().iterdir()}
    run("redact", case, "--yes", "--output", "no/parent", code=1)
    run("redact", case, "--yes")
    run("redact", case, "--yes")
    assert Path(f"{TWINS}-2").is_dir()


def test_a_case_without_letters_has_nothing_to_copy(run: Run) -> None:
    run("start", "case", *settings(PERSONAL), "--yes", "--format", "md")
    for path in Path("case").rglob("*.md"):
        path.unlink()
    assert "没有能写副本的信" in run("redact", "case", "--yes", code=1).err


def test_the_case_stays_as_it_is(run: Run, case: Path) -> None:
    before = {path: path.read_bytes() for path in case.rglob("*") if path.is_file()}
    run("redact", case, "--yes")
    assert {path: path.read_bytes() for path in case.rglob("*") if path.is_file()} == before


# Letters with a blank identity in the case itself


def test_blank_identity_stays_until_it_is_printed_again(run: Run, case: Path) -> None:
    letter = next((case / "letters").glob("*注销申请书.md"))
    run("render", case, "--blank-identity")
    assert NAME not in readable(letter)
    assert "________" in readable(letter)
    run("log", case, "--how", "phone", "--said", "在办", "--yes")
    run("render", case, "--set", "exit.stop_on=2027-01-31")
    assert NAME not in readable(letter)
    run("redact", case, "--yes", "--field", "provider.name")
    twin = readable(TWINS / "letters" / letter.name)
    assert BAR in twin
    assert NAME not in twin
    run("render", case, "--printed-identity")
    assert NAME in readable(letter)
    run("render", case, "--set", "exit.stop_on=2027-02-28")
    assert NAME in readable(letter)


def test_start_again_keeps_a_blank_identity(run: Run) -> None:
    run("start", "case", *settings(TOLD), "--yes", "--format", "md", "--blank-identity")
    letter = next(Path("case/letters").glob("*注销申请书.md"))
    run("start", "case", "--set", "exit.stop_on=2027-01-31", "--yes", "--format", "md")
    assert "2027年1月31日" in readable(letter)
    assert NAME not in readable(letter)


def test_a_letter_with_a_blank_identity_lists_no_blank_that_is_meant(run: Run) -> None:
    told = run("letter", *settings(PERSONAL), "--blank-identity")
    assert NAME not in told.out
    assert "本人________（" in told.out
    assert "applicant.name" not in told.err


def test_start_with_a_blank_identity_does_not_ask_for_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from posexit.cli import start

    typist = Typist("机器闲置", "个人", "1", *[""] * 30, "写")
    monkeypatch.setattr(start, "_prompter", lambda **_: typist)
    run("start", "case", "--blank-identity", "--format", "md")
    asked = "\n".join(prompt.ask for prompt in typist.asked)
    assert "证件号码" not in asked
    assert "手机" not in asked
    assert "收单机构" in asked
