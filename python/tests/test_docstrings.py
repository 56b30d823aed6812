"""Every public name is documented, and the examples in the documentation give what they show."""

import doctest
import inspect
from collections.abc import Iterator

import infosoc
import pytest
from infosoc import _infosoc


def public_objects() -> Iterator[tuple[str, object]]:
    """Walk the names of the package and the public members of its classes, inherited ones included."""
    for name in infosoc.__all__:
        thing = getattr(infosoc, name)
        yield name, thing
        if inspect.isclass(thing):
            for base in (base for base in thing.__mro__ if base.__module__.startswith("infosoc")):
                for member, value in vars(base).items():
                    if not member.startswith("_") and (callable(value) or inspect.isdatadescriptor(value)):
                        yield f"{base.__name__}.{member}", value


OBJECTS = dict(public_objects())
DOCUMENTATION = {"infosoc": inspect.getdoc(infosoc) or ""} | {
    name: getattr(thing, "__doc__", None) or "" for name, thing in OBJECTS.items()
}
EXAMPLES = sorted(name for name, text in DOCUMENTATION.items() if ">>>" in text)


@pytest.mark.parametrize("name", sorted(DOCUMENTATION))
def test_is_documented(name: str) -> None:
    assert DOCUMENTATION[name].strip(), f"{name} has no docstring"


def test_the_package_has_every_name_of_the_compiled_module() -> None:
    assert infosoc.__all__ == sorted({*_infosoc.__all__, "InternalError", "Recording"})


def test_there_are_examples() -> None:
    assert EXAMPLES, "no docstring has an example"


@pytest.mark.usefixtures("reader_folder")
@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_hold(name: str) -> None:
    options = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    parser = doctest.DocTestParser()
    text = inspect.cleandoc(DOCUMENTATION[name])
    example = parser.get_doctest(text, {"infosoc": infosoc}, name, None, 0)
    shown: list[str] = []
    outcome = doctest.DocTestRunner(optionflags=options).run(example, out=shown.append)
    assert outcome.failed == 0, "".join(shown)
