"""Makes TorchSharp's native library loadable on systems with libstdc++ 12, such as Debian 12.

TorchSharp 0.107 asks for GLIBCXX_3.4.32, and of it for one symbol only, std::ios_base_library_init. This lowers the version that a copy of the
library needs to GLIBCXX_3.4.30; the symbol comes from a preloaded library of one empty function. Usage: glibcxx.py LIBRARY COPY
"""
import struct
import sys


def elf_hash(name):
    """The hash of a version's name in a dynamic section (System V ABI)."""
    value = 0
    for byte in name:
        value = (value << 4) + byte
        high = value & 0xF0000000
        value = (value ^ (high >> 24)) & ~high & 0xFFFFFFFF
    return struct.pack("<I", value)


old, new = b"GLIBCXX_3.4.32", b"GLIBCXX_3.4.30"
library = bytearray(open(sys.argv[1], "rb").read())
name, need = library.find(b"\0" + old + b"\0"), library.find(elf_hash(old))
if name >= 0 and need >= 0:
    library[name + 1:name + 1 + len(old)] = new
    library[need:need + 4] = elf_hash(new)
open(sys.argv[2], "wb").write(library)
