# SPDX-License-Identifier: Apache-2.0
"""Mutations of what SDK 2.17 compiled: every construct of compiled pipelines and components, and of their platform documents.

Nodes are dropped, renamed, retyped, doubled, moved, swapped, and grafted from other pipelines. A place is chosen by its key
first, so that what is rare (an iterator, a trigger policy, a workspace) is changed as often as what is everywhere.
"""
import copy
import functools
import random
import re

import yaml

import compiled
import mutations
from mutations import RAW, TEXTS, THINGS

# Mutations of each base.
OF_PIPELINE, OF_COMPONENT = 45, 150
PARAMETER_TYPES = ["STRING", "NUMBER_INTEGER", "NUMBER_DOUBLE", "BOOLEAN", "LIST", "STRUCT", "TASK_FINAL_STATUS", "TASK_CONFIG", "INT", "string",
                   "PARAMETER_TYPE_ENUM_UNSPECIFIED", 1, 7, 0, "3", 2.0, True, None, "", [], {}]
ARTIFACT_TYPES = [{"schemaTitle": "system.Model", "schemaVersion": "0.0.1"}, {"schemaTitle": "google.X", "schemaVersion": "0.0.1"},
                  {"schemaTitle": "acme.X", "schemaVersion": "0.0.1"}, {"schemaTitle": "system.Model"}, {"schemaVersion": "0.0.1"},
                  {"instanceSchema": "title: kfp.Model"}, {"schemaUri": "gs://a/b"}, {"schemaTitle": "system.Model", "schemaVersion": ""},
                  {"schemaTitle": "system.Model", "schemaVersion": "0.1"}, {"schemaTitle": "system.Model@1", "schemaVersion": "0.0.1"},
                  {"schemaTitle": "system.A.B", "schemaVersion": "0.0.1"}, {"schemaTitle": "", "schemaVersion": "0.0.1"}, {}, None, "system.Model"]
VALUES = {
    "parameterType": PARAMETER_TYPES,
    "artifactType": ARTIFACT_TYPES,
    "defaultValue": THINGS + TEXTS[:20] + RAW[:40],
    "isOptional": [True, False, None, 0, 1, "true", "", []],
    "isArtifactList": [True, False, None, 0, 1, "true"],
    "schemaVersion": ["2.1.0", "2.0.0", "", 2.1, None, "0.0.1", "9.9.9"],
    "strategy": ["ALL_UPSTREAM_TASKS_COMPLETED", "ALL_UPSTREAM_TASKS_SUCCEEDED", "TRIGGER_STRATEGY_UNSPECIFIED", "NEVER", 2, "2", 9, None],
    "maxRetryCount": [0, 3, -1, 2.0, 2.5, "3", "x", 1 << 31, None],
    "backoffDuration": ["60s", "60", "1.5s", "-1s", "+3s", "s", " 5s", "9e9s", 60, None, ""],
    "kind": ["STRING", None, 5],
}
# What the tables of kfp/dsl/structures.py read, in the spelling of protobuf too.
WORDS = ["self", "name", "a b", "2nd", "", "_x", "\u6570", "x" * 120, "a.b", "comp-x", "exec-x", "root", "GO", "a\n"]


def is_field(key):
    return isinstance(key, str) and re.fullmatch(r"[a-z]+(?:[A-Z][a-z]+)*", key) is not None


def snake(key):
    return re.sub(r"[A-Z]", lambda match: "_" + match.group().lower(), key)


def load(text):
    try:
        return list(yaml.load_all(text, mutations.Loader))
    except (yaml.YAMLError, ValueError):
        return []


@functools.cache
def bases():
    """(text, documents, mutations), smaller ones more often."""
    rows = sorted(compiled.kept().items())
    return [(row["text"], load(row["text"]), OF_COMPONENT if name.startswith("component") else OF_PIPELINE) for name, row in rows]


@functools.cache
def pool():
    """What stands at each key anywhere: {key: values}."""
    found = {}
    for _, documents, _ in bases():
        for parent, key in mutations.places(documents, []):
            if is_field(key) and len(found.setdefault(key, [])) < 40:
                found[key].append(parent[key])
    return found


def chosen(documents, rng):
    """(parent, key) of a node: its key is chosen first."""
    by_key = {}
    for parent, key in mutations.places(documents, []):
        by_key.setdefault(key if is_field(key) else "" if isinstance(parent, dict) else "-", []).append((parent, key))
    return rng.choice(by_key[rng.choice(sorted(by_key))])


def mappings(documents):
    return [documents] + [parent[key] for parent, key in mutations.places(documents, []) if isinstance(parent[key], dict)]


def replace_key(parent, key, new):
    items = [(new if k == key else k, v) for k, v in parent.items()]
    parent.clear()
    parent.update(items)


def rename(documents, parent, key, rng):
    if not isinstance(parent, dict):
        return
    names = [snake(str(key)), mutations.respell(key, rng), rng.choice(sorted(pool())), rng.choice(WORDS), rng.choice(list(parent))]
    replace_key(parent, key, rng.choice(names))


