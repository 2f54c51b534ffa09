"""A letter as a PDF with its fonts inside, set by Typst from templates/style/letter.typ."""

from __future__ import annotations

import json
import marshal
import re
import shutil
import subprocess
import tempfile
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from posexit.blocks import Heading, Items, Paragraph, Run, Sign, Table, plain, texts
from posexit.errors import PosexitError, TemplateError
from posexit.kept import kept
from posexit.writers import builtin_style
from posexit.writers.apart import Wrong, compiled
from posexit.writers.fit import pages
from posexit.writers.layout import blank_em, columns, staying, typed_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from posexit.blocks import Block, Document, Language, Line
    from posexit.writers import Style
    from posexit.writers.fit import Part, Type

_LATIN_FAMILY = "Libertinus Serif"  # comes with typst, with a bold face
_LATIN = (range(0x20, 0x250), range(0x1E00, 0x1F00))  # of that family, tried character by character
_WORD = re.compile(r"[^\s\u2e80-\U0010ffff]+")
_END = re.compile(r"(?<=[\u3400-\u9fffA-Za-z0-9])[\u3400-\u9fff]{2}[，。；：、？！）》”]*$")
_LINE_OF_SHEET = re.compile(r"\.typ:(\d+):")
_LINE = 60  # characters without a space that surely fit into a line of body text
_BIG_LINE = 28  # the same, of big type
_SYSTEM = (
    "C:/Windows/Fonts/simsun.ttc",
    "C:/Windows/Fonts/simfang.ttf",
    "C:/Windows/Fonts/msyh.ttc",
    "/System/Library/Fonts/Supplemental/Songti.ttc",
    "/System/Library/Fonts/STHeiti Light.ttc",
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSerifCJK-Regular.ttc",
)


@dataclass(frozen=True, slots=True)
class Face:
    """A font that Typst can find: the name of its family, its characters."""

    folder: str
    family: str
    characters: frozenset[int]


def write(document: Document, font: Path | None = None, style: Style = builtin_style) -> bytes:
    """Return the PDF; equal documents and fonts give equal bytes.

    Raises:
        PosexitError: ``missing-extra`` (packages or any Chinese font), ``font-unreadable``,
            ``font-lacks-character``, which names the characters before anything is written.
        TemplateError: letter.typ of the user is broken.
    """
    faces = fonts(font)
    _check(document, faces)
    typst = _typst()
    families = [face.family for face in faces]
    families.insert(0 if document.lang == "en" else len(families), _LATIN_FAMILY)
    made_up = pages(document)
    letter = {
        "lang": document.lang,
        "title": document.title,
        "reference": document.reference,
        "mark": document.mark,
        "dense": document.dense,
        "poster": document.poster,
        "fonts": families,
        "type": asdict(made_up.type),
        "parts": [
            {"wide": part.wide, "blocks": _blocks(part, document.lang, made_up.type)}
            for part in made_up.parts
        ],
    }
    sheet = style("letter.typ")
    inputs = {"letter": json.dumps(letter, ensure_ascii=False)}
    folders = tuple(face.folder for face in faces)
    try:
        if sheet != builtin_style("letter.typ"):
            return compiled(sheet, folders[0], folders, inputs)
        made: bytes = typst.compile(
            sheet.encode(),
            root=folders[0],  # all that a sheet could read lies there: fonts
            font_paths=_collection(folders),
            ignore_system_fonts=True,
            sys_inputs=inputs,
            format="pdf",
        )
    except (typst.TypstError, Wrong) as error:
        line = _LINE_OF_SHEET.search(getattr(error, "diagnostic", ""))
        where = f"style/letter.typ:{line[1]}" if line else "style/letter.typ"
        raise TemplateError(
            where, f"Typst读不懂这个样式：{error}", f"Typst cannot read this style: {error}"
        ) from None
    return made


def fonts(font: Path | None) -> tuple[Face, ...]:
    """Return the Chinese fonts, the preferred one first: the given file, the package, the system's.

    A given file need not be complete (some hold rare characters only), so the next one follows it.
    """
    given = [_face(font)] if font else []
    if found := _packaged():
        return (*given, _face(found))
    for path in _installed():
        if (face := _try(path)) is not None and ord("退") in face.characters:
            return (*given, face)
    if given:
        return tuple(given)
    raise _missing()


def _packaged() -> Path | None:
    try:
        import pylopdf_fonts_zh_cn
    except ImportError:
        return None
    return Path(pylopdf_fonts_zh_cn.serif_path())


def _installed() -> Iterable[Path]:
    if matcher := shutil.which("fc-match"):
        found = subprocess.run(  # noqa: S603 a fixed command of the system
            [matcher, "-f", "%{file}", "serif:lang=zh-cn"], capture_output=True, text=True, check=False
        )
        if found.stdout:
            yield Path(found.stdout)
    yield from (path for path in map(Path, _SYSTEM) if path.is_file())


def _try(path: Path) -> Face | None:
    try:
        return _face(path)
    except PosexitError as error:
        if error.code == "missing-extra":
            raise
        return None


@cache
def _face(path: Path) -> Face:
    """Read a font file; of a collection, the face for simplified Chinese."""
    folder = _folder(path)
    _typst()
    file = path.stat()
    source = f"{path.absolute()} {file.st_size} {file.st_mtime_ns}"
    listed = kept(f"font {path.absolute()}", source, "typst", _reader(path, folder))
    family, characters = marshal.loads(listed)  # noqa: S302 (our own)
    return Face(folder, family, characters)


