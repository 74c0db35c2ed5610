#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""The main job of client libraries that people use, against a team server: what ./dev proof clients runs.

    clients.py ADDRESS [CLIENT...]      such as http://127.0.0.1:8080; clients: openai, mistralai, litellm, ollama

The server has the models scripted, tiny-coder and tiny-embedder of releng/tiny-models. Each step prints what it did; a step that
fails ends with 1. What a model writes is not judged, only that the client understands it.
"""
import os
import sys

CHAT = "scripted"
TOOLS = "tiny-coder"
EMBEDDER = "tiny-embedder"
QUESTION = [{"role": "user", "content": "How do I add two numbers in Java?"}]
TOOL = {"type": "function", "function": {"name": "weather", "description": "Tells the weather",
        "parameters": {"type": "object", "properties": {"city": {"enum": ["Brest", "Lyon"]}}, "required": ["city"]}}}


class Steps:
    """Prints what was done, and counts what was not."""

    def __init__(self, client):
        self.client, self.failed, self.done = client, 0, 0

    def step(self, name, action):
        try:
            told = action()
            self.done += 1
            print(f"{self.client:10} {name:28} {told}")
        except Exception as error:  # whatever a library throws is the result
            self.failed += 1
            print(f"{self.client:10} {name:28} FAILED: {type(error).__name__}: {str(error)[:300]}")


def require(condition, what):
    if not condition:
        raise AssertionError(what)
    return condition


def use_openai(address):
    import openai
    steps, client = Steps("openai"), openai.OpenAI(base_url=address + "/v1", api_key="none", max_retries=0)

    def chat():
        answer = client.chat.completions.create(model=CHAT, messages=QUESTION, max_tokens=32, seed=1, stop=["```\n"])
        return require(answer.choices[0].message.content, "no text") and f"{answer.usage.completion_tokens} tokens"

    def several():
        answer = client.chat.completions.create(model=CHAT, messages=QUESTION, n=2, max_tokens=8, logprobs=True, top_logprobs=2)
        require(answer.choices[1].logprobs.content[0].top_logprobs, "no probabilities")
        return f"{len(answer.choices)} answers with probabilities"

    def stream():
        pieces = list(client.chat.completions.create(model=CHAT, messages=QUESTION, max_tokens=32, stream=True,
                                                     stream_options={"include_usage": True}))
        require(pieces[-1].usage.completion_tokens > 0, "no usage")
        return f"{len(pieces)} pieces, usage in the last"

    def schema():
        answer = client.chat.completions.create(model=TOOLS, messages=QUESTION, max_tokens=64, response_format={
            "type": "json_schema", "json_schema": {"name": "a", "schema": {"enum": ["yes", "no"]}}})
        return require(answer.choices[0].message.content in ('"yes"', '"no"'), answer.choices[0].message.content) and "one of two"

    def tools():
        answer = client.chat.completions.create(model=TOOLS, messages=QUESTION, tools=[TOOL], tool_choice="required", max_tokens=200)
        return require(answer.choices[0].message.tool_calls, "no call")[0].function.arguments

    def completion():
        answer = client.completions.create(model=CHAT, prompt="int a = ", suffix=";\n", max_tokens=4)
        return require(answer.choices[0].text, "no text")

    def embedding():
        answer = client.embeddings.create(model=EMBEDDER, input=["a", "b"])
        return f"{len(answer.data)} vectors of {len(answer.data[0].embedding)}"

    def response():
        answer = client.responses.create(model=CHAT, input="Hello", max_output_tokens=16)
        return require(answer.output_text, "no text") and answer.status

    def response_stream():
        with client.responses.stream(model=CHAT, input="Hello", max_output_tokens=16) as events:
            kinds = [event.type for event in events]
        return f"{len(kinds)} events, last {kinds[-1]}"

    def error():
        try:
            client.chat.completions.create(model="absent", messages=QUESTION)
        except openai.NotFoundError as told:
            return require(told.code == "model_not_found", told.code) and "NotFoundError"
        raise AssertionError("no error")

    steps.step("models", lambda: ", ".join(model.id for model in client.models.list()))
    for name, action in (("chat", chat), ("chat, n and logprobs", several), ("chat, stream", stream), ("chat, JSON Schema", schema),
                         ("chat, tools", tools), ("completion with suffix", completion), ("embeddings", embedding),
                         ("responses", response), ("responses, stream", response_stream), ("error", error)):
        steps.step(name, action)
    return steps


def use_mistralai(address):
    from mistralai.client import Mistral
    steps, client = Steps("mistralai"), Mistral(server_url=address, api_key="none")

    def stream():
        pieces = list(client.chat.stream(model=CHAT, messages=QUESTION, max_tokens=32))
        return f"{len(pieces)} pieces"

    def fim_stream():
        pieces = list(client.fim.stream(model=CHAT, prompt="int a = ", suffix=";\n", max_tokens=4))
        return f"{len(pieces)} pieces"

    def tools():
        answer = client.chat.complete(model=TOOLS, messages=QUESTION, tools=[TOOL], tool_choice="any", max_tokens=200)
        return require(answer.choices[0].message.tool_calls, "no call")[0].function.name

    steps.step("models", lambda: ", ".join(model.id for model in client.models.list().data))
    steps.step("chat", lambda: require(client.chat.complete(model=CHAT, messages=QUESTION, max_tokens=32, random_seed=1)
                                       .choices[0].message.content, "no text") and "a text")
    steps.step("chat, stream", stream)
    steps.step("chat, tools", tools)
    steps.step("fill-in-the-middle", lambda: require(client.fim.complete(model=CHAT, prompt="int a = ", suffix=";\n", max_tokens=4)
                                                     .choices[0].message.content, "no text"))
    steps.step("fill-in-the-middle, stream", fim_stream)
    steps.step("embeddings", lambda: f"{len(client.embeddings.create(model=EMBEDDER, inputs=['a']).data)} vector")
    return steps


def use_litellm(address):
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"  # prices are nothing to fetch
    import litellm
    litellm.suppress_debug_info = True
    steps, common = Steps("litellm"), {"messages": QUESTION, "max_tokens": 16, "api_key": "none"}

    def chat(model, base, **more):
        answer = litellm.completion(model=model, api_base=base, **common, **more)
        return require(answer.choices[0].message.content, "no text") and f"{answer.usage.total_tokens} tokens"

    def stream(model, base):
        pieces = list(litellm.completion(model=model, api_base=base, stream=True, **common))
        return f"{len(pieces)} pieces"

    steps.step("OpenAI, chat", lambda: chat("openai/" + CHAT, address + "/v1"))
    steps.step("OpenAI, stream", lambda: stream("openai/" + CHAT, address + "/v1"))
    steps.step("Anthropic, chat", lambda: chat("anthropic/" + CHAT, address))
    steps.step("Anthropic, stream", lambda: stream("anthropic/" + CHAT, address))
    steps.step("Ollama, chat", lambda: chat("ollama_chat/" + CHAT, address))
    steps.step("Ollama, stream", lambda: stream("ollama_chat/" + CHAT, address))
    steps.step("Mistral, chat", lambda: chat("mistral/" + CHAT, address + "/v1"))
    steps.step("embeddings", lambda: f"""{len(litellm.embedding(model='openai/' + EMBEDDER, input=['a'], api_base=address + '/v1',
                                                             api_key='none').data)} vector""")
    return steps


def use_ollama(address):
    import ollama
    steps, client, few = Steps("ollama"), ollama.Client(host=address), {"num_predict": 16}
    steps.step("list", lambda: ", ".join(model.model for model in client.list().models))
    steps.step("show", lambda: ", ".join(client.show(CHAT).capabilities))
    steps.step("chat", lambda: require(client.chat(CHAT, QUESTION, options=few).message.content, "no text") and "a text")
    steps.step("chat, stream", lambda: f"{len(list(client.chat(CHAT, QUESTION, options=few, stream=True)))} pieces")
    steps.step("chat, tools", lambda: str(len(client.chat(TOOLS, QUESTION, tools=[TOOL], options=few).message.content or "")) + " characters")
    steps.step("generate", lambda: require(client.generate(CHAT, "Hello", options=few).response, "no text") and "a text")
    steps.step("generate with suffix", lambda: require(client.generate(CHAT, "int a = ", suffix=";\n", options=few).response, "no text"))
    steps.step("generate, JSON Schema", lambda: client.generate(TOOLS, "Hello", format={"enum": ["yes", "no"]}, options=few).response)
    steps.step("embed", lambda: f"{len(client.embed(EMBEDDER, ['a', 'b']).embeddings)} vectors")
    return steps


CLIENTS = {"openai": use_openai, "mistralai": use_mistralai, "litellm": use_litellm, "ollama": use_ollama}


def main():
    address, wanted = sys.argv[1].rstrip("/"), sys.argv[2:] or list(CLIENTS)
    all_steps = [CLIENTS[name](address) for name in wanted]
    for steps in all_steps:
        print(f"{steps.client}: {steps.done} of {steps.done + steps.failed} steps")
    return 1 if any(steps.failed for steps in all_steps) else 0


if __name__ == "__main__":
    sys.exit(main())
