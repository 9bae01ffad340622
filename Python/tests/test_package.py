"""What holds for the files of the package."""
import ast
import glob
import os

import pytest

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
FILES = glob.glob(os.path.join(HERE, "dynapse", "**", "*.py"), recursive=True) + glob.glob(os.path.join(HERE, "validation", "*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: os.path.relpath(path, HERE))
def test_the_oldest_python_reads_it(path):
    """3.9 is promised; newer grammar would only fail there, where few look."""
    with open(path, encoding="utf-8") as file:
        assert ast.parse(file.read(), feature_version=(3, 9)).body
