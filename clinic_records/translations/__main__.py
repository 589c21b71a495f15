"""`python -m clinic_records.translations check | merge FILE... | compile`; exit 0 done, 1 faults found, 2 wrong use."""

import argparse
import sys
from pathlib import Path

from .catalogues import compile_stale
from .extraction import ExtractionError, extract
from .faults import find_faults
from .merging import WordsError, merge, read_words


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks for."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except (ExtractionError, WordsError, OSError) as error:
        print(f"translations: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="translations", description="The Chinese words of the interface.")
    commands = parser.add_subparsers(required=True)
    commands.add_parser("check", help="name every fault of the catalogues").set_defaults(run=_check)
    merging = commands.add_parser("merge", help="bring the catalogues into step with the code, put new words in")
    merging.add_argument("files", nargs="*", type=Path, metavar="FILE", help="message id, zh-hans, zh-hant by tabs")
    merging.set_defaults(run=_merge)
    commands.add_parser("compile", help="make the compiled form where it is out of date").set_defaults(run=_compile)
    return parser


def _check(options: argparse.Namespace) -> int:
    found = extract()
    faults = find_faults(found)
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"translations: {len(found)} messages, {len(faults)} faults")
    return 1 if faults else 0


def _merge(options: argparse.Namespace) -> int:
    done = merge(extract(), read_words(options.files))
    compile_stale()
    print(f"translations: {done.messages} messages, without words {done.untranslated}, unused words {done.unused}")
    return 0


def _compile(options: argparse.Namespace) -> int:
    print("translations: compiled " + (", ".join(compile_stale()) or "nothing, all is up to date"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
