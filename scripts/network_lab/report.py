"""What held, what did not, and what was measured."""

import json
import sys


class Report:
    def __init__(self, is_json):
        self.is_json = is_json
        self.failed = 0
        self.rows = []

    def check(self, holds, sentence):
        self.failed += not holds
        self._print(f"{'ok  ' if holds else 'FAIL'} {sentence}")

    def say(self, sentence):
        self._print(f"     {sentence}")

    def measured(self, scenario, **figures):
        self.rows.append({"scenario": scenario, **figures})

    def end(self, **settings):
        """Prints everything that was measured, as a table for each kind of figures or as JSON."""
        if self.is_json:
            print(json.dumps({"failed": self.failed, **settings, "rows": self.rows}))
            return
        for names in dict.fromkeys(tuple(row) for row in self.rows):
            table = [[name.replace("_", " ") for name in names]]
            table += [[told(value) for value in row.values()] for row in self.rows if tuple(row) == names]
            widths = [max(len(line[column]) for line in table) for column in range(len(names))]
            print()
            for line in table:
                print("  ".join(f"{cell:<{width}}" for cell, width in zip(line, widths)).rstrip())
        print("\nevery check held" if not self.failed else f"\n{self.failed} checks failed")

    def _print(self, line):
        print(line, file=sys.stderr if self.is_json else sys.stdout, flush=True)


def told(figure):
    """As people read it: seconds with two digits, and "never" for what did not happen."""
    if isinstance(figure, list):
        return ", ".join(told(one) for one in figure)
    if figure is None:
        return "never"
    return f"{figure:.2f}" if isinstance(figure, float) else str(figure)
