#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Shows that check.py fails on what it is there for, with trees of two or three files."""

import pathlib
import sys
import tempfile
import unittest

import check
import units

LICENCE = "// SPDX-License-Identifier: Apache-2.0\n// A file.\n"

# What is wrong, the files that are, and the breach that is told.
WRONG = [
    ("a room above", {"oci/a.hpp": '#include "image/b.hpp"'}, "oci/a.hpp:3: "
     '"image/b.hpp": oci (rank 1) may not include image (rank 3)'),
    ("a room beside", {"git/a.hpp": '#include "oci/b.hpp"'}, "git (rank 1) may not include oci (rank 1)"),
    ("no room", {"oci/a.hpp": '#include "misc/b.hpp"'}, '"misc/b.hpp" names no room'),
    ("a sub-room above", {"workspace/settings/a.hpp": '#include "workspace/images/b.hpp"', "workspace/images/b.hpp": ""},
     '"workspace/images/b.hpp": workspace/settings may not include workspace/images'),
    ("a sub-room beside", {"spec/ir/a.hpp": '#include "spec/backend/b.hpp"'}, "spec/ir may not include spec/backend"),
    ("the folder above the lowest", {"dockerfile/syntax/a.hpp": '#include "dockerfile/b.hpp"'},
     "dockerfile/syntax may not include dockerfile/."),
    ("another command's folder", {"cli/build/a.cpp": '#include "cli/image/b.hpp"'}, "cli/build may not include cli/image"),
    ("a unit below the rest", {"core/text/a.hpp": '#include "core/invocation.hpp"'},
     "core/text may not include core/invocation"),
    ("a folder below a folder", {"registry/auth/credentials/a.hpp": '#include "registry/auth/b.hpp"'},
     "registry/auth/credentials may not include registry/auth"),
    ("an unknown folder", {"core/misc/a.hpp": ""}, "core/misc/a.hpp: its folder has no place in the order of core"),
    ("a private header", {"image/a.cpp": '#include "oci/b_detail.hpp"'}, '"oci/b_detail.hpp" is private to oci'),
    ("somebody else's library", {"oci/a.cpp": "#include <curl/curl.h>"}, "<curl/curl.h> may be included only in core/http/"),
    ("JSON in a header", {"oci/a.hpp": "#include <nlohmann/json.hpp>"}, "belongs in .cpp files only"),
    ("no licence", {"oci/a.hpp": None}, "oci/a.hpp:1: the licence line"),
    ("a clock", {"image/a.cpp": "auto x = std::chrono::steady_clock::now();"}, "image/a.cpp:3: the clock is a value"),
    ("C's clock", {"image/a.cpp": "auto x = std::time(nullptr);"}, "the clock is a value"),
    ("JSON for people", {"ops/build/a.cpp": "return json.dump(2);"}, "is written by render_json"),
    ("standard output", {"ops/build/a.cpp": "std::cout << 1;"}, "only cli/show.hpp writes"),
    ("a command that prints", {"cli/build/a.cpp": "console.out << 1;"}, "only cli/show.hpp writes"),
    ("C's printing", {"core/text/a.cpp": 'printf("x");'}, "only cli/show.hpp writes"),
    ("the environment", {"git/a.cpp": 'std::getenv("HOME");'}, "the environment is a value"),
    ("an exit", {"git/a.cpp": "std::exit(1);"}, "nobody leaves the process but main"),
    ("a shell", {"git/a.cpp": 'std::system("ls");'}, "no shell"),
    ("a child", {"git/a.cpp": 'popen("ls", "r");'}, "children are started by core/process"),
    ("std::regex", {"git/a.cpp": 'std::regex r("x");'}, "std::regex is slow"),
    ("two headers", {"oci/a.hpp": '#include "oci/b.hpp"', "oci/b.hpp": '#include "oci/a.hpp"'},
     "oci/a, oci/b: include each other in a circle"),
    ("a source that closes the circle", {"oci/a.hpp": '#include "oci/b.hpp"', "oci/b.hpp": "", "oci/b.cpp": '#include "oci/a.hpp"'},
     "oci/a, oci/b: include each other in a circle"),
    ("a source of another name", {"oci/a.hpp": "int read(int);", "oci/b.hpp": '#include "oci/a.hpp"',
                                  "oci/reader.cpp": '#include "oci/a.hpp"\n#include "oci/b.hpp"\nint read(int x) {\n}'},
     "oci/a, oci/b: include each other in a circle"),
    ("a member's source of another name", {"oci/a.hpp": "class A {\n  int get();\n};", "oci/b.hpp": '#include "oci/a.hpp"',
                                           "oci/other.cpp": '#include "oci/a.hpp"\n#include "oci/b.hpp"\nint A::get() {\n}'},
     "oci/a, oci/b: include each other in a circle"),
    ("a full folder", {f"oci/a{i}.hpp": "" for i in range(26)}, "oci/: 26 sources, at most 25"),
    ("a path in a page", {"docs/architecture.md": "see `core/gone.hpp`"}, "docs/architecture.md: `core/gone.hpp` is not there"),
    ("an old picture", {"docs/architecture.md": "<!-- rooms: x -->\n```\n0 core\n```\n<!-- /rooms -->"},
     "docs/architecture.md: its picture of the rooms is not this one"),
]

