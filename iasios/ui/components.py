"""Components: one template each, with declared attributes; a tag with an unknown attribute does not compile.

A component sees its attributes only, never the page's context, so what it shows can be read at the place of use.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, kwarg_re
from django.template.context import Context
from django.template.exceptions import TemplateSyntaxError
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

#: Kinds of a status: each has a colour and a shape, and always comes with a word.
KINDS = ("done", "waiting", "action", "problem", "neutral", "locked")


class ComponentNode(Node):
    """A component in a compiled template."""

    child_nodelists = ("nodelist",)

    def __init__(
        self,
        name: str,
        given: Mapping[str, FilterExpression],
        defaults: Mapping[str, Any],
        nodelist: NodeList | None,
    ) -> None:
        self.name = name
        self.given = given
        self.defaults = defaults
        self.nodelist = nodelist if nodelist is not None else NodeList()
        self.target = f"components/{name}.html"

    def render(self, context: Context) -> SafeString:
        """Render the component's template with its attributes, and its body as `body`."""
        attributes = dict(self.defaults) | {key: value.resolve(context) for key, value in self.given.items()}
        kind = attributes.get("kind")
        if "kind" in self.defaults and kind not in KINDS:
            message = f"'{self.name}' has no kind {kind!r}; it knows {', '.join(KINDS)}."
            raise TemplateSyntaxError(message)
        # nosec: the body is the output of an autoescaped template, not text from a person.
        attributes["body"] = mark_safe(self.nodelist.render(context).strip())  # noqa: S308 # nosec
        # A rendered template is safe text; the stubs of Django say less.
        return SafeString(get_template(self.target).render(attributes))  # nosec B703 B308


def register_component(
    library: template.Library,
    name: str,
    *,
    required: Sequence[str] = (),
    optional: Mapping[str, Any] | None = None,
    block: bool = False,
) -> None:
    """Make `{% name key=value … %}` a tag of `library`; with `block`, it ends at `{% endname %}`."""
    defaults = dict(optional or {})
    allowed = {*required, *defaults}

    def compile_component(parser: Parser, token: Token) -> ComponentNode:
        given: dict[str, FilterExpression] = {}
        for bit in token.split_contents()[1:]:
            match = kwarg_re.match(bit)
            if match is None or not match.group(1):
                message = f"'{name}' takes attributes as key=value, not {bit!r}."
                raise TemplateSyntaxError(message)
            given[match.group(1)] = parser.compile_filter(match.group(2))
        if unknown := sorted(set(given) - allowed):
            message = f"'{name}' has no attribute {', '.join(unknown)}; it knows {', '.join(sorted(allowed))}."
            raise TemplateSyntaxError(message)
        if missing := sorted(set(required) - set(given)):
            message = f"'{name}' needs {', '.join(missing)}."
            raise TemplateSyntaxError(message)
        nodelist = None
        if block:
            nodelist = parser.parse((f"end{name}",))
            parser.delete_first_token()
        return ComponentNode(name, given, defaults, nodelist)

    library.tag(name, compile_component)
