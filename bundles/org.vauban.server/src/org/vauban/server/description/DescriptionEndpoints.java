// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.description;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.vauban.server.http.Exchange;
import org.vauban.server.http.Route;

/** Serves {@code /openapi.json} and {@code /docs}: the API description for programs and for people. Any thread. */
public final class DescriptionEndpoints {
    private final Supplier<List<Route>> routes;
    private final boolean keyed;
    private final boolean identified;
    private final Map<Locale, Texts> texts = new ConcurrentHashMap<>();

    /** Both in one language, in UTF-8; all responses share one copy. */
    private record Texts(byte[] document, byte[] page) {}

    /**
     * @param routes all routes of the server; called at the first request
     * @param keyed whether API keys are required
     * @param identified whether certificates, tokens, passwords and tickets can replace a key
     */
    public DescriptionEndpoints(Supplier<List<Route>> routes, boolean keyed, boolean identified) {
        this.routes = routes;
        this.keyed = keyed;
        this.identified = identified;
    }

    /** Returns the OpenAPI document. */
    public void document(Exchange exchange) {
        exchange.send(200, "application/json", texts(exchange).document());
    }

    /** Returns the page, which has no scripts and no external resources. */
    public void page(Exchange exchange) {
        Texts found = texts(exchange);
        exchange.tell("Content-Security-Policy", ApiPage.SECURITY_POLICY);
        exchange.tell("Referrer-Policy", "no-referrer");
        exchange.send(200, "text/html; charset=utf-8", found.page());
    }

    private Texts texts(Exchange exchange) {
        Locale language = ApiTexts.language(exchange.header("Accept-Language"));
        exchange.tell("Content-Language", language.getLanguage());
        exchange.tell("Vary", "Accept-Language");
        return texts.computeIfAbsent(language, this::make);
    }

    private Texts make(Locale language) {
        JsonObject document = ApiDocument.of(routes.get(), keyed, identified, language);
        return new Texts(Exchange.GSON.toJson(document).getBytes(StandardCharsets.UTF_8),
                ApiPage.of(document, ApiTexts.in(language)).getBytes(StandardCharsets.UTF_8));
    }
}
