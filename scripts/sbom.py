#!/usr/bin/env python3
"""What the program is made of, from the lock files: a CycloneDX document, and the licences as text.

usage: sbom.py VERSION OUT.cdx.json OUT-licences.txt
"""

import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = "x86_64-unknown-linux-gnu"


def crates():
    """The crates that the program is linked from: reached from `fanzha` by ordinary dependencies."""
    command = ["cargo", "metadata", "--format-version", "1", "--locked", "--filter-platform", TARGET]
    metadata = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
    packages = {package["id"]: package for package in metadata["packages"]}
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    open_, seen = [id for id, package in packages.items() if package["name"] == "fanzha"], set()
    while open_:
        id = open_.pop()
        if id in seen:
            continue
        seen.add(id)
        for dependency in nodes[id]["deps"]:
            if any(kind["kind"] is None for kind in dependency["dep_kinds"]):
                open_.append(dependency["pkg"])
    return sorted((packages[id] for id in seen if packages[id]["source"]), key=lambda p: (p["name"], p["version"]))


def npm_packages():
    """The packages that the console is built from, without those that only build it."""
    lock = json.loads((ROOT / "web/package-lock.json").read_text())
    found = {
        (path.rpartition("node_modules/")[2], package["version"], package.get("license", "unknown"))
        for path, package in lock["packages"].items()
        if path and not package.get("dev") and not package.get("optional")
    }
    return sorted(found)


def component(kind, name, version, licence):
    return {
        "type": "library",
        "name": name,
        "version": version,
        "purl": f"pkg:{kind}/{name.replace('@', '%40')}@{version}",
        "licenses": [{"expression": licence}] if licence else [],
    }


def licence_texts(package):
    folder = pathlib.Path(package["manifest_path"]).parent
    names = sorted(path for path in folder.iterdir() if path.name.upper().startswith(("LICENSE", "LICENCE", "COPYING", "NOTICE")))
    return [path.read_text(errors="replace").strip() for path in names if path.is_file()]


def main():
    version, document, licences = sys.argv[1:]
    linked, console = crates(), npm_packages()
    components = [component("cargo", p["name"], p["version"], p["license"]) for p in linked]
    components += [component("npm", name, number, licence) for name, number, licence in console]
    bom = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "fanzha", "version": version}},
        "components": components,
    }
    pathlib.Path(document).write_text(json.dumps(bom, indent=1, ensure_ascii=False) + "\n")
    texts = {}
    for package in linked:
        for text in licence_texts(package):
            texts.setdefault(text, []).append(f"{package['name']} {package['version']}")
    with open(licences, "w") as out:
        for name, number, licence in console:
            out.write(f"{name} {number}: {licence}\n")
        for text, names in sorted(texts.items(), key=lambda item: item[1]):
            out.write(f"\n{'=' * 80}\n{', '.join(names)}\n{'=' * 80}\n{text}\n")
    print(f"{len(linked)} crates, {len(console)} packages of the console, {len(texts)} different licence texts")


main()
