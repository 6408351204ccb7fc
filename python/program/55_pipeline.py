# SPDX-License-Identifier: Apache-2.0
"""Files that compose components: what they take from kfp, load, and call."""

LOADERS = {"load_component_from_file", "load_component_from_url", "load_component_from_text"}
LOADER_ARGUMENTS = {"load_component_from_file": ("filename", "file_path"), "load_component_from_url": ("url",),
                    "load_component_from_text": ("text",)}


class Pipeline:
    """Facts of one file; judging them is not done here."""

    def __init__(self, source):
        self.source = source
        self.program = Program([source], source)
        self.loads = []
        self.components = collections.defaultdict(list)  # (scope, name): what it may be
        self.tasks = set()
        self.answer = {"parser": "pipeline", "uses": [], "loads": [], "calls": [], "methods": [], "compiles": [],
                       "pipelines": []}

    def read(self):
        """All facts, positions as [file, begin, end]."""
        nodes = sorted((node for node in ast.walk(self.source.tree) if hasattr(node, "lineno")),
                       key=lambda node: (node.lineno, node.col_offset))
        for node in nodes:
            self._note_names(node)
        self._find_components(nodes)
        for node in nodes:
            if isinstance(node, ast.Call):
                self._note_call(node)
            elif isinstance(node, ast.Attribute):
                self._note_method(node)
            elif isinstance(node, FUNCTIONS):
                self._note_pipeline(node)
        for name, entries in self.answer.items():
            if isinstance(entries, list):
                del entries[LIMIT:]
        return self.answer

    # Names of kfp.

    def _note_names(self, node):
        if isinstance(node, ast.Import):
            for alias in node.names:
                self._use(alias.name, self._alias_at(node, alias), node)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            for alias in node.names:
                name = node.module if alias.name == "*" else node.module + "." + alias.name
                self._use(name, self._alias_at(node, alias), node)
        elif isinstance(node, ast.Attribute):
            chain = chain_of(node)
            if chain and self._is_imported(node, chain[0]):
                self._use(".".join([self.source.imports[chain[0]]] + chain[1:]), self.source.at(node), node)

    def _is_imported(self, node, name):
        if name not in self.source.imports or name in self.source.defs:
            return False
        function = self.source.function_of(node)
        while function is not None:
            if name in Bindings._locals(function):
                return False
            function = self.source.function_of(function)
        return True

    def _alias_at(self, node, alias):
        return self.source.at(alias if hasattr(alias, "lineno") else node)

    def _use(self, name, at, node):
        if name == "kfp" or name.startswith("kfp."):
            self.answer["uses"].append({"name": name, "at": at, "guarded": self._is_guarded(node),
                                        "imported": isinstance(node, (ast.Import, ast.ImportFrom))})

    def _is_guarded(self, node):
        """True where the file itself asks which release of kfp it has."""
        for above in self.source.up(node):
            if isinstance(above, ast.Try) and above.handlers:
                return True
            if isinstance(above, ast.ExceptHandler):
                return True
            if isinstance(above, (ast.If, ast.IfExp)) and not is_main_guard(above):
                return True
        return False

    # Components and tasks.

    def _find_components(self, nodes):
        for node in nodes:
            if isinstance(node, ast.Assign) and len(node.targets) == 1:
                self._note_binding(node.targets[0], node.value)
            elif isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.For, ast.NamedExpr, ast.withitem)):
                for target in ast.walk(node):
                    if isinstance(target, ast.Name) and isinstance(target.ctx, ast.Store):
                        self._bind(target, "other")
            elif isinstance(node, FUNCTIONS):
                kinds = [self._decorator(each) for each in node.decorator_list]
                if "kfp.dsl.component" in kinds or "kfp.dsl.container_component" in kinds:
                    self.components[self.source.function_of(node), node.name].append("function")

    def _decorator(self, node):
        return self.program.dotted(self.source, node.func if isinstance(node, ast.Call) else node)

    def _note_binding(self, target, value):
        if not isinstance(target, ast.Name):
            for each in ast.walk(target):
                if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
                    self._bind(each, "other")
            return
        load = self._loader(value)
        self._bind(target, self._add_load(target, value, load) if load else "other")

    def _bind(self, target, what):
        function = self.source.function_of(target)
        self.components[function, target.id].append(what)

    def _loader(self, node):
        if not isinstance(node, ast.Call):
            return None
        name = self.program.dotted(self.source, node.func) or ""
        module, _, member = name.rpartition(".")
        return member if member in LOADERS and module in ("kfp.components", "kfp.v2.components") else None

    def _add_load(self, target, call, how):
        self.loads.append(call)
        given = call.args[0] if call.args else None
        for name in LOADER_ARGUMENTS[how]:
            given = given or keyword(call, name)
        value = literal(given) if given is not None else UNKNOWN
        self.answer["loads"].append({
            "how": how, "name": target.id if target is not None else "",
            "argument": value if isinstance(value, str) and len(value) < 4096 else "",
            "at": self.source.at(given if given is not None else call)})
        return len(self.answer["loads"]) - 1

    def _component_of(self, node):
        """What a called name is: the number of a load, "function", or None when it is unsure."""
        if not isinstance(node, ast.Name):
            return None
        function = self.source.function_of(node)
        while True:
            found = self.components.get((function, node.id))
            if found:
                return found[0] if len(found) == 1 and found[0] != "other" else None
            if function is None:
                return None
            if node.id in Bindings._locals(function):
                return None
            function = self.source.function_of(function)

    def _note_call(self, node):
        if self._loader(node) and node not in self.loads:
            self._add_load(None, node, self._loader(node))
        self._note_compile(node)
        component = self._component_of(node.func)
        if component is None:
            return
        self.tasks.add(node)
        self.answer["calls"].append({
            "component": component if isinstance(component, int) else -1, "name": node.func.id,
            "at": self.source.at(node.func), "in_pipeline": self._in_pipeline(node),
            "positional": [self.source.at(each) for each in node.args if not isinstance(each, ast.Starred)],
            "splat": any(isinstance(each, ast.Starred) for each in node.args) or
            any(each.arg is None for each in node.keywords),
            "keywords": [{"name": each.arg, "at": self._keyword_at(each)} for each in node.keywords if each.arg]})

    def _keyword_at(self, node):
        # Before Python 3.9 a keyword has no place of its own.
        if hasattr(node, "lineno"):
            at = self.source.at(node)
            return [at[0], at[1], at[1] + len(node.arg.encode("utf-8"))]
        return self.source.at(node.value)

    def _note_compile(self, node):
        if not isinstance(node.func, ast.Attribute) or node.func.attr != "compile":
            return
        made = node.func.value
        if not isinstance(made, ast.Call) or self.program.dotted(self.source, made.func) != "kfp.compiler.Compiler":
            return
        path = keyword(node, "package_path") or (node.args[1] if len(node.args) > 1 else None)
        value = literal(path) if path is not None else UNKNOWN
        if isinstance(value, str):
            self.answer["compiles"].append({"path": value, "at": self.source.at(path)})

    def _note_method(self, node):
        """`.method` of a task with the attributes behind it: of the call itself, or of a name that is bound to one once."""
        value = node.value
        if isinstance(value, ast.Name):
            value = self._bound_call(value)
        if value is not None and isinstance(value, ast.Call) and self._component_of(value.func) is not None:
            begin = self.source.at(node)[2] - len(node.attr.encode("utf-8"))
            name, last = node.attr, node
            while isinstance(self.source.parents.get(last), ast.Attribute):
                last = self.source.parents[last]
                name += "." + last.attr
            at = self.source.at(last)
            self.answer["methods"].append({"name": name, "at": [at[0], begin, at[2]],
                                           "guarded": self._is_guarded(node)})

    def _bound_call(self, name):
        function = self.source.function_of(name)
        if function is None or not isinstance(function, FUNCTIONS):
            return None
        found = [node for node in ast.walk(function) if isinstance(node, ast.Name) and node.id == name.id
                 and isinstance(node.ctx, ast.Store)]
        parent = self.source.parents.get(found[0]) if len(found) == 1 else None
        return parent.value if isinstance(parent, ast.Assign) and parent.targets == found else None

    def _in_pipeline(self, node):
        return any(isinstance(above, FUNCTIONS) and self._is_pipeline(above) for above in self.source.up(node))

    def _is_pipeline(self, function):
        return any(self._decorator(each) == "kfp.dsl.pipeline" for each in function.decorator_list)

    def _note_pipeline(self, node):
        if not self._is_pipeline(node):
            return
        arguments = node.args
        plain = getattr(arguments, "posonlyargs", []) + arguments.args + arguments.kwonlyargs
        self.answer["pipelines"].append({
            "name": node.name, "at": self.source.at(node),
            "guarded": self._is_guarded(node),
            "parameters": [{"name": each.arg, "at": self.source.at(each), "typed": each.annotation is not None}
                           for each in plain]})
