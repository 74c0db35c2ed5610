// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.console;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.TreeMap;
import org.vauban.server.http.Endpoint;
import org.vauban.server.http.ErrorFormat;
import org.vauban.server.http.Exchange;
import org.vauban.server.http.Route;

/**
 * Serves {@code /console}: a page with its style, script and texts. These are public and reveal nothing about the
 * server; the page requests its data with the user's key, which it keeps in memory. It loads nothing from other hosts,
 * which the content security policy enforces.
 */
public final class ConsolePages {
    private static final String ROOT = "/console";
    private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.FRENCH);
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
            + "trusted-types 'none'";

    private ConsolePages() {}

    /** Returns the static routes below {@code /console}. */
    public static List<Route> routes(ErrorFormat errors) {
        return List.of(Route.open(ROOT, errors, resource("console.html", "text/html; charset=utf-8")),
                Route.open(ROOT + "/console.css", errors, resource("console.css", "text/css; charset=utf-8")),
                Route.open(ROOT + "/console.js", errors, resource("console.js", "text/javascript; charset=utf-8")),
                Route.open(ROOT + "/audit.js", errors, resource("audit.js", "text/javascript; charset=utf-8")),
                Route.open(ROOT + "/charts.js", errors, resource("charts.js", "text/javascript; charset=utf-8")),
                Route.open(ROOT + "/chat.js", errors, resource("chat.js", "text/javascript; charset=utf-8")),
                Route.open(ROOT + "/keys.js", errors, resource("keys.js", "text/javascript; charset=utf-8")),
                Route.open(ROOT + "/redraw.js", errors, resource("redraw.js", "text/javascript; charset=utf-8")),
                Route.open(ROOT + "/session.js", errors, resource("session.js", "text/javascript; charset=utf-8")),
                Route.open(ROOT + "/sites.js", errors, resource("sites.js", "text/javascript; charset=utf-8")),
                Route.open(ROOT + "/texts/en", errors, texts(LANGUAGES.getFirst())),
                Route.open(ROOT + "/texts/fr", errors, texts(LANGUAGES.getLast())));
    }

    static Endpoint resource(String name, String type) {
        return shared(type, bytes(name));
    }

    /** Returns an endpoint whose requests share one copy of the text. */
    private static Endpoint shared(String type, byte[] text) {
        return exchange -> send(exchange, type, text, POLICY, "no-cache");
    }

    static void send(Exchange exchange, String type, byte[] text, String policy, String cache) {
        exchange.tell("Content-Security-Policy", policy);
        exchange.tell("X-Frame-Options", "DENY");
        exchange.tell("Referrer-Policy", "no-referrer");
        exchange.tell("Cross-Origin-Opener-Policy", "same-origin");
        exchange.tell("Cross-Origin-Resource-Policy", "same-origin");
        exchange.tell("Cache-Control", cache);
        exchange.send(200, type, text);
    }

    private static Endpoint texts(Locale language) {
        Properties texts = new Properties();
        for (String suffix : language.equals(Locale.ENGLISH) ? List.of("") : List.of("", "_" + language)) {
            try {
                texts.load(new StringReader(
                        new String(bytes("console" + suffix + ".properties"), StandardCharsets.UTF_8)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        JsonObject json = new JsonObject();
        new TreeMap<>(texts).forEach((key, text) -> json.addProperty((String) key, (String) text));
        return shared("application/json", Exchange.GSON.toJson(json).getBytes(StandardCharsets.UTF_8));
    }

    static byte[] bytes(String name) {
        try (InputStream in = ConsolePages.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
