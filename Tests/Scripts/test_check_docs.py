"""What scripts/check-docs.py promises, shown on documents made up here and a stand-in for swath."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "check-docs.py"
STAND_IN = """#!/bin/sh
case "$1" in
    report) printf 'method  smape\\ntheta   12.5\\nnaive   40.1\\n' ;;
    check) echo "no such file: $2" >&2; exit 66 ;;
    remember) echo "$2" > note ;;
    recall) cat note ;;
    hang) sleep 60 ;;
    serve) echo ready > serving; exec sleep 60 ;;
esac
"""


class CheckDocs(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.swath = self.folder / "swath"
        self.swath.write_text(STAND_IN)
        self.swath.chmod(0o755)

    def check(self, text, *options, language="console"):
        page = self.folder / "page.md"
        page.write_text(f"# A page\n\n```{language}\n{text}\n```\n" if language else text)
        return subprocess.run(
            [sys.executable, SCRIPT, "--swath", self.swath, *options, page], capture_output=True, text=True, timeout=60)

    def test_a_command_that_prints_what_is_shown_passes(self):
        done = self.check("$ swath report\nmethod  smape\ntheta   12.5\nnaive   40.1")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("1 commands do as shown", done.stdout)

    def test_another_output_is_reported_with_line_and_both_texts(self):
        done = self.check("$ swath report\nmethod  smape\ntheta   99.9\nnaive   40.1")
        self.assertEqual(done.returncode, 1)
        self.assertIn("page.md:4", done.stderr)
        self.assertIn("theta   99.9", done.stderr)
        self.assertIn("theta   12.5", done.stderr)

    def test_an_ellipsis_stands_for_text_in_a_line_and_alone_for_any_lines(self):
        self.assertEqual(self.check("$ swath report\nmethod  …\n…\nnaive   …").returncode, 0)
        self.assertEqual(self.check("$ swath report\n…").returncode, 0)
        self.assertEqual(self.check("$ swath report\nmethod  …\nnaive   …").returncode, 1)
        self.assertEqual(self.check("$ swath report\n…\ntheta   …").returncode, 1)

    def test_output_that_is_not_shown_is_not_compared(self):
        self.assertEqual(self.check("$ swath report").returncode, 0)

    def test_an_exit_code_must_be_the_one_named(self):
        self.assertEqual(self.check("$ swath check a.yaml   # exit 66\nno such file: a.yaml").returncode, 0)
        self.assertEqual(self.check("$ swath check a.yaml").returncode, 1)
        self.assertEqual(self.check("$ swath report # exit 66").returncode, 1)

    def test_the_commands_of_a_document_share_one_fresh_folder(self):
        self.assertEqual(self.check("$ swath remember me\n$ swath recall\nme").returncode, 0)
        self.assertEqual(self.check("$ swath recall").returncode, 1)

    def test_a_backslash_goes_on_in_the_next_line(self):
        self.assertEqual(self.check("$ echo a \\\n    b\na b").returncode, 0)

    def test_a_command_that_hangs_is_ended_and_reported(self):
        done = self.check("$ swath hang", "--timeout", "0.5")
        self.assertEqual(done.returncode, 1)
        self.assertIn("has not ended within 0.5 s", done.stderr)

    def test_a_command_in_the_background_runs_until_the_document_ends(self):
        done = self.check("$ swath serve &\n$ until [ -f serving ]; do sleep 0.05; done; cat serving\nready")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_blocks_of_other_languages_are_not_run(self):
        self.assertEqual(self.check("swath check missing", language="sh").returncode, 0)

    def test_a_console_block_without_a_command_is_refused(self):
        self.assertEqual(self.check("just output", "--static").returncode, 1)

    def test_links_must_lead_to_a_file_and_a_heading(self):
        (self.folder / "other.md").write_text("# One thing\n")
        ok = "[a](other.md) [b](other.md#one-thing) [c](https://example.org/x)\n"
        self.assertEqual(self.check(ok, "--static", language=None).returncode, 0)
        for broken in ("[a](missing.md)", "[a](other.md#another-thing)"):
            self.assertEqual(self.check(broken, "--static", language=None).returncode, 1)


if __name__ == "__main__":
    unittest.main()
