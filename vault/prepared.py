"""Queries that nearly every request asks: built and compiled once, parsed and planned by PostgreSQL once a connection.

Under Django building a statement costs more than running it, and a statement over ten tables is planned longer than it
runs.

    rows(build, *fixed, **given)      build(*fixed, **slots) makes the queryset; its rows as tuples
    instances(build, *fixed, **given) its rows as models, with annotations and select_related as the queryset has them

`fixed` decides the shape of the statement (hashable, few kinds); `given` are the values of one question and stand in the
statement as slots; `own` are values of slots that `build` makes itself. What is built must not depend on anything else:
no clock but the database's, no language.

A connection keeps its statements as long as it lives, which a pooler between transactions would break.
Not here: which queries are worth it, and rights (`access.grants` prepares its own conditions by the same means).
"""

import itertools
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Field, Lookup, QuerySet
from django.db.models.query import ModelIterable, get_related_populators
from psycopg2.extensions import AsIs

Build = Callable[..., QuerySet]
_NONE: Final[Mapping[str, Any]] = {}


class Slot(Expression):
    """The place of a value that is filled in when the statement runs."""

    def __init__(self, name: str, output_field: "Field | None" = None) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """A placeholder, and the slot itself where its value will stand."""
        return "%s", [self]


class AnyOf(Lookup):
    """`AnyOf(F("pk"), Slot("ids"))`: one parameter for a whole list, so that its length does not change the statement."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """`column = ANY(array)`."""
        left, left_values = self.process_lhs(compiler, connection)
        right, right_values = compiler.compile(self.rhs)
        return f"{left} = ANY({right})", [*left_values, *right_values]


class Command:
    """One SQL statement with slots among its parameters, prepared by the server at its first use on a connection."""

    def __init__(self, sql: str, parameters: Iterable[Any]) -> None:
        self._sql, self._parameters = sql, tuple(parameters)
        self._slots = list(dict.fromkeys(one.name for one in self._parameters if isinstance(one, Slot)))
        self.name = f"clinic_{next(_NUMBERS)}"
        places = ", ".join(["%s"] * len(self._slots))
        self._execute = f"EXECUTE {self.name} ({places})" if places else f"EXECUTE {self.name}"

    @contextmanager
    def run(self, connection: Any, given: Mapping[str, Any]) -> Iterator[Any]:
        """Execute; gives the cursor with the rows."""
        with connection.cursor() as cursor:
            known = _known(connection)
            if self.name not in known:
                self._prepare(connection)
                known.add(self.name)
            cursor.execute(self._execute, [given[name] for name in self._slots])
            yield cursor

    def _prepare(self, connection: Any) -> None:
        """By the driver's own cursor: it is no question of the page's."""
        marks = {name: AsIs(f"${place}") for place, name in enumerate(self._slots, 1)}
        values = [marks[one.name] if isinstance(one, Slot) else one for one in self._parameters]
        with connection.wrap_database_errors, connection.connection.cursor() as cursor:
            cursor.execute(f"PREPARE {self.name} AS {self._sql}", values)


_NUMBERS: Final = itertools.count()


def _known(connection: Any) -> set[str]:
    """The statements that the server knows on this connection, as it is connected now."""
    held = getattr(connection, "clinic_prepared", None)
    if held is None or held[0] is not connection.connection:
        held = connection.clinic_prepared = (connection.connection, set())
    return held[1]


class Statement:
    """A compiled query, and how its rows are read."""

    def __init__(self, queryset: QuerySet, using: str) -> None:
        compiler = queryset.query.get_compiler(using)
        self._command = Command(*compiler.as_sql())
        self._converters = list(compiler.get_converters([column[0] for column in compiler.select]).items())
        self._read = _Reader(compiler, using) if issubclass(queryset._iterable_class, ModelIterable) else None
        self._using = using

    def rows(self, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Ask; each row of converted values."""
        connection = connections[self._using]
        with self._command.run(connection, given) as cursor:
            found = cursor.fetchall()
        return [self._converted(row, connection) for row in found] if self._converters else found

    def instances(self, given: Mapping[str, Any]) -> Iterator[Any]:
        """Ask; each row a model."""
        if self._read is None:
            raise TypeError("values() has no models")
        return map(self._read, self.rows(given))

    def _converted(self, row: tuple[Any, ...], connection: Any) -> tuple[Any, ...]:
        values = list(row)
        for place, (converters, expression) in self._converters:
            for converter in converters:
                values[place] = converter(values[place], expression, connection)
        return tuple(values)


class _Reader:
    """Makes models of rows as the queryset's own iteration does."""

    def __init__(self, compiler: Any, using: str) -> None:
        info, self._using = compiler.klass_info, using
        columns = info["select_fields"]
        self._model, self._first, self._last = info["model"], columns[0], columns[-1] + 1
        self._names = [column[0].target.attname for column in compiler.select[self._first : self._last]]
        self._related = get_related_populators(info, compiler.select, using)  # type: ignore[call-arg]
        self._annotations = list(compiler.annotation_col_map.items())

    def __call__(self, row: Any) -> Any:
        instance = self._model.from_db(self._using, self._names, row[self._first : self._last])
        for related in self._related:
            related.populate(row, instance)
        for name, place in self._annotations:
            setattr(instance, name, row[place])
        return instance


@lru_cache(maxsize=512)
def statement(build: Build, fixed: tuple[Hashable, ...], names: tuple[str, ...], using: str) -> Statement:
    """The compiled form of what `build` makes with slots of these names; kept as long as the process lives."""
    return Statement(build(*fixed, **{name: Slot(name) for name in names}), using)


def rows(
    build: Build, *fixed: Hashable, using: str = DEFAULT_DB_ALIAS, own: Mapping[str, Any] = _NONE, **given: Any
) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    return statement(build, fixed, tuple(given), using).rows({**given, **own})


def instances(
    build: Build, *fixed: Hashable, using: str = DEFAULT_DB_ALIAS, own: Mapping[str, Any] = _NONE, **given: Any
) -> Iterator[Any]:
    """The models of a query; columns left out are deferred."""
    return statement(build, fixed, tuple(given), using).instances({**given, **own})
