# SPDX-License-Identifier: Apache-2.0
"""Component texts to ask the judges about: real and hand-written specs, and mutations of them with fixed seeds.

Each base has its own random numbers, seeded by its text, so that a change of one base changes no other mutation. Keys
are dropped, renamed and doubled, values retyped and respelled, placeholders nested, names and types and defaults
changed, lines moved; what is written is every style of YAML.
"""
import copy
import hashlib
import json
import os
import pathlib
import random
import re

import yaml

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
# Mutations of each base.
OF_CASE, OF_BASE, OF_EXAMPLE, OF_CORPUS = 10, 400, 120, 25
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Raw(str):
    """A scalar that is written as it stands, without quotes."""


RAW = [Raw(t) for t in """
~ null Null yes No on OFF True FALSE y n 0 5 -1 +7 007 0o7 0x1F 0b11 1_000 1:30 1.10 1.5 -0.0 .5 1. 1e-3 1.0e-3 1e5 .inf -.inf .nan
2020-01-01 2020-01-01T10:00:00Z 2020-1-1 !!str&5 !!int&"5" !!float&5 !!bool&yes !!null&"" !foo&x !!binary&aGk= "\\u0041" 'it''s' = <<
""".split()]
RAW = [Raw(t.replace("&", " ")) for t in RAW]
TEXTS = ["", " ", "x", "5", "1.5", "true", "maybe", "[]", "{}", "[1]", '{"a": 1}', '{"a": null}', "null", "[null]", "1_000", " 7 ", "inf",
         "nan", "1e5", "a\nb", "a\n", "\ta", "Input A", "\u6570", "\u00e9t\u00e9", "\u0661", "\u00a05", "yes", "T", "1,5", "0x10", "0.1.2",
         "['a']", "{'a': 1}", '"a"', "[1, 2", "{{workflow.uid}}", "{{$}}", "{{$.inputs.parameters['a']}}", "# no", "a: b", "- a", "\u2028",
         "NaN", "[NaN]", '{"a": Infinity}', "-0", "9" * 40, "1e400", "[[1]]", "infinity", "1__0", "_1", "\U0001f600", "a" * 140]
THINGS = [None, True, False, 0, 5, -1, 1.5, [], {}, ["a"], {"a": "b"}, [1], {"a": None}, [{}], {"name": "x"}]
TYPES = ["String", "str", "TEXT", "Integer", "int", "Float", "double", "Bool", "boolean", "List", "List[str]", "typing.List[int]", "Dict",
         "Dict[str, int]", "JsonObject", "JsonArray", "Dataset", "model", "Artifact", "GCSPath", "google.VertexModel", "googlesheet",
         "google.Vertex_Model", "google.X\n", "PipelineTaskFinalStatus", "TaskConfig", "Optional[str]", "typing.Optional[int]", "Listing",
         "List of x", "String!", "listing[x]", "typing.String", "typing.gnat", "typing.int", "typing.Float", "typing.bool", "typing.", "list[", "dictionary", "system.Model", "Metrics",
         "HTML", "Markdown", "ClassificationMetrics", "SlicedClassificationMetrics", "string ", " int", "", "\u0130nt", "\u017ftr", "URI",
         {"GCSPath": {"a": "b"}}, {"String": {}}, {"JsonObject": None}, {}, ["String"], [], 5, 1.5, True, None, {"a": 1, "b": 2}, {5: 1}]
