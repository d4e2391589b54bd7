"""Names are those of the field and of Django, each with one meaning.

A word on these lists once stood for several things at a time, or for what has a name already. The
code that replaced it says which: `audit_snapshot`, `queryset`, `row`, `errors`, `progress`.
"""

import ast
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.conf import settings
from django.urls import get_resolver

PACKAGES = ("config", "cities", "commitments", "tests")


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Nothing is called so: no module, class, function, attribute, parameter or local.
NO_NAMES = words("""
    told untold heard said asked gone one now it so found known known_in unless_known
    mend mended reckon reckoned wishes stated unfit demand_fit trail_parent narrowed_by besides
    account accounts course intake outcome outcomes tallies journal fate walk walker
    """)
# No module, class, function, method or constant is called so. As a local, as a column of a table
# or as the name of a choice each is plain English.
NO_DEFINITIONS = words("""
    calendar contents leaves leaving mistake mistakes needs news package packages reach
    settled shape shown sheets stamp uploads whole strict
    ASKED FRESH
    Asked Course Ending Fate Leaving Limit Mistake Past Place Promises Shown Strict Unfit Walk
    Whole
    """)
# The code that gives a name, where it has the name, and the kind of what is named.
GIVING = {
    ast.FunctionDef: ("name", "function"),
    ast.AsyncFunctionDef: ("name", "function"),
    ast.ClassDef: ("name", "class"),
    ast.arg: ("arg", "parameter"),
    ast.Name: ("id", "local"),
    ast.Attribute: ("attr", "attribute"),
    ast.alias: ("asname", "local"),
    ast.ExceptHandler: ("name", "local"),
    ast.MatchAs: ("name", "local"),
    ast.MatchStar: ("name", "local"),
}
COMPREHENSIONS = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
DEFINITIONS = ("module", "class", "function", "constant")

# Defined in several modules, with one meaning: the name is not ours to choose.
SEVERAL_HOMES = {
    "Command": "Django finds a management command by it.",
    "SALT": "Of the signatures that the module makes: each kind of them has its own.",
    "WIDTH": "Of the drawing that the module makes.",
    "HEIGHT": "Of the drawing that the module makes.",
    "THOUSAND_SEPARATOR": "Django finds how a language writes numbers by it.",
    "TOP": "Of the drawing that the module makes.",
}


