#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""Makes models of a few hundred kilobytes for tests: some with random weights, some whose answer is fixed by their weights.

    python3 releng/tiny-models/make.py FOLDER [--agents]

writes, always the same bytes:
    tiny-decoder.gguf   a llama-architecture decoder, 2 layers, a vocabulary of bytes and a few words (SentencePiece)
    tiny-even.gguf      the same with an output layer of zeros: every token is equally likely after any text
    tiny-coder.gguf     a decoder with random weights as well, for what a scheduler does: grouped-query attention that looks at single
                        tokens, marks for holes, turns and calls of tools, a context of
                        32,768, and texts of ASCII that never end
    tiny-embedder.gguf  a BERT encoder with mean pooling and a vocabulary of letters (WordPiece)
    tiny-reranker.gguf  the same with a head for one score (rank pooling)
    scripted.gguf       a decoder that writes "size;" into any gap, several lines where the prompt holds ¶, and a block of Java in
                        any conversation; where the prompt holds ∞ or ~, it writes " la" without an end
    alphabet.gguf       a decoder that writes the alphabet on and on, from the letter after the last one of the text

and with --agents
    codex.gguf, continue.gguf, vibe.gguf    decoders that have an agent write a file, with the tool of Codex CLI, Continue CLI, mistral-vibe

The weights of the last ones say which token follows which, with logits so far apart that every processor, thread count and
split of a prompt gives the same text: a test may assert what they write.

