"""The words of a row, kept with it, and the index by which they are found on each database."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.db.backends.ddl_references import Statement, Table
from django.utils import translation

from config.models.fields import SearchField
from config.search.words import ANY_ENDING, TITLE_MARK, words_in
from config.translations import in_all_languages

# How many rows are written at a time.
BATCH = 500
# FTS5 takes apart and compares the kept words as they are.
_TOKENIZER = "unicode61 remove_diacritics 0 categories ''L* N* Co'' tokenchars ''=.''"


class WordsField(SearchField):
    """The words of other fields of the row, refreshed whenever the row is saved.

    `titles` and `texts` are attribute paths with `__` between steps; words of the former are also
    marked as those of a title. A text of the catalogue counts in every language of the site, and so
    does the label of a choice. A row that does not meet `only`, a field with the values it may
    have, keeps no words: what is not public is not looked up.

    Filter it with `words__match=word.forms`, where each row is tested with `words__has=word.forms`.
    """

    def __init__(
        self,
        *,
        titles: Sequence[str] = (),
        texts: Sequence[str] = (),
        only: Mapping[str, Sequence[Any]] | None = None,
        **kwargs: Any,
    ) -> None:
        self.titles, self.texts, self.only = tuple(titles), tuple(texts), dict(only or {})
        kwargs.pop("sources", None)
        super().__init__(sources=[*titles, *texts], **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["sources"]
        given = {"titles": self.titles, "texts": self.texts, "only": self.only}
        return name, path, args, kwargs | {key: value for key, value in given.items() if value}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        kept = " ".join(sorted(self.words_for(model_instance)))
        setattr(model_instance, self.attname, kept)
        return kept

    def words_for(self, row: models.Model) -> set[str]:
        """Return the words to keep of a row."""
        if any(getattr(row, name) not in values for name, values in self.only.items()):
            return set()
        titles = _words_at(row, self.titles)
        return titles | _words_at(row, self.texts) | {f"{TITLE_MARK}{word}" for word in titles}


def kept_words(model: Any) -> list[str]:
    """Return the names of the fields of a model, or of its row, that keep words."""
    return [field.name for field in model._meta.concrete_fields if isinstance(field, WordsField)]


def refresh_words(rows: models.QuerySet[Any]) -> int:
    """Keep the words of rows anew. Return how many rows had others."""
    fields: list[Any] = [rows.model._meta.get_field(name) for name in kept_words(rows.model)]
    changed, last = 0, None
    while batch := list(
        (rows if last is None else rows.filter(pk__gt=last)).order_by("pk")[:BATCH]
    ):
        last = batch[-1].pk
        for row in batch:
            before = [getattr(row, field.attname) for field in fields]
            after = {field.attname: field.pre_save(row, add=False) for field in fields}
            if before != list(after.values()):
                models.QuerySet(type(row), using=rows.db).filter(pk=row.pk).update(**after)
                changed += 1
    return changed


def forget_words(of_models: Iterable[type[models.Model]]) -> None:
    """Take words that no row has any more out of the indexes too, where SQLite leaves them."""
    if connection.vendor != "sqlite":
        return
    for model in of_models:
        for index in model._meta.indexes:
            if isinstance(index, WordsIndex):
                name = connection.ops.quote_name(index.name)
                with connection.cursor() as cursor:
                    cursor.execute(f"INSERT INTO {name} ({name}) VALUES ('optimize')")  # noqa: S608  # our names


def _words_at(row: models.Model, paths: Sequence[str]) -> set[str]:
    return {word for path in paths for text in _texts_at(row, path) for word in words_in(text)}


def _texts_at(row: models.Model, path: str) -> Iterator[str]:
    """Yield what stands at the end of a path, in each language of the site."""
    *steps, name = path.split("__")
    owner: Any = row
    for step in steps:
        owner = getattr(owner, step, None)
    value = getattr(owner, name, None)
    if not value:
        return
    labels: Any = dict(owner._meta.get_field(name).flatchoices)
    if value in labels:
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                yield translation.gettext(str(labels[value]))
    elif isinstance(value, date):
        yield str(value.year)
    else:
        yield from in_all_languages(str(value))


@WordsField.register_lookup
class Match(models.Lookup):
    """Rows that have any of some words; one that ends in "*" stands for what begins with it."""

    lookup_name = "match"
    prepare_rhs = False

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        column, params = self.process_lhs(compiler, connection)
        query = " | ".join(_quoted(form, "'", ":*") for form in self.rhs)
        # The planner takes a query that it does not know for a rare one, and looks in the index:
        # making the words of all rows takes longer than reading those that match, be they many.
        return f"{_vector(column)} @@ (SELECT %s::tsquery)", [*params, query]

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        model = self.lhs.target.model
        index = next((each for each in model._meta.indexes if isinstance(each, WordsIndex)), None)
        if index is None:
            return _has_one(*self.process_lhs(compiler, connection), self.rhs)
        quote = connection.ops.quote_name
        row = f"{quote(self.lhs.alias)}.{quote(model._meta.pk.column)}"
        table = quote(index.name)
        query = " OR ".join(_quoted(form, '"', " *") for form in self.rhs)
        lookup = f"SELECT rowid FROM {table} WHERE {table} MATCH %s"  # noqa: S608  # our names
        return f"{row} IN ({lookup})", [query]


@WordsField.register_lookup
class Has(models.Lookup):
    """The same condition without an index: for one row, it is known after reading its words."""

    lookup_name = "has"
    prepare_rhs = False

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        column, params = self.process_lhs(compiler, connection)
        return f"(' ' || {column} || ' ') LIKE ANY (%s)", [*params, _patterns(self.rhs)]

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        return _has_one(*self.process_lhs(compiler, connection), self.rhs)


def _has_one(column: str, params: Sequence[Any], forms: Sequence[str]) -> Any:
    """Return the condition of SQLite that the words in a column have one of some forms."""
    compared = f"(' ' || {column} || ' ') LIKE json_each.value"
    one_of_them = f"SELECT 1 FROM json_each(%s) WHERE {compared}"  # noqa: S608  # a column
    return f"EXISTS ({one_of_them})", [json.dumps(_patterns(forms), ensure_ascii=False), *params]


def _patterns(forms: Sequence[str]) -> list[str]:
    """Return the patterns of some forms in words between blanks: no word has a % or _ in it."""
    return [f"% {form[:-1]}%" if form.endswith(ANY_ENDING) else f"% {form} %" for form in forms]


def _quoted(form: str, quote: str, any_end: str) -> str:
    ending = any_end if form.endswith(ANY_ENDING) else ""
    return f"{quote}{form.removesuffix(ANY_ENDING)}{quote}{ending}"


def _vector(column: str) -> str:
    return f"array_to_tsvector(string_to_array({column}, ' '))"


class WordsIndex(models.Index):
    """An index by single words and their beginnings: GIN of PostgreSQL, FTS5 of SQLite.

    It is made of the kept words and nothing else, so both find the same rows. FTS5 is a table
    beside the row's own, which triggers keep.
    """

    def __init__(self, *, name: str, fields: Sequence[str] = ("words",)) -> None:
        super().__init__(name=name, fields=list(fields))

    def create_sql(self, model: Any, schema_editor: Any, using: str = "", **kwargs: Any) -> Any:
        quote = schema_editor.quote_name
        column = quote(model._meta.get_field(self.fields[0]).column)
        if schema_editor.connection.vendor == "postgresql":
            statement = f"CREATE INDEX %(name)s ON %(table)s USING gin ({_vector(column)})"
            return self._on_table(model, quote, statement)
        table, *others = _fts_statements(self.name, column, quote(model._meta.pk.column))
        if models.QuerySet(model, using=schema_editor.connection.alias).values("pk")[:1]:
            others.append("INSERT INTO %(name)s (%(name)s) VALUES ('rebuild')")
        schema_editor.deferred_sql += [self._on_table(model, quote, each) for each in others]
        return self._on_table(model, quote, table)

    def remove_sql(self, model: Any, schema_editor: Any, **kwargs: Any) -> Any:
        if schema_editor.connection.vendor == "postgresql":
            return super().remove_sql(model, schema_editor, **kwargs)
        quote = schema_editor.quote_name
        for moment in ("inserted", "deleted", "updated"):
            statement = f'DROP TRIGGER IF EXISTS "{self.name}_{moment}"'
            schema_editor.deferred_sql.append(self._on_table(model, quote, statement))
        return self._on_table(model, quote, "DROP TABLE IF EXISTS %(name)s")

    def _on_table(self, model: Any, quote: Any, statement: str) -> Statement:
        """Return a statement that follows its table when Django renames that."""
        return Statement(statement, table=Table(model._meta.db_table, quote), name=quote(self.name))


def _fts_statements(name: str, column: str, pk: str) -> list[str]:
    """Return the statements that make the table of FTS5 and the triggers that keep it."""
    insert = f"INSERT INTO %(name)s (rowid, {column})"
    add = f"{insert} VALUES (new.{pk}, new.{column});"
    removed = f"VALUES ('delete', old.{pk}, old.{column});"
    remove = f"INSERT INTO %(name)s (%(name)s, rowid, {column}) {removed}"
    changed = f"UPDATE OF {column} ON %(table)s WHEN old.{column} IS NOT new.{column}"
    options = f"content=%(table)s, content_rowid={pk}, tokenize='{_TOKENIZER}'"
    return [
        f"CREATE VIRTUAL TABLE IF NOT EXISTS %(name)s USING fts5({column}, {options})",
        f'CREATE TRIGGER "{name}_inserted" AFTER INSERT ON %(table)s BEGIN {add} END',
        f'CREATE TRIGGER "{name}_deleted" AFTER DELETE ON %(table)s BEGIN {remove} END',
        f'CREATE TRIGGER "{name}_updated" AFTER {changed} BEGIN {remove} {add} END',
    ]