class Name(NamedTuple):
    """A name that our code gives, what it names, and where."""

    text: str
    kind: str
    place: str


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for package in PACKAGES:
        for path in sorted((settings.BASE_DIR / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(settings.BASE_DIR), ast.parse(path.read_text("utf-8"))


def name_of(node: ast.AST, scope: str) -> tuple[str, str] | None:
    """Return the name that a node gives, if it gives one, and the kind of what is named."""
    field, kind = GIVING.get(type(node), ("", ""))
    text = getattr(node, field, None)
    if not text or not isinstance(getattr(node, "ctx", ast.Store()), ast.Store):
        return None
    if isinstance(node, ast.Name):
        kind = {"module": "constant", "class": "attribute"}.get(scope, "local")
    return text, kind


def names_in(node: ast.AST, scope: str = "module") -> Iterator[tuple[str, str, int]]:
    """Yield the names that a piece of code gives, the kind of each and its line."""
    for child in ast.iter_child_nodes(node):
        if given := name_of(child, scope):
            yield *given, getattr(child, "lineno", 0)
        inside = scope
        if isinstance(child, ast.ClassDef):
            inside = "class"
        elif isinstance(
            child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | COMPREHENSIONS
        ):
            inside = "function"
        yield from names_in(child, inside)


@pytest.fixture(scope="module")
def names() -> list[Name]:
    """Every name that our code gives to anything."""
    given = []
    for path, tree in modules():
        stem = path.parent.name if path.stem == "__init__" else path.stem
        given.append(Name(stem, "module", str(path)))
        given += [Name(text, kind, f"{path}:{line}") for text, kind, line in names_in(tree)]
    return given


def test_no_name_is_a_private_word(names: list[Name]) -> None:
    assert len(names) > 10_000
    assert [name for name in names if name.text in NO_NAMES] == []


def test_nothing_is_defined_by_a_word_that_has_another_meaning(names: list[Name]) -> None:
    defined = [name for name in names if name.kind in DEFINITIONS]
    assert [name for name in defined if name.text in NO_DEFINITIONS] == []


def test_a_word_that_comes_back_is_noticed() -> None:
    code = """
import this as told
def reach(found, *said, known=1):
    with open("it") as asked: pass
    for one in (gone := [fate for fate in said]): self.account = lambda now: 0
class Walk:
    stamp = 1
"""
    given = {text: kind for text, kind, _line in names_in(ast.parse(code))}
    assert {
        *("told", "found", "said", "known", "asked", "one", "gone", "fate", "account", "now")
    } <= given.keys() & NO_NAMES
    assert given["reach"], given["Walk"] == ("function", "class")
    assert given["stamp"] == "attribute"


def members(schema: Any) -> Iterator[str]:
    """Yield the names of the fields and parameters in a description of an API."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        if "in" in schema and isinstance(schema.get("name"), str):
            yield schema["name"]
        for value in schema.values():
            yield from members(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from members(value)


def test_no_field_of_the_api_is_a_private_word() -> None:
    schema = json.loads((settings.BASE_DIR / "docs" / "openapi.json").read_text("utf-8"))
    fields = set(members(schema))
    assert "standing" in fields and "page_size" in fields
    assert fields & (NO_NAMES | {"what"}) == set()


def test_no_address_is_a_private_word() -> None:
    parts = set()
    resolvers = [get_resolver()]
    for resolver in resolvers:
        for pattern in resolver.url_patterns:
            path = str(pattern.pattern).removeprefix(".well-known/")  # RFC 8615
            parts |= set(path.replace("-", "/").replace("_", "/").split("/"))
            name = (getattr(pattern, "name", None) or "").removeprefix("account_")  # allauth's
            parts |= set(name.replace("_", "-").split("-"))
            if hasattr(pattern, "url_patterns"):
                resolvers.append(pattern)
    assert "cities" in parts
    assert parts & (NO_NAMES | {"mistake", "mistakes"}) == set()


def assignments(node: ast.stmt) -> Iterator[tuple[str, str]]:
    """Yield each name that a statement assigns, and the code of its value."""
    if isinstance(node, ast.Assign):
        target, value = node.targets[0], node.value
    elif isinstance(node, ast.AnnAssign) and node.value is not None:
        target, value = node.target, node.value
    else:
        return
    if isinstance(target, ast.Name):
        yield target.id, ast.unparse(value)
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for name, part in zip(target.elts, value.elts, strict=True):
            yield ast.unparse(name), ast.unparse(part)


def definitions(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield the public classes, functions, constants and aliases of types in a module.

    Of constants and aliases also the value. A short name for the choices of a model,
    `State = ProgressReport.State`, is no definition.
    """
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield node.name, ""
        for text, made in assignments(node):
            if text[0].isupper() and not made.endswith(f".{text}"):
                yield text, made


@pytest.mark.slow
def test_a_public_name_is_defined_once() -> None:
    homes: dict[str, dict[str, str]] = defaultdict(dict)
    for path, tree in modules():
        if path.parts[0] != "tests":
            for text, made in definitions(tree):
                if not text.startswith("_"):
                    homes[text][str(path)] = made
    twice = {
        text: sorted(places)
        for text, places in homes.items()
        if len(places) > 1 and text not in SEVERAL_HOMES
        # The same value, as in `Party = City | Network`, means the same everywhere.
        if "" in places.values() or len(set(places.values())) > 1
    }
    assert twice == {}
