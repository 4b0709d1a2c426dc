#!/bin/sh
# Everything that can be said of the code without running it; `make check` and CI run the same.
set -eu
bin="${VENV:-.venv}/bin"
echo "format";       "$bin/ruff" format --check .
echo "lint";         "$bin/ruff" check .
echo "imports";      "$bin/lint-imports" --no-cache
echo "types";        "$bin/mypy" accounts assignments edu4all imagegen tests tools manage.py
echo "migrations";   "$bin/python" manage.py makemigrations --check --dry-run
echo "translations"; "$bin/python" tools/messages.py --check
echo "schema";       "$bin/python" manage.py spectacular --validate --fail-on-warn --file "${TMPDIR:-/tmp}/edu4all-openapi.$$.yaml"
                     diff -u docs/openapi.yaml "${TMPDIR:-/tmp}/edu4all-openapi.$$.yaml"
                     rm "${TMPDIR:-/tmp}/edu4all-openapi.$$.yaml"
echo "All checks passed."
