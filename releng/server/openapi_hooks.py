# SPDX-License-Identifier: EPL-2.0
"""What schemathesis must know of the server of ./dev proof openapi that a JSON Schema cannot say.

Names of models and their sizes are those of the models that are served: with others, every request would only be told that
there is no such model. What relates one field to another beyond the means of JSON Schema (a call that an output belongs to, a
tool that is chosen by its name, the context of a model) is left out, and listed here in full.
"""
import json

import schemathesis

WRITERS = ["scripted"]
# the only one that calls tools; its texts have no end
CALLER = "tiny-coder"
EMBEDDERS = ["tiny-embedder"]
TOKENS = 285
EMBEDDER_TOKENS = 87
DIMENSIONS = 64
ARGUMENTS = {"anyOf": [{"enum": ["", "{}", "{\"a\": 1}"]}, {"type": "object"}]}
# of all texts together, so that they fit the context of each model
LONGEST = 6_000
# of all breakers together
BREAKERS = 128


@schemathesis.hook
def before_load_schema(context, raw_schema):
    schemas = raw_schema["components"]["schemas"]
    schemas["ModelName"] = {"enum": WRITERS + [None]}
    schemas["EmbeddingModelName"] = {"enum": EMBEDDERS + [None]}
    schemas["OllamaEmbeddingModelName"] = {"enum": EMBEDDERS}
    for name in ("OllamaChatRequest", "OllamaGenerateRequest"):
        schemas[name]["properties"]["model"] = {"enum": WRITERS}
    schemas["RerankRequest"]["properties"]["model"] = {"enum": ["tiny-reranker"]}
    schemas["RerankRequest"]["required"].append("model")
    schemas["DetokenizeRequest"]["properties"]["tokens"]["items"]["maximum"] = TOKENS - 1
    for name in ("EmbeddingRequest", "OllamaEmbedRequest"):
        schemas[name]["properties"]["dimensions"] = {"enum": [DIMENSIONS, None]}
    schemas["TokenPrompt"] = tokens_of(TOKENS)
    schemas["EmbeddedTokens"] = tokens_of(EMBEDDER_TOKENS)
    schemas["EmbeddingRequest"] = json.loads(json.dumps(schemas["EmbeddingRequest"]).replace("/TokenPrompt", "/EmbeddedTokens"))
    # the server refuses keywords that JSON Schema has not, unless they begin with x-
    schemas["JsonSchema"] = {"type": "object", "additionalProperties": False, "patternProperties": {"^x-": {}},
                             "properties": {"type": {"enum": ["object", "boolean"]}}}
    for schema in schemas.values():
        if "grammar" in schema.get("properties", {}):
            schema["properties"]["grammar"] = {"enum": [None, "", "root ::= [a-z]+"]}
    schemas["LogitBias"] = {"anyOf": [
        {"type": "null"}, {"type": "object", "additionalProperties": False, "properties": {str(TOKENS - 1): {"enum": [-100, 0.5, False]}}},
        {"type": "array", "maxItems": 1_024, "items": {"enum": [[0, -100], [TOKENS - 1, 1.5], [5, False]]}}]}
    own = json.loads(json.dumps(schemas["LlamaLogitBias"]))
    own["anyOf"][2]["items"]["prefixItems"][0]["anyOf"][0]["maximum"] = TOKENS - 1
    schemas["LlamaLogitBias"] = own
    # a text that is JSON
    schemas["PastCall"]["properties"]["function"]["properties"]["arguments"] = ARGUMENTS
    schemas["InputItem"]["anyOf"][1]["properties"]["arguments"] = ARGUMENTS["anyOf"][0]
    path = raw_schema["paths"]["/v1/models/{id}"]["get"]["parameters"][0]
    path["schema"] = {"enum": WRITERS + EMBEDDERS}


def tokens_of(size):
    """A prompt of tokens that a model with so many has."""
    return {"type": "array", "minItems": 1, "maxItems": 131_072, "contains": {"type": "integer"},
            "items": {"anyOf": [{"type": "integer", "minimum": 0, "maximum": size - 1}, {"type": "string"}]}}


