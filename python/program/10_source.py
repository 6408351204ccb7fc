# SPDX-License-Identifier: Apache-2.0
"""Reads Python programs for kfpkg without running them.

The files 10_ to 60_ are one script, joined in this order when kfpkg is built. It gets a JSON line and the bytes
of the files on standard input and answers one JSON line per program. Python 3.8 and later.
"""

import ast
import collections
import json
import sys
import tokenize

LIMIT = 400  # entries of any list in an answer
DEPTH = 40  # of expressions that are looked into


class Source:
    """One file: its tree, parents of nodes, and the way from ast's columns to byte offsets."""

    def __init__(self, index, module, is_package, data):
        self.index = index
        self.module = module
        self.is_package = is_package
        self.data = data
        self.tree = None
        self.problem = None
        self.problem_at = [0, 0]
        self._parsed = False

    def parse(self):
        """True when the file is Python that this interpreter understands."""
        if not self._parsed:
            self._parsed = True
            try:
                self._read()
            except SyntaxError as error:
                self.problem = str(error.msg or "invalid syntax")
                line = error.lineno or 1
                if self.begins:
                    begin = self.begins[min(line, len(self.begins)) - 1]
                    written = self._line(line)
                    self.problem_at = [begin + self._bytes_before(written, error.offset), begin + len(written)]
            except (ValueError, RecursionError, MemoryError, OverflowError, LookupError) as error:
                self.problem = str(error) or type(error).__name__
        return self.tree is not None

    def _read(self):
        self.begins = []
        lines = iter(self.data.splitlines(True))
        self.encoding, _ = tokenize.detect_encoding(lambda: next(lines, b""))
        self._find_lines()
        self.tree = ast.parse(self.data)
        self.parents = {}
        self.defs = {}
        for node in ast.walk(self.tree):
            for child in ast.iter_child_nodes(node):
                self.parents[child] = node
        self.imports = {}
        for node in ast.walk(self.tree):
            self._note_import(node)
        self._note_defs(self.tree.body)

    def _find_lines(self):
        # Python counts LF, CR LF and CR; other breaks of str.splitlines are characters to it.
        self.begins = [0]
        data, at = self.data, 0
        while at < len(data):
            if data[at] == 13 and data[at + 1 : at + 2] == b"\n":
                at += 1
            if data[at] in (10, 13):
                self.begins.append(at + 1)
            at += 1

    def _bytes_before(self, line, offset):
        """The bytes before the character that a SyntaxError counts from 1; 0 where it names none."""
        try:
            before = line.decode(self.encoding, "replace")[:max(offset or 1, 1) - 1]
            return min(len(before.encode(self.encoding, "replace")), len(line))
        except (ValueError, LookupError, TypeError, AssertionError):
            return 0

    def _line(self, number):
        if number > len(self.begins):
            return b""
        begin = self.begins[number - 1]
        end = self.begins[number] if number < len(self.begins) else len(self.data)
        return self.data[begin:end].rstrip(b"\r\n")

    def offset(self, line, column):
        """Byte offset of a place that ast gives as line and UTF-8 column."""
        if line > len(self.begins):
            return len(self.data)
        begin = self.begins[line - 1]
        if self.encoding == "utf-8-sig":
            return begin + column + (3 if line == 1 else 0)
        if self.encoding == "utf-8":
            return begin + column
        text = self._line(line).decode(self.encoding, "replace").encode("utf-8")
        return begin + len(text[:column].decode("utf-8", "replace").encode(self.encoding, "replace"))

    def at(self, node):
        """[file, begin, end] of a node."""
        begin = self.offset(node.lineno, node.col_offset)
        return [self.index, begin, max(begin, self.offset(node.end_lineno, node.end_col_offset))]

    def _note_import(self, node):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.asname:
                    self.imports[alias.asname] = alias.name
                else:
                    self.imports[alias.name.split(".")[0]] = alias.name.split(".")[0]
        elif isinstance(node, ast.ImportFrom):
            base = self.base_of(node)
            for alias in node.names:
                if alias.name != "*":
                    self.imports[alias.asname or alias.name] = base + "." + alias.name if base else alias.name

    def base_of(self, node):
        """The module that a `from` names, as an absolute one."""
        if not node.level:
            return node.module or ""
        parts = self.module.split(".")
        if not self.is_package:
            parts = parts[:-1]
        parts = parts[: len(parts) - node.level + 1] if node.level > 1 else parts
        return ".".join(parts + ([node.module] if node.module else []))

    def _note_defs(self, body):
        for node in body:
            if isinstance(node, FUNCTIONS + (ast.ClassDef,)):
                self.defs.setdefault(node.name, []).append(node)
            elif isinstance(node, (ast.If, ast.Try, ast.With)):
                for part in ("body", "orelse", "finalbody"):
                    self._note_defs(getattr(node, part, []))
                for handler in getattr(node, "handlers", []):
                    self._note_defs(handler.body)

    def up(self, node):
        """The nodes around a node, innermost first."""
        while node in self.parents:
            node = self.parents[node]
            yield node

    def function_of(self, node):
        """The function that a node stands in, None at module level."""
        for above in self.up(node):
            if isinstance(above, FUNCTIONS + (ast.Lambda,)):
                return above
        return None

    def class_of(self, node):
        """The class that a node stands in, None outside of classes."""
        for above in self.up(node):
            if isinstance(above, ast.ClassDef):
                return above
        return None


FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def chain_of(node):
    """["a", "b", "c"] for the expression a.b.c, None for another one."""
    names = []
    while isinstance(node, ast.Attribute) and len(names) < DEPTH:
        names.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    return [node.id] + names[::-1]


UNKNOWN = object()


def literal(node):
    """The value of a literal, UNKNOWN for anything that has to be computed."""
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return UNKNOWN


def keyword(call, name):
    """The value given to a keyword of a call, None when there is none."""
    for each in call.keywords:
        if each.arg == name:
            return each.value
    return None


def keyword_literal(call, name, otherwise):
    """The same as a literal."""
    node = keyword(call, name)
    return otherwise if node is None else literal(node)


def is_main_guard(node):
    """True for `if __name__ == "__main__":`."""
    if not isinstance(node, ast.If) or not isinstance(node.test, ast.Compare):
        return False
    sides = [node.test.left] + node.test.comparators
    return any(isinstance(side, ast.Name) and side.id == "__name__" for side in sides)
