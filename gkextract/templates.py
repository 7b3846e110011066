"""Pages for a browser: templates that escape all they are given, and wordings in both languages.

A page holds its wordings in Chinese and in English side by side; the browser's language says which of them show.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from functools import cache
from importlib import metadata, resources
from typing import Any

import jinja2
from markupsafe import Markup, escape

from gkextract.datafile import TEXT, Shape, read
from gkextract.messages import LANGUAGES, show

_FOLDER = "data/web"


@cache
def asset(name: str) -> str:
    """Return the text of a file of `data/web`: a style or a script."""
    return resources.files("gkextract").joinpath(_FOLDER, name).read_text("utf-8")


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """Return the wordings of the pages by language and name; each is there in every language."""
    languages: Shape = {"*": {"*": TEXT}}
    return read("web/words.toml", languages)


def word(lang: str, name: str, **values: object) -> str:
    """Return a wording in one language, with its values filled in."""
    return words()[lang][name].format(**values)


def spoken(name: str, **values: object) -> Markup:
    """Return a wording in both languages, one of which the page shows; values are escaped."""
    return _spoken(name, **values) if values else _fixed(name)


def _spoken(name: str, **values: object) -> Markup:
    said = ((lang, escape(word(lang, name, **values))) for lang in LANGUAGES)
    return Markup("".join(f'<span class="t" lang="{lang}">{it}</span>' for lang, it in said))


# A page of ten thousand reports has half a million wordings, nearly all of them without values.
_fixed = cache(_spoken)


def both(name: str, attribute: str = "text", **values: object) -> Markup:
    """Return attributes from which the page's script fills a text or an attribute in the language shown."""
    said = Markup(' data-fill="{}"').format(attribute)
    for lang in LANGUAGES:
        said += Markup(' data-{}="{}"').format(lang, word(lang, name, **values))
    return said


def _points(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _number(value: Decimal | None) -> str:
    return show(value) if value is not None else "—"


@cache
def _environment() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FunctionLoader(asset),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        w=spoken, both=both, word=word, escape=escape, version=metadata.version("gkextract"), rule_names=_rule_names()
    )
    made.filters.update(points=_points, number=_number)
    return made


def _rule_names() -> frozenset[str]:
    return frozenset(name.removeprefix("rule_") for name in words()[LANGUAGES[0]] if name.startswith("rule_"))


def render(template: str, page: Any, **others: object) -> str:
    """Return a page: a template of `data/web` filled with the fields of a dataclass."""
    values = {one.name: getattr(page, one.name) for one in fields(page)}
    return _environment().get_template(template).render(**values, **others)
