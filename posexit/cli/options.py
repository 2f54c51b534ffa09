"""The options that several commands share. Light: nothing here imports the case or the templates."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import typer


class Lang(StrEnum):
    """Languages of the interface."""

    zh = "zh"
    en = "en"


class LetterLang(StrEnum):
    """Languages of the letters."""

    zh = "zh"
    en = "en"
    both = "both"

    @property
    def languages(self) -> tuple[Literal["zh", "en"], ...]:
        """The languages one by one, Chinese first."""
        if self is LetterLang.both:
            return ("zh", "en")
        return ("zh",) if self is LetterLang.zh else ("en",)


class Kind(StrEnum):
    """Whose contract it is."""

    personal = "personal"
    merchant = "merchant"


class Body(StrEnum):
    """Where a complaint goes."""

    institution = "institution"
    head_office = "head-office"
    regulator = "regulator"
    association = "association"


class Format(StrEnum):
    """File formats of letters."""

    md = "md"
    txt = "txt"
    html = "html"
    docx = "docx"
    pdf = "pdf"


LangOption = Annotated[
    Lang | None, typer.Option("--lang", envvar="POSEXIT_LANG", help="界面语言 / Language of the interface.")
]
TemplatesOption = Annotated[
    Path | None,
    typer.Option("--templates", help="自己的模板文件夹 / Your own templates folder.", metavar="DIR"),
]
TodayOption = Annotated[
    str | None,
    typer.Option(
        "--today", envvar="POSEXIT_TODAY", help="当作今天的日期 / Date to take as today.", metavar="DATE"
    ),
]
AnswersOption = Annotated[
    str | None,
    typer.Option("--answers", help="答案文件，- 为标准输入 / Answers file, - for stdin.", metavar="FILE"),
]
CaseOption = Annotated[
    Path | None,
    typer.Option("--case", help="案卷文件夹里的答案 / Answers of a case folder.", metavar="FOLDER"),
]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", help="一项答案，可重复 / One answer, repeatable.", metavar="NAME=VALUE"),
]
TypeOption = Annotated[Kind | None, typer.Option("--type", help="个人或商户 / Person or business.")]
JsonOption = Annotated[bool, typer.Option("--json", help="给脚本读的JSON / JSON for scripts.")]
LetterLangOption = Annotated[
    LetterLang | None, typer.Option("--letter-lang", help="信的语言 / Language of the letters.")
]
BlankIdentityOption = Annotated[
    bool,
    typer.Option(
        "--blank-identity",
        help="姓名、证件、联系方式留空手写 / Leave who you are to be written by hand.",
    ),
]
FontOption = Annotated[
    Path | None, typer.Option("--font", help="PDF用的字体文件 / Font file for PDF.", metavar="FILE")
]
CasesArgument = Annotated[
    Path | None,
    typer.Argument(metavar="FOLDER", help="案卷；不写就列出这里的 / Case; without one, those below."),
]
FolderArgument = Annotated[Path, typer.Argument(metavar="FOLDER", help="案卷文件夹 / Case folder.")]
YesOption = Annotated[bool, typer.Option("--yes", help="不问，缺的留空 / Do not ask.")]
PurgeYesOption = Annotated[bool, typer.Option("--yes", help="不问，直接删 / Remove without asking.")]
PlainOption = Annotated[
    bool, typer.Option("--plain", envvar="ACCESSIBLE", help="逐行问答，不重画 / Numbered lines, no redraw.")
]
AgainOption = Annotated[
    bool,
    typer.Option("--again", help="同样的事又有一次，再记一条 / It happened once more: write it again."),
]
OnOption = Annotated[
    str | None, typer.Option("--on", help="哪天发生的 / On which day.", metavar="DATE", show_default=False)
]
ProofOption = Annotated[
    Path | None, typer.Option("--proof", help="证明它的文件，存进证据 / File that proves it.", metavar="FILE")
]


def to_file(output: Path | None) -> Path | None:
    """Return where a result goes, None for standard output, which may be asked for by ``-`` too."""
    return None if output == Path("-") else output
