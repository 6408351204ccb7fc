# SPDX-License-Identifier: Apache-2.0
"""What the real SDKs said of each text, kept in tests/verdicts/JUDGE.jsonl and asked for what is not there.

A line is {"t": key of the text, "v": verdict}; a verdict is "load" or "compile", where the SDK refuses the text, or "ok"
and, of SDK 2.x, a digest of the compiled pipeline.
"""
import json
import os
import pathlib
import subprocess

import mutations

HERE = pathlib.Path(__file__).resolve().parent
FOLDER = HERE.parent / "verdicts"


class Judge:
    def __init__(self, name, version, venv, targets, *more):
        self.name, self.version, self.venv, self.targets = name, version, venv, targets
        self.packages = [f"kfp=={version}", *more]
        self.file = FOLDER / f"{name}.jsonl"

    def python(self):
        """The interpreter that has this SDK, or None."""
        variable, folder = self.venv
        path = pathlib.Path(os.environ.get(variable, mutations.ROOT / "out" / folder)) / "bin/python"
        return path if os.access(path, os.X_OK) else None

    def kept(self):
        if not self.file.exists():
            return {}
        rows = [json.loads(line) for line in self.file.read_text(encoding="utf-8").splitlines()]
        return {row["t"]: row["v"] for row in rows}

    def keep(self, verdicts):
        FOLDER.mkdir(exist_ok=True)
        lines = [json.dumps({"t": key, "v": verdicts[key]}) + "\n" for key in sorted(verdicts)]
        self.file.write_text("".join(lines), encoding="utf-8")

    def ask(self, texts):
        """Verdicts of {key: text} by the live SDK."""
        lines = "".join(json.dumps(text) + "\n" for text in texts.values())
        command = [str(self.python()), "-B", str(HERE / "judge.py")]
        output = subprocess.run(command, input=lines, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True).stdout
        version, *answers = output.splitlines()
        if version != self.version or len(answers) != len(texts):
            raise SystemExit(f"verdicts: asked {self.name}, and {version} gave {len(answers)} answers to {len(texts)} texts")
        return {key: brief(json.loads(answer)) for key, answer in zip(texts, answers)}

    def of(self, texts):
        """Verdicts of {key: text}: kept ones, the others from the live SDK when it is here. Second: keys without any."""
        kept = self.kept()
        missing = {key: text for key, text in texts.items() if key not in kept}
        if missing and self.python():
            kept.update(self.ask(missing))
            missing = {}
        return kept, sorted(missing)


def brief(answer):
    """A judge's answer as it is kept."""
    if answer["stage"] == "ok":
        return f"ok {answer['ir']}" if "ir" in answer else "ok"
    return answer["stage"]


JUDGES = [
    Judge("kfp-2.17.0", "2.17.0", ("KFPKG_E2E_VENV", "e2e-venv"), "kfp-2", "kfp-kubernetes==2.17.0"),
    Judge("kfp-1.8.22", "1.8.22", ("KFPKG_KFP18_VENV", "kfp18-venv"), "kfp-1.8"),
]


def probe(program, texts, *arguments):
    """What the probe says of each text."""
    output = subprocess.run([program, *arguments], input=json.dumps(list(texts)).encode(), stdout=subprocess.PIPE, check=True).stdout
    return json.loads(output)
