"""The C part of the package: one binary for Python 3.9 and later."""
import os
import sysconfig

from setuptools import Extension, setup

here = os.path.dirname(os.path.abspath(__file__))
headers = [
    folder
    for folder in (os.path.join(here, "native"), os.path.join(here, "..", "Sources", "CDynap", "include"))
    if os.path.exists(os.path.join(folder, "dynap.h"))
]
sources = ["apply", "array", "clock", "configuration", "device", "difference", "events", "json_read", "json_write", "layout", "library"]
sources += ["module", "values", "view", "words"]
free_threaded = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))

setup(
    ext_modules=[
        Extension(
            "dynapse._native",
            [f"native/{name}.c" for name in sources],
            include_dirs=headers[:1],
            depends=["setup.py", "native/model.h", "native/device.h", "native/parameters.inc", *(f"{folder}/dynap.h" for folder in headers)],
            extra_compile_args=["-O2", "-std=c11", "-Wall", "-Wextra"],
            libraries=["dl"] if os.uname().sysname == "Linux" else [],
            py_limited_api=not free_threaded,
        )
    ],
    options={"bdist_wheel": {"py_limited_api": "cp39"}},
)
