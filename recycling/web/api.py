"""flask-smorest's Blueprint with types, so that views keep theirs."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

import marshmallow as ma
from flask_smorest import Blueprint
from webargs.flaskparser import FlaskParser

View = TypeVar("View", bound=Callable[..., Any])


class StrictParser(FlaskParser):
    """An unknown query parameter is an error: a misspelt filter must not be lost."""

    DEFAULT_UNKNOWN_BY_LOCATION: ClassVar[dict[str, str | None]] = {  # type: ignore[misc]
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": ma.RAISE,
    }


class ApiBlueprint(Blueprint):  # type: ignore[misc]  # flask-smorest ships no types
    """A domain's part of the API. Decorate in the order route, guard, once, arguments, response."""

    ARGUMENTS_PARSER = StrictParser()

    def route(
        self, rule: str, *, methods: tuple[str, ...] = ("GET",), **options: Any
    ) -> Callable[[View], View]:
        """Serve a view at `rule`; its name is the operation's id."""
        serve: Callable[[View], View] = super().route(rule, methods=list(methods), **options)

        def decorate(view: View) -> View:
            head, *rest = view.__name__.split("_")
            name = head + "".join(word.capitalize() for word in rest)
            named: View = self.doc(operationId=name)(view)
            return serve(named)

        return decorate

    def arguments(
        self,
        schema: type[ma.Schema],
        *,
        location: str = "json",
        example: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> Callable[[View], View]:
        """Give the view what `schema` made of the request; a body needs an `example`."""
        decorate: Callable[[View], View] = super().arguments(
            schema, location=location, example=example, **options
        )
        return decorate

    def response(
        self,
        status_code: int,
        schema: type[ma.Schema] | Mapping[str, Any] | None = None,
        *,
        example: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> Callable[[View], View]:
        """Answer with what `schema` makes of the view's result."""
        decorate: Callable[[View], View] = super().response(
            status_code, schema, example=example, **options
        )
        return decorate
