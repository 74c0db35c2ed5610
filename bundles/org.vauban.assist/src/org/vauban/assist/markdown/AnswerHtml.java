// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.markdown;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.html.HtmlWriter;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.markdown.CodeSpans.Span;
import org.vauban.governance.text.ShortText;

/**
 * Converts an answer to HTML that is safe whatever the model wrote: HTML in it becomes text, a link becomes an element
 * {@code <a class="link" href="#" data-href="…">} and only for {@code http}, {@code https}, {@code mailto} and
 * {@link CitationLink}, an image becomes a link to it. No element has an {@code id}, a style or a script. A code block
 * is {@code <div class="code" data-block="N" data-language="…"><pre><code>}, where N counts the blocks of
 * {@link CodeBlocks}. Pure.
 */
public final class AnswerHtml {
    /** Limit of displayed text; a longer page would be of no use. */
    public static final int MAX = 300_000;

    private static final Set<String> SCHEMES = Set.of("http", "https", "mailto");

    private AnswerHtml() {}

    /**
     * Returns the blocks of an answer, one element each, in their order. While an answer grows, only the last ones
     * change.
     *
     * @param markdown may be cut anywhere; text beyond {@link #MAX} is ignored
     */
    public static List<String> blocks(String markdown) {
        return blocks(ShortText.beginning(markdown, MAX), false);
    }

    /**
     * Returns the whole answer for a standalone page: allowed links have their address as {@code href}, since no
     * program there handles {@code data-href}.
     */
    public static String standalone(String markdown) {
        return String.join("", blocks(markdown, true));
    }

    private static List<String> blocks(String text, boolean standalone) {
        Counter counter = new Counter();
        HtmlRenderer renderer = HtmlRenderer.builder().escapeHtml(true).sanitizeUrls(true)
                .extensions(MarkdownParser.EXTENSIONS)
                .nodeRendererFactory(context -> new SafeNodes(context, counter, standalone)).build();
        List<String> blocks = new ArrayList<>();
        try {
            for (Node node = MarkdownParser.PARSER.parse(text).getFirstChild(); node != null; node = node.getNext()) {
                blocks.add(renderer.render(node));
            }
        } catch (StackOverflowError e) {
            // emphasis nested thousands deep is an attack, not an answer; it is shown as plain text
            return List.of("<pre>" + escape(text) + "</pre>");
        }
        return blocks;
    }

    /** Escapes a text as the content of an element. */
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 32);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /** Returns code with an element for each span. */
    public static String code(String code, @Nullable String language) {
        StringBuilder html = new StringBuilder(code.length() * 2);
        int at = 0;
        for (Span span : CodeSpans.of(code, language)) {
            html.append(escape(code.substring(at, span.start()))).append("<span class=\"").append(span.kind().id())
                    .append("\">")
                    .append(escape(code.substring(span.start(), span.end()))).append("</span>");
            at = span.end();
        }
        return html.append(escape(code.substring(at))).toString();
    }

    /** Whether a link is allowed. */
    static boolean harmless(String address) {
        int colon = address.indexOf(':');
        if (CitationLink.parse(address).isPresent()) {
            return true;
        }
        return colon > 0 && SCHEMES.contains(address.substring(0, colon).strip().toLowerCase(Locale.ROOT))
                && address.chars().noneMatch(Character::isISOControl);
    }

    private static final class Counter {
        private int next;
    }

    /** Renders the nodes that differ from the library's rendering. */
    private static final class SafeNodes implements NodeRenderer {
        private final HtmlNodeRendererContext context;
        private final HtmlWriter html;
        private final Counter counter;
        private final boolean standalone;

        SafeNodes(HtmlNodeRendererContext context, Counter counter, boolean standalone) {
            this.context = context;
            this.html = context.getWriter();
            this.counter = counter;
            this.standalone = standalone;
        }

        @Override
        public Set<Class<? extends Node>> getNodeTypes() {
            return new HashSet<>(List.of(FencedCodeBlock.class, IndentedCodeBlock.class, Link.class, Image.class));
        }

        @Override
        @NonNullByDefault({})
        public void render(Node node) {
            switch (node) {
                case FencedCodeBlock fence -> fence(fence);
                case IndentedCodeBlock code -> {
                    html.line();
                    html.tag("pre");
                    html.tag("code");
                    html.text(code.getLiteral());
                    html.tag("/code");
                    html.tag("/pre");
                    html.line();
                }
                case Link link -> link(link, link.getDestination());
                case Image image -> link(image, image.getDestination());
                default -> throw new IllegalArgumentException(node.toString());
            }
        }

        private void fence(FencedCodeBlock fence) {
            CodeBlock block = CodeBlocks.block(fence);
            String language = block.language() == null ? "" : block.language();
            html.line();
            html.tag("div", attributes("class", "code", "data-block", String.valueOf(counter.next++), "data-language",
                    language));
            html.tag("pre");
            html.tag("code");
            html.raw(code(block.text(), block.language()));
            html.tag("/code");
            html.tag("/pre");
            html.tag("/div");
            html.line();
        }

        private static Map<String, String> attributes(String... namesAndValues) {
            Map<String, String> attributes = new LinkedHashMap<>();
            for (int i = 0; i < namesAndValues.length; i += 2) {
                attributes.put(namesAndValues[i], namesAndValues[i + 1]);
            }
            return attributes;
        }

        private void link(Node node, String address) {
            boolean offered = harmless(address);
            if (offered) {
                html.tag("a", standalone ? attributes("href", address, "rel", "noreferrer")
                        : attributes("class", "link", "href", "#", "data-href", address, "title", address));
            }
            if (node.getFirstChild() == null) {
                html.text(address);
            }
            for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
                context.render(child);
            }
            if (offered) {
                html.tag("/a");
            } else if (!address.isEmpty() && node.getFirstChild() != null) {
                html.text(" (" + address + ")");
            }
        }
    }
}
