# SPDX-License-Identifier: Apache-2.0
"""Command lines that argparse reads."""

HARMLESS = {"print_help", "print_usage", "format_help", "format_usage", "error", "exit", "get_default", "set_defaults",
            "_get_option_tuples", "_check_value"}
HARMLESS_FIELDS = {"description", "epilog", "prog", "usage", "formatter_class", "_action_groups", "_optionals",
                   "_positionals", "title", "_actions"}
PARSER_KEYWORDS = {"prog", "usage", "description", "epilog", "parents", "formatter_class", "add_help", "allow_abbrev",
                   "exit_on_error", "argument_default", "conflict_handler", "help", "aliases", "suggest_on_error",
                   "color", "deprecated"}
PARSES = {"parse_args", "parse_known_args", "parse_intermixed_args", "parse_known_intermixed_args"}
REPORTING = {"print", "str", "repr", "argcomplete.autocomplete", "logging.info", "logging.debug", "pprint.pprint"}


class NotUnderstood(Exception):
    """Why a way of parsing cannot be judged, and where."""

    def __init__(self, why, at=None):
        super().__init__(why)
        self.at = at


class Argparse:
    """Reads the one parser that the program's command line goes through."""

    def __init__(self, program):
        self.program = program
        self.values = Bindings(program)
        self.made = {}  # creating call: value
        self.options = collections.defaultdict(list)
        self.commands = collections.defaultdict(list)
        self.parents = collections.defaultdict(list)
        self.open = {}  # parser: why not all of its options are known
        self.problem = {}  # parser: why it cannot be judged at all
        self.sinks = []
        self.namespaces = {}

    def read(self):
        """The description of the command line, None when argparse is not used."""
        for _ in range(12):
            self.values.changed = False
            for source, node in self.program.live:
                self._bind(source, node)
            if not self.values.changed:
                break
        for source, node in self.program.live:
            if isinstance(node, (ast.Call, ast.Name, ast.Attribute)):
                self._use(source, node)
        for options in self.options.values():
            options.sort(key=lambda option: option["at"])
        roots = {sink[2].parser for sink in self.sinks}
        if not roots:
            return None
        if len(roots) > 1:
            raise NotUnderstood("several parsers read the command line", self.sinks[0][0].at(self.sinks[0][1]))
        return self._describe(roots.pop())

    # Values of expressions.

    def of(self, source, node):
        """The values that an expression may have."""
        if isinstance(node, ast.Call):
            if id(node) in self.made:
                return [self.made[id(node)]]
            return self._of_call(source, node)
        if isinstance(node, ast.NamedExpr):
            return self.of(source, node.value)
        return self.values.look_up(source, node)

    def _of_call(self, source, node):
        if self._is_parser_class(source, node.func):
            return [self._make(node, PARSER, None)]
        if isinstance(node.func, ast.Attribute):
            owners = self.of(source, node.func.value)
            if len(owners) == 1:
                return self._of_method(node, owners[0], node.func.attr)
        found = self.program.one_def(source, node.func, FUNCTIONS)
        return list(self.values.returned[found[1]]) if found else []

    def _of_method(self, node, owner, method):
        if method in ("add_argument_group", "add_mutually_exclusive_group") and owner.kind in (PARSER, GROUP):
            return [self._make(node, GROUP, owner.parser)]
        if method == "add_subparsers" and owner.kind == PARSER:
            return [self._make(node, SUBPARSERS, owner.parser)]
        if method == "add_parser" and owner.kind == SUBPARSERS:
            return [self._make(node, PARSER, None)]
        if method in PARSES and owner.kind == PARSER:
            return [self._make(node, NAMESPACE, owner.parser)]
        return []

    def _make(self, node, kind, parser):
        if id(node) not in self.made:
            value = Value(kind, parser)
            value.call = node
            self.made[id(node)] = value
            self.values.changed = True
        return self.made[id(node)]

    def _is_parser_class(self, source, node):
        if self.program.dotted(source, node) == "argparse.ArgumentParser":
            return True
        found = self.program.one_def(source, node, ast.ClassDef)
        if found is None or not found[1].bases:
            return False
        methods = {each.name for each in found[1].body if isinstance(each, FUNCTIONS)}
        bases = [self.program.dotted(found[0], base) for base in found[1].bases]
        return bases == ["argparse.ArgumentParser"] and methods <= {"error", "exit", "format_help", "print_help"}

    def _bind(self, source, node):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self._assign(source, target, node.value)
        elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)) and node.value is not None:
            self._assign(source, node.target, node.value)
        elif isinstance(node, ast.Return) and node.value is not None:
            function = source.function_of(node)
            known = self.values.returned[function]
            for value in self.of(source, node.value):
                if value not in known:
                    known.add(value)
                    self.values.changed = True
        elif isinstance(node, ast.Call):
            self._pass_arguments(source, node)
            self.of(source, node)

    def _assign(self, source, target, expression):
        if isinstance(target, (ast.Tuple, ast.List)) and target.elts and isinstance(expression, ast.Call):
            method = expression.func.attr if isinstance(expression.func, ast.Attribute) else ""
            if "known" in method:
                target = target.elts[0]
        for value in self.of(source, expression):
            self.values.bind(source, target, value)

    def _pass_arguments(self, source, call):
        found = None
        for index, expression in enumerate(call.args):
            found = self._pass(source, call, expression, index, found)
        for each in call.keywords:
            found = self._pass(source, call, each.value, each.arg, found)

    def _pass(self, source, call, expression, which, found):
        values = self.of(source, expression) if not isinstance(expression, ast.Starred) else []
        if not values:
            return found
        found = found or self.program.one_def(source, call.func, FUNCTIONS)
        name = parameter_of(found[1], which) if found else None
        if name is not None:
            for value in values:
                self.values.bind_argument(found[0], found[1], name, value)
            if self.values.is_conditional(source, call) and found[1] not in self.values.conditional:
                self.values.conditional.add(found[1])
                self.values.changed = True
        return found

    # Uses of values.

    def _use(self, source, node):
        values = self.of(source, node)
        if not values or (isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Store)):
            return
        if len(values) > 1 and not self.values.is_parameter(source, node):
            self._give_up(values, source, node, "one name stands for several parsers")
            return
        for value in values:
            self._use_value(source, node, value)

    def _use_value(self, source, node, value):
        if isinstance(node, ast.Call):
            self._note_call(source, node, value)
        parent = source.parents.get(node)
        if isinstance(parent, ast.Attribute):
            self._use_attribute(source, value, parent)
        elif value.kind == NAMESPACE:
            if not self._is_followed(source, node, parent):
                self.namespaces.setdefault(value.parser, set()).add("*")
        elif not self._is_followed(source, node, parent):
            self._give_up([value], source, node, "the parser is handed to code that is not read")

    def _note_call(self, source, node, value):
        if value.kind == PARSER and value.call is node:
            self._note_parser(source, node, value)

    def _note_parser(self, source, node, value):
        names = {each.arg for each in node.keywords}
        if not names <= PARSER_KEYWORDS:
            self._give_up([value], source, node, "the parser is made with settings that change what flags are")
        parents = keyword(node, "parents")
        if parents is None:
            return
        for each in parents.elts if isinstance(parents, (ast.List, ast.Tuple)) else [None]:
            found = self.of(source, each) if each is not None else []
            if len(found) == 1:
                self.parents[value].append(found[0].parser)
            else:
                self.open[value] = "its parents are computed"

    def _use_attribute(self, source, value, attribute):
        name = attribute.attr
        if value.kind == NAMESPACE:
            everything = name in ("__dict__", "_get_kwargs", "__getattribute__")
            self.namespaces.setdefault(value.parser, set()).add("*" if everything else name)
            return
        call = source.parents.get(attribute)
        if not isinstance(call, ast.Call) or call.func is not attribute:
            if name not in HARMLESS_FIELDS:
                self._give_up([value], source, attribute, "the parser's ." + name + " is used")
            return
        if name == "add_argument" and value.kind in (PARSER, GROUP):
            self._add_option(source, call, value.parser)
        elif name == "add_parser" and value.kind == SUBPARSERS:
            self._add_command(source, call, value.parser)
        elif name == "add_subparsers" and value.kind == PARSER:
            self._add_subparsers(source, call, value)
        elif name in PARSES and value.kind == PARSER:
            self.sinks.append((source, call, value, name))
        elif not (name in HARMLESS or name.startswith("add_") and self.of(source, call)):
            self._give_up([value], source, call, "the parser's ." + name + "() is called")

    def _is_followed(self, source, node, parent):
        if isinstance(parent, (ast.Expr, ast.Return)):
            return True
        if isinstance(parent, (ast.Assign, ast.AnnAssign, ast.NamedExpr)):
            targets = parent.targets if isinstance(parent, ast.Assign) else [parent.target]
            return all(isinstance(each, ast.Tuple) or self._is_plain(each) for each in targets)
        call = source.parents.get(parent) if isinstance(parent, ast.keyword) else parent
        if isinstance(call, ast.List):
            above = source.parents.get(call)
            return isinstance(above, ast.keyword) and above.arg == "parents"
        if not isinstance(call, ast.Call) or call.func is node:
            return False
        found = self.program.one_def(source, call.func, FUNCTIONS)
        which = parent.arg if isinstance(parent, ast.keyword) else call.args.index(node)
        if found and parameter_of(found[1], which) is not None:
            return True
        return self.program.dotted(source, call.func) in REPORTING

    @staticmethod
    def _is_plain(target):
        chain = chain_of(target)
        return chain is not None and (len(chain) == 1 or len(chain) == 2 and chain[0] in ("self", "cls"))

    def _give_up(self, values, source, node, why):
        for value in values:
            if value.kind != NAMESPACE:
                self.problem.setdefault(value.parser, (why, source.at(node)))
            else:
                self.namespaces.setdefault(value.parser, set()).add("*")

    # What the parser knows.

    def _add_command(self, source, call, parser):
        name = literal(call.args[0]) if call.args else keyword_literal(call, "name", UNKNOWN)
        aliases = keyword_literal(call, "aliases", [])
        if not isinstance(name, str) or not isinstance(aliases, (list, tuple)):
            self.open[parser] = "its commands are computed"
            return
        self.commands[parser].append(([name] + [str(each) for each in aliases], self.made[id(call)]))

    def _add_subparsers(self, source, call, value):
        if keyword(call, "parser_class") is not None or any(each.arg is None for each in call.keywords):
            self._give_up([value], source, call, "its commands are parsed in their own way")
        self.commands[value.parser]  # a parser with commands, even when none is known

    def _add_option(self, source, call, parser):
        names = [literal(each) for each in call.args]
        if not names and keyword(call, "dest") is not None:
            names = [keyword_literal(call, "dest", UNKNOWN)]
        if not names or not all(isinstance(name, str) and name for name in names):
            self.open[parser] = "some of its flags are computed"
            return
        option = {
            "flags": [name for name in names if name.startswith("-")],
            "at": source.at(call),
            "conditional": self.values.is_conditional(source, call),
            "loose": any(each.arg is None for each in call.keywords),
        }
        option["dest"] = option_dest(names, option["flags"], keyword_literal(call, "dest", None))
        read_option(self.program, source, call, option)
        self.options[parser].append(option)

    def _describe(self, parser):
        if parser in self.problem:
            raise NotUnderstood(*self.problem[parser])
        known = all(sink[3] in ("parse_args", "parse_intermixed_args") for sink in self.sinks)
        for source, call, _, _ in self.sinks:
            check_argv(self.program, source, call)
        check_argv_untouched(self.program)
        answer = self._describe_parser(parser, 0)
        answer["accepts_unknown"] = not known
        self._mark_used(answer, self.namespaces.get(parser, set()))
        return answer

    def _describe_parser(self, parser, depth):
        if parser in self.problem:
            raise NotUnderstood(*self.problem[parser])
        call = parser.call
        answer = {
            "open": self.open.get(parser, ""),
            "abbreviates": keyword_literal(call, "allow_abbrev", True) is not False,
            "options": [], "commands": [], "at": [],
            "has_commands": parser in self.commands,
        }
        if keyword_literal(call, "add_help", True) is not False:
            answer["options"].append({"flags": ["-h", "--help"], "dest": "help", "takes": 0, "type": "", "at": []})
        for base in self.parents[parser] if depth < 4 else []:
            above = self._describe_parser(base, depth + 1)
            answer["options"] += [each for each in above["options"] if each["dest"] != "help"]
            answer["open"] = answer["open"] or above["open"]
        answer["options"] += self.options[parser]
        commands = sorted(self.commands.get(parser, []), key=lambda entry: entry[1].call.lineno)
        for names, child in commands if depth < 4 else []:
            answer["commands"].append({"names": names, "parser": self._describe_parser(child, depth + 1)})
        return answer

    def _mark_used(self, answer, used):
        for option in answer["options"]:
            option["used"] = "*" in used or option["dest"] in used
        for command in answer["commands"]:
            self._mark_used(command["parser"], used)


