"""Writes letters with fpdf2, in the font that posexit uses."""

from __future__ import annotations

from fpdf import FPDF
from letter import blocks, timed, told
from pylopdf_fonts_zh_cn import serif_path


def main() -> None:
    """Time the letters, each with a name of its own."""
    letter, folder, count = told()

    def write(no: int) -> None:
        pdf = FPDF()
        pdf.add_font("serif", fname=serif_path())
        pdf.add_page()
        for kind, content in blocks(letter["text"].replace("张小满", f"张小满{no}")):
            pdf.set_font("serif", size={"title": 18, "line": 11, "table": 10}[kind])
            if kind == "table":
                with pdf.table(content, first_row_as_headings=False):
                    pass
            else:
                where = {"align": "C" if kind == "title" else "L", "new_x": "LMARGIN", "new_y": "NEXT"}
                pdf.multi_cell(0, 7, content, wrapmode="CHAR", **where)
        pdf.output(str(folder / f"{no}.pdf"))

    timed(write, count)


main()
