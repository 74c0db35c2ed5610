// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.vauban.assist.markdown.AnswerHtml;

/**
 * The page: its first text, and the scripts that tell it what to draw. Nothing is loaded, nothing but its own script
 * runs, nothing that a model wrote is an element before {@link AnswerHtml} has let it be one. Pure but for its random
 * names.
 */
public final class ChatPage {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String nonce = random();
    private final String token = random();

    private static String random() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /**
     * The page without turns.
     *
     * @param labels what its buttons are called, by the names that {@code chat.js} uses
     */
    public String html(String language, Map<String, String> labels, PageTheme look) {
        return String.format(Locale.ROOT,
                """
                <!DOCTYPE html>
                <html lang="%s"><head><meta charset="utf-8">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-%s'; style-src 'nonce-%s'; \
                base-uri 'none'; form-action 'none'">
                <meta name="referrer" content="no-referrer"><title>Vauban</title>
                <style nonce="%s">%s</style></head>
                <body><main id="log" role="log" aria-live="polite" aria-label="%s"></main><div id="intro"></div>
                <script nonce="%s" data-token="%s">%s
                %s
                %s</script></body></html>
                """,
                AnswerHtml.escape(language), nonce, nonce, nonce, resource("chat.css"),
                AnswerHtml.escape(labels.getOrDefault("log", "")), nonce, token, resource("chat.js"),
                "vauban.labels(" + ScriptValue.of(labels) + ");", look(look));
    }

    private static String resource(String name) {
        try (InputStream in = ChatPage.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was pressed, if an address tells that. */
    public Optional<PageMessage> message(String address) {
        return PageMessage.of(address, token);
    }

    /** Other colours and fonts. */
    public static String look(PageTheme look) {
        return "vauban.look(" + ScriptValue.of(look.variables()) + "," + look.dark() + "," + look.contrast() + ");";
    }

    /** All turns that are shown. */
    public static String show(List<PageTurn> turns) {
        return "vauban.show(" + ScriptValue.of(turns.stream().map(PageTurn::value).toList()) + ");";
    }

    /** The blocks of an answer that grows, from one of them on. */
    public static String blocks(String turn, int from, int count, List<String> blocks) {
        return "vauban.blocks(" + ScriptValue.of(turn) + "," + from + "," + count + "," + ScriptValue.of(blocks) + ");";
    }

    /** One line below an answer that is being made. */
    public static String status(String turn, String text) {
        return "vauban.status(" + ScriptValue.of(turn) + "," + ScriptValue.of(text) + ");";
    }

    /** Marks a text wherever it stands; an empty one ends that. */
    public static String find(String text, boolean forward) {
        return "vauban.find(" + ScriptValue.of(text) + "," + forward + ");";
    }
}