def parameter_of(function, which):
    """The parameter that takes an argument given by position or name."""
    arguments = function.args
    named = arguments.args + arguments.kwonlyargs
    if isinstance(which, str):
        return which if any(each.arg == which for each in named) else None
    plain = getattr(arguments, "posonlyargs", []) + arguments.args
    return plain[which].arg if which is not None and which < len(plain) else None


def option_dest(names, flags, dest):
    """The attribute under which argparse keeps an option."""
    if isinstance(dest, str):
        return dest
    if not flags:
        return names[0]
    long_flags = [flag for flag in flags if flag.startswith("--")] or flags
    return long_flags[0].lstrip("-").replace("-", "_")


def read_option(program, source, call, option):
    """type, action, nargs, required, default and choices of add_argument."""
    action = keyword(call, "action")
    action = "store" if action is None else literal(action)
    if action is UNKNOWN:
        name = program.dotted(source, keyword(call, "action")) or ""
        action = "boolean_optional" if name == "argparse.BooleanOptionalAction" else ""
    nargs = keyword_literal(call, "nargs", None)
    if nargs is UNKNOWN:
        nargs = "..." if program.dotted(source, keyword(call, "nargs")) == "argparse.REMAINDER" else "?!"
    if action == "boolean_optional":
        option["flags"] += ["--no-" + flag[2:] for flag in option["flags"] if flag.startswith("--")]
    option["takes"], option["least"] = arity_of(action, nargs)
    option["repeats"] = action in ("append", "extend", "append_const", "count")
    option["loose"] = option["loose"] or action == "" or nargs == "?!"
    option["required"] = keyword_literal(call, "required", not option["flags"]) is True
    if not option["flags"]:
        option["required"] = nargs not in ("?", "*", "...", "?!") and not option["loose"]
    option["type"] = type_of(program, source, keyword(call, "type"))
    option["has_default"] = keyword(call, "default") is not None
    choices = keyword_literal(call, "choices", None)
    option["choices"] = [str(each) for each in choices][:LIMIT] if isinstance(choices, (list, tuple)) else []


