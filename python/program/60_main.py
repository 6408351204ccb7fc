# SPDX-License-Identifier: Apache-2.0
"""The conversation with kfpkg."""

LIBRARIES = {
    "typer": "typer", "fire": "fire", "docopt": "docopt", "absl": "absl", "hydra": "hydra", "tap": "tap",
    "jsonargparse": "jsonargparse", "configargparse": "configargparse", "simple_parsing": "simple_parsing",
    "tyro": "tyro", "plac": "plac", "cleo": "cleo", "cyclopts": "cyclopts", "optparse": "optparse",
    "getopt": "getopt", "rich_click": "rich_click", "asyncclick": "asyncclick", "transformers": "transformers",
    "pydantic_settings": "pydantic_settings", "cloup": "cloup", "defopt": "defopt", "clize": "clize",
}
PATH_BEGINS = ("/tmp/outputs/", "/tmp/inputs/", "/mlpipeline-")


def read_program(sources, entry):
    """The command line of a program, or why nobody can tell it."""
    if not entry.parse():
        return {"parser": "unreadable", "why": entry.problem, "why_at": [entry.index] + entry.problem_at}
    program = Program(sources, entry)
    program.explore()
    answer = {"paths": fixed_paths(program)}
    try:
        command_line = Argparse(program).read()
        kind = "argparse"
        clicks = Click(program).read()
        if command_line is not None and clicks is not None:
            raise NotUnderstood("both argparse and click read the command line")
        if command_line is None:
            command_line, kind = clicks, "click"
        if command_line is None:
            raise NotUnderstood(why_unknown(program))
        mark_names(program, command_line)
        answer.update(parser=kind, command_line=command_line)
    except NotUnderstood as error:
        answer.update(parser="unknown", why=str(error), why_at=error.at or [])
    return answer


def why_unknown(program):
    """The library that reads the command line, as far as imports tell."""
    for source, node in program.live:
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            names = [node.module]
        for name in names:
            if name.split(".")[0] in LIBRARIES:
                return "the command line may be read by " + LIBRARIES[name.split(".")[0]]
    for source, node in program.live:
        if isinstance(node, (ast.Attribute, ast.Name)) and program.dotted(source, node) == "sys.argv":
            return "the program reads sys.argv itself"
    return "nothing in it reads a command line"


def mark_names(program, command_line):
    """An option counts as used when its name is read anywhere."""
    names = set()
    for source, _ in {id(source): (source, None) for source, _ in program.live}.values():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Attribute):
                names.add(node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and not in_add_argument(source, node):
                names.add(node.value)
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("vars", "locals"):
                names.add("*")

    def mark(parser):
        for option in parser["options"]:
            option["used"] = option.get("used", True) or "*" in names or option["dest"] in names
        for command in parser["commands"]:
            mark(command["parser"])

    mark(command_line)


def in_add_argument(source, node):
    """True for text in the call that makes an option."""
    for above in list(source.up(node))[:4]:
        if isinstance(above, ast.Call) and isinstance(above.func, ast.Attribute):
            return above.func.attr in ("add_argument", "option", "argument")
    return False


def fixed_paths(program):
    """Places that only KFP 1.8 collected, where the program writes to them."""
    found = []
    for source, node in program.live:
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        if not node.value.startswith(PATH_BEGINS) or len(found) >= LIMIT or not is_written(program, source, node):
            continue
        found.append({"path": node.value, "at": source.at(node)})
    return found


def is_written(program, source, node):
    """True for open(path, "w") and for Path(path).write_text()."""
    call = source.parents.get(node)
    if not isinstance(call, ast.Call) or not call.args or call.args[0] is not node:
        return False
    name = program.dotted(source, call.func)
    if name in ("open", "io.open"):
        mode = literal(call.args[1]) if len(call.args) > 1 else keyword_literal(call, "mode", "r")
        return isinstance(mode, str) and any(letter in mode for letter in "wax")
    method = source.parents.get(call)
    return name == "pathlib.Path" and isinstance(method, ast.Attribute) and method.attr in ("write_text", "write_bytes")


def read_pipeline(source):
    """The facts of a file that composes components."""
    if not source.parse():
        return {"parser": "unreadable", "why": source.problem, "why_at": [0] + source.problem_at}
    return Pipeline(source).read()


def place_of_error(data, error):
    """From where Python stopped to the end of that line, in bytes."""
    lines = data.splitlines(True)
    number = min(error.lineno or 1, len(lines)) - 1
    if number < 0:
        return []
    begin = sum(len(line) for line in lines[:number])
    line = lines[number].rstrip(b"\r\n")
    before = line.decode("utf-8", "surrogatepass")[:max((error.offset or 1) - 1, 0)]
    return [0, begin + len(before.encode("utf-8", "surrogatepass")), begin + len(line)]


def read_syntax(data):
    """Whether ast.parse takes a text: no file, so neither a declaration of its encoding nor a byte-order mark is read."""
    try:
        ast.parse(data.decode("utf-8", "surrogatepass"))
    except SyntaxError as error:
        return {"parser": "unreadable", "why": "%s (line %s)" % (error.msg or "invalid syntax", error.lineno or 1),
                "why_at": place_of_error(data, error)}
    except (ValueError, OverflowError) as error:
        return {"parser": "unreadable", "why": str(error) or type(error).__name__}
    return {"parser": "unknown"}


def answer_one(request, stream):
    """Reads the files of one request and says what they are."""
    sources = []
    for index, each in enumerate(request["files"]):
        sources.append(Source(index, each["module"], each["package"], stream.read(each["size"])))
    try:
        if request["kind"] == "syntax":
            return read_syntax(sources[0].data)
        if request["kind"] == "pipeline":
            return read_pipeline(sources[0])
        return read_program(sources, sources[request["entry"]])
    except (RecursionError, MemoryError) as error:
        return {"parser": "unreadable", "why": "it is nested too deeply", "why_at": []}


def main():
    """One line of answer per request, each written at once, so that a crash costs only its own."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
    except (ImportError, ValueError, OSError):
        pass
    stream = sys.stdin.buffer
    for request in json.loads(stream.readline()):
        sys.stdout.write(json.dumps(answer_one(request, stream)) + "\n")
        sys.stdout.flush()


main()
