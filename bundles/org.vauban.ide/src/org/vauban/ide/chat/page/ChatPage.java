// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.vauban.assist.markdown.AnswerHtml;

/**
 * The page of a conversation: its initial HTML, and the scripts that update it. It loads nothing and runs only its own
 * script; text written by a model becomes an element only if {@link AnswerHtml} permits it. Pure except for its random
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
     * Returns the HTML of the page without turns.
     *
     * @param labels labels of its buttons, by the names that {@code chat.js} uses
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
                <body><main id="log" role="log" aria-live="off" aria-label="%s"></main><div id="intro"></div>
                <p id="said" role="status"></p>
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

    /** Returns the message that an address encodes, if any. */
    public Optional<PageMessage> message(String address) {
        return PageMessage.of(address, token);
    }

    /** Returns a script that sets colours and fonts. */
    public static String look(PageTheme look) {
        return "vauban.look(" + ScriptValue.of(look.variables()) + "," + look.dark() + "," + look.contrast() + ");";
    }

    /** Returns a script that names turns whose answers are read out when they are complete. */
    public static String expect(Collection<String> turns) {
        return "vauban.expect(" + ScriptValue.of(List.copyOf(turns)) + ");";
    }

    /** Returns a script that shows all turns. */
    public static String show(List<PageTurn> turns) {
        return "vauban.show(" + ScriptValue.of(turns.stream().map(PageTurn::value).toList()) + ");";
    }

    /** Returns a script that updates the blocks of a growing answer, from a given one on. */
    public static String blocks(String turn, int from, int count, List<String> blocks) {
        return "vauban.blocks(" + ScriptValue.of(turn) + "," + from + "," + count + "," + ScriptValue.of(blocks) + ");";
    }

    /** Returns a script that sets the status line below an answer in progress. */
    public static String status(String turn, String text) {
        return "vauban.status(" + ScriptValue.of(turn) + "," + ScriptValue.of(text) + ");";
    }

    /** Returns a script that marks all matches of a text; an empty text removes the marks. */
    public static String find(String text, boolean forward) {
        return "vauban.find(" + ScriptValue.of(text) + "," + forward + ");";
    }
}
