"""The tasks of an image that leave something behind; all others only appear in the log."""
import hashlib
import os
from pathlib import Path

from conf import find, get, parse

ARCHIVE = Path(__file__).resolve().parents[2] / "archive/packages"
MIB, BLOCK = 2**20, 4096


def noise(size, *seed):
    """Contents that depend on the seed alone and do not compress, like a real kernel's."""
    return hashlib.shake_256("\0".join(seed).encode()).digest(size)


def write(path, parts, size=0):
    """Writes parts at their offsets, holes between them. A new inode: links to the old file keep it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with open(path, "wb") as f:
        for offset, part in parts:
            f.seek(offset)
            f.write(part)
        f.truncate(max(size, f.tell()))


def rootfs_install(d, work):
    """Resolves the packages to the lines of the manifest. Returns apt's complaints."""
    arch, lines, missing = get(d, "DISTRO_ARCH"), [], []
    known = {}
    for line in Path(get(d, "DEMO_ARCHIVE") or ARCHIVE).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            package, package_arch = line.split("|")[2].split(":")
            if package_arch in ("any", "all", arch):
                known[package] = line.replace(":any|", f":{arch}|")
    for package in {*get(d, "IMAGE_PREINSTALL").split(), "linux-image-" + get(d, "KERNEL_NAME")}:
        if package in known:
            lines.append(known[package])
        else:
            missing.append(f"E: Unable to locate package {package}")
    for package in set(get(d, "IMAGE_INSTALL").split()):  # built here, from a recipe
        recipe = parse(find(d, f"recipes-*/{package}.bb"), {"BBLAYERS": get(d, "BBLAYERS"), "DPKG_ARCH": arch})
        version = get(recipe, "PV")
        lines.append(f"{package}|{version}|{package}:{get(recipe, 'DPKG_ARCH')}|{version}")
    lines.sort(key=lambda line: line.split("|")[2])
    write(work / "manifest", [(0, "".join(line + "\n" for line in lines).encode())])
    return sorted(missing)


def deploy(d, image, task, work, directory):
    machine, manifest = get(d, "MACHINE"), (work / "manifest").read_text("utf-8")
    stem = f"{image}-{get(d, 'DISTRO')}-{machine}"
    lines = {line.split("|")[2].split(":")[0]: line for line in manifest.splitlines()}
    linux = lines["linux-image-" + get(d, "KERNEL_NAME")]
    kernel = noise(MIB, machine, linux)
    initrd = noise(MIB * 3 // 2, machine, image, linux, lines.get("initramfs-tools", ""))
    if task == "copy_boot_files":
        write(directory / f"{stem}-{get(d, 'KERNEL_FILE')}", [(0, kernel)])
    elif task == "generate_initramfs":
        write(directory / f"{stem}-initrd.img", [(0, initrd)])
    elif task == "rootfs_finalize":
        write(directory / f"{stem}.manifest", [(0, manifest.encode())])
    elif task == "image_wic" and "wic" in get(d, "IMAGE_FSTYPES").split():
        wic(directory / f"{stem}.wic", kernel + initrd, noise(MIB, machine, image, manifest))


def wic(path, boot, root):
    """A disk of 32 MiB. As wic does, it gets new identifiers every time: MBR and root file system."""
    def partition(kind, start, size):
        return bytes([0, 0, 0, 0, kind, 0, 0, 0]) + b"".join((n // 512).to_bytes(4, "little") for n in (start, size))

    table = partition(0x0C, MIB, 4 * MIB) + partition(0x83, 8 * MIB, 24 * MIB) + bytes(32)
    mbr = bytes(440) + os.urandom(4) + bytes(2) + table + b"\x55\xaa"
    parts = [(0, mbr.ljust(BLOCK, b"\0")), (MIB, boot), (8 * MIB, os.urandom(16) + root[16:])]
    write(path, parts, 32 * MIB)
    ranges = "".join(
        f'        <Range chksum="{hashlib.sha256(part).hexdigest()}"> '
        f"{offset // BLOCK}-{(offset + len(part)) // BLOCK - 1} </Range>\n" for offset, part in parts)
    bmap = f"""<?xml version="1.0" ?>
<bmap version="2.0">
    <ImageSize> {32 * MIB} </ImageSize>
    <BlockSize> {BLOCK} </BlockSize>
    <BlocksCount> {32 * MIB // BLOCK} </BlocksCount>
    <MappedBlocksCount> {sum(len(part) for _, part in parts) // BLOCK} </MappedBlocksCount>
    <ChecksumType> sha256 </ChecksumType>
    <BmapFileChecksum> {"0" * 64} </BmapFileChecksum>
    <BlockMap>
{ranges}    </BlockMap>
</bmap>
"""
    bmap = bmap.replace("0" * 64, hashlib.sha256(bmap.encode()).hexdigest())
    write(path.with_name(path.name + ".bmap"), [(0, bmap.encode())])
