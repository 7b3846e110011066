"""What people do to a Word document before it is sent: tracked changes, text boxes, tables in tables, old merges."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from itertools import pairwise
from random import Random
from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

MARKUP = "http://schemas.openxmlformats.org/markup-compatibility/2006"
SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"


def damage(rng: Random, document: Document) -> None:
    """Changes the document in a few ways at random, none of which changes what it says when all changes are taken."""
    body = document.element.body
    for work, chance in ((_old_merges, 0.3), (_track_runs, 0.5), (_drop_rows, 0.3), (_control, 0.3), (_nest, 0.3)):
        if rng.random() < chance:
            work(rng, body)
    if rng.random() < 0.4:
        _into_boxes(rng, body)
    if rng.random() < 0.3:
        _hide(rng, body)


def _mark(kind: str, number: int) -> Any:
    element = OxmlElement(f"w:{kind}")
    for name, value in (("id", str(number)), ("author", "office"), ("date", "2024-01-10T08:00:00Z")):
        element.set(qn(f"w:{name}"), value)
    return element


def _other(rng: Random, text: str) -> str:
    """Another text of the same kind: other figures, or words less."""
    return "".join(rng.choice("123456789") if c.isdigit() else c for c in text) + rng.choice(("", "0", "约"))


def _track_runs(rng: Random, body: Any) -> None:
    """Corrections: the old text deleted before the new one, which is inserted."""
    runs = [run for run in body.iter(qn("w:r")) if run.find(qn("w:t")) is not None]
    for number, run in enumerate(rng.sample(runs, min(len(runs), rng.randint(4, 40))), 100):
        old = deepcopy(run)
        for text in old.findall(qn("w:t")):
            text.tag = qn("w:delText")
            text.text = _other(rng, text.text or "")
        deleted, inserted = _mark("del", number), _mark("ins", number + 1000)
        run.addprevious(deleted)
        deleted.append(old)
        if rng.random() < 0.8:
            run.addprevious(inserted)
            inserted.append(run)


def _rows(body: Any) -> Iterator[Any]:
    return (row for row in body.iter(qn("w:tr")) if row.find(qn("w:tc")) is not None)


def _drop_rows(rng: Random, body: Any) -> None:
    """Rows that were deleted, their text still there, beside rows that were inserted."""
    for number, row in enumerate(rng.sample(list(_rows(body)), 3), 5000):
        if any(merge.get(qn("w:val")) == "restart" for merge in row.iter(qn("w:vMerge"))):
            continue
        twin = deepcopy(row)
        for text in twin.iter(qn("w:t")):
            text.text = _other(rng, text.text or "")
        twin.get_or_add_trPr().append(_mark("del", number))
        row.addprevious(twin)
        row.get_or_add_trPr().append(_mark("ins", number + 500))


def _old_merges(rng: Random, body: Any) -> None:
    """Cells merged sideways as old programs wrote them: each of the grid there, the others going on from the first."""
    for cell in [c for c in body.iter(qn("w:tc")) if c.tcPr is not None and c.tcPr.gridSpan is not None]:
        if rng.random() < 0.5:
            continue
        span = cell.tcPr.gridSpan.val
        merge_down = deepcopy(cell.tcPr.find(qn("w:vMerge")))
        cell.tcPr.remove(cell.tcPr.gridSpan)
        parts = [cell, *(parse_xml(f"<w:tc {nsdecls('w')}><w:tcPr/><w:p/></w:tc>") for _ in range(span - 1))]
        for part in parts:
            across = OxmlElement("w:hMerge")
            across.set(qn("w:val"), "restart" if part is cell else "continue")
            part.find(qn("w:tcPr")).append(across)
        for before, part in pairwise(parts):
            if merge_down is not None:
                part.find(qn("w:tcPr")).append(deepcopy(merge_down))
            before.addnext(part)


def _control(rng: Random, body: Any) -> None:
    """Content controls around a table, a paragraph or a row."""
    things = [e for e in body.iter(qn("w:tbl"), qn("w:p"), qn("w:tr")) if e.getparent().tag != qn("w:tc")]
    for thing in rng.sample(things, min(len(things), 4)):
        control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent/></w:sdt>")
        thing.addprevious(control)
        control[1].append(thing)


def _nest(rng: Random, body: Any) -> None:
    """A table inside the only cell of another one."""
    for table in rng.sample(found := list(body.findall(qn("w:tbl"))), min(1, len(found))):
        outer = parse_xml(
            f"<w:tbl {nsdecls('w')}><w:tblPr/><w:tblGrid><w:gridCol w:w='9000'/></w:tblGrid>"
            "<w:tr><w:tc><w:tcPr/><w:p/></w:tc></w:tr></w:tbl>"
        )
        table.addprevious(outer)
        outer.find(f"{qn('w:tr')}/{qn('w:tc')}").insert(1, table)


def _into_boxes(rng: Random, body: Any) -> None:
    """Paragraphs put into text boxes, said twice: for new programs and for old ones."""
    paragraphs = [p for p in body.findall(qn("w:p")) if p.findall(qn("w:r"))]
    chosen = rng.choice((paragraphs[:1], paragraphs[-1:], [rng.choice(paragraphs)]))
    for paragraph in chosen:
        box = parse_xml(
            f'<w:p {nsdecls("w")} xmlns:mc="{MARKUP}" xmlns:wps="{SHAPE}" xmlns:wp="{DRAWING}"'
            ' xmlns:v="urn:schemas-microsoft-com:vml"><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
            "<wp:anchor><wps:wsp><wps:txbx><w:txbxContent/></wps:txbx></wps:wsp></wp:anchor></w:drawing></mc:Choice>"
            "<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent/></v:textbox></v:shape></w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r></w:p>"
        )
        paragraph.addprevious(box)
        new, old = box.iter(qn("w:txbxContent"))
        old.append(deepcopy(paragraph))
        new.append(paragraph)


def _hide(rng: Random, body: Any) -> None:
    """A paragraph of last year's report, hidden instead of removed."""
    hidden = parse_xml(
        f"<w:p {nsdecls('w')}><w:r><w:rPr><w:vanish/></w:rPr>"
        f"<w:t>全年受理政府信息公开申请{rng.randint(100, 999)}件。</w:t></w:r></w:p>"
    )
    rng.choice(body.findall(qn("w:p"))).addprevious(hidden)