def names(tools):
    return [tool.get("function", tool).get("name") for tool in tools]


def chosen(choice):
    if isinstance(choice, dict):
        inner = choice.get("function", choice)
        return inner.get("name") if isinstance(inner, dict) else None
    return None


def demands(choice):
    """Whether a call is wanted in any case."""
    return choice in ("required", "any") or chosen(choice) is not None or isinstance(choice, dict) and choice.get("type") == "any"


def brief(body):
    """Whether the breakers of a request are no longer than all of them may be."""
    breakers = body.get("dry_sequence_breakers")
    return not isinstance(breakers, list) or sum(len(each) for each in breakers if isinstance(each, str)) <= BREAKERS


def ends(messages, body):
    """Whether an answer at the end is one that can be gone on with, and the prompt ends as it must for an answer."""
    if body.get("continue_final_message") is True or body.get("add_generation_prompt") is False:
        return False
    last = [each.get("role") for each in messages if isinstance(each, dict)][-2:] if isinstance(messages, list) else []
    return last != ["assistant", "assistant"]


def related(body):
    """Whether what a JSON Schema cannot relate is related as the server wants it."""
    if not isinstance(body, dict):
        return True
    if len(json.dumps(body)) > LONGEST:
        return False
    tools = body.get("tools")
    offered = []
    if isinstance(tools, list) and all(isinstance(tool, dict) and isinstance(tool.get("function", tool), dict)
                                       for tool in tools):
        # others are not offered
        offered = names([tool for tool in tools if tool.get("type", "function") == "function"])
        if len({repr(name) for name in offered}) < len(offered):
            return False  # two tools of one name
        if offered and chosen(body.get("tool_choice")) not in [None, *offered]:
            return False  # a tool that is not offered
    if not offered and demands(body.get("tool_choice")):
        return False  # a call of nothing
    if not any(body.get(name) for name in ("messages", "prompt", "suffix", "input")) and (offered or isinstance(body.get("format"), dict)):
        return False  # Ollama's request that only loads a model: the server does not look at a schema
    if not all(brief(fields) for fields in (body, body.get("options")) if isinstance(fields, dict)):
        return False
    form = body.get("response_format")
    rules = [bool(body.get("grammar")), body.get("json_schema") is not None,
             isinstance(form, dict) and form.get("type") not in (None, "text"), bool(offered)]
    if sum(rules) > 1 and any(rules[:2]):
        return False  # a text obeys one rule
    n, best = body.get("n"), body.get("best_of")
    # 3.0 is a whole number, too
    if isinstance(best, (int, float)) and best > (n if isinstance(n, (int, float)) else 1):
        return False
    messages = body.get("messages")
    if not ends(messages, body):
        return False
    if isinstance(messages, list) and any(isinstance(each, dict) and each.get("role") == "tool"
                                          and "tool_call_id" not in each for each in messages):
        return False  # Ollama's output of a tool, which needs a call before it
    items = body.get("input")
    if isinstance(items, list) and items and all(isinstance(item, dict) and (item.get("type") == "reasoning"
                                                                             or item.get("content") in ([], ""))
                                                 for item in items):
        return False  # nothing that was said
    return True


@schemathesis.hook
def filter_case(context, case):
    return related(case.body)


@schemathesis.hook
def map_case(context, case):
    """Tools are for the model that calls them, which is to write little."""
    body = case.body
    if isinstance(body, dict) and body.get("tools") and body.get("model", WRITERS[0]) in [None, *WRITERS]:
        body["model"] = CALLER
        few = body
        if case.operation.path == "/api/chat":
            if body.get("options") is None:
                body["options"] = {}
            few = body["options"]
        limit = {"/api/chat": "num_predict", "/v1/responses": "max_output_tokens"}.get(case.operation.path, "max_tokens")
        if isinstance(few, dict):
            for name in (limit, "max_completion_tokens"):
                given = few.get(name, -1 if name == limit and case.operation.path != "/v1/messages" else 0)
                if given is None or isinstance(given, int) and (given == -1 or 8 < given < 2**31):
                    few[name] = 8
    return case