# The same without the mistake.
RIGHT = [
    ("a room below", {"image/a.hpp": '#include "oci/b.hpp"'}),
    ("a sub-room below", {"workspace/images/a.hpp": '#include "workspace/settings/b.hpp"'}),
    ("the command's own folder, and the room's top", {"cli/build/a.cpp": '#include "cli/build/b.hpp"\n#include "cli/show.hpp"'}),
    ("a unit above the rest", {"core/invocation.hpp": '#include "core/sys/clock.hpp"'}),
    ("words in comments and texts", {"oci/a.cpp": 'auto x = "std::cout";  // std::cout\nauto y = R"(a.dump(1)\n"std::cout")";'}),
    ("the one who writes", {"cli/show.cpp": "console.out.write(x.dump(2));"}),
    ("the one clock", {"core/sys/clock.cpp": "std::chrono::steady_clock::now();"}),
    ("somebody's own time()", {"oci/a.cpp": "clock.time(); my_time(1); a::time(2);"}),
    ("a private header in its room", {"oci/a.cpp": '#include "oci/b_detail.hpp"', "oci/b_detail.hpp": ""}),
    ("functions of the same name that are nobody else's business",
     {"oci/a.hpp": "int read(int);", "oci/b.hpp": '#include "oci/a.hpp"',
      "oci/other.cpp": '#include "oci/a.hpp"\n#include "oci/b.hpp"\nnamespace {\nint read(int x) {\n}\n}'}),
    ("25 sources", {f"oci/a{i}.hpp": "" for i in range(25)}),
]


def breaches(files: dict[str, str | None]) -> list[str]:
    """What check.py says of a tree of these files, but for the rooms that are not there and the picture of them."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text("" if text is None else LICENCE + text + "\n", encoding="utf-8")
        found = check.check(root, units.House(root, list(check.ROOMS)))
    pictured = check.GUIDE in files
    return [one for one in found if "no header, so no room" not in one and (pictured or check.GUIDE not in one)]


class CheckTest(unittest.TestCase):
    def test_what_is_wrong_is_told(self):
        for name, files, expected in WRONG:
            with self.subTest(name):
                self.assertTrue(any(expected in one for one in breaches(files)), breaches(files))

    def test_what_is_right_is_not(self):
        for name, files in RIGHT:
            with self.subTest(name):
                self.assertEqual([], breaches(files))

    def test_every_ban_is_shown(self):
        for _, _, reason in check.BANS:
            with self.subTest(reason):
                self.assertTrue(any(expected.rpartition(": ")[2] in reason for _, _, expected in WRONG))

    def test_the_picture_is_put_into_the_guide(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "docs").mkdir()
            (root / "oci").mkdir()
            (root / check.GUIDE).write_text("a\n<!-- rooms: x -->\n```\nold\n```\n<!-- /rooms -->\nb\n", encoding="utf-8")
            (root / "oci/a.hpp").write_text('#include "core/b.hpp"\n', encoding="utf-8")
            house = units.House(root, list(check.ROOMS))
            check.update(root, house)
            self.assertEqual([], check.check_picture(root, house))
            text = (root / check.GUIDE).read_text(encoding="utf-8")
            self.assertIn("1 oci        -> core\n", text)
            self.assertTrue(text.startswith("a\n") and text.endswith("\nb\n"))


if __name__ == "__main__":
    sys.exit(unittest.main())
