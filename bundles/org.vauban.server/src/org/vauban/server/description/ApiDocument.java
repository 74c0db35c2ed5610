// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.description;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.server.http.Route;
import org.vauban.server.identity.KeyScope;

/**
 * Builds the OpenAPI 3.1 document. Paths, methods, security and errors come from the routes; bodies are described in
 * {@code operations.json} and {@code schemas.json}. There, {@code groups} names sets of fields that several schemas
 * share ({@code groups.json}), and a text {@code %key} stands for the localized text of the key.
 */
final class ApiDocument {
    /** Version of the description: increases when the meaning of an operation changes. */
    private static final String VERSION = "1.0.0";
    private static final String SCHEMAS = "#/components/schemas/";
    private static final String JSON = "application/json";
    private static final List<String> TAGS = List.of("OpenAI", "Anthropic", "Mistral", "llama.cpp", "Ollama",
            "Knowledge", "Operation", "Administration", "Sites");
    private static final List<String> KEY = List.of("bearer", "header");
    /** How a client can authenticate with a key, or with any client certificate, per kind of access. */
    private static final Map<Route.Access, List<String>> SCHEMES = Map.of(Route.Access.KEY, KEY, Route.Access.SCOPE,
            KEY, Route.Access.BASIC, List.of("bearer", "header", "basic"), Route.Access.CERTIFICATE,
            List.of("bearer", "header", "basic", "certificate"));
    /** How users authenticate without a key. Where Basic authentication takes keys, it takes no password. */
    private static final List<String> IDENTITIES = List.of("token", "certificate", "password", "ticket");
    private static final Set<Integer> ALWAYS = Set.of(400, 403, 421, 500, 503, 504);
    private static final Set<Integer> OF_BODIES = Set.of(404, 408, 413, 415, 429);

    private final ApiTexts texts;
    private final boolean keyed;
    private final boolean identified;
    private final JsonObject operations = resource("operations.json");
    private final JsonObject groups = resource("groups.json");

    private ApiDocument(ApiTexts texts, boolean keyed, boolean identified) {
        this.texts = texts;
        this.keyed = keyed;
        this.identified = identified;
    }

    /**
     * Describes routes.
     *
     * @param keyed whether API keys are required
     * @param identified whether certificates, tokens, passwords and tickets can replace a key
     * @throws IllegalStateException for a route without a description
     */
    static JsonObject of(List<Route> routes, boolean keyed, boolean identified, Locale language) {
        return new ApiDocument(ApiTexts.in(language), keyed, identified).document(routes);
    }

