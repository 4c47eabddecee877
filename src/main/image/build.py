#!/usr/bin/env python3
"""Writes container images as docker archives, with nothing but the standard library.

    build.py layer OUT SOURCE=/path/in/image...
    build.py image OUT --tag NAME --entrypoint ARG... --layer TAR...

Equal files give equal bytes: entries are sorted, owned by root and dated 1970, so
that a container runtime recognises an unchanged layer by its digest.
"""

import argparse
import hashlib
import io
import json
import os
import pathlib
import platform
import sys
import tarfile

ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}


def main():
    arguments = parse(sys.argv[1:])
    partial = arguments.out.with_name(arguments.out.name + ".partial")
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(partial, "w", format=tarfile.GNU_FORMAT) as archive:
        arguments.write(archive, arguments)
    partial.replace(arguments.out)


def parse(argv):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)

    layer = commands.add_parser("layer", help="files and folders into one layer")
    layer.set_defaults(write=write_layer)
    layer.add_argument("out", type=pathlib.Path)
    layer.add_argument("files", nargs="+", metavar="SOURCE=/path/in/image")

    image = commands.add_parser("image", help="layers into one image")
    image.set_defaults(write=write_image)
    image.add_argument("out", type=pathlib.Path)
    image.add_argument("--tag", required=True)
    image.add_argument("--entrypoint", nargs="+", required=True)
    image.add_argument("--env", action="append", default=[], metavar="NAME=VALUE")
    image.add_argument("--layer", action="append", default=[], type=pathlib.Path, help="lowest first")
    return parser.parse_args(argv)


def write_layer(archive, arguments):
    """A path in the image that is named twice keeps its first content."""
    written = set()
    for pair in arguments.files:
        source, separator, target = pair.rpartition("=")
        if not separator or not target.startswith("/"):
            raise SystemExit(f"error: '{pair}' is not of the form SOURCE=/path/in/image")
        target = target.strip("/")
        for parent in reversed(pathlib.PurePosixPath(target).parents):
            if str(parent) not in written | {"."}:
                archive.addfile(folder(str(parent)))
                written.add(str(parent))
        for path, name in walk(pathlib.Path(source), target):
            if name not in written:
                add(archive, path, name)
                written.add(name)


def walk(source, name):
    """Yields the source and all below it, parents first, siblings sorted; follows no link."""
    if name:
        yield source, name
    if source.is_dir() and not source.is_symlink():
        for child in sorted(os.listdir(source)):
            yield from walk(source / child, f"{name}/{child}".lstrip("/"))


def add(archive, path, name):
    # gettarinfo() knows files it has seen and makes hard links of them.
    info = archive.gettarinfo(path, name)
    if info is None:  # a socket
        return
    anonymous(info)
    if info.isreg():
        with open(path, "rb") as content:
            archive.addfile(info, content)
    else:
        archive.addfile(info)


def anonymous(info):
    info.uid = info.gid = 0
    info.uname = info.gname = "root"
    info.mtime = 0
    return info


def folder(name):
    info = tarfile.TarInfo(name)
    info.type = tarfile.DIRTYPE
    info.mode = 0o755
    return anonymous(info)


def write_image(archive, arguments):
    digests = [digest(layer) for layer in arguments.layer]
    config = json.dumps(
        {
            "architecture": ARCHITECTURES.get(platform.machine(), platform.machine()),
            "os": "linux",
            "config": {"Entrypoint": arguments.entrypoint, "Env": arguments.env, "WorkingDir": "/"},
            "rootfs": {"type": "layers", "diff_ids": ["sha256:" + d for d in digests]},
        },
        sort_keys=True,
    ).encode()
    config_name = hashlib.sha256(config).hexdigest() + ".json"
    manifest = {
        "Config": config_name,
        "RepoTags": [arguments.tag],
        "Layers": [d + "/layer.tar" for d in digests],
    }
    add_bytes(archive, "manifest.json", json.dumps([manifest], sort_keys=True).encode())
    add_bytes(archive, config_name, config)
    for layer, name in zip(arguments.layer, manifest["Layers"]):
        info = anonymous(tarfile.TarInfo(name))
        info.size = layer.stat().st_size
        with open(layer, "rb") as content:
            archive.addfile(info, content)


def add_bytes(archive, name, content):
    info = anonymous(tarfile.TarInfo(name))
    info.size = len(content)
    archive.addfile(info, io.BytesIO(content))


def digest(path):
    sha = hashlib.sha256()
    with open(path, "rb") as content:
        while chunk := content.read(1 << 20):
            sha.update(chunk)
    return sha.hexdigest()


if __name__ == "__main__":
    main()