DEFAULTS = {
    "int": ["5", " 5 ", "1_000", "1.5", "", "0x10", "+3", "-0", "\u0661", 5, 1.5, True, -7, "1e3", "9" * 30, "5\n", "\u00a05", "1__0"],
    "float": ["1", "1.5", "1e-3", ".5", "5.", "nan", "inf", "-Infinity", "abc", "1_0.5", "", " 2 ", 1, 1.5, True, "0x1p3", "1e400", "1_e3"],
    "bool": ["yes", "No", "T", "on", "1", "0", "maybe", "", " true", True, False, 1, 0, 2, 1.0, "TRUE", "y", "off"],
    "list": ["[]", "[1]", "[null]", "a,b", "", "{}", '["a", {"b": null}]', "null", "5", 5, "[NaN]", "[1,]", "true", '"x"', "[[[]]]", True],
    "dict": ["{}", '{"a": 1}', '{"a": null}', "{'a': 1}", "[]", "", "null", '{"a": [1, null]}', '{"a": NaN}', 5, '{"a": 1, "a": null}'],
    "str": ["x", "", 5, 1.5, True, "null", None, "\u6570", "a\nb", -0.0, "{{$.x}}"],
}
KIND_OF = {"integer": "int", "int": "int", "float": "float", "double": "float", "bool": "bool", "boolean": "bool", "list": "list",
           "jsonarray": "list", "dict": "dict", "jsonobject": "dict", "list[str]": "list", "dict[str, int]": "dict"}
NAMES = ["a", "A", "input_a", "Input A", "input-a", "2nd", "_x_", "", " ", "self", "class", "lambda", "\u6570\u636e", "\u00e9t\u00e9",
         "Output", "name", "a b", "a__b", "a  b", "\u212a", "x" * 130, "None", "print", "a.b", "--flag", "data set", "Data_Set", "return"]
KEYS = ["name", "type", "default", "optional", "description", "annotations", "inputs", "outputs", "implementation", "container", "graph",
        "image", "command", "args", "env", "fileOutputs", "metadata", "labels", "version", "required", "resources", "foo", "then", "else",
        "cond", "if", "concat", "inputValue", "inputPath", "inputUri", "outputPath", "outputUri", "isPresent", "executorInput", "Name",
        "inputMetadata", "outputMetadata", "inputOutputPortName", "inputvalue", "input_name", "file_outputs", "workingDir", 5, True, None,
        "value", "desc", "pipelineInfo", "components", "deploymentSpec", "root", "tasks", ""]


def texts_of_folder(folder):
    return [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("component.yaml"))]


def own_bases():
    """(text, mutations) of everything that stands in this repository."""
    cases = json.loads((HERE / "cases.json").read_text(encoding="utf-8"))
    bases = [(case["text"], OF_CASE) for _, case in sorted(cases.items())]
    bases += [(path.read_text(encoding="utf-8"), OF_BASE) for path in sorted((HERE / "bases").glob("*.yaml"))]
    return bases + [(text, OF_EXAMPLE) for text in texts_of_folder(ROOT / "examples")]


def corpus_bases():
    """The same of the real specs below KFPKG_CORPUS; none when it is not set."""
    folder = os.environ.get("KFPKG_CORPUS")
    return [(text, OF_CORPUS) for text in texts_of_folder(pathlib.Path(folder))] if folder else []


