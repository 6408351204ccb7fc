# SPDX-License-Identifier: Apache-2.0
"""A program of several files: what runs when its first file is started."""


class Program:
    """Files by module name; those that are not among them are other people's."""

    def __init__(self, sources, entry):
        self.modules = {source.module: source for source in sources}
        self.entry = entry
        self.live = []  # (source, node) of all code that may run
        self._seen = set()
        self._queue = []

    def explore(self):
        """Finds what the entry reaches: by name, never by computed access."""
        self._add_module(self.entry)
        while self._queue:
            source, node = self._queue.pop()
            self._scan(source, node)

    def _add_module(self, source):
        if ("module", source.module) in self._seen or not source.parse():
            return
        self._seen.add(("module", source.module))
        package = source.module.rpartition(".")[0]
        if package in self.modules:
            self._add_module(self.modules[package])
        self._queue.append((source, source.tree))

    def _add_def(self, source, node):
        if id(node) not in self._seen:
            self._seen.add(id(node))
            self._queue.append((source, node))

    def _scan(self, source, root):
        stack = [root]
        while stack:
            node = stack.pop()
            if node is not root and self._is_separate(source, node):
                stack.extend(node.decorator_list)
                if node.decorator_list:
                    self._add_def(source, node)
                continue
            if source is not self.entry and is_main_guard(node):
                continue
            self.live.append((source, node))
            self._follow(source, node)
            stack.extend(ast.iter_child_nodes(node))

    @staticmethod
    def _is_separate(source, node):
        return isinstance(node, FUNCTIONS + (ast.ClassDef,)) and node in source.defs.get(node.name, [])

    def _follow(self, source, node):
        if isinstance(node, ast.Import):
            for alias in node.names:
                self._add_prefixes(alias.name)
        elif isinstance(node, ast.ImportFrom):
            base = source.base_of(node)
            self._add_prefixes(base)
            for alias in node.names:
                self._add_prefixes(base + "." + alias.name)
                if alias.name == "*":
                    self._take_all(source, base)
        elif isinstance(node, (ast.Name, ast.Attribute)):
            found = self.find_def(source, node)
            for each in found or []:
                self._add_def(*each)

    def _take_all(self, source, base):
        other = self.modules.get(base)
        if other is None or not other.parse():
            return
        for name in list(other.defs) + list(other.imports):
            source.imports.setdefault(name, base + "." + name)

    def _add_prefixes(self, name):
        parts = name.split(".")
        for count in range(1, len(parts) + 1):
            module = self.modules.get(".".join(parts[:count]))
            if module is not None:
                self._add_module(module)

    def dotted(self, source, node):
        """What an expression names: "argparse.ArgumentParser", "int"; None when it is no plain name."""
        chain = chain_of(node)
        if chain is None:
            return None
        if chain[0] in source.defs:
            chain[0] = source.module + "." + chain[0]
        elif chain[0] in source.imports:
            chain[0] = source.imports[chain[0]]
        return ".".join(chain)

    def find_def(self, source, node):
        """[(source, definition)] for an expression that names a function or class of these files."""
        name = self.dotted(source, node)
        for _ in range(8):
            if name is None:
                return None
            module, _, member = name.rpartition(".")
            other = self.modules.get(module)
            if other is None or not other.parse():
                return None
            if member in other.defs:
                return [(other, each) for each in other.defs[member]]
            name = other.imports.get(member)
        return None

    def one_def(self, source, node, kind):
        """The same when there is exactly one of that kind."""
        found = self.find_def(source, node)
        if found and len(found) == 1 and isinstance(found[0][1], kind):
            return found[0]
        return None
