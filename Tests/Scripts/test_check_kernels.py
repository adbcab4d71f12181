"""What scripts/check-kernels.py promises, shown on listings made up here. `make test` runs it on what it has built."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "check-kernels.py"
# A stand-in for nm: an object holds its own listing.
STAND_IN = '#!/bin/sh\nshift\n[ -s "$1" ] || { echo "$1: file format not recognized" >&2; exit 1; }\ncat "$1"\n'
STRONG = "0000000000000010 T $s18KernelsFloatAVX5125LoopsO3sumySf5count_SPySfGtFZ\n                 U memset\n"
OWN = "0000000000000020 W $s18KernelsFloatAVX5125LoopsO5unaryyyFZTf4nnd_n\n"
STRANGER = "0000000000000030 W $sSTsE8reduce4into_qd__qd__n_yqd__z_7ElementQztKXEtKlF\n"
DATA = "0000000000000040 V $sSiMd\n"


class CheckKernels(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        nm = self.folder / "nm"
        nm.write_text(STAND_IN)
        nm.chmod(0o755)

    def check(self, *options, **objects):
        for module, listing in objects.items():
            build = self.folder / f"{module}.build"
            build.mkdir()
            if listing is not None:
                (build / "Loops.swift.o").write_text(listing)
        return subprocess.run(
            [sys.executable, SCRIPT, self.folder, "--machine", "x86_64", *options], capture_output=True, text=True,
            timeout=60, env={**os.environ, "PATH": f"{self.folder}:{os.environ['PATH']}"})

    def test_strong_functions_own_weak_ones_and_data_pass(self):
        done = self.check(KernelsFloatAVX512=STRONG + OWN + DATA)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("KernelsFloatAVX512", done.stdout)

    def test_a_weak_function_of_another_module_is_named(self):
        done = self.check(KernelsFloatAVX512=STRONG + STRANGER, KernelsDoubleAVX2=STRONG)
        self.assertEqual(done.returncode, 1)
        self.assertIn("Loops.swift.o", done.stderr)
        self.assertIn("reduce4into", done.stderr)

    def test_one_module_s_weak_function_in_another_is_named(self):
        self.assertEqual(self.check(KernelsFloatAVX2=OWN).returncode, 1)

    def test_portable_modules_may_hold_what_they_like(self):
        done = self.check(KernelsFloatPortable=STRANGER, Numerics=STRANGER, KernelsFloatAVX2=STRONG)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_nothing_built_and_unreadable_objects_are_no_success(self):
        self.assertEqual(self.check().returncode, 2)
        self.assertEqual(self.check(KernelsFloatAVX2=None).returncode, 2)

    def test_an_object_that_nm_does_not_know_is_no_success(self):
        self.assertEqual(self.check(KernelsFloatAVX2="").returncode, 2)

    def test_other_processors_have_nothing_to_check(self):
        self.assertEqual(self.check("--machine", "aarch64").returncode, 0)


if __name__ == "__main__":
    unittest.main()
