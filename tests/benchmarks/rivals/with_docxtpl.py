"""Writes letters with docxtpl, from a template that python-docx makes of the same text."""

from __future__ import annotations

from pathlib import Path

from docx import Document
from docxtpl import DocxTemplate
from letter import blocks, timed, told


def template(text: str, path: Path) -> None:
    """Write the letter as a Word file with the names of answers in braces."""
    document = Document()
    for kind, content in blocks(text):
        if kind == "title":
            document.add_heading(content, level=1)
        elif kind == "line":
            document.add_paragraph(content)
        else:
            table = document.add_table(len(content), len(content[0]), style="Table Grid")
            for row, cells in zip(table.rows, content, strict=True):
                for cell, written in zip(row.cells, cells, strict=True):
                    cell.text = written
    document.save(str(path))


def main() -> None:
    """Time the letters, each with a name of its own."""
    letter, folder, count = told()
    kept = folder / "template.docx"
    template(letter["template"], kept)

    def write(no: int) -> None:
        one = DocxTemplate(str(kept))
        one.render({**letter["answers"], "applicant_name": f"张小满{no}"})
        one.save(str(folder / f"{no}.docx"))

    timed(write, count)


main()
