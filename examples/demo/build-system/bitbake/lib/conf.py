"""Variables: conf files and recipes share one syntax, of which this is a small part of bitbake's."""
import re
import sys
from pathlib import Path


def get(d, name):
    """The value as bitbake sees it: expanded late; what was appended comes last, whoever sets the rest."""
    value = d.get(name, "") + d.get(name + ":append", "")
    return re.sub(r"\$\{(\w+)\}", lambda m: get(d, m[1]), value)


def layers(d):
    return [Path(layer) for layer in get(d, "BBLAYERS").split()]


def find(d, pattern):
    """The first file of that path in any layer, as BBPATH and BBFILES find it."""
    return next((f for layer in layers(d) for f in sorted(layer.glob(pattern))), None)


def parse(path, d):
    text = Path(path).read_text("utf-8").replace("\\\n", " ")
    for number, line in enumerate(map(str.strip, text.splitlines()), 1):
        m = re.fullmatch(r'(\w+(?::append)?)\s*(\?\?=|\?=|\+=|=)\s*"([^"]*)"', line)
        required = find(d, line.split()[1]) if line.startswith("require ") else None
        if required:
            parse(required, d)
        elif m and m[2] in ("?=", "??="):
            d.setdefault(m[1], m[3])
        elif m and (m[2] == "+=" or ":append" in m[1]):
            d[m[1]] = d.get(m[1], "") + (" " if m[2] == "+=" else "") + m[3]
        elif m:
            d[m[1]] = m[3]
        elif line and not line.startswith("#"):
            # bitbake prints this on stdout, so kas logs it as INFO
            print(f"bb.parse.ParseError: ParseError at {path}:{number}: unparsed line: '{line}'", flush=True)
            sys.exit(1)
    return d
