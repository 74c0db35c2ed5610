// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.description;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Renders the OpenAPI document as a page without scripts, fonts, images or other external resources. */
final class ApiPage {
    private static final String STYLE = """
            :root { color-scheme: light dark; }
            body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; }
            code { font-family: ui-monospace, monospace; font-size: 0.9em; overflow-wrap: anywhere; }
            table { border-collapse: collapse; width: 100%; margin: 0.5rem 0 1rem; }
            th, td { text-align: left; vertical-align: top; padding: 0.25rem 0.75rem 0.25rem 0;
              border-bottom: 1px solid color-mix(in srgb, currentColor 25%, transparent); }
            section { margin-top: 2rem; }
            article { margin: 1.5rem 0; }
            summary { cursor: pointer; }
            .method { font-weight: bold; }
            """;
    /** Content security policy: allows only the style above. */
    static final String SECURITY_POLICY = "default-src 'none'; style-src 'sha256-" + hash(STYLE)
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final JsonObject document;
    private final ApiTexts texts;
    private final SchemaText schemas;
    private final StringBuilder out = new StringBuilder();

    private ApiPage(JsonObject document, ApiTexts texts) {
        this.document = document;
        this.texts = texts;
        this.schemas = new SchemaText(texts);
    }

    /** @param document the document, in the language of the texts */
    static String of(JsonObject document, ApiTexts texts) {
        return new ApiPage(document, texts).page();
    }