def arity_of(action, nargs):
    """How many arguments an option takes, at most (-1: any number) and at least."""
    if action in ("store_true", "store_false", "store_const", "append_const", "count", "help", "version", "boolean_optional"):
        return 0, 0
    if nargs is None:
        return 1, 1
    if isinstance(nargs, int):
        return nargs, nargs
    return {"?": (1, 0), "*": (-1, 0), "+": (-1, 1)}.get(nargs, (-1, 0))


def type_of(program, source, node):
    """The dotted name of a type function, "" for none, "?" for one of the program's own."""
    if node is None:
        return ""
    if isinstance(node, ast.Call):
        name = program.dotted(source, node.func) or "?"
        mode = literal(node.args[0]) if node.args else keyword_literal(node, "mode", "r")
        return name + ":" + mode if name == "argparse.FileType" and isinstance(mode, str) else "?"
    name = program.dotted(source, node)
    return name if name and program.find_def(source, node) is None else "?"


def check_argv(program, source, call):
    """Stops unless the parser gets the command line as it was given."""
    given = call.args[0] if call.args else keyword(call, "args")
    if given is None or isinstance(given, ast.Constant) and given.value is None or is_argv(program, source, given):
        return
    function = source.function_of(call)
    if isinstance(given, ast.Name) and isinstance(function, FUNCTIONS) and function.name in source.defs:
        place = [each.arg for each in function.args.args].index(given.id) \
            if given.id in [each.arg for each in function.args.args] else -1
        if place >= 0 and all(gets_argv(program, each, place, given.id) for each in calls_of(program, source, function)):
            return
    raise NotUnderstood("the parser does not read the command line itself", source.at(call))


