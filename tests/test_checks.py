"""The checks of templates: each proven by a broken copy, and by what a user may type without harm."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest
from conftest import Run

from posexit.checks import check_templates
from posexit.checks.claims import check_claims
from posexit.checks.findings import Code, Found
from posexit.checks.layout import LAYOUTS
from posexit.checks.letters import check_letters
from posexit.checks.names import names_of
from posexit.checks.ownfolder import check_folder
from posexit.checks.reach import check_reach
from posexit.checks.sentences import check_tasks, check_words
from posexit.checks.situations import check_situations
from posexit.checks.sources import check_sources
from posexit.checks.stand_ins import stand_in
from posexit.checks.wording import WORDINGS, check_wording
from posexit.documents import _names, render
from posexit.fields import FIELDS, build
from posexit.library import Library, builtin, default_library
from posexit.sandbox import Sandbox
from posexit.situation import situation
from posexit.view import CaseView, Notes

TODAY = date(2026, 11, 23)
CASES = Path(__file__).parent / "cases"
FRONT = "---\ntitle: {title}\nto: provider\nwhen: {when}\n{why}act: {act}\n---\n"
WHY = "why: {zh: 试, en: try}\n"


def few_situations(folder: Path) -> None:
    """Let the letters be tried in the examples and blank forms alone, which takes a third of the time."""
    (folder / "examples").mkdir(parents=True, exist_ok=True)
    (folder / "examples/situations.yaml").write_text("situations: []\n", encoding="utf-8")


def letter(
    folder: Path,
    zh: str = "",
    en: str = "",
    *,
    when: str = "always",
    act: str = "record",
    why: str = WHY,
    title: str = "说明",
) -> Library:
    """Return templates with one more letter, of these bodies."""
    few_situations(folder)
    (folder / "letters").mkdir(exist_ok=True)
    for lang, body in (("zh", zh), ("en", en)):
        front = FRONT.format(when=when, why=why if lang == "zh" else "", act=act, title=title)
        (folder / f"letters/extra.{lang}.md").write_text(front + (body or "…\n"), encoding="utf-8")
    return Library(folder)


def edited(folder: Path, name: str, old: str, new: str) -> Library:
    """Return templates in which a file has one thing changed."""
    text = (builtin() / name).read_text(encoding="utf-8")
    assert old in text, old
    few_situations(folder)
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return Library(folder)


def written(folder: Path, name: str) -> Library:
    """Return templates with one more file."""
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("x", encoding="utf-8")
    return Library(folder)


def en_of_idle() -> str:
    return default_library().question("reason.kind").choices["idle"].en


def without_trainer(folder: Path) -> Library:
    """Return templates in which no letter prints who trains the staff."""
    for path in (builtin() / "letters").glob("*.md"):
        text = path.read_text(encoding="utf-8")
        if ".trainer" in text:
            (folder / "letters").mkdir(exist_ok=True)
            (folder / "letters" / path.name).write_text(text.replace(".trainer", ".staff"), encoding="utf-8")
    return edited(folder, "questions.yaml", "sections:", "sections:")


def alike(folder: Path) -> Library:
    labels = default_library().question("reason.kind").choices
    return edited(folder, "questions.yaml", labels["idle"].zh, labels["cost"].zh)


def in_sources(library: Library) -> Iterable[Found]:
    return check_sources(library, TODAY)


def in_reach(library: Library) -> Iterable[Found]:
    return check_reach(library, TODAY)


def in_situations(library: Library) -> Iterable[Found]:
    return check_situations(library, TODAY, None)


Check = Callable[[Library], Iterable[Found]]
Make = Callable[[Path], Library]

# What is broken, which check finds it, how it is broken, and a word of the finding.
BROKEN: tuple[tuple[Code, Check, Make, str], ...] = (
    (Code.BROKEN, check_words, lambda at: edited(at, "messages.yaml", "form:", "form: ["), "messages.yaml:"),
    (Code.BROKEN, check_tasks, lambda at: edited(at, "tasks.yaml", "kind: warning", "kind: wrning"), "kind"),
    (Code.BROKEN, check_letters, lambda at: letter(at, "{% if %}\n"), "extra.zh.md:8"),
    (Code.BROKEN, check_letters, lambda at: letter(at, act="recrd"), "extra.zh.md:6"),
    (
        Code.BROKEN,
        in_sources,
        lambda at: edited(at, "sources.yaml", "    confidence: verified", ""),
        "yaml:",
    ),
    (
        Code.BROKEN,
        in_sources,
        lambda at: edited(at, "sources.yaml", "    effective: 2021-01-01", "    x: y"),
        "yaml:",
    ),
    (Code.BROKEN, in_situations, lambda at: letter(at, "\n{{ 1 / 0 }}"), "extra.zh.md:9"),
    (Code.BARE_CITATION, check_letters, lambda at: letter(at, title="依据第五条的说明"), "第五条"),
    (
        Code.HALF_WIDTH_WORDS,
        check_letters,
        lambda at: letter(at, why='why: {zh: "试,试", en: try}\n'),
        "试,试",
    ),
    (
        Code.TWINS_DIFFER,
        check_letters,
        lambda at: edited(at, "letters/settlement.en.md", "has_deposit", "always"),
        "title",
    ),
    (
        Code.TWINS_DIFFER,
        check_letters,
        lambda at: edited(at, "letters/settlement.en.md", "pages: null", "pages: 1"),
        "pages",
    ),
    (
        Code.WORDS_MISSING,
        in_sources,
        lambda at: edited(at, "sources.yaml", "\nsources:", "\nsorces:"),
        "sources",
    ),
    (
        Code.DEAD_WORDS,
        in_sources,
        lambda at: edited(at, "sources.yaml", "  not-a-cancellation:", "  not-a-c:"),
        "not-a-c",
    ),
    (
        Code.SOURCE_INCOMPLETE,
        in_sources,
        lambda at: edited(at, "sources.yaml", "law: civil-code", "law: civil-cod"),
        "law",
    ),
    (
        Code.DEAD_WORDS,
        check_words,
        lambda at: edited(at, "questions.yaml", "      idle:", "      idel:"),
        "idel",
    ),
    (
        Code.WORDS_MISSING,
        check_words,
        lambda at: edited(at, "questions.yaml", "      idle:", "      idel:"),
        "idle",
    ),
    (
        Code.BROKEN,
        check_words,
        lambda at: edited(at, "questions.yaml", "sections:", "sections: ["),
        "questions.yaml:",
    ),
    (Code.NO_WHY, check_letters, lambda at: letter(at, why=""), ""),
    (Code.UNKNOWN_RULE, check_letters, lambda at: letter(at, when="is_busines"), "is_business"),
    (
        Code.UNKNOWN_RULE,
        check_letters,
        lambda at: letter(at, "{% if rules.is_banc %}x{% endif %}"),
        "is_b",
    ),
    (Code.UNKNOWN_NAME, check_letters, lambda at: letter(at, "\n\n{{ applicant.nmae }}"), "md:10"),
    (Code.UNKNOWN_NAME, check_letters, lambda at: letter(at, "{{ totals.deposits }}"), "totals.deposit"),
    (Code.UNKNOWN_NAME, check_letters, lambda at: letter(at, "{{ aplicant.name }}"), "'applicant'"),
    (Code.UNKNOWN_NAME, check_letters, lambda at: letter(at, "{{ lawx('a') }}"), "lawx()"),
    (
        Code.UNKNOWN_NAME,
        check_letters,
        lambda at: letter(at, "{% for t in terminals %}{{ t.serial }}{{ loop.idx }}{% endfor %}"),
        "serial_no",
    ),
    (
        Code.UNKNOWN_CHOICE,
        check_letters,
        lambda at: letter(at, '{% if reason.kind == "idel" %}x{% endif %}'),
        "idle",
    ),
    (Code.BARE_CITATION, check_letters, lambda at: letter(at, "依据第五百六十五条办理"), "第五百六十五条"),
    (Code.BARE_CITATION, check_letters, lambda at: letter(at, "依据《民法典》办理"), "《民法典》"),
    (Code.BARE_CITATION, check_letters, lambda at: letter(at, en="under Art. 565"), "Art. 565"),
    (
        Code.UNKNOWN_SOURCE,
        check_letters,
        lambda at: letter(at, '{{ law("civil-code-5655") }}'),
        "civil-code-565",
    ),
    (
        Code.UNKNOWN_SOURCE,
        in_sources,
        lambda at: edited(
            at, "sources.yaml", "not-a-cancellation: [civil-code-171]", "not-a-cancellation: [x]"
        ),
        "x",
    ),
    (Code.UNKNOWN_PART, check_letters, lambda at: letter(at, '{{ law("civil-code-563", "lst") }}'), "last"),
    (
        Code.NO_LAW,
        check_letters,
        lambda at: letter(at, '{{ law("fact-answer-15-days-suggestion") }}'),
        "fact",
    ),
    (
        Code.NO_SOURCE,
        check_claims,
        lambda at: edited(at, "tasks.yaml", "    source: [fact-checks-after-closing]\n", ""),
        "90",
    ),
    (Code.NO_SOURCE, check_claims, lambda at: letter(at, "请于15日内答复。\n"), "15日内"),
    (
        Code.SET_BLOCK,
        check_letters,
        lambda at: letter(at, "{% set day %}{{ exit.stop_on }}{% endset %}{{ day }}"),
        "day",
    ),
    (
        Code.UNKNOWN_NAME,
        check_letters,
        lambda at: letter(at, "{% for t in terminals %}{{ loop.previtem.plase }}{% endfor %}"),
        "place",
    ),
    (Code.NO_DAYS, check_letters, lambda at: letter(at, '{{ days("civil-code-565") }}'), "565"),
    (Code.NOT_GATED, check_letters, lambda at: letter(at, '{{ law("pipl-47") }}'), "pipl-47"),
    (
        Code.NOT_GATED,
        check_letters,
        lambda at: letter(at, '{% if binds("pipl-47") %}x{% else %}{{ law("pipl-47") }}{% endif %}'),
        "pipl-47",
    ),
    (
        Code.TWINS_DIFFER,
        check_letters,
        lambda at: edited(at, "letters/authorisation.en.md", "signer: both", "signer: applicant"),
        "signer",
    ),
    (
        Code.SOURCE_INCOMPLETE,
        in_sources,
        lambda at: edited(at, "sources.yaml", "checked: 2026", "checked: x"),
        "",
    ),
    (
        Code.SOURCE_INCOMPLETE,
        in_sources,
        lambda at: edited(at, "sources.yaml", "publisher: {zh: posexit 的建议", "note: {zh: posexit 的建议"),
        "publisher",
    ),
    (
        Code.WORDS_MISSING,
        check_words,
        lambda at: edited(at, "questions.yaml", "  applicant.phone:", "  x.y:"),
        "phone",
    ),
    (
        Code.DEAD_WORDS,
        check_words,
        lambda at: edited(at, "questions.yaml", "  applicant.phone:", "  x.y:"),
        "x.y",
    ),
    (Code.LABELS_ALIKE, check_words, alike, "reason.kind"),
    (
        Code.KEY_MISSING,
        check_words,
        lambda at: edited(at, "messages.yaml", "  head:", "  haed:"),
        "form.head",
    ),
    (
        Code.PARAMS_DIFFER,
        check_words,
        lambda at: edited(at, "messages.yaml", "Choices: {choices}", "Choices"),
        "",
    ),
    (
        Code.PARAM_MISSING,
        check_words,
        lambda at: edited(at, "messages.yaml", "可选：{choices}", "{chces}"),
        "chces",
    ),
    (
        Code.PAIR_INCOMPLETE,
        check_words,
        lambda at: edited(at, "messages.yaml", "zh: 跳过没答, ", ""),
        "skipped",
    ),
    (
        Code.HALF_WIDTH_WORDS,
        check_words,
        lambda at: edited(at, "messages.yaml", "跳过没答", '"跳过,没答"'),
        "跳过,",
    ),
    (Code.NOT_ASKED, in_situations, lambda at: letter(at, "{{ third_party.name }}"), "third_party.name"),
    (Code.NO_RIGHT, in_situations, lambda at: letter(at, act="notice"), "request"),
    (Code.NOT_BOUND, in_situations, lambda at: letter(at, '{{ law("pipl-47") }}'), "pipl-47"),
    (Code.TWINS_CITE, in_situations, lambda at: letter(at, '{{ law("civil-code-565") }}'), "civil-code-565"),
    (Code.TWINS_SUMS, in_situations, lambda at: letter(at, en="CNY 12.00"), "12.00"),
    (Code.OTHER_LETTER, in_situations, lambda at: letter(at, "见《解除通知书》。"), "解除通知书"),
    (
        Code.UNKNOWN_NAME,
        check_letters,
        lambda at: letter(at, why=WHY + "attachments: [{letter: busines-change}]\n"),
        "business-change",
    ),
    (
        Code.BROKEN,
        check_letters,
        lambda at: letter(at, why=WHY + "attachments: [{letter: settlement, text: 函}]\n"),
        "text or letter",
    ),
    (
        Code.EMPTY_HEADING,
        in_situations,
        lambda at: letter(at, "## 一\n\n{% if rules.is_bank %}x{% endif %}\n"),
        "extra.zh.md:8",
    ),
    (Code.UNREAD, check_folder, lambda at: written(at, "letters/shop.cn.md"), "letters/shop.zh.md"),
    (Code.UNREAD, check_folder, lambda at: written(at, "Message.yaml"), "messages.yaml"),
    (
        Code.TITLE_TWICE,
        check_folder,
        lambda at: letter(at, title="POS终端撤机及商户注销申请书"),
        "cancellation",
    ),
    (
        Code.BROKEN,
        check_folder,
        lambda at: edited(at, "style/letter.styles.xml", "<w:style ", "<w:stile "),
        "letter.styles.xml:",
    ),
    (Code.BROKEN, check_folder, lambda at: edited(at, "style/letter.css", "@page", "<"), "letter.css:4"),
    (
        Code.NEVER_APPLIES,
        in_reach,
        lambda at: edited(at, "tasks.yaml", "when: acquirer_unnamed", "when: [is_person, is_business]"),
        "is_person + is_business",
    ),
    (
        Code.NEVER_APPLIES,
        in_reach,
        lambda at: edited(
            at,
            "objections.yaml",
            "when: [cancellation_applies]",
            "when: [is_person, is_business]",
        ),
        "contract-not-over",
    ),
    (Code.DEAD_FIELD, in_reach, without_trainer, "migration.trainer"),
    (
        Code.SOURCE_OLD,
        in_sources,
        lambda at: edited(at, "sources.yaml", "checked: 2026-11-23", "checked: 2025-11-22"),
        "2025-11-22",
    ),
    (
        Code.LABEL_LANGUAGE,
        check_words,
        lambda at: edited(at, "questions.yaml", en_of_idle(), "闲置"),
        "reason.kind: idle",
    ),
    (
        Code.BAD_CASE,
        in_situations,
        lambda at: edited(at, "examples/personal.yaml", "kind: idle", "knid: idle"),
        "yaml:3",
    ),
    (Code.NO_TOTAL, in_situations, lambda at: letter(at, "12.00元（大写：人民币壹拾贰元整）"), "12.00"),
)


@pytest.mark.parametrize("broken", BROKEN, ids=[f"{no}-{row[0].name}" for no, row in enumerate(BROKEN)])
def test_a_broken_copy_is_found(broken: tuple[Code, Check, Make, str], tmp_path: Path) -> None:
    code, check, make, word = broken
    library = make(tmp_path)
    found = [one for one in check(library) if one.code is code and str(tmp_path) in one.where]
    assert found
    assert any(word in f"{one.where} {one.params}" for one in found), found


@pytest.mark.parametrize(
    "rules", ["[acquirer_unnamed, has_seller, money_frozen]", "[is_bank, person_gone, machine_goes_back]"]
)
def test_what_no_situation_has_but_can_come_to_pass_is_not_called_impossible(
    tmp_path: Path, rules: str
) -> None:
    library = edited(tmp_path, "tasks.yaml", "when: acquirer_unnamed", f"when: {rules}")
    assert [one for one in in_reach(library) if one.code is Code.NEVER_APPLIES] == []


def test_a_missing_twin_is_found(tmp_path: Path) -> None:
    letter(tmp_path)
    (tmp_path / "letters/extra.en.md").unlink()
    found = [one for one in check_letters(Library(tmp_path)) if one.code is Code.NO_TWIN]
    assert [one.params["name"] for one in found] == ["letters/extra.en.md"]


def test_a_guarded_citation_passes(tmp_path: Path) -> None:
    guarded = (
        '{% if rules.is_person and binds("pipl-47") %}{{ law("pipl-47") }}{% endif %}'
        '{% set cited = binds("pipl-47") %}{% if cited %}{{ law("pipl-47") }}{% endif %}'
        '{{ law("pipl-47") if binds("pipl-47") else "—" }}'
    )
    found = [one for one in check_letters(letter(tmp_path, guarded)) if "extra" in one.where]
    assert not found


def test_a_case_that_cannot_be_read_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "- title: x\n- {title: y, answers: {aplicant.name: 甲}}\n", encoding="utf-8"
    )
    few_situations(tmp_path / "own")
    library = Library(tmp_path / "own")
    found = [one for one in check_situations(library, TODAY, tmp_path) if one.code is Code.BAD_CASE]
    assert [one.where.rsplit(":", 1)[1] for one in found] == ["1", "2"]


def test_every_code_is_proven() -> None:
    proven = (
        {code for code, *_ in BROKEN} | {rule.code for rule in WORDINGS} | {rule.code for rule in LAYOUTS}
    )
    assert proven | {Code.NO_TWIN, Code.BAD_CASE} == set(Code)


def test_findings_come_once_with_file_and_line(tmp_path: Path) -> None:
    library = letter(tmp_path, "自愿放弃押金\n\n请 办理\n")
    found = [one for one in check_templates(library, TODAY) if "extra" in one.where]
    assert [(one.code, one.as_dict()["line"]) for one in found] == [("L13", 8), ("L18", 10)]
    assert found[0].as_dict()["file"] == str(tmp_path / "letters/extra.zh.md")
    assert "自愿放弃" in found[0].text.zh
    assert "自愿放弃" in found[0].text.en
    assert found[0].situation == library.said("preview.form-personal")


def test_a_library_without_words_is_told_with_those_of_the_program(tmp_path: Path) -> None:
    (tmp_path / "messages.yaml").write_text("broken: [", encoding="utf-8")
    found = check_templates(Library(tmp_path), TODAY)
    assert found[0].code == "T01"
    assert found[0].where.endswith("messages.yaml:2")


POISON = "一切后果由本人承担,双方再无争议!!  逾期视为同意 2026/11/23 （） × ** 12.34元（大写：人民币零元整） 第五条"


def poisoned() -> dict[str, str]:
    """Return answers in which everything that is typed freely breaks every rule there is."""
    answers = dict(default_library().example("merchant"))
    for name, field in FIELDS.items():
        if field.kind in {"text", "long"} and name not in {"id", "applicant.email", "provider.email"}:
            answers[name.replace("*", "1")] = POISON
    return answers


def test_what_a_user_typed_trips_nothing(tmp_path: Path) -> None:
    few_situations(tmp_path / "own")
    answers = "".join(f"    {name}: {text!r}\n" for name, text in poisoned().items())
    (tmp_path / "typed.yaml").write_text(f"- title: typed\n  answers:\n{answers}", encoding="utf-8")
    found = [
        one
        for one in check_situations(Library(tmp_path / "own"), TODAY, tmp_path)
        if one.situation and one.situation.zh == "typed"
    ]
    assert [one.code for one in found if one.code is Code.BAD_CASE] == []
    assert [one for one in found if one.code in {rule.code for rule in WORDINGS}] == []


def test_without_stand_ins_it_would() -> None:
    library = default_library()
    now = situation(build(poisoned())[0], TODAY)
    template = library.letter("cancellation", "zh")
    said = {code for code, _, _ in check_wording(render(now, template, library), "request")}
    assert {Code.POISON, Code.HALF_WIDTH, Code.DATE_FORM} <= said
    assert Code.POISON not in {
        code for code, _, _ in check_wording(render(stand_in(now), template, library), "request")
    }


def test_stand_ins_tell_values_apart_and_keep_what_is_ours() -> None:
    now = situation(build(default_library().example("merchant"))[0], TODAY)
    seen = stand_in(now)
    numbers = [[one.merchant_no for one in each.case.terminals] for each in (now, seen)]
    assert len(set(numbers[0])) == len(set(numbers[1]))
    assert seen.ledger.totals == now.ledger.totals
    assert (seen.ground, seen.route, seen.notice_ends) == (now.ground, now.route, now.notice_ends)
    assert {
        name
        for name in FIELDS
        if "*" not in name and (now.case.get(name) is None) != (seen.case.get(name) is None)
    } == set()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_names_are_those_that_a_letter_gets(lang: str) -> None:
    library = default_library()
    template = library.letter("cancellation", lang)  # type: ignore[arg-type]
    now = situation(build({})[0], TODAY)
    given = _names(now, template, library, CaseView(now, library, template.lang, Notes()), Sandbox([]))
    assert set(given) == set(names_of(template))


def test_the_built_in_templates_are_clean() -> None:
    assert [
        f"{one.where} {one.code} {one.text.en}" for one in check_templates(default_library(), TODAY, CASES)
    ] == []


def test_situations_that_are_not_there_are_told(run: Run) -> None:
    assert "--cases" in run("check", "--builtin", "--cases", "nowhere", code=2).err