def key_of(text):
    """What a text is called in the files of verdicts."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def texts(bases, seed=""):
    """Each text once, in a fixed order: the bases and their mutations. With a seed others, by more operators."""
    found = {}
    for base, count in bases:
        found.setdefault(key_of(base), base)
        rng = random.Random(key_of(base) + seed)
        spec = load(base)
        for _ in range(count):
            text = mutated(base, spec, rng)
            if seed and rng.random() < 0.3:
                text = strange(text, rng)
            if not any(0xD800 <= ord(c) < 0xE000 for c in text):
                found.setdefault(key_of(text), text)
    return found


def load(text):
    try:
        return yaml.load(text, Loader)
    except (yaml.YAMLError, ValueError):
        return None


# Writing.

PLAIN = re.compile(r"[A-Za-z_/][A-Za-z0-9_./@-]*")
WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}


def scalar(value, rng, flow):
    if isinstance(value, Raw):
        return str(value)
    if not isinstance(value, str):
        if isinstance(value, (bool, int, float)) or value is None:
            return json.dumps(value).replace("NaN", ".nan").replace("Infinity", ".inf")
        return json.dumps(str(value))
    if PLAIN.fullmatch(value) and value.lower() not in WORDS and rng.random() < 0.85:
        return value
    simple = value.isprintable() and not any(c in value for c in "\ufeff\u2028\u2029\x85\u00a0")
    if simple and rng.random() < 0.4:
        return "'" + value.replace("'", "''") + "'"
    return json.dumps(value, ensure_ascii=not simple)


def literal(value, indent, rng):
    """A block scalar that reads as the value, or nothing."""
    lines = value.rstrip("\n").split("\n")
    if "\n" not in value or value.endswith("\n\n") or not all(line.isprintable() for line in lines):
        return None
    if not lines[0] or lines[0][0] in " \t" or rng.random() < 0.4 or any(c in value for c in "\ufeff\u2028\u2029\x85"):
        return None
    pad = " " * (indent + 2)
    return ("|\n" if value.endswith("\n") else "|-\n") + "\n".join(pad + line if line else "" for line in lines)


def flow_text(node, rng):
    if isinstance(node, dict):
        return "{" + ", ".join(f"{scalar(k, rng, True)}: {flow_text(v, rng)}" for k, v in node.items()) + "}"
    if isinstance(node, list):
        return "[" + ", ".join(flow_text(item, rng) for item in node) + "]"
    return scalar(node, rng, True)


def block(node, indent, rng, depth):
    """The text of a value that follows "key:" or "-": begins with a line end or a blank."""
    if isinstance(node, (dict, list)) and node and (depth < 2 or rng.random() < 0.6):
        pad = "\n" + " " * indent
        if isinstance(node, dict):
            return "".join(f"{pad}{scalar(k, rng, False)}:{block(v, indent + 2, rng, depth + 1)}" for k, v in node.items())
        items = []
        for item in node:
            text = block(item, indent + 2, rng, depth + 1)
            items.append(f"{pad}-" + (" " + text.lstrip("\n ") if text.startswith("\n") else text))
        return "".join(items)
    if isinstance(node, str) and not isinstance(node, Raw):
        text = literal(node, indent, rng)
        if text:
            return " " + text
    return " " + flow_text(node, rng)


def emit(spec, rng):
    if isinstance(spec, dict) and spec and rng.random() < 0.85:
        return block(spec, 0, rng, 0)[1:] + "\n"
    return flow_text(spec, rng) + "\n"


# Changing.

def places(node, found):
    if isinstance(node, dict):
        for key in node:
            found.append((node, key))
            places(node[key], found)
    elif isinstance(node, list):
        for i, item in enumerate(node):
            found.append((node, i))
            places(item, found)
    return found


def interface(spec):
    lists = [spec.get(k) for k in ("inputs", "outputs")] if isinstance(spec, dict) else []
    return [i for part in lists if isinstance(part, list) for i in part if isinstance(i, dict)]


def names_of(spec, key):
    items = spec.get(key) if isinstance(spec, dict) else None
    return [i["name"] for i in items if isinstance(i, dict) and isinstance(i.get("name"), str)] if isinstance(items, list) else []


def placeholder(rng, spec, depth=0):
    ins, outs = names_of(spec, "inputs"), names_of(spec, "outputs")
    ins += ["zz"] if not ins or rng.random() < 0.1 else []
    outs += ["zz"] if not outs or rng.random() < 0.1 else []
    kind = rng.randrange(20)
    if kind < 7:
        return {rng.choice(("inputValue", "inputPath", "inputUri", "inputValue")): rng.choice(ins)}
    if kind < 10:
        return {rng.choice(("outputPath", "outputUri")): rng.choice(outs)}
    if kind == 10:
        return {"executorInput": rng.choice((None, None, None, "x"))}
    if kind == 11:
        return copy.deepcopy(rng.choice(TEXTS[:40] + THINGS + RAW[:20]))
    if kind == 12 or depth > 3:
        return rng.choice(("text", "--flag", "{{$.inputs.parameters['a']}}", "{{$}}", "a={inputValue: a}"))
    def item():
        return placeholder(rng, spec, depth + 1) if rng.random() < 0.6 else rng.choice(("text", "--x"))
    if kind < 16:
        return {"concat": [item() for _ in range(rng.randrange(4))]}
    branch = [item() for _ in range(rng.randrange(3))] if rng.random() < 0.6 else item()
    condition = rng.choice(({"isPresent": rng.choice(ins)},) * 8 + (True, "true", {"inputValue": rng.choice(ins)}, {"isPresent": 5}))
    result = {"if": {"cond": copy.deepcopy(condition), "then": branch}}
    if rng.random() < 0.5:
        result["if"]["else"] = [item()] if rng.random() < 0.6 else item()
    return result


def change_type(spec, rng):
    items = interface(spec)
    if not items:
        return
    item = rng.choice(items)
    if rng.random() < 0.6:
        item["type"] = copy.deepcopy(rng.choice(TYPES))
    if rng.random() < 0.5:
        kind = KIND_OF.get(str(item.get("type")).lower().removeprefix("typing."), "str")
        item["default"] = copy.deepcopy(rng.choice(DEFAULTS[kind] if rng.random() < 0.8 else TEXTS + THINGS + RAW))


def renamed(node, old, new):
    if isinstance(node, dict):
        return {k: new if k in ("inputValue", "inputPath", "inputUri", "outputPath", "outputUri", "isPresent") and v == old
                else renamed(v, old, new) for k, v in node.items()}
    return [renamed(item, old, new) for item in node] if isinstance(node, list) else node


def change_name(spec, rng):
    items = [i for i in interface(spec) if isinstance(i.get("name"), str)]
    if not items:
        return
    item, new = rng.choice(items), rng.choice(NAMES)
    old, item["name"] = item["name"], new
    if "implementation" in spec and rng.random() < 0.8:
        spec["implementation"] = renamed(spec["implementation"], old, new)


def insert_placeholder(spec, rng):
    try:
        container = spec["implementation"]["container"]
        words = container.setdefault(rng.choice(("args", "args", "command")), [])
        words.insert(rng.randrange(len(words) + 1), placeholder(rng, spec))
    except (KeyError, TypeError, AttributeError):
        pass


def respell(key, rng):
    text = str(key)
    kind = rng.randrange(5)
    if kind == 0:
        return text.swapcase()
    if kind == 1:
        return text + "s"
    if kind == 2 and len(text) > 2:
        at = rng.randrange(len(text) - 1)
        return text[:at] + text[at + 1] + text[at] + text[at + 2:]
    if kind == 3:
        return text[:-1]
    return rng.choice(KEYS)


def change_place(spec, rng):
    found = places(spec, [])
    if not found:
        return
    parent, key = rng.choice(found)
    kind = rng.randrange(10)
    if kind < 2:
        del parent[key]
    elif kind == 2:
        parent[key] = copy.deepcopy(rng.choice(TEXTS + THINGS))
    elif kind == 3:
        parent[key] = rng.choice(RAW)
    elif kind == 4 and isinstance(parent, dict):
        new = respell(key, rng)
        items = [(new if k == key else k, v) for k, v in parent.items()]
        parent.clear()
        parent.update(items)
    elif kind == 5 and isinstance(parent, dict):
        parent[rng.choice(KEYS)] = copy.deepcopy(rng.choice(TEXTS + THINGS))
    elif kind == 6 and isinstance(parent, list):
        parent.insert(key, copy.deepcopy(parent[key]))
    elif kind == 7:
        parent[key] = rng.choice(([parent[key]], {"a": parent[key]}, {"name": parent[key]}))
    elif kind == 8 and isinstance(parent[key], list) and parent[key]:
        parent[key] = parent[key][0]
    else:
        other, place = rng.choice(found)
        parent[key] = copy.deepcopy(other.get(place) if isinstance(other, dict) else other[place] if place < len(other) else None)


def change_document(spec, rng):
    """Parts that stand once in a document."""
    if not isinstance(spec, dict):
        return
    kind = rng.randrange(6)
    container = (spec.get("implementation") or {}).get("container") if isinstance(spec.get("implementation"), dict) else None
    if kind == 0:
        spec["metadata"] = rng.choice(({"annotations": {"a": rng.choice(TEXTS + RAW)}}, {"labels": {"a": rng.choice(RAW)}}, None, {},
                                       {"annotations": None}, {"annotations": {rng.choice(RAW): "x"}}, {"other": {}}))
    elif kind == 1:
        spec["name"] = copy.deepcopy(rng.choice(NAMES + TEXTS + RAW))
    elif kind == 2 and isinstance(container, dict):
        container["env"] = copy.deepcopy(rng.choice(({"A": rng.choice(TEXTS + RAW)}, [{"name": "A", "value": "b"}], {rng.choice(RAW): "b"},
                                                     {"A": {"inputValue": "a"}}, None, {}, "A=b", {"A": "{{$.inputs.parameters['a']}}"})))
    elif kind == 3 and isinstance(container, dict):
        names = names_of(spec, "outputs") + ["zz"]
        container["fileOutputs"] = rng.choice(({rng.choice(names): "/tmp/x"}, {rng.choice(names): rng.choice(RAW)}, None, {}, []))
    elif kind == 4 and isinstance(container, dict):
        container["image"] = copy.deepcopy(rng.choice(TEXTS + RAW + [{"inputValue": "a"}]))
    else:
        spec["version"] = copy.deepcopy(rng.choice(("google.com/cloud/pipelines/component/v1", "v1", rng.choice(RAW), 1)))


CHANGES = (change_place,) * 4 + (change_type,) * 4 + (insert_placeholder,) * 3 + (change_name,) * 2 + (change_document,)


def change_text(text, rng):
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    kind = rng.randrange(11)
    if kind == 0:
        del lines[at]
    elif kind == 1:
        lines.insert(at, lines[rng.randrange(len(lines))])
    elif kind == 2:
        lines[at] = rng.choice((" ", "  ", "\t")) + lines[at]
    elif kind == 3:
        lines[at] = lines[at][1:] if lines[at].startswith(" ") else lines[at]
    elif kind == 4:
        return text + rng.choice(("---\n", "---\nname: x\n", "...\n", "...\n---\n", "# end\n", "--- {}\n", "\n\n"))
    elif kind == 5:
        return rng.choice(("\ufeff", "---\n", "%YAML 1.1\n---\n", "# first\n", "--- # x\n")) + text
    elif kind == 6:
        return text.replace("\n", "\r\n")
    elif kind == 7:
        lines[at] += rng.choice((" # note", "\t# note", " ", "\t", "#note", " \u00a0"))
    elif kind == 8:
        return text[: rng.randrange(len(text) + 1)]
    elif kind == 9:
        return text.replace(": ", rng.choice((":  ", ":\t", ":", ":\u00a0")), 1)
    else:
        at = rng.randrange(len(text) + 1)
        return text[:at] + rng.choice(("\t", ":", ",", "'", '"', "#", "&a ", "*a", "!", "|", "%", "\u00e9", "- ", "? ", "[", "}")) + text[at + 1:]
    return "\n".join(lines)


# Characters that some reader, some identifier or some writer treats in its own way.
ODD = ("\ufeff\x85\u2028\u2029\u00a0\u00ad\u200b\u200d\u200e\u200f\u202e\u2066\u061c\u2060\ufffd\ufdd0\ufdef\U0001fffe\U0010ffff"
       "\u0300\u0301\u0327\u20dd\u05d0\u0627\u0661\u06f5\u0967\uff15\u00b2\u2460\u00bd\u2167\u212a\u0130\u0131\u017f\u00df\ufb01\u00aa\u00b7\u0387"
       "\u1369\u19da\u115f\u3164\u0eb3\ufe0f\U000e0061\U000e0100\ue000\U000f0000\U0001d400\U0001d7d8\U0001f600\U0001f1e9\U00020000\U00010400\u3000\u1680\u180e"
       "\x00\x07\x1b\x7f\x80\x9f\ufffe\uffff")
ESCAPES = ("\\ud83d\\ude00", "\\udc00", "\\ud83dx", "\\uD83D", "\\ude00\\ud83d", "\\U0000d83d", "\\U0001f600", "\\U00110000", "\\ufeff", "\\ufffe", "\\0", "\\x00",
           "\\e", "\\N", "\\_", "\\L", "\\P", "\\x85", "\\u2028", "\\/", "\\q", "\\x4", "\\u00e9")
HEADS = ("%FOO bar\n---\n", "%YAML 1.3\n---\n", "%YAML 2.0\n---\n", "%YAML 1.1\n%YAML 1.1\n---\n", "%YAML 1\n---\n", "%FOO\n", "%YAML 1.1\n%X y z\n# c\n---\n",
         "%TAG ! tag:x:\n---\n", "%TAG !! tag:yaml.org,2002:\n---\n", "%TAG !e! tag:e:\n%TAG !e! tag:f:\n---\n", "%TAG\n---\n", "--- !!map\n", "--- !x\n", "--- &a\n",
         "--- |\n", "--- # c\n", "---\n---\n", "...\n", "...\n---\n", "---\n...\n---\n", "\ufeff---\n", "\ufeff\ufeff", "\ufeff# c\n", "# c\n\ufeff", " ---\n", "---x\n")
TAILS = ("...\n", "...\n\ufeff", "...\n%YAML 1.1\n---\n", "---\n...\n", "---\n# c\n", "--- ~\n", "--- {}\n---\n", "...\n...\n", "\ufeff", "... # c\n", "...x\n", "%X\n", "---\n- a\n")
TAGS = ("!!str ", "!!int ", "!!float ", "!!bool ", "!!null ", "!!map ", "!!seq ", "!!set ", "!!omap ", "!!pairs ", "!!binary ", "!!timestamp ", "!!merge ", "!!python/str ",
        "!!python/name:os.system ", "!x ", "! ", "!e!x ", "!<tag:yaml.org,2002:str> ", "!<x> ", "&a ", "&a !!str ", "!!str &a ", "!!value ")


def any_character(rng):
    """One of any plane, those that YAML refuses among them."""
    kind = rng.randrange(4)
    if kind < 2:
        return rng.choice(ODD)
    point = rng.randrange(0xA1, 0x3000) if kind == 2 else rng.randrange(0x110000)
    return "\u00e9" if 0xD800 <= point < 0xE000 else chr(point)


def inserted(text, at, what):
    return text[:at] + what + text[at:]


def strange(text, rng):
    """Unicode of every plane in names, types, texts and commands, escapes, directives, marks of documents, tags, nesting."""
    anywhere = rng.randrange(len(text) + 1)

    def within(pattern):
        found = [match.end() for match in re.finditer(pattern, text)]
        return rng.choice(found) if found else anywhere

    kind = rng.randrange(10)
    if kind == 0:
        return inserted(text, anywhere, any_character(rng))
    if kind == 1:
        return inserted(text, within(r"(?:name|type|description|default|Type|Title|image|constant)[\"']?: [\"']?") + rng.randrange(2), any_character(rng))
    if kind == 2:
        return inserted(text, within(r"(?:- |\[|, )[\"']?"), any_character(rng))
    if kind == 3:
        return inserted(text, within(r"(?:\n *|\{)[\"']?(?=[A-Za-z-]+[\"']?:)"), any_character(rng))
    if kind == 4:
        return inserted(text, within('"'), rng.choice(ESCAPES))
    if kind == 5:
        return rng.choice(HEADS) + text
    if kind == 6:
        return text + rng.choice(TAILS)
    if kind == 7:
        lines = text.split("\n")
        place = rng.randrange(len(lines))
        lines[place] = "\ufeff" + lines[place]
        return "\n".join(lines)
    if kind == 8:
        return inserted(text, within(r": |- "), rng.choice(TAGS))
    depth = rng.choice((2, 5, 40, 101, 150))
    opening, closing = rng.choice((("[", "]"), ("{a: ", "}"), ("[{a: ", "}]")))
    depth //= len(opening.strip("a: "))
    nested = opening * depth + "x" + closing * depth
    return rng.choice((text + "metadata: {annotations: " + nested + "}\n", inserted(text, within(r"(?:default|constant|defaultValue): "), nested + " # ")))


def mutated(base, spec, rng):
    if spec is None or rng.random() < 0.12:
        return change_text(base, rng)
    spec = copy.deepcopy(spec)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        rng.choice(CHANGES)(spec, rng)
    text = emit(spec, rng)
    return change_text(text, rng) if rng.random() < 0.08 else text