def _reader(path: Path, folder: str) -> Callable[[], bytes]:
    def read() -> bytes:
        listed = (
            _typst()
            .Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
            .fonts()
        )
        own = [face for face in listed if face.path and Path(face.path).name == path.name]
        if not own:
            raise PosexitError("font-unreadable", file=str(path))
        chosen = next((face for face in own if face.family.endswith(" SC")), own[0])
        return marshal.dumps((chosen.family, _characters(path, chosen.index)))

    return read


def _folder(path: Path) -> str:
    """Return a folder with that font, for Typst takes folders and searches all below them."""
    if path == _packaged():
        return str(path.parent)
    if not path.is_file():
        raise PosexitError("font-unreadable", file=str(path))
    place = Path(_scratch().name) / str(len(list(Path(_scratch().name).iterdir())))
    place.mkdir()
    try:
        (place / path.name).symlink_to(path.resolve())
    except OSError:  # Windows lets few users make links
        shutil.copyfile(path, place / path.name)
    return str(place)


@cache
def _scratch() -> tempfile.TemporaryDirectory[str]:
    """Return a folder for links to fonts; it goes when the process ends."""
    return tempfile.TemporaryDirectory(prefix="posexit-fonts-")


@cache
def _collection(folders: tuple[str, ...]) -> Any:
    return _typst().Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=list(folders))


def _characters(path: Path, index: int) -> frozenset[int]:
    try:
        from fontTools.ttLib import TTFont, TTLibError
    except ImportError as error:
        raise _missing() from error
    try:
        with TTFont(path, fontNumber=index, lazy=True) as file:
            # Names of glyphs are not wanted, and reading them takes longer than all the rest.
            file.setGlyphOrder([str(glyph) for glyph in range(file["maxp"].numGlyphs)])
            return frozenset(file.getBestCmap() or ())
    except (TTLibError, OSError, KeyError) as error:
        raise PosexitError("font-unreadable", file=str(path)) from error


def _typst() -> Any:
    try:
        import typst
    except ImportError as error:
        raise _missing() from error
    return typst


def _missing() -> PosexitError:
    return PosexitError("missing-extra", extra="pdf", install='pip install "posexit[pdf]"')


def _check(document: Document, faces: tuple[Face, ...]) -> None:
    """Refuse characters that would come out as empty boxes; Typst draws those without a word."""
    text = "".join((document.mark or "", document.reference or "", *texts(document)))
    known = frozenset[int]().union(*(face.characters for face in faces))
    lacking = [
        char
        for char in dict.fromkeys(text)
        if not char.isspace() and ord(char) not in known and not any(ord(char) in part for part in _LATIN)
    ]
    if lacking:
        names = ", ".join(
            f"{char if char.isprintable() else ''} (U+{ord(char):04X})".strip() for char in lacking
        )
        raise PosexitError("font-lacks-character", characters=names, font=faces[0].family)


def _blocks(part: Part, lang: Language, type_: Type) -> list[dict[str, Any]]:
    stays, room = staying(part.blocks), type_.room(wide=part.wide)
    return [_block(block, lang, room, stays=place in stays) for place, block in enumerate(part.blocks)]


def _block(block: Block, lang: Language, across: float, *, stays: bool) -> dict[str, Any]:
    match block:
        case Heading(level, line):
            return {
                "kind": "heading" if plain(line).strip() else "nothing",
                "level": level,
                "line": _line(line),
            }
        case Paragraph(line, flush, big):
            words = {"line": _text(line, _BIG_LINE if big else _LINE), "flush": flush}
            return {"kind": "paragraph", **words, "big": big, "stays": stays}
        case Items(items, ordered, start):
            return {
                "kind": "items",
                "items": [_text(line) for line in items],
                "ordered": ordered,
                "start": start,
            }
        case Table(_, rows, align):
            shape = columns(block, lang, across)
            return {
                "kind": "table",
                "head": [_line(cell, room) for cell, room in zip(shape.head, shape.room, strict=True)],
                "rows": [
                    [_line(cell, room) for cell, room in zip(row, shape.room, strict=True)] for row in rows
                ],
                "align": align,
                "shares": shape.shares,
                "scale": shape.scale,
            }
        case Sign(lines):
            return {"kind": "sign", "lines": [_line(line) for line in lines], "stays": stays}
        case _:
            raise TypeError(block)


def _line(line: Line, room: int = _LINE) -> list[list[dict[str, Any]]]:
    return [[part for run in piece for part in _run(run, room)] for piece in typed_lines(line)]


def _text(line: Line, room: int = _LINE) -> list[list[dict[str, Any]]]:
    """Return a line of running text; the last characters of a paragraph go together."""
    *lines, last = typed_lines(line)
    made = [_line(piece, room)[0] for piece in lines]
    end = _END.search(last[-1].text) if last and not last[-1].blank else None
    if end is None:
        return [*made, *_line(last, room)]
    rest = replace(last[-1], text=last[-1].text[: end.start()])
    seam = rest.text[-1].isascii()  # hanzi and numbers stand apart, which Typst does not see across a box
    together = {"parts": [end[0]], "cut": True, "seam": seam, "bold": rest.bold, "blank": None}
    return [*made, [*_line((*last[:-1], rest), room)[0], together]]


def _run(run: Run, room: int) -> list[dict[str, Any]]:
    """Return a run with the words cut into characters that are too long for their line."""
    pieces: list[tuple[list[str], bool]] = []
    end = 0
    for word in _WORD.finditer(run.text):
        if len(word.group()) > room:
            pieces += [([run.text[end : word.start()]], False), (list(word.group()), True)]
            end = word.end()
    pieces.append(([run.text[end:]], False))
    return [
        {
            "parts": parts,
            "cut": cut,
            "seam": False,
            "bold": run.bold,
            "blank": blank_em(run) if run.blank else None,
        }
        for parts, cut in pieces
        if any(parts)
    ]