GGUF version 3 (format: ggml's docs/gguf.md), all tensors 32-bit floats. Needs nothing but Python.
"""
import json
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


def layer(weights, block, width, inner, shared, sharpness=1):
    """One of llama's; shared: the columns of keys and values"""
    weights.vector(block + 'attn_norm.weight', width, 1)
    for name, rows, scale in (('attn_q', width, sharpness), ('attn_k', shared, sharpness), ('attn_v', shared, 1), ('attn_output', width, 1)):
        weights.matrix(f'{block}{name}.weight', width, rows, scale * width ** -0.5)
    weights.vector(block + 'ffn_norm.weight', width, 1)
    weights.matrix(block + 'ffn_gate.weight', width, inner)
    weights.matrix(block + 'ffn_up.weight', width, inner)
    weights.matrix(block + 'ffn_down.weight', inner, width)


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
    for number in range(layers):
        layer(weights, f'blk.{number}.', width, inner, width)
    return gguf


FIM = ['<|fim_prefix|>', '<|fim_suffix|>', '<|fim_middle|>', '<|repo_name|>', '<|file_sep|>']
TURN, OVER, ANSWER = '<|im_start|>', '<|im_end|>', '<|answer|>'
TEMPLATE = ("{% for message in messages %}" + TURN + "{{ message.role }}\n{{ message.content }}" + OVER + "\n{% endfor %}"
            "{% if add_generation_prompt %}" + TURN + "assistant\n" + ANSWER + "{% endif %}")
TOOL_TEMPLATE = ("{% if tools %}" + TURN + "system\nTools:\n{% for tool in tools %}{{ tool | tojson }}\n{% endfor %}" + OVER + "\n{% endif %}"
                 "{% for message in messages %}" + TURN + "{{ message.role }}\n{{ message.content }}"
                 "{% for call in message.tool_calls or [] %}<tool_call>\n{\"name\": {{ call.function.name | tojson }}, "
                 "\"arguments\": {{ call.function.arguments | tojson }}}\n</tool_call>{% endfor %}" + OVER + "\n{% endfor %}"
                 "{% if add_generation_prompt %}" + TURN + "assistant\n{% endif %}")


def coder(marks=FIM, begin=False, template=TOOL_TEMPLATE):
    """
    marks: for gaps
    begin: whether a text begins with <s> and a blank, as the texts of many llama models do
    template: null for none
    """
    width, inner, layers, heads, groups, context = 64, 128, 2, 4, 2, 32768
    control = ['<unk>', '<s>', '</s>', *marks, TURN, OVER]
    tokens = control + [f'<0x{byte:02X}>' for byte in range(256)] + ['▁']
    gguf = general('llama', 'tiny coder')
    shape(gguf, 'llama', width, inner, layers, heads, context)
    gguf.key('llama.attention.head_count_kv', UINT32, groups)
    gguf.key('llama.attention.layer_norm_rms_epsilon', FLOAT32, 1e-5)
    gguf.key('llama.rope.dimension_count', UINT32, width // heads)
    gguf.key('llama.vocab_size', UINT32, len(tokens))
    gguf.key('tokenizer.ggml.model', STRING, 'llama')
    gguf.array('tokenizer.ggml.tokens', STRING, tokens)
    gguf.array('tokenizer.ggml.scores', FLOAT32, [0.0] * len(tokens))
    gguf.array('tokenizer.ggml.token_type', INT32, [UNKNOWN] + [CONTROL] * (len(control) - 1) + [BYTE] * 256 + [NORMAL])
    for key, token in (('unknown', '<unk>'), ('bos', '<s>'), ('eos', OVER), ('eot', OVER)):
        gguf.key(f'tokenizer.ggml.{key}_token_id', UINT32, tokens.index(token))
    gguf.key('tokenizer.ggml.add_bos_token', BOOL, begin)
    gguf.key('tokenizer.ggml.add_space_prefix', BOOL, begin)
    if template is not None:
        gguf.key('tokenizer.chat_template', STRING, template)
    weights = Weights(gguf, 3)
    weights.matrix('token_embd.weight', width, len(tokens), 2.0)
    weights.vector('output_norm.weight', width, 1)
    written = [ord(c) + len(control) for c in string.ascii_letters + string.digits + string.punctuation + '\n'] + [len(tokens) - 1]
    gguf.tensor('output.weight', (width, len(tokens)), [weights.random.gauss(0, 1.0) if row in written else 0.0
                                                        for row in range(len(tokens)) for _ in range(width)])
    for number in range(layers):
        layer(weights, f'blk.{number}.', width, inner, groups * width // heads, 2)
    return gguf


def follower(name, words, follows, markers=(), overrides=None, starts=(), template=TEMPLATE, context=32768):
    """
    A decoder in which each token has one successor: its embedding is a unit vector of its own, the one layer adds nothing, and
    the output layer maps the vector to the successor. A marker anywhere in the prompt makes another token follow: an attention
    head finds it, and its value adds to the logits of that token.

    words: the tokens beside bytes and control tokens; a blank is written as ▁
    follows: the successor of a token, both by their text
    markers: two groups of tokens among the words; the first outweighs every successor, the second only those of overrides
    overrides: for each group the token that follows then, and tokens with a weak successor
    starts: more control tokens, for the template to end with
    """
    control = ['<unk>', '<s>', '</s>', *FIM, TURN, OVER, ANSWER, *starts]
    tokens = control + [f'<0x{byte:02X}>' for byte in range(256)] + ['▁'] + words
    width, inner, heads = 320, 32, 5
    head, flags = width // heads, (width - 1, width - 2)
    count = len(tokens)
    assert count < width - 1, 'a vector of its own for each token, and one for each group of markers'
    gguf = general('llama', name)
    shape(gguf, 'llama', width, inner, 1, heads, context)
    gguf.key('llama.attention.layer_norm_rms_epsilon', FLOAT32, 1e-5)
    gguf.key('llama.rope.dimension_count', UINT32, head)
    gguf.key('llama.rope.freq_base', FLOAT32, 1e9)  # so slow at its end that the distance of the marker does not matter
    gguf.key('llama.vocab_size', UINT32, count)
    gguf.key('tokenizer.ggml.model', STRING, 'llama')
    gguf.array('tokenizer.ggml.tokens', STRING, tokens)
    gguf.array('tokenizer.ggml.scores', FLOAT32, [0.0] * count)
    gguf.array('tokenizer.ggml.token_type', INT32,
               [UNKNOWN] + [CONTROL] * (len(control) - 1) + [BYTE] * 256 + [NORMAL] * (1 + len(words)))
    for key, token in (('unknown', '<unk>'), ('bos', '<s>'), ('eos', OVER), ('eot', OVER)):
        gguf.key(f'tokenizer.ggml.{key}_token_id', UINT32, tokens.index(token))
    gguf.key('tokenizer.ggml.add_bos_token', BOOL, False)
    gguf.key('tokenizer.ggml.add_space_prefix', BOOL, False)
    gguf.key('tokenizer.chat_template', STRING, template)

    def matrix(name, columns, rows, entries=()):
        values = [0.0] * (columns * rows)
        for row, column, weight in entries:
            values[row * columns + column] = weight
        gguf.tensor(name, (columns, rows), values)

    marks = [(group, tokens.index(marker)) for group, several in enumerate(markers) for marker in several]
    endless, instead, weak = overrides or ('', '', ())
    # where a marker is, the norm leaves 1 of a token and 18 of a flag: weak successors have 10, others 40, the second flag gives 25
    output = [(tokens.index(follows(t)), i, 10.0 if t in weak else 40.0) for i, t in enumerate(tokens)]
    if marks:
        output += [(tokens.index(endless), flags[0], 40.0), (tokens.index(instead), flags[1], 1.4)]
    matrix('token_embd.weight', width, count, [(i, i, 1.0) for i in range(count)])
    gguf.tensor('output_norm.weight', (width,), [1.0] * width)
    matrix('output.weight', width, count, output)
    for part in ('attn', 'ffn'):
        gguf.tensor(f'blk.0.{part}_norm.weight', (width,), [1.0] * width)
    # in the slowest pair of dimensions of the first head every token asks, and only the markers answer
    matrix('blk.0.attn_q.weight', width, width, [(head - 2, i, 1.0) for i in range(count)])
    matrix('blk.0.attn_k.weight', width, width, [(head - 2, i, 1.0) for _, i in marks])
    matrix('blk.0.attn_v.weight', width, width, [(group, i, 1.0) for group, i in marks])
    matrix('blk.0.attn_output.weight', width, width, [(flags[group], group, 1.0) for group in range(2)])
    for part in ('ffn_gate', 'ffn_up'):
        matrix(f'blk.0.{part}.weight', width, inner)
    matrix('blk.0.ffn_down.weight', inner, width)
    return gguf


def scripted():
    # what is typed where a gap began stands behind the middle mark: several lines also follow a blank or {
    completion = ['size', ';']
    lines = ['\n▁▁▁▁▁▁▁▁▁▁▁▁name▁=▁name.strip();', '\n▁▁▁▁▁▁▁▁▁▁▁▁names.add(name);', '\n▁▁▁▁▁▁▁▁}']
    answer = ['Done:\n', '```java\n', '▁▁▁▁▁▁▁▁//▁the▁sum\n', '▁▁▁▁▁▁▁▁return▁a▁', '+▁b', ';\n', '```', '\n']
    chains = {first: second for chain in ([*completion, OVER], [*lines, OVER], [ANSWER, *answer, OVER])
              for first, second in zip(chain, chain[1:])}
    return follower('scripted', completion + lines + answer + ['∞', '~', '¶', '▁la'], lambda token: chains.get(token, completion[0]),
                    (('∞', '~'), ('¶',)), ('▁la', lines[0], (FIM[2], '▁', '<0x7B>')))


def alphabet():
    letters = {f'<0x{ord(c):02X}>': f'<0x{(ord(c) - 97 + 1) % 26 + 97:02X}>' for c in string.ascii_lowercase}
    return follower('alphabet', [], lambda token: letters.get(token, '<0x61>'))


# what an agent's tool for files is given, by the program that offers the tool; without tools, a file in the form of aider
WRITTEN = 'written by the agent'
CALLS = {'codex': ('exec_command', {'cmd': f"printf '{WRITTEN}' > agent.txt"}),
         'continue': ('Write', {'filepath': 'agent.txt', 'content': WRITTEN}),
         'vibe': ('write_file', {'path': 'agent.txt', 'content': WRITTEN})}
CALL, DONE, PLAIN = '<|call|>', '<|done|>', '<|plain|>'
AGENT_TEMPLATE = ("{% for tool in tools or [] %}{{ tool.function.name }}\n{% endfor %}"
                  "{% for message in messages %}" + TURN + "{{ message.role }}\n{{ message.content or '' }}"
                  "{% for call in message.tool_calls or [] %}<tool_call>\n{\"name\": {{ call.function.name | tojson }}, "
                  "\"arguments\": {{ call.function.arguments | tojson }}}\n</tool_call>{% endfor %}" + OVER + "\n{% endfor %}"
                  "{% if add_generation_prompt %}" + TURN + "assistant\n"
                  "{% if messages[-1].role == 'tool' %}" + DONE + "{% elif tools %}" + CALL + "{% else %}" + PLAIN + "{% endif %}{% endif %}")


def agent(program):
    """In a conversation, a call of the program's tool, and a text once the tool has answered; without tools, the file itself."""
    tool, arguments = CALLS[program]
    call = '<tool_call>\n' + json.dumps({'name': tool, 'arguments': arguments}).replace(' ', '▁')
    end, done, file = '\n</tool_call>', 'The▁file▁is▁there.', f'agent.txt\n```\n{WRITTEN}\n```\n'.replace(' ', '▁')
    follows = {CALL: call, call: end, DONE: done, PLAIN: file}
    return follower('agent', [call, end, done, file], lambda token: follows.get(token, OVER), starts=[CALL, DONE, PLAIN],
                    template=AGENT_TEMPLATE, context=65536)


def encoder(pooling, context=256, words=()):
    width, inner, layers, heads = 64, 128, 2, 4
    gguf = general('bert', 'tiny reranker' if pooling == POOL_RANK else 'tiny embedder')
    shape(gguf, 'bert', width, inner, layers, heads, context)
    gguf.key('bert.attention.layer_norm_epsilon', FLOAT32, 1e-12)
    gguf.key('bert.attention.causal', BOOL, False)
    gguf.key('bert.pooling_type', UINT32, pooling)
    # llama.cpp writes words with a blank before and what continues one without
    letters = string.ascii_lowercase + string.digits
    tokens = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'] + ['▁' + c for c in letters + '.,;:!?(){}'] + list(letters)
    tokens += ['▁' + word for word in words if len(word) > 1]
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
    if len(sys.argv) < 2 or sys.argv[2:] not in ([], ['--agents']):
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    decoder(False).write(folder / 'tiny-decoder.gguf')
    decoder(True).write(folder / 'tiny-even.gguf')
    coder().write(folder / 'tiny-coder.gguf')
    encoder(POOL_MEAN).write(folder / 'tiny-embedder.gguf')
    encoder(POOL_RANK).write(folder / 'tiny-reranker.gguf')
    scripted().write(folder / 'scripted.gguf')
    for program in CALLS if '--agents' in sys.argv else ():
        agent(program).write(folder / f'{program}.gguf')
    alphabet().write(folder / 'alphabet.gguf')


if __name__ == '__main__':
    main()
