# SPDX-License-Identifier: Apache-2.0
"""Command lines that click reads."""

CLICK_PLAIN = {"click.pass_context", "click.pass_obj", "click.version_option", "click.help_option"}


class Click:
    """Reads the one command or group that the program calls."""

    def __init__(self, program):
        self.program = program

    def read(self):
        """The description of the command line, None when click is not used."""
        roots = []
        for source, node in self.program.live:
            if not isinstance(node, ast.Call):
                continue
            called = node.func
            if isinstance(called, ast.Attribute) and called.attr == "main":
                called = called.value
            found = self.program.one_def(source, called, FUNCTIONS)
            if found and self._kind(*found) and found not in [root[0] for root in roots]:
                roots.append((found, source, node))
        if not roots:
            return None
        if len(roots) > 1:
            raise NotUnderstood("several commands of click are called", roots[1][1].at(roots[1][2]))
        found, source, call = roots[0]
        if call.args or keyword(call, "args") is not None or any(each.arg is None for each in call.keywords):
            raise NotUnderstood("click does not read the command line itself", source.at(call))
        check_argv_untouched(self.program)
        answer = self._describe(found[0], found[1], 0)
        answer["accepts_unknown"] = answer.pop("ignores_unknown")
        return answer

    def _kind(self, source, function):
        for decorator in function.decorator_list:
            name = self._name(source, decorator)
            if name in ("click.command", "click.group"):
                return name
            if isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Attribute):
                if decorator.func.attr in ("command", "group") and self.program.find_def(source, decorator.func.value):
                    return "click." + decorator.func.attr
        return None

    def _name(self, source, decorator):
        name = self.program.dotted(source, decorator.func if isinstance(decorator, ast.Call) else decorator)
        return "click." + name[len("click.decorators."):] if name and name.startswith("click.decorators.") else name

    def _describe(self, source, function, depth):
        answer = {"open": "", "abbreviates": False, "options": [], "commands": [], "has_commands": False,
                  "at": source.at(function), "ignores_unknown": False}
        answer["options"].append({"flags": ["--help"], "dest": "help", "takes": 0, "type": "", "at": [], "used": True})
        names = {each.id for each in ast.walk(function) if isinstance(each, ast.Name)}
        parameters = {each.arg for each in ast.walk(function.args) if isinstance(each, ast.arg)}
        for decorator in function.decorator_list:
            name = self._name(source, decorator)
            if name in ("click.option", "click.argument") and isinstance(decorator, ast.Call):
                option = self._option(source, decorator, name == "click.argument")
                if option is None:
                    answer["open"] = "some of its options are computed"
                    continue
                option["used"] = option["dest"] not in parameters or option["dest"] in names
                answer["options"].append(option)
            elif self._is_command(source, decorator):
                self._read_settings(source, decorator, answer)
            elif name not in CLICK_PLAIN:
                answer["open"] = "a decorator that is not read may add options"
        if any(self._name(source, each) == "click.group" or getattr(getattr(each, "func", None), "attr", "") == "group"
               for each in function.decorator_list):
            answer["has_commands"] = True
            self._add_commands(source, function, answer, depth)
        return answer

    def _is_command(self, source, decorator):
        if self._name(source, decorator) in ("click.command", "click.group"):
            return True
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        return isinstance(called, ast.Attribute) and called.attr in ("command", "group")

    def _read_settings(self, source, decorator, answer):
        if not isinstance(decorator, ast.Call):
            return
        if keyword(decorator, "cls") is not None or any(each.arg is None for each in decorator.keywords):
            raise NotUnderstood("the command is of a class that is not read", source.at(decorator))
        settings = keyword(decorator, "context_settings")
        if settings is None:
            return
        if isinstance(settings, ast.Call) and self.program.dotted(source, settings.func) == "dict" and not settings.args:
            value = {each.arg: literal(each.value) for each in settings.keywords}
        else:
            value = literal(settings)
        if not isinstance(value, dict) or "token_normalize_func" in value:
            answer["open"] = "its context settings are computed"
        elif value.get("ignore_unknown_options") or value.get("allow_extra_args"):
            answer["ignores_unknown"] = True
        elif "help_option_names" in value or "default_map" in value or "auto_envvar_prefix" in value:
            answer["open"] = "its context settings change its options"

    def _add_commands(self, source, group, answer, depth):
        for other, node in self.program.live if depth < 4 else []:
            if not isinstance(node, FUNCTIONS):
                continue
            for decorator in node.decorator_list:
                if not isinstance(decorator, ast.Call) or not isinstance(decorator.func, ast.Attribute):
                    continue
                owner = self.program.find_def(other, decorator.func.value) or []
                if decorator.func.attr not in ("command", "group") or (source, group) not in owner:
                    continue
                name = literal(decorator.args[0]) if decorator.args else keyword_literal(decorator, "name", None)
                names = [name] if isinstance(name, str) else default_names(node.name)
                child = self._describe(other, node, depth + 1)
                answer["ignores_unknown"] = answer["ignores_unknown"] or child.pop("ignores_unknown")
                answer["commands"].append({"names": names, "parser": child})

    def _option(self, source, call, positional):
        names = [literal(each) for each in call.args]
        if not names or not all(isinstance(name, str) and name for name in names) or \
                any(each.arg is None for each in call.keywords):
            return None
        flags = [part.strip() for name in names if name[0] in "-/" for part in name.split("/")] if not positional else []
        plain = [name for name in names if name[0] not in "-/"]
        longest = sorted(flags, key=lambda flag: len(flag) - len(flag.lstrip("-")), reverse=True)
        dest = plain[0] if plain else longest[0].lstrip("-").replace("-", "_").lower()
        option = {"flags": flags, "dest": dest if not positional else dest.lower().replace("-", "_"),
                  "at": source.at(call), "conditional": False,
                  "loose": keyword(call, "cls") is not None or keyword(call, "callback") is not None and positional}
        self._read_arity(call, option, names, positional)
        option["type"], option["choices"] = self._type(source, call)
        return option

    @staticmethod
    def _read_arity(call, option, names, positional):
        default = keyword(call, "default")
        from_environment = keyword(call, "envvar") is not None or keyword(call, "prompt") is not None
        given = keyword_literal(call, "required", positional and default is None)
        is_flag = keyword_literal(call, "is_flag", None)
        nargs = keyword_literal(call, "nargs", 1)
        paired = not positional and any("/" in name[1:] for name in names)
        if is_flag is UNKNOWN or not isinstance(nargs, int):
            option["loose"] = True
        flag = is_flag is True or paired or keyword(call, "flag_value") is not None or keyword(call, "count") is not None
        option["takes"] = 0 if flag else nargs if isinstance(nargs, int) else -1
        option["least"] = max(0, option["takes"])
        option["required"] = given is True and not from_environment and nargs != -1
        option["repeats"] = keyword_literal(call, "multiple", False) is not False
        option["has_default"] = default is not None

    def _type(self, source, call):
        node = keyword(call, "type")
        if node is None:
            default = keyword_literal(call, "default", None)
            if isinstance(default, bool):
                return "click.BOOL", []
            return ({int: "int", float: "float"}.get(type(default), "") if not isinstance(default, bool) else ""), []
        called = node.func if isinstance(node, ast.Call) else node
        name = self.program.dotted(source, called) or "?"
        if name == "click.Choice" and isinstance(node, ast.Call) and node.args:
            choices = literal(node.args[0])
            careless = keyword_literal(node, "case_sensitive", True) is not True
            good = isinstance(choices, (list, tuple)) and not careless
            return "", [str(each) for each in choices][:LIMIT] if good else []
        if name == "click.Path" and isinstance(node, ast.Call) and keyword_literal(node, "exists", False) is True:
            return "click.Path:exists", []
        if name == "click.File" and isinstance(node, ast.Call):
            mode = literal(node.args[0]) if node.args else keyword_literal(node, "mode", "r")
            return ("argparse.FileType:" + mode if isinstance(mode, str) else "?"), []
        plain = {"click.INT": "int", "click.IntRange": "int", "click.FLOAT": "float", "click.FloatRange": "float",
                 "click.STRING": "str", "click.BOOL": "click.BOOL", "int": "int", "float": "float", "str": "str",
                 "bool": "click.BOOL"}
        return plain.get(name, "?"), []


def default_names(function):
    """What click may call the command of a function; releases differ in the endings that they cut."""
    name = function.lower().replace("_", "-")
    names = [name]
    for ending in ("-command", "-cmd", "-group", "-grp"):
        if name.endswith(ending):
            names.append(name[: -len(ending)])
    return names
