#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""Makes models of a few hundred kilobytes with random weights, for tests that need a kind of model and no sense.

    python3 releng/tiny-models/make.py FOLDER

writes, always the same bytes:
    tiny-decoder.gguf   a llama-architecture decoder, 2 layers, a vocabulary of bytes and a few words (SentencePiece)
    tiny-even.gguf      the same with an output layer of zeros: every token is equally likely after any text
    tiny-embedder.gguf  a BERT encoder with mean pooling and a vocabulary of letters (WordPiece)
    tiny-reranker.gguf  the same with a head for one score (rank pooling)

GGUF version 3 (format: ggml's docs/gguf.md), all tensors 32-bit floats. Needs nothing but Python.
"""
import random
import string
import struct
import sys
from array import array
from pathlib import Path

ALIGNMENT = 32
UINT32, INT32, FLOAT32, BOOL, STRING, ARRAY = 4, 5, 6, 7, 8, 9
NORMAL, UNKNOWN, CONTROL, BYTE = 1, 2, 3, 6
POOL_MEAN, POOL_RANK = 1, 4


class Gguf:
    """Collects keys and tensors, then writes the file."""

    def __init__(self):
        self.pairs, self.infos, self.data = [], [], bytearray()

    @staticmethod
    def text(value):
        raw = value.encode()
        return struct.pack('<Q', len(raw)) + raw

    def value(self, kind, value):
        if kind == STRING:
            return self.text(value)
        return struct.pack({UINT32: '<I', INT32: '<i', FLOAT32: '<f', BOOL: '<?'}[kind], value)

    def key(self, name, kind, value):
        self.pairs.append(self.text(name) + struct.pack('<I', kind) + self.value(kind, value))

    def array(self, name, kind, values):
        self.pairs.append(self.text(name) + struct.pack('<IIQ', ARRAY, kind, len(values))
                          + b''.join(self.value(kind, value) for value in values))

    def tensor(self, name, shape, values):
        """shape: ggml's order, the fastest dimension first"""
        self.infos.append(self.text(name) + struct.pack('<I', len(shape)) + struct.pack(f'<{len(shape)}Q', *shape)
                          + struct.pack('<IQ', 0, len(self.data)))
        floats = array('f', values)
        if sys.byteorder == 'big':
            floats.byteswap()
        self.data += floats.tobytes()
        self.data += b'\0' * (-len(self.data) % ALIGNMENT)

    def write(self, file):
        head = b'GGUF' + struct.pack('<IQQ', 3, len(self.infos), len(self.pairs)) + b''.join(self.pairs + self.infos)
        file.write_bytes(head + b'\0' * (-len(head) % ALIGNMENT) + bytes(self.data))


class Weights:
    """Adds random tensors; the same seed gives the same weights."""

    def __init__(self, gguf, seed):
        self.gguf, self.random = gguf, random.Random(seed)

    def matrix(self, name, columns, rows, scale=None):
        scale = columns ** -0.5 if scale is None else scale
        self.gguf.tensor(name, (columns, rows), [self.random.gauss(0, scale) for _ in range(columns * rows)])

    def vector(self, name, size, mean):
        self.gguf.tensor(name, (size,), [self.random.gauss(mean, 0.05) for _ in range(size)])


def general(architecture, name):
    gguf = Gguf()
    gguf.key('general.architecture', STRING, architecture)
    gguf.key('general.name', STRING, name)
    return gguf


def shape(gguf, architecture, width, inner, layers, heads, context):
    for name, value in (('context_length', context), ('embedding_length', width), ('block_count', layers),
                        ('feed_forward_length', inner), ('attention.head_count', heads)):
        gguf.key(f'{architecture}.{name}', UINT32, value)


def decoder(even):
    width, inner, layers, heads, context = 64, 128, 2, 4, 512
    gguf = general('llama', 'tiny decoder, even' if even else 'tiny decoder')
    shape(gguf, 'llama', width, inner, layers, heads, context)
    gguf.key('llama.attention.layer_norm_rms_epsilon', FLOAT32, 1e-5)
    gguf.key('llama.rope.dimension_count', UINT32, width // heads)
    words = ['▁', 'e', 't', 'a', 'o', 'n', 'i', 's', 'r', 'in', 'er', 'th', 'the', '▁the', 're', 'on', 'at', 'en']
    tokens = ['<unk>', '<s>', '</s>'] + [f'<0x{byte:02X}>' for byte in range(256)] + words
    gguf.key('llama.vocab_size', UINT32, len(tokens))
    gguf.key('tokenizer.ggml.model', STRING, 'llama')
    gguf.array('tokenizer.ggml.tokens', STRING, tokens)
    gguf.array('tokenizer.ggml.scores', FLOAT32, [0.0] * 259 + [-float(i) for i in range(len(words))])
    gguf.array('tokenizer.ggml.token_type', INT32, [UNKNOWN, CONTROL, CONTROL] + [BYTE] * 256 + [NORMAL] * len(words))
    for name, token in (('unknown', 0), ('bos', 1), ('eos', 2)):
        gguf.key(f'tokenizer.ggml.{name}_token_id', UINT32, token)
    gguf.key('tokenizer.ggml.add_bos_token', BOOL, True)
    weights = Weights(gguf, 1)
    weights.matrix('token_embd.weight', width, len(tokens), 1.0)
    weights.vector('output_norm.weight', width, 1)
    weights.matrix('output.weight', width, len(tokens), 0.0 if even else 0.4)
    for layer in range(layers):
        block = f'blk.{layer}.'
        weights.vector(block + 'attn_norm.weight', width, 1)
        for name in ('attn_q', 'attn_k', 'attn_v', 'attn_output'):
            weights.matrix(f'{block}{name}.weight', width, width)
        weights.vector(block + 'ffn_norm.weight', width, 1)
        weights.matrix(block + 'ffn_gate.weight', width, inner)
        weights.matrix(block + 'ffn_up.weight', width, inner)
        weights.matrix(block + 'ffn_down.weight', inner, width)
    return gguf


def encoder(pooling):
    width, inner, layers, heads, context = 64, 128, 2, 4, 256
    gguf = general('bert', 'tiny reranker' if pooling == POOL_RANK else 'tiny embedder')
    shape(gguf, 'bert', width, inner, layers, heads, context)
    gguf.key('bert.attention.layer_norm_epsilon', FLOAT32, 1e-12)
    gguf.key('bert.attention.causal', BOOL, False)
    gguf.key('bert.pooling_type', UINT32, pooling)
    # llama.cpp writes words with a blank before and what continues one without
    letters = string.ascii_lowercase + string.digits
    tokens = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'] + ['▁' + c for c in letters + '.,;:!?(){}'] + list(letters)
    gguf.key('tokenizer.ggml.model', STRING, 'bert')
    gguf.key('tokenizer.ggml.token_type_count', UINT32, 2)
    gguf.array('tokenizer.ggml.tokens', STRING, tokens)
    gguf.array('tokenizer.ggml.token_type', INT32, [CONTROL, UNKNOWN, CONTROL, CONTROL, CONTROL] + [NORMAL] * (len(tokens) - 5))
    for name, token in (('padding', 0), ('unknown', 1), ('bos', 2), ('cls', 2), ('seperator', 3), ('mask', 4)):
        gguf.key(f'tokenizer.ggml.{name}_token_id', UINT32, token)  # the spelling is the format's own
    weights = Weights(gguf, 2)
    weights.matrix('token_embd.weight', width, len(tokens), 1.0)
    weights.matrix('token_types.weight', width, 2, 0.1)
    weights.matrix('position_embd.weight', width, context, 0.3)
    for name in ('token_embd_norm',):
        weights.vector(name + '.weight', width, 1)
        weights.vector(name + '.bias', width, 0)
    for layer in range(layers):
        block = f'blk.{layer}.'
        for name, columns, rows in (('attn_q', width, width), ('attn_k', width, width), ('attn_v', width, width),
                                    ('attn_output', width, width), ('ffn_up', width, inner), ('ffn_down', inner, width)):
            weights.matrix(f'{block}{name}.weight', columns, rows)
            weights.vector(f'{block}{name}.bias', rows, 0)
        for name in ('attn_output_norm', 'layer_output_norm'):
            weights.vector(f'{block}{name}.weight', width, 1)
            weights.vector(f'{block}{name}.bias', width, 0)
    if pooling == POOL_RANK:
        weights.matrix('cls.weight', width, width)
        weights.vector('cls.bias', width, 0)
        weights.matrix('cls.output.weight', width, 1, 0.5)
        weights.vector('cls.output.bias', 1, 0)
    return gguf


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    decoder(False).write(folder / 'tiny-decoder.gguf')
    decoder(True).write(folder / 'tiny-even.gguf')
    encoder(POOL_MEAN).write(folder / 'tiny-embedder.gguf')
    encoder(POOL_RANK).write(folder / 'tiny-reranker.gguf')


if __name__ == '__main__':
    main()