    private static JsonObject resource(String name) {
        try (InputStream in = Objects.requireNonNull(ApiDocument.class.getResourceAsStream(name), name);
                Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(reader).getAsJsonObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonObject document(List<Route> routes) {
        JsonObject document = new JsonObject();
        document.addProperty("openapi", "3.1.1");
        document.add("info", info());
        JsonObject server = new JsonObject();
        server.addProperty("url", "/");
        document.add("servers", array(server));
        JsonArray tags = new JsonArray();
        for (String tag : TAGS) {
            JsonObject one = new JsonObject();
            one.addProperty("name", tag);
            one.addProperty("description", texts.get("tag." + tag));
            tags.add(one);
        }
        document.add("tags", tags);
        JsonObject paths = new JsonObject();
        for (Route route : routes) {
            if (isApart(route)) {
                continue;
            }
            JsonObject operation = operation(route);
            String path = route.path() + (operation.has("parameters") ? "{" + operation.getAsJsonArray("parameters")
                    .get(0).getAsJsonObject().get("name").getAsString() + "}" : "");
            JsonObject methods = paths.has(path) ? paths.getAsJsonObject(path) : new JsonObject();
            methods.add(route.method().toLowerCase(Locale.ROOT), operation);
            paths.add(path, methods);
        }
        document.add("paths", paths);
        JsonObject components = new JsonObject();
        components.add("schemas", expanded(resource("schemas.json")));
        components.add("securitySchemes", securitySchemes(routes));
        document.add("components", components);
        return document;
    }

    /** Whether a route is left out: the console's are internal, and OpenAPI cannot describe LSP. */
    private static boolean isApart(Route route) {
        return route.path().equals("/lsp") || route.path().equals("/console") || route.path().startsWith("/console/");
    }

    private JsonObject info() {
        JsonObject licence = new JsonObject();
        licence.addProperty("name", "Eclipse Public License 2.0");
        licence.addProperty("identifier", "EPL-2.0");
        JsonObject info = new JsonObject();
        info.addProperty("title", texts.get("title"));
        info.addProperty("version", VERSION);
        info.addProperty("description", texts.get("description"));
        info.add("license", licence);
        return info;
    }

    private JsonObject securitySchemes(List<Route> routes) {
        JsonObject schemes = new JsonObject();
        schemes.add("bearer", scheme("bearer", "http", "bearer"));
        JsonObject header = scheme("header", "apiKey", null);
        header.addProperty("in", "header");
        header.addProperty("name", "x-api-key");
        schemes.add("header", header);
        boolean basic = routes.stream().anyMatch(Route::isBasic);
        if (basic) {
            schemes.add("basic", scheme("basic", "http", "basic"));
        }
        if (basic || identified) {
            schemes.add("certificate", scheme("certificate", "mutualTLS", null));
        }
        if (identified) {
            JsonObject token = scheme("token", "http", "bearer");
            token.addProperty("bearerFormat", "JWT");
            schemes.add("token", token);
            schemes.add("password", scheme("password", "http", "basic"));
            schemes.add("ticket", scheme("ticket", "http", "negotiate"));
        }
        return schemes;
    }

    /** @param kind scheme of HTTP authentication, or null for none */
    private JsonObject scheme(String name, String type, @Nullable String kind) {
        JsonObject scheme = new JsonObject();
        scheme.addProperty("type", type);
        if (kind != null) {
            scheme.addProperty("scheme", kind);
        }
        scheme.addProperty("description", texts.get("scheme." + name));
        return scheme;
    }

    private JsonObject operation(Route route) {
        String name = route.method() + " " + route.path();
        JsonObject known = operations.getAsJsonObject(name);
        if (known == null) {
            throw new IllegalStateException(name + " is not described");
        }
        String id = known.get("operationId").getAsString();
        JsonObject operation = new JsonObject();
        operation.addProperty("operationId", id);
        operation.add("tags", known.get("tags"));
        operation.addProperty("summary", texts.get("op." + id));
        if (texts.has("op." + id + ".text")) {
            operation.addProperty("description", texts.get("op." + id + ".text"));
        }
        operation.add("security", security(route));
        KeyScope scope = route.scope();
        if (keyed && scope != null) {
            operation.addProperty("x-vauban-scope", scope.text());
        }
        if (known.has("parameter")) {
            operation.add("parameters", array(parameter(known.get("parameter").getAsString())));
        }
        if (known.has("request")) {
            JsonObject body = content(JSON, known.get("request").getAsString());
            body.addProperty("required", true);
            operation.add("requestBody", body);
        }
        if (known.has("upload")) {
            JsonObject content = new JsonObject();
            binary(content, known.getAsJsonArray("upload"));
            JsonObject body = new JsonObject();
            body.add("content", content);
            body.addProperty("required", true);
            operation.add("requestBody", body);
        }
        operation.add("responses", responses(route, known));
        return operation;
    }

    private JsonArray security(Route route) {
        JsonArray ways = new JsonArray();
        if (keyed && route.access() != Route.Access.OPEN) {
            Set<String> schemes = new LinkedHashSet<>(SCHEMES.get(route.access()));
            if (identified) {
                IDENTITIES.stream().filter(scheme -> !route.isBasic() || !scheme.equals("password"))
                        .forEach(schemes::add);
            }
            for (String scheme : schemes) {
                JsonObject way = new JsonObject();
                way.add(scheme, new JsonArray());
                ways.add(way);
            }
        }
        return ways;
    }

    private JsonObject parameter(String name) {
        JsonObject schema = new JsonObject();
        schema.addProperty("type", "string");
        schema.addProperty("pattern", name.equals("path") ? "^[a-z0-9][a-z0-9._-]*/(versions|rings)/[^/]+/.+$"
                : "^[A-Za-z0-9][A-Za-z0-9._:-]*$");
        JsonObject parameter = new JsonObject();
        parameter.addProperty("name", name);
        parameter.addProperty("in", "path");
        parameter.addProperty("required", true);
        parameter.addProperty("description", texts.get("parameter." + name));
        parameter.add("schema", schema);
        return parameter;
    }

    private JsonObject responses(Route route, JsonObject known) {
        JsonObject responses = new JsonObject();
        JsonObject answer = known.has("answer") ? content(JSON, known.get("answer").getAsString()) : new JsonObject();
        JsonObject content = answer.has("content") ? answer.getAsJsonObject("content") : new JsonObject();
        if (known.has("text")) {
            content.add(known.get("text").getAsString(), typed("string"));
        }
        if (known.has("files")) {
            binary(content, known.getAsJsonArray("files"));
            parts(responses, content);
        }
        add(content, "text/event-stream", known, "events");
        add(content, "application/x-ndjson", known, "lines");
        answer.add("content", content);
        answer.addProperty("description", texts.get("status.200"));
        responses.add("200", answer);
        String format = errors(known.getAsJsonArray("tags").get(0).getAsString());
        for (int status : statuses(route)) {
            JsonObject error = content(JSON, format);
            error.addProperty("description", texts.get("status." + status));
            if (status == 429 || status == 503) {
                JsonObject header = typed("integer");
                header.addProperty("description", texts.get("retry"));
                JsonObject headers = new JsonObject();
                headers.add("Retry-After", header);
                error.add("headers", headers);
            }
            responses.add(String.valueOf(status), error);
        }
        if (known.has("also")) {
            also(responses, known.getAsJsonObject("also"));
        }
        return responses;
    }

    /** Adds binary contents. */
    private static void binary(JsonObject content, JsonArray types) {
        types.forEach(type -> {
            JsonObject bytes = typed("string");
            bytes.getAsJsonObject("schema").addProperty("format", "binary");
            content.add(type.getAsString(), bytes);
        });
    }

    /** Adds the responses for a range of a file and for one that the client has cached. */
    private void parts(JsonObject responses, JsonObject content) {
        JsonObject part = new JsonObject();
        part.addProperty("description", texts.get("status.206"));
        part.add("content", content);
        responses.add("206", part);
        JsonObject same = new JsonObject();
        same.addProperty("description", texts.get("status.304"));
        responses.add("304", same);
    }

    /** Adds the schemas of statuses that have other bodies than errors as well. */
    private static void also(JsonObject responses, JsonObject also) {
        also.asMap().forEach((status, schema) -> {
            JsonObject type = responses.getAsJsonObject(status).getAsJsonObject("content").getAsJsonObject(JSON);
            JsonArray either = array(reference(schema.getAsString()));
            either.add(type.get("schema"));
            JsonObject schemas = new JsonObject();
            schemas.add("anyOf", either);
            type.add("schema", schemas);
        });
    }

    private Set<Integer> statuses(Route route) {
        Set<Integer> statuses = new TreeSet<>(ALWAYS);
        if (keyed && route.access() != Route.Access.OPEN) {
            statuses.add(401);
        }
        if (route.isBasic()) {
            statuses.addAll(Set.of(404, 412, 416));
        } else if (route.method().equals("POST") || route.method().equals("PUT")) {
            statuses.addAll(OF_BODIES);
        } else if (route.path().endsWith("/") || route.path().startsWith("/admin/")) {
            statuses.addAll(Set.of(404, 429));
        }
        return statuses;
    }

    private static String errors(String tag) {
        return switch (tag) {
            case "Anthropic" -> "AnthropicError";
            case "Mistral" -> "MistralError";
            case "llama.cpp" -> "LlamaError";
            case "Ollama" -> "OllamaError";
            default -> "OpenAIError";
        };
    }

    /** Adds a stream. The type of its items needs an extension, since only OpenAPI 3.2 can express it. */
    private static void add(JsonObject content, String type, JsonObject known, String name) {
        if (known.has(name)) {
            JsonObject stream = new JsonObject();
            stream.add("x-vauban-item", reference(known.get(name).getAsString()));
            content.add(type, stream);
        }
    }

    private static JsonObject typed(String name) {
        JsonObject type = new JsonObject();
        type.addProperty("type", name);
        JsonObject holder = new JsonObject();
        holder.add("schema", type);
        return holder;
    }

    private static JsonObject content(String type, String schema) {
        JsonObject inner = new JsonObject();
        inner.add("schema", reference(schema));
        JsonObject types = new JsonObject();
        types.add(type, inner);
        JsonObject holder = new JsonObject();
        holder.add("content", types);
        return holder;
    }

    private static JsonObject reference(String schema) {
        JsonObject reference = new JsonObject();
        reference.addProperty("$ref", SCHEMAS + schema);
        return reference;
    }

    private static JsonArray array(JsonElement element) {
        JsonArray array = new JsonArray();
        array.add(element);
        return array;
    }

    /** Replaces groups by their fields and keys by their texts. */
    private JsonElement expanded(JsonElement value) {
        if (value instanceof JsonArray array) {
            JsonArray all = new JsonArray();
            array.forEach(each -> all.add(expanded(each)));
            return all;
        }
        if (value instanceof JsonPrimitive text && text.isString() && text.getAsString().startsWith("%")) {
            return new JsonPrimitive(texts.get(text.getAsString().substring(1)));
        }
        if (!(value instanceof JsonObject object)) {
            return value;
        }
        JsonObject all = new JsonObject();
        object.asMap().forEach((name, each) -> all.add(name, expanded(each)));
        if (all.remove("groups") instanceof JsonArray names) {
            JsonObject properties = all.getAsJsonObject("properties");
            Stream<String> wanted = names.asList().stream().map(JsonElement::getAsString);
            wanted.forEach(name -> groups.getAsJsonObject(name).asMap().forEach((field, schema) -> {
                if (!properties.has(field)) { // a schema may override a field
                    properties.add(field, expanded(schema));
                }
            }));
        }
        return all;
    }
}