def is_argv(program, source, node):
    """True for sys.argv[1:]."""
    if not isinstance(node, ast.Subscript) or program.dotted(source, node.value) != "sys.argv":
        return False
    part = node.slice
    return isinstance(part, ast.Slice) and part.lower is not None and literal(part.lower) == 1 and part.upper is None


def calls_of(program, source, function):
    """Every live call of a function, with its source."""
    return [(other, node) for other, node in program.live
            if isinstance(node, ast.Call) and (source, function) in (program.find_def(other, node.func) or [])]


def gets_argv(program, place, index, name):
    """True when a call leaves the parameter out or hands over sys.argv[1:]."""
    source, call = place
    if any(isinstance(each, ast.Starred) for each in call.args) or any(each.arg is None for each in call.keywords):
        return False
    given = call.args[index] if index < len(call.args) else keyword(call, name)
    return given is None or isinstance(given, ast.Constant) and given.value is None or is_argv(program, source, given)


def check_argv_untouched(program):
    """Stops when the program changes sys.argv."""
    for source, node in program.live:
        if not isinstance(node, (ast.Attribute, ast.Name)) or program.dotted(source, node) != "sys.argv":
            continue
        parent = source.parents.get(node)
        stored = not isinstance(node.ctx, ast.Load)
        if isinstance(parent, ast.Subscript):
            stored = stored or not isinstance(parent.ctx, ast.Load)
        if stored or isinstance(parent, ast.Attribute) and parent.attr not in ("copy", "index", "count"):
            raise NotUnderstood("the program changes sys.argv", source.at(node))
