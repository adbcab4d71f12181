"""What scripts/setup.sh promises, shown on machines made up here: a folder of stand-ins is the whole PATH."""

import pathlib
import shutil
import subprocess
import tempfile
import unittest

PROJECT = pathlib.Path(__file__).resolve().parents[2]
# What the script itself runs, besides what it looks for.
SYSTEM = ["bash", "cat", "cmp", "cp", "dirname", "env", "head", "mkdir", "mv", "readlink", "rm", "sed", "sort", "stat", "tail"]
SWIFT = "echo 'Swift version {version} (swift-{version}-RELEASE)'"
LOG = 'echo "$(basename "$0") $*" >>"$CALLS"'


class Machine:
    """A copy of the script in a folder of its own, and a PATH that holds only what a test gives it."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        self.programs = folder / "bin"
        self.calls = folder / "calls"
        for made in (self.programs, folder / "scripts", folder / "Tests"):
            made.mkdir()
        shutil.copy(PROJECT / "scripts" / "setup.sh", folder / "scripts")
        (folder / "Tests" / "requirements.txt").write_text("jsonschema\n")
        for name in [*SYSTEM, "basename"]:
            (self.programs / name).symlink_to(shutil.which(name))

    def give(self, name: str, body: str = "exit 0") -> None:
        program = self.programs / name
        program.write_text(f"#!{shutil.which('bash')}\n{body}\n")
        program.chmod(0o755)

    def give_all(self) -> None:
        """A machine on which nothing is missing."""
        self.give("swift", SWIFT.format(version="6.3.1"))
        for name in ("git", "ld.gold", "pkg-config", "python3", "protoc"):
            self.give(name)
        state = self.folder / ".setup"
        (state / "python" / "bin").mkdir(parents=True)
        pip = state / "python" / "bin" / "pip"
        pip.write_text("#!/bin/sh\n")
        pip.chmod(0o755)
        (state / "plotly.min.js").write_text("//")
        shutil.copy(self.folder / "Tests" / "requirements.txt", state)

    def setup(self, *options: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [shutil.which("bash"), self.folder / "scripts" / "setup.sh", *options], capture_output=True, text=True,
            env={"PATH": str(self.programs), "CALLS": str(self.calls)}, stdin=subprocess.DEVNULL, timeout=60)


class Setup(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.machine = Machine(pathlib.Path(folder.name))

    def test_it_is_silent_when_all_is_there(self):
        self.machine.give_all()
        done = self.machine.setup("--test")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_without_swift_it_says_how_to_get_it_and_installs_nothing(self):
        self.machine.give("apt-get", LOG)
        done = self.machine.setup()
        self.assertEqual(done.returncode, 1)
        self.assertIn("swiftly", done.stderr)
        self.assertIn("swift.org", done.stderr)
        self.assertFalse(self.machine.calls.exists())

    def test_an_old_swift_is_refused_by_its_version(self):
        for version, accepted in (("5.10", False), ("6.2.4", False), ("6.3", True), ("6.10", True), ("10.0", True)):
            with self.subTest(version=version):
                with tempfile.TemporaryDirectory() as folder:
                    machine = Machine(pathlib.Path(folder))
                    machine.give_all()
                    machine.give("swift", SWIFT.format(version=version))
                    done = machine.setup()
                    self.assertEqual(done.returncode == 0, accepted, done.stderr)
                    self.assertTrue(accepted or "too old" in done.stderr)

    def test_a_toolchain_that_was_only_unpacked_gets_what_it_loads(self):
        self.machine.give_all()
        self.machine.give("swift", '[[ -f "$CALLS" ]] || { echo "swift: error while loading shared libraries" >&2; '
                          "exit 127; }\n" + SWIFT.format(version="6.3"))
        self.machine.give("sudo", 'exec "$@"')
        self.machine.give("apt-get", LOG)
        done = self.machine.setup()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("libncurses-dev", self.machine.calls.read_text())

    def test_the_compiler_is_asked_once_for_its_version(self):
        self.machine.give_all()
        self.machine.give("swift", LOG + "\n" + SWIFT.format(version="6.3"))
        for _ in range(3):
            self.assertEqual(self.machine.setup().returncode, 0)
        self.assertEqual(self.machine.calls.read_text(), "swift --version\n")

    def test_on_debian_it_installs_what_is_missing_and_says_so(self):
        self.machine.give_all()
        self.machine.give("pkg-config", '[[ "$2" != libzmq && "$2" != zlib ]]')
        self.machine.give("apt-get", LOG)
        self.machine.give("sudo", 'exec "$@"')
        done = self.machine.setup()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("libzmq3-dev zlib1g-dev", done.stdout)
        update, install = self.machine.calls.read_text().splitlines()
        self.assertEqual(update, "apt-get update -qq")
        self.assertEqual(install, "apt-get install -qq -y --no-install-recommends libzmq3-dev zlib1g-dev")

    def test_on_another_system_it_names_the_packages_and_stops(self):
        self.machine.give_all()
        self.machine.give("pkg-config", '[[ "$2" != openblas ]]')
        done = self.machine.setup()
        self.assertEqual(done.returncode, 1)
        self.assertIn("libopenblas-dev", done.stderr)
        self.assertIn("not a Debian system", done.stderr)

    def test_a_failed_installation_ends_it_with_what_apt_said(self):
        self.machine.give_all()
        self.machine.give("pkg-config", "exit 1")
        self.machine.give("apt-get", '[[ "$1" == update ]] || { echo "E: Unable to locate package"; exit 100; }')
        self.machine.give("sudo", 'exec "$@"')
        done = self.machine.setup()
        self.assertEqual(done.returncode, 1)
        self.assertIn("Unable to locate package", done.stderr)

    def test_a_page_library_that_cannot_be_fetched_stops_nothing_and_is_not_tried_again_unasked(self):
        self.machine.give_all()
        (self.machine.folder / ".setup" / "plotly.min.js").unlink()
        python = self.machine.folder / ".setup" / "python" / "bin" / "python"
        python.write_text(f'#!{shutil.which("bash")}\n{LOG}\necho "no network" >&2\nexit 1\n')
        python.chmod(0o755)
        first = self.machine.setup()
        self.assertEqual(first.returncode, 0)
        self.assertIn("HTML reports cannot be written", first.stderr)
        second = self.machine.setup()
        self.assertEqual((second.returncode, second.stdout, second.stderr), (0, "", ""))
        self.assertEqual(len(self.machine.calls.read_text().splitlines()), 1)
        self.machine.setup("--again")
        self.assertEqual(len(self.machine.calls.read_text().splitlines()), 2)

    def test_an_unknown_option_is_refused(self):
        self.machine.give_all()
        self.assertEqual(self.machine.setup("--fast").returncode, 2)


if __name__ == "__main__":
    unittest.main()
