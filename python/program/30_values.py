# SPDX-License-Identifier: Apache-2.0
"""Which names hold a parser: values of argparse followed through assignments, arguments and returns."""

PARSER, GROUP, SUBPARSERS, NAMESPACE = "parser", "group", "subparsers", "namespace"
CONDITIONAL = tuple(getattr(ast, name) for name in ("If", "For", "AsyncFor", "While", "Try", "TryStar", "Match", "IfExp")
                    if hasattr(ast, name))


class Value:
    """A parser, or a group, subparsers or namespace of one."""

    def __init__(self, kind, parser):
        self.kind = kind
        self.parser = parser or self


class Place:
    """One assignment to a name."""

    def __init__(self, line, sometimes):
        self.line = line
        self.sometimes = sometimes
        self.values = []


class Bindings:
    """Values by name and scope; a name that is bound twice has the value of the last binding above."""

    def __init__(self, program):
        self.program = program
        self.by_name = collections.defaultdict(dict)
        self.returned = collections.defaultdict(set)
        self.conditional = set()  # functions that are called only sometimes
        self.changed = False

    def scope(self, source, node, name):
        """Where a name of an expression lives: a function, a class for self.x, or None for the module."""
        if name.startswith(("self.", "cls.")):
            return source.class_of(node)
        function = source.function_of(node)
        while function is not None:
            if name in self._locals(function):
                return function
            function = source.function_of(function)
        return None

    @staticmethod
    def _locals(function):
        if not hasattr(function, "kfpkg_locals"):
            names = {each.arg for each in ast.walk(function.args) if isinstance(each, ast.arg)}
            outer = set()
            for node in ast.walk(function):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    names.add(node.id)
                elif isinstance(node, (ast.Global, ast.Nonlocal)):
                    outer.update(node.names)
            function.kfpkg_locals = names - outer
        return function.kfpkg_locals

    def bind(self, source, target, value):
        """Gives a name a value from here on; False when the target is no name that is followed."""
        chain = chain_of(target)
        if chain is None or len(chain) > 2 or (len(chain) == 2 and chain[0] not in ("self", "cls")):
            return False
        name = ".".join(chain)
        self._put(source, self.scope(source, target, name), name, target.lineno, value, target)
        return True

    def bind_argument(self, source, function, name, value):
        """Gives a parameter a value, from all of the function's callers."""
        self._put(source, function, name, function.lineno, value, None)

    def _put(self, source, scope, name, line, value, target):
        places = self.by_name[source.index, scope, name]
        key = None if target is None else id(target)
        if key not in places:
            sometimes = target is not None and self.is_conditional(source, target)
            places[key] = Place(line, sometimes)
        if value not in places[key].values:
            places[key].values.append(value)
            self.changed = True

    def look_up(self, source, node):
        """The values that a name may have where it stands; several when nobody can tell which."""
        chain = chain_of(node)
        if chain is None or len(chain) > 2:
            return []
        name = ".".join(chain)
        scope = self.scope(source, node, name)
        places = self.by_name.get((source.index, scope, name))
        if places is None and len(chain) == 1 and scope is None and name in source.imports:
            return self._imported(source.imports[name])
        if not places:
            return []
        here = source.function_of(node) if len(chain) == 1 else None
        if here is scope and len(places) > 1 and not any(place.sometimes for place in places.values()):
            above = [place for place in places.values() if place.line <= node.lineno]
            if above:
                return max(above, key=lambda place: place.line).values
        return [value for place in places.values() for value in place.values]

    def is_parameter(self, source, node):
        """True when all values of a name came with calls, so that each of them is meant."""
        chain = chain_of(node)
        if chain is None or len(chain) != 1:
            return False
        places = self.by_name.get((source.index, self.scope(source, node, chain[0]), chain[0]), {})
        return set(places) == {None}

    def _imported(self, name):
        module, _, member = name.rpartition(".")
        other = self.program.modules.get(module)
        if other is None:
            return []
        places = self.by_name.get((other.index, None, member), {})
        return [value for place in places.values() for value in place.values]

    def is_conditional(self, source, node):
        """True when the code may be left out of a run."""
        for above in source.up(node):
            if isinstance(above, CONDITIONAL) and not is_main_guard(above):
                return True
            if isinstance(above, FUNCTIONS):
                return above in self.conditional
        return False