    private static String hash(String text) {
        try {
            return Base64.getEncoder().encodeToString(
                    MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private String page() {
        JsonObject info = document.getAsJsonObject("info");
        String title = Html.escape(info.get("title").getAsString());
        out.append("<!DOCTYPE html>\n<html lang=\"").append(texts.language().getLanguage())
                .append("\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width\">\n<title>").append(title)
                .append("</title>\n<style>").append(STYLE).append("</style>\n</head>\n<body>\n<header>\n");
        element("h1", title);
        element("p", Html.escape(info.get("description").getAsString()));
        element("p", "<a href=\"/openapi.json\">" + Html.escape(texts.get("page.document")) + "</a>");
        out.append("</header>\n");
        contents();
        out.append("<main>\n");
        for (JsonElement tag : document.getAsJsonArray("tags")) {
            tag(tag.getAsJsonObject());
        }
        types();
        return out.append("</main>\n</body>\n</html>\n").toString();
    }

    private void element(String name, String html) {
        out.append('<').append(name).append('>').append(html).append("</").append(name).append(">\n");
    }

    private void contents() {
        out.append("<nav aria-label=\"").append(Html.escape(texts.get("page.contents"))).append("\">\n<ul>\n");
        for (JsonElement tag : document.getAsJsonArray("tags")) {
            String name = Html.escape(tag.getAsJsonObject().get("name").getAsString());
            element("li", "<a href=\"#tag-" + name + "\">"
                    + Html.escape(tag.getAsJsonObject().get("description").getAsString()) + "</a>");
        }
        element("li", "<a href=\"#types\">" + Html.escape(texts.get("page.types")) + "</a>");
        out.append("</ul>\n</nav>\n");
    }

    private void tag(JsonObject tag) {
        String name = tag.get("name").getAsString();
        out.append("<section id=\"tag-").append(Html.escape(name)).append("\">\n");
        element("h2", Html.escape(tag.get("description").getAsString()));
        document.getAsJsonObject("paths").asMap().forEach((path, methods) -> methods.getAsJsonObject().asMap()
                .forEach((method, operation) -> {
                    if (operation.getAsJsonObject().getAsJsonArray("tags").get(0).getAsString().equals(name)) {
                        operation(path, method, operation.getAsJsonObject());
                    }
                }));
        out.append("</section>\n");
    }

    private void operation(String path, String method, JsonObject operation) {
        out.append("<article id=\"").append(Html.escape(operation.get("operationId").getAsString())).append("\">\n");
        element("h3", "<span class=\"method\">" + method.toUpperCase(Locale.ROOT) + "</span> <code>"
                + Html.escape(path) + "</code>");
        element("p", Html.escape(operation.get("summary").getAsString()));
        if (operation.has("description")) {
            element("p", Html.escape(operation.get("description").getAsString()));
        }
        element("p", access(operation));
        if (operation.has("parameters")) {
            JsonObject fields = new JsonObject();
            JsonArray required = new JsonArray();
            operation.getAsJsonArray("parameters").forEach(each -> {
                JsonObject parameter = each.getAsJsonObject();
                JsonObject field = parameter.getAsJsonObject("schema").deepCopy();
                field.add("description", parameter.get("description"));
                fields.add(parameter.get("name").getAsString(), field);
                required.add(parameter.get("name").getAsString());
            });
            fields(fields, required);
        }
        if (operation.has("requestBody")) {
            content("page.request", operation.getAsJsonObject("requestBody"));
        }
        JsonObject responses = operation.getAsJsonObject("responses");
        content("page.answer", responses.getAsJsonObject("200"));
        errors(responses);
        out.append("</article>\n");
    }

    private String access(JsonObject operation) {
        if (operation.getAsJsonArray("security").isEmpty()) {
            return Html.escape(texts.get("page.open"));
        }
        return operation.has("x-vauban-scope")
                ? schemas.format("page.scope", "<code>" + operation.get("x-vauban-scope").getAsString() + "</code>")
                : Html.escape(texts.get("page.key"));
    }

    private void content(String key, JsonObject body) {
        StringBuilder types = new StringBuilder();
        body.getAsJsonObject("content").asMap().forEach((type, content) -> {
            JsonObject item = content.getAsJsonObject().getAsJsonObject("x-vauban-item");
            types.append(types.isEmpty() ? "" : "; ")
                    .append(schemas.type(item == null ? content.getAsJsonObject().getAsJsonObject("schema") : item))
                    .append(" (<code>").append(Html.escape(type)).append("</code>)");
            if (item != null) {
                types.append(' ').append(Html.escape(texts.get("page.stream")));
            }
        });
        element("p", "<strong>" + Html.escape(texts.get(key)) + "</strong> " + types);
    }

    private void errors(JsonObject responses) {
        out.append("<details>\n");
        element("summary", Html.escape(texts.get("page.errors")));
        out.append("<table>\n<thead><tr><th scope=\"col\">").append(Html.escape(texts.get("page.status")))
                .append("</th><th scope=\"col\">").append(Html.escape(texts.get("page.meaning")))
                .append("</th></tr></thead>\n<tbody>\n");
        responses.asMap().forEach((status, response) -> {
            if (!status.equals("200")) {
                element("tr", "<td>" + status + "</td><td>"
                        + Html.escape(response.getAsJsonObject().get("description").getAsString()) + "</td>");
            }
        });
        out.append("</tbody>\n</table>\n</details>\n");
    }

    private void types() {
        out.append("<section id=\"types\">\n");
        element("h2", Html.escape(texts.get("page.types")));
        document.getAsJsonObject("components").getAsJsonObject("schemas").asMap().forEach((name, each) -> {
            JsonObject schema = each.getAsJsonObject();
            out.append("<article id=\"type-").append(Html.escape(name)).append("\">\n");
            element("h3", "<code>" + Html.escape(name) + "</code>");
            if (schema.has("description")) {
                element("p", Html.escape(schema.get("description").getAsString()));
            }
            JsonObject fields = schema.getAsJsonObject("properties");
            if (fields == null) {
                element("p", schemas.type(schema));
            } else {
                fields(fields, schema.has("required") ? schema.getAsJsonArray("required") : new JsonArray());
            }
            out.append("</article>\n");
        });
        out.append("</section>\n");
    }

    private void fields(JsonObject fields, JsonArray required) {
        Set<String> needed = new TreeSet<>();
        required.forEach(name -> needed.add(name.getAsString()));
        out.append("<table>\n<thead><tr>");
        for (String column : new String[] {"page.field", "page.type", "page.meaning"}) {
            out.append("<th scope=\"col\">").append(Html.escape(texts.get(column))).append("</th>");
        }
        out.append("</tr></thead>\n<tbody>\n");
        for (Map.Entry<String, JsonElement> field : fields.entrySet()) {
            JsonObject schema = field.getValue().getAsJsonObject();
            element("tr", "<td><code>" + Html.escape(field.getKey()) + "</code>"
                    + (needed.contains(field.getKey()) ? " (" + Html.escape(texts.get("page.required")) + ")" : "")
                    + "</td><td>" + schemas.type(schema) + "</td><td>" + schemas.meaning(schema) + "</td>");
        }
        out.append("</tbody>\n</table>\n");
    }
}
