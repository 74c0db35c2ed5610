// SPDX-License-Identifier: EPL-2.0
// The main job of OpenAI's library for JavaScript against a team server, as clients.py does it for libraries of Python
import OpenAI from "openai";

const address = process.argv[2];
const client = new OpenAI({ baseURL: address + "/v1", apiKey: "none", maxRetries: 0 });
const messages = [{ role: "user", content: "How do I add two numbers in Java?" }];
const weather = {
    type: "function",
    function: {
        name: "weather",
        description: "Tells the weather",
        parameters: { type: "object", properties: { city: { enum: ["Brest", "Lyon"] } }, required: ["city"] },
    },
};
let done = 0;
let failed = 0;

function require(holds, what) {
    if (!holds) {
        throw new Error(what);
    }
}

async function step(name, action) {
    let told;
    try {
        told = await action();
        done++;
    } catch (error) {
        told = `FAILED: ${error}`;
        failed++;
    }
    console.log(`${"openai-node".padEnd(12)} ${name.padEnd(26)} ${told}`);
}

await step("models", async () => {
    const names = [];
    for await (const model of client.models.list()) {
        names.push(model.id);
    }
    return names.join(", ");
});
await step("chat", async () => {
    const answer = await client.chat.completions.create({ model: "scripted", messages, max_tokens: 32, seed: 1 });
    require(answer.choices[0].message.content, "no text");
    return `${answer.usage.completion_tokens} tokens`;
});
await step("chat, stream", async () => {
    const stream = client.chat.completions.stream({ model: "scripted", messages, max_tokens: 32, stream_options: { include_usage: true } });
    const usage = await stream.totalUsage();
    require((await stream.finalContent()).length > 0, "no text");
    require(usage.completion_tokens > 0, "no usage");
    return `${usage.completion_tokens} tokens`;
});
await step("chat, JSON Schema", async () => {
    const answer = await client.chat.completions.create({
        model: "tiny-coder", messages, max_tokens: 64,
        response_format: { type: "json_schema", json_schema: { name: "a", schema: { enum: ["yes", "no"] } } },
    });
    require(['"yes"', '"no"'].includes(answer.choices[0].message.content), answer.choices[0].message.content);
    return "one of two";
});
await step("chat, tools", async () => {
    const answer = await client.chat.completions.create({ model: "tiny-coder", messages, tools: [weather], tool_choice: "required", max_tokens: 200 });
    require(answer.choices[0].message.tool_calls?.length, "no call");
    return answer.choices[0].message.tool_calls[0].function.arguments;
});
await step("chat, tool run", async () => {
    // the library calls the tool, sends what it gave, and ends with the answer to that
    let called = "";
    const runner = client.chat.completions.runTools({
        model: "vibe", messages,
        tools: [{
            type: "function",
            function: {
                name: "write_file", description: "Writes a file", parse: JSON.parse,
                parameters: { type: "object", properties: { path: { type: "string" }, content: { type: "string" } }, required: ["path", "content"] },
                function: (given) => { called = given.path; return "written"; },
            },
        }],
    });
    const end = await runner.finalContent();
    require(called === "agent.txt", "the tool was not called");
    require(end === "The file is there.", end);
    return called;
});
await step("completion with suffix", async () => {
    const answer = await client.completions.create({ model: "scripted", prompt: "int a = ", suffix: ";\n", max_tokens: 4 });
    require(answer.choices[0].text, "no text");
    return answer.choices[0].text;
});
await step("embeddings", async () => {
    const answer = await client.embeddings.create({ model: "tiny-embedder", input: ["a", "b"] });
    require(answer.data[1].embedding.length > 1, "no vector");
    return `${answer.data.length} vectors of ${answer.data[0].embedding.length}`;
});
await step("responses", async () => {
    const answer = await client.responses.create({ model: "scripted", input: "Hello", max_output_tokens: 16 });
    require(answer.output_text, "no text");
    return answer.status;
});
await step("responses, stream", async () => {
    let events = 0;
    let last = "";
    const stream = await client.responses.create({ model: "scripted", input: "Hello", max_output_tokens: 16, stream: true });
    for await (const event of stream) {
        events++;
        last = event.type;
    }
    return `${events} events, last ${last}`;
});
await step("error", async () => {
    try {
        await client.chat.completions.create({ model: "absent", messages });
    } catch (error) {
        require(error instanceof OpenAI.NotFoundError && error.code === "model_not_found", `${error}`);
        return "NotFoundError";
    }
    throw new Error("no error");
});
console.log(`openai-node: ${done} of ${done + failed} steps`);
process.exit(failed ? 1 : 0);
