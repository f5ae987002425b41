"""The rules of the house that a parser can check, one function each, over one parsed Python file."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

SERVICES = ("users", "telemetry", "promo", "sale", "training", "social", "notifications")
FORBIDDEN_FILE_NAMES = {"utils.py", "helpers.py", "common.py", "misc.py", "manager.py", "managers.py"}
MAX_SOURCE_LINES = 400
MAX_TEST_LINES = 600
MAX_FUNCTION_LINES = 50
ENTRY_ROOMS = {"http", "tasks", "subscribers", "admin"}
DOCUMENTED_ROOMS = {"api", "actions", "domain", "contracts", "events"}
SHORT_FORMS = {"act", "usr", "cfg", "mgr", "obj", "tmp", "cnt", "num"}
EVENT_NAME = re.compile(r"^[a-z]+(\.[a-z0-9_]+)+\.v[0-9]+$")
TASK_NAME = re.compile(r"^[a-z_]+\.[a-z0-9_]+$")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One parsed file: its path from the project's root, its text and its tree."""

    path: PurePosixPath
    text: str
    tree: ast.Module

    @property
    def is_test(self) -> bool:
        return self.path.parts[0] in {"tests", "e2e"}

    @property
    def service(self) -> str | None:
        parts = self.path.parts
        return parts[1] if len(parts) > 2 and parts[0] == "startline" and parts[1] in SERVICES else None

    @property
    def room(self) -> str | None:
        """The part of a service that the file belongs to: `actions`, `http`, `models` ..."""
        return self.path.parts[2].removesuffix(".py") if self.service else None


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken rule: where, and what to do."""

    path: PurePosixPath
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


Function = ast.FunctionDef | ast.AsyncFunctionDef
Rule = Callable[[SourceFile], Iterator[Finding]]
RULES: list[Rule] = []


def rule(check: Rule) -> Rule:
    """Register a rule."""
    RULES.append(check)
    return check


def functions(tree: ast.AST) -> Iterator[Function]:
    for node in ast.walk(tree):
        if isinstance(node, Function):
            yield node


def name_of(node: ast.AST) -> str:
    """The last part of a dotted name or call: `models.ForeignKey(...)` is `ForeignKey`."""
    if isinstance(node, ast.Call):
        return name_of(node.func)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


@rule
def file_is_short(file: SourceFile) -> Iterator[Finding]:
    lines = file.text.count("\n") + 1
    limit = MAX_TEST_LINES if file.is_test else MAX_SOURCE_LINES
    if lines > limit:
        yield Finding(file.path, lines, f"{lines} lines, at most {limit}: split it by subject")


@rule
def function_is_short(file: SourceFile) -> Iterator[Finding]:
    for function in functions(file.tree):
        lines = (function.end_lineno or function.lineno) - function.lineno + 1
        if lines > MAX_FUNCTION_LINES:
            yield Finding(
                file.path, function.lineno, f"{function.name} has {lines} lines, at most {MAX_FUNCTION_LINES}"
            )


@rule
def file_is_named_for_what_it_holds(file: SourceFile) -> Iterator[Finding]:
    if file.path.name in FORBIDDEN_FILE_NAMES:
        yield Finding(file.path, 1, f"{file.path.name} says nothing: name the file for what it holds")


@rule
def package_init_is_empty(file: SourceFile) -> Iterator[Finding]:
    if file.path.name != "__init__.py" or file.path.parent.name == "models" or file.is_test:
        return
    if file.text.strip():
        yield Finding(file.path, 1, "__init__.py is empty (only models/ may list its tables)")


@rule
def service_has_only_known_rooms(file: SourceFile) -> Iterator[Finding]:
    known = {
        *ENTRY_ROOMS,
        *DOCUMENTED_ROOMS,
        *{"__init__", "apps", "models", "locks", "queries", "errors", "ingest", "management", "migrations"},
        *{"templates", "locale"},
    }
    if file.service and file.room not in known:
        yield Finding(file.path, 1, f"a service has no room {file.room!r} (CONVENTIONS 2)")


@rule
def no_signals_and_no_logic_in_save(file: SourceFile) -> Iterator[Finding]:
    if file.path.parts[0] != "startline":
        return
    for node in ast.walk(file.tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.db.models.signals"):
            yield Finding(file.path, node.lineno, "no Django signals: call an action or publish an event")
        if isinstance(node, ast.ClassDef) and file.room == "models":
            for member in node.body:
                if isinstance(member, Function) and member.name in {"save", "delete"}:
                    yield Finding(file.path, member.lineno, "no logic in save() or delete(): write an action")


@rule
def foreign_key_stays_in_the_service(file: SourceFile) -> Iterator[Finding]:
    if file.room != "models":
        return
    for node in ast.walk(file.tree):
        if not isinstance(node, ast.Call) or name_of(node) not in {"ForeignKey", "OneToOneField"}:
            continue
        target = ast.unparse(node.args[0]) if node.args else ""
        leaves = "AUTH_USER_MODEL" in target or ("." in target and not target.startswith(f"'{file.service}."))
        if not leaves or file.service == "users":
            continue
        related = {k.arg: ast.unparse(k.value) for k in node.keywords}.get("related_name")
        if "AUTH_USER_MODEL" not in target:
            yield Finding(file.path, node.lineno, f"a key to {target} leaves the service: store the id")
        elif related != "'+'":
            yield Finding(file.path, node.lineno, 'a key to the user model has related_name="+"')


@rule
def entries_open_no_transaction(file: SourceFile) -> Iterator[Finding]:
    if file.room not in ENTRY_ROOMS:
        return
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Attribute | ast.Name) and name_of(node) == "atomic":
            yield Finding(file.path, node.lineno, "an entry opens no transaction: the action does")


@rule
def public_code_is_documented(file: SourceFile) -> Iterator[Finding]:
    if file.room not in DOCUMENTED_ROOMS or file.path.name == "__init__.py":
        return
    if not ast.get_docstring(file.tree):
        yield Finding(file.path, 1, "the module needs a docstring")
    for node in file.tree.body:
        if not isinstance(node, Function | ast.ClassDef) or node.name.startswith("_"):
            continue
        if not ast.get_docstring(node):
            yield Finding(file.path, node.lineno, f"{node.name} needs a docstring for its caller")


@rule
def action_takes_keywords_after_the_first_argument(file: SourceFile) -> Iterator[Finding]:
    if file.room not in {"actions", "api"}:
        return
    for node in file.tree.body:
        if isinstance(node, Function) and not node.name.startswith("_"):
            positional = [*node.args.posonlyargs, *node.args.args]
            if len(positional) > 1:
                yield Finding(file.path, node.lineno, f"{node.name}: after the first, keyword-only")


@rule
def events_are_frozen_and_named(file: SourceFile) -> Iterator[Finding]:
    if file.room != "events":
        return
    for node in file.tree.body:
        if not isinstance(node, ast.ClassDef):
            continue
        decorators = [ast.unparse(decorator) for decorator in node.decorator_list]
        if not any("dataclass" in text and "frozen=True" in text for text in decorators):
            yield Finding(file.path, node.lineno, f"{node.name} is not a frozen dataclass")
        names = [
            statement.value.value
            for statement in node.body
            if isinstance(statement, ast.AnnAssign)
            and name_of(statement.target) == "EVENT_NAME"
            and isinstance(statement.value, ast.Constant)
        ]
        if not names or not EVENT_NAME.match(str(names[0])):
            yield Finding(file.path, node.lineno, f"{node.name} needs EVENT_NAME = 'service.noun_past.v1'")


@rule
def moments_end_in_at_and_flags_are_positive(file: SourceFile) -> Iterator[Finding]:
    if file.room != "models":
        return
    for node in ast.walk(file.tree):
        if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
            continue
        name, kind = node.targets[0].id, name_of(node.value)
        if kind == "DateTimeField" and not name.endswith("_at"):
            yield Finding(file.path, node.lineno, f"{name}: a moment's name ends in _at")
        if kind == "BooleanField" and re.match(r"^(not|no|is_not|without|disable)_", name):
            yield Finding(file.path, node.lineno, f"{name}: a flag's name is positive")


@rule
def names_are_whole_words(file: SourceFile) -> Iterator[Finding]:
    if file.path.parts[0] != "startline":
        return
    for function in functions(file.tree):
        arguments = [*function.args.args, *function.args.kwonlyargs]
        for name, line in [(function.name, function.lineno), *((a.arg, a.lineno) for a in arguments)]:
            if SHORT_FORMS & set(name.split("_")):
                yield Finding(file.path, line, f"{name}: no short forms")


@rule
def tasks_are_named_by_service_and_verb(file: SourceFile) -> Iterator[Finding]:
    if file.room != "tasks":
        return
    for function in functions(file.tree):
        for decorator in function.decorator_list:
            if not isinstance(decorator, ast.Call) or name_of(decorator) != "task":
                continue
            given = {k.arg: k.value for k in decorator.keywords}.get("name")
            text = given.value if isinstance(given, ast.Constant) else ""
            if not TASK_NAME.match(str(text)) or not str(text).startswith(f"{file.service}."):
                yield Finding(file.path, function.lineno, f"{function.name}: name='{file.service}.verb_noun'")