def retype(documents, parent, key, rng):
    value = parent[key]
    kind = rng.randrange(6)
    if kind == 0:
        parent[key] = copy.deepcopy(rng.choice(THINGS + TEXTS))
    elif kind == 1:
        parent[key] = rng.choice(RAW)
    elif kind == 2:
        parent[key] = rng.choice(([value], {"a": value}, {"value": value}, {"constant": value}, [value, value]))
    elif kind == 3:
        inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
        parent[key] = copy.deepcopy(inner[0]) if inner else None
    elif kind == 4 and isinstance(value, dict):
        parent[key] = [{"key": k, "value": v} for k, v in value.items()]
    else:
        parent[key] = str(value) if not isinstance(value, str) else rng.choice((5, 1.5, True, value + "x", value.upper(), [value], list(value[:3])))


def respecify(documents, parent, key, rng):
    """Another value of the same key, a strange one among them."""
    kinds = VALUES.get(key) or pool().get(key) or WORDS
    parent[key] = copy.deepcopy(rng.choice(kinds if rng.random() < 0.8 else THINGS + RAW))


def drop(documents, parent, key, rng):
    del parent[key]


def double(documents, parent, key, rng):
    if isinstance(parent, list):
        parent.insert(key, copy.deepcopy(parent[key]))
    else:
        parent[rng.choice(WORDS + sorted(pool()))] = copy.deepcopy(parent[key])


def move(documents, parent, key, rng):
    value = parent[key]
    del parent[key]
    target = rng.choice(mappings(documents))
    if isinstance(target, dict):
        target[key if isinstance(key, str) else rng.choice(WORDS)] = value
    else:
        target.insert(rng.randrange(len(target) + 1), value)


def swap(documents, parent, key, rng):
    alike = [(p, k) for p, k in mutations.places(documents, []) if k == key and p is not parent]
    if not alike:
        return
    other, place = rng.choice(alike)
    parent[key], other[place] = copy.deepcopy(other[place]), copy.deepcopy(parent[key])


def graft(documents, parent, key, rng):
    """A field with a value from anywhere, beside the node or in it."""
    field = rng.choice(sorted(pool()) + ["taskConfigPassthroughs", "inputDefinitions", "outputDefinitions", "taskFinalStatus"])
    target = parent[key] if isinstance(parent[key], dict) and rng.random() < 0.5 else parent
    if isinstance(target, dict):
        target[snake(field) if rng.random() < 0.15 else field] = copy.deepcopy(rng.choice(pool().get(field) or THINGS))


def break_program(documents, parent, key, rng):
    """A program that stands in a command, cut or changed."""
    programs = [(p, k) for p, k in mutations.places(documents, []) if isinstance(p[k], str) and "import" in p[k]]
    if not programs:
        return
    parent, key = rng.choice(programs)
    text = parent[key]
    at = rng.randrange(len(text) + 1)
    change = rng.choice(("", "(", ")", ":", "  ", "\n", "\t", "'", '"""', "\\", "\0", "\u00e9", "\u00a0", "\ufeff", "import kfp\n", "def f(:\n", "0777", "print x", "match"))
    parent[key] = text[:at] + change + text[at + rng.randrange(2):]


def end_with_status(documents, parent, key, rng):
    """An input that only exit handlers can have, in one place of several."""
    inputs = [p[k] for p, k in mutations.places(documents, []) if k == "inputDefinitions" and isinstance(p[k], dict)]
    if not inputs:
        return
    port = {"parameterType": rng.choice(("TASK_FINAL_STATUS", "TASK_FINAL_STATUS", "TASK_CONFIG", "STRING"))}
    if rng.random() < 0.4:
        port["isOptional"] = rng.choice((True, True, False))
    for one in rng.sample(inputs, min(len(inputs), rng.choice((1, 1, 2)))):
        if isinstance(one.setdefault("parameters", {}), dict):
            one["parameters"][rng.choice(("status", "config", "text"))] = dict(port)


CHANGES = (rename, retype, respecify, drop, double, move, swap, graft, retype, respecify, drop, graft, break_program, end_with_status)


def emit(documents, rng):
    parts = [mutations.emit(document, rng) for document in documents]
    return "---\n".join(parts)


def mutated(documents, rng):
    documents = copy.deepcopy(documents)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        if not mutations.places(documents, []):
            break
        parent, key = chosen(documents, rng)
        try:
            rng.choice(CHANGES)(documents, parent, key, rng)
        except RecursionError:
            break
    text = emit(documents, rng)
    return mutations.change_text(text, rng) if rng.random() < 0.06 else text


def texts(seed):
    """{key: text} of every base."""
    found = {}
    for base, documents, count in bases():
        rng = random.Random(mutations.key_of(base) + seed)
        for _ in range(count):
            text = mutated(documents, rng)
            if rng.random() < 0.15:
                text = mutations.strange(text, rng)
            if not any(0xD800 <= ord(c) < 0xE000 for c in text):
                found.setdefault(mutations.key_of(text), text)
    return found
