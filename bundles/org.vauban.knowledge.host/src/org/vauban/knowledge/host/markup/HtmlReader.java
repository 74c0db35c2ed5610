// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.markup;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeVisitor;
import org.vauban.knowledge.document.BlockKind;
import org.vauban.knowledge.document.DocumentPage;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.host.content.Characters;
import org.vauban.knowledge.host.content.DocumentContent;
import org.vauban.knowledge.host.content.DocumentReader;
import org.vauban.knowledge.host.content.PageSink;
import org.vauban.knowledge.host.content.PageText;
import org.vauban.knowledge.host.content.ReadException;
import org.vauban.knowledge.host.content.TextFile;

/** Reads HTML with jsoup, which parses like a browser and fetches nothing. Navigation and scripts are left out. */
public final class HtmlReader implements DocumentReader {
    private static final String XHTML = ".xhtml";
    private static final String WESTERN = "windows-1252";
    /** A byte order mark of UTF-16, or a charset declaration. */
    private static final Pattern CHARSET = Pattern
            .compile("^(?:\u00FF\u00FE|\u00FE\u00FF)|(?i:charset|encoding)\\s*=");
    /** Bytes at the start of a page that are searched for a charset declaration. */
    private static final int HEAD_BYTES = 5 << 10;
    /** First character that needs more than one byte in UTF-8. */
    private static final int FIRST_OTHER = 0x80;
    private static final Set<String> SKIPPED = Set.of("script", "style", "noscript", "template", "nav", "svg", "head",
            "select", "textarea", "iframe", "object", "datalist",
            // content for browsers without media support
            "audio", "video", "canvas",
            // deleted or outdated text; ruby annotations in the middle of words
            "del", "s", "rt", "rp",
            // the source of a formula that was already read
            "annotation", "annotation-xml");
    /** ARIA landmarks that repeat other pages or this page's headings, and would outrank the text itself. */
    private static final Set<String> SKIPPED_ROLES = Set.of("navigation", "search", "contentinfo", "doc-toc");
    /** The same for pages without landmarks, as DocBook, Sphinx, Asciidoctor and Pandoc write them. */
    private static final Set<String> SKIPPED_CLASSES = Set.of("toc", "navheader", "navfooter", "headerlink",
            // Javadoc and Eclipse help
            "topNav", "bottomNav", "subNav", "skipNav", "top-nav", "sub-nav", "skip-nav", "legalCopy", "legal-copy",
            "help_breadcrumbs",
            // Javadoc tables that repeat the first sentences of the members below
            "method-summary", "constructor-summary", "field-summary", "constants-summary",
            // exported traceability matrices, which repeat the requirements of other documents
            "vauban-trace");
    /** Styles that hide text or strike it through. */
    private static final Pattern HIDING = Pattern.compile(
            "(?i)(?:display\\s*:\\s*none|visibility\\s*:\\s*(?:hidden|collapse)"
                    + "|text-decoration(?:-line)?\\s*:[^;]*line-through)");
    /** Class names and ids of elements that a click reveals. */
    private static final Pattern OPENED = Pattern
            .compile("(?i)tab|expan|collaps|accordion|toggle|fold|spoiler|dropdown|detail");
    /** Characters of an attribute that are searched. */
    private static final int LONGEST_ATTRIBUTE = 1_000;
    private static final Set<String> CELLS = Set.of("td", "th");
    /** Elements that no row span crosses. */
    private static final Set<String> ROW_GROUPS = Set.of("table", "thead", "tbody", "tfoot");
    private static final Set<String> INLINE = Set.of("a", "abbr", "b", "bdi", "bdo", "cite", "code", "data",
            "dfn", "em", "font", "i", "img", "ins", "kbd", "label", "mark", "q", "samp", "small", "span", "strong",
            "sub", "sup", "time", "tt", "u", "var", "wbr", "input", "button", "acronym", "big", "nobr", "output",
            "picture", "rb", "ruby", "strike",
            // MathML
            "math", "semantics", "mrow", "mstyle", "mpadded", "mphantom", "mi", "mn", "mo", "ms", "mtext", "mspace",
            "mfrac", "msqrt", "mroot", "msub", "msup", "msubsup", "munder", "mover", "munderover", "mtable",
            "mtr", "mtd", "mlabeledtr", "mfenced", "menclose", "merror", "maction", "mmultiscripts", "mprescripts",
            "none");

    @Override
    public void read(DocumentContent content, PageSink pages) throws ReadException, IOException {
        if (content.size() > TextFile.MAX_BYTES) {
            throw new ReadException(ReadFailure.TOO_LARGE, "more than " + TextFile.MAX_BYTES + " bytes of HTML");
        }
        try (InputStream in = content.open()) {
            read(content.path(), in.readAllBytes(), pages);
        }
    }

    /**
     * Reads a page that is not in a file of its own.
     *
     * @param name name whose extension distinguishes XHTML from HTML
     * @param bytes must not be modified
     */
    public void read(Path name, byte[] bytes, PageSink pages) throws ReadException, IOException {
        String charset = isWestern(bytes) ? WESTERN : null;
        DocumentPage page = page(parse(bytes, charset, Parser.htmlParser()), pages);
        if (name.toString().toLowerCase(Locale.ROOT).endsWith(XHTML)) {
            DocumentPage xml = page(parse(bytes, charset, Parser.xmlParser()), pages);
            // the wrong parser loses the text after scripts or self-closed elements
            page = xml.text().length() >= page.text().length() ? xml : page;
        }
        pages.add(page);
    }

    private static DocumentPage page(Document document, PageSink limits) throws ReadException {
        PageText text = new PageText(limits);
        write(document, text);
        return text.page(0, "");
    }

    /**
     * Adds the text of an HTML page that is part of another document.
     *
     * @param bytes must not be modified
     */
    public static void write(byte[] bytes, PageText text) throws ReadException, IOException {
        write(parse(bytes, isWestern(bytes) ? WESTERN : null, Parser.htmlParser()), text);
    }

    private static Document parse(byte[] bytes, @Nullable String charset, Parser parser) throws IOException {
        return Jsoup.parse(new ByteArrayInputStream(bytes), charset, "", parser);
    }

    /**
     * Whether a page without charset declaration has more malformed bytes than valid non-ASCII characters in UTF-8, so
     * that browsers would take it for windows-1252.
     */
    private static boolean isWestern(byte[] bytes) {
        if (CHARSET.matcher(new String(bytes, 0, Math.min(bytes.length, HEAD_BYTES), StandardCharsets.ISO_8859_1))
                .find()) {
            return false;
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(HEAD_BYTES);
        long others = 0;
        long malformed = 0;
        CoderResult result;
        do {
            result = decoder.decode(in, out, true);
            others += out.flip().chars().filter(c -> c >= FIRST_OTHER).count();
            out.clear();
            if (result.isError()) {
                malformed++;
                in.position(in.position() + result.length());
            }
        } while (!result.isUnderflow());
        return malformed > others;
    }

    /** Adds the text of a document; the title is added only at the start of a page. */
    public static void write(Document document, PageText text) throws ReadException {
        Walk walk = new Walk(text);
        walk.title(document.title());
        // iterative, as elements may be nested ten thousand deep
        document.body().traverse(walk);
        walk.flush();
        if (walk.failure != null) {
            throw walk.failure;
        }
    }

    /** Collects the text element by element. */
    @NonNullByDefault({})
    private static final class Walk implements NodeVisitor {
        private String member = "";
        private final PageText text;
        private final StringBuilder pending = new StringBuilder();
        private String title = "";
        private BlockKind kind = BlockKind.PARAGRAPH;
        private int level;
        private int skipped = -1;
        private int rowDepth = -1;
        private int preDepth = -1;
        private TableColumns columns = new TableColumns();
        private final FormulaParts formula = new FormulaParts(pending);
        private ReadException failure;

        Walk(PageText text) {
            this.text = text;
        }

        /** Keeps the title to put it first, unless the page begins with it. */
        void title(String given) {
            title = given;
        }

        @Override
        public void head(Node node, int depth) {
            if (skipped >= 0 || failure != null) {
                return;
            }
            if (node instanceof TextNode words) {
                String whole = isRaised(words.parent()) ? Characters.raised(words.getWholeText())
                        : words.getWholeText();
                pending.append(rowDepth >= 0 ? whole.replace('\t', ' ') : whole); // a tab separates columns
            } else if (node instanceof Element element) {
                begin(element, depth);
                if (skipped < 0) {
                    formula.begin(element);
                }
            }
        }

        /** Whether the parent is a superscript, or a link in one. */
        private static boolean isRaised(Node parent) {
            return parent instanceof Element element && (element.normalName().equals("sup")
                    || element.parent() instanceof Element above && above.normalName().equals("sup"));
        }

        private void begin(Element element, int depth) {
            String name = element.normalName();
            if (isNoText(element)) {
                skipped = depth;
            } else if (name.equals("br")) {
                pending.append(preDepth >= 0 ? "\n" : " ");
            } else if (depth == rowDepth + 1 && rowDepth >= 0 && CELLS.contains(name)) {
                pending.append("\t".repeat(columns.before()));
            } else if (rowDepth >= 0) {
                pending.append(INLINE.contains(name) ? "" : " "); // a row is one line, and its cells end with a tab
            } else if (!INLINE.contains(name)) {
                flush();
                if (name.length() == 2 && name.charAt(0) == 'h' && name.charAt(1) >= '1' && name.charAt(1) <= '6') {
                    kind = BlockKind.HEADING;
                    level = name.charAt(1) - '0';
                    member = JavadocMembers.of(element);
                } else if (ROW_GROUPS.contains(name)) {
                    columns = new TableColumns();
                } else if (name.equals("tr")) {
                    kind = BlockKind.TABLE_ROW;
                    rowDepth = depth;
                    columns.beginRow();
                } else if (name.equals("pre")) {
                    kind = BlockKind.CODE;
                    preDepth = depth;
                } else if (name.equals("li") || name.equals("dt") || name.equals("dd")) {
                    kind = BlockKind.LIST_ITEM;
                } else if (preDepth >= 0) {
                    kind = BlockKind.CODE;
                }
            }
        }

        private static boolean isNoText(Element element) {
            return SKIPPED.contains(element.normalName()) || isHidden(element)
                    || SKIPPED_ROLES.contains(element.attr("role").toLowerCase(Locale.ROOT))
                    || element.id().equalsIgnoreCase("toc")
                    || element.classNames().stream().anyMatch(SKIPPED_CLASSES::contains);
        }

        private static boolean isHidden(Element element) {
            String hidden = element.attr("hidden");
            return (element.hasAttr("hidden") && !hidden.equalsIgnoreCase("until-found")
                    || HIDING.matcher(beginning(element.attr("style"))).find())
                    && !element.attr("role").equalsIgnoreCase("tabpanel")
                    && !OPENED.matcher(beginning(element.className() + " " + element.id())).find();
        }

        private static String beginning(String attribute) {
            return attribute.substring(0, Math.min(attribute.length(), LONGEST_ATTRIBUTE));
        }

        @Override
        public void tail(Node node, int depth) {
            if (skipped >= 0) {
                if (depth == skipped) {
                    skipped = -1;
                }
                return;
            }
            if (!(node instanceof Element element) || failure != null) {
                return;
            }
            formula.end(element);
            String name = element.normalName();
            if (name.equals("br")) {
                return;
            }
            if (depth == rowDepth) {
                flush();
                rowDepth = -1;
                columns.endRow();
            } else if (rowDepth >= 0 && CELLS.contains(name)) {
                // in a layout table, a cell contains tables
                pending.append(depth == rowDepth + 1 ? "\t".repeat(columns.of(element)) : "\t");
            } else if (rowDepth >= 0) {
                pending.append(INLINE.contains(name) ? "" : " ");
            } else if (!INLINE.contains(name)) {
                flush();
                if (depth == preDepth) {
                    preDepth = -1;
                    kind = BlockKind.PARAGRAPH;
                }
            }
        }

        void flush() {
            try {
                // Javadoc's line break opportunity would prevent matches
                String words = (kind == BlockKind.TABLE_ROW ? cells() : pending.toString()).replace("\u200B(", "(");
                if (text.isEmpty() && !words.isBlank() && !title.isBlank() && !words.strip().equals(title.strip())) {
                    text.add(BlockKind.HEADING, 1, title);
                }
                text.add(kind, kind == BlockKind.HEADING ? level : 0,
                        kind == BlockKind.HEADING && !member.isEmpty() ? member : words);
            } catch (ReadException e) {
                failure = e;
            }
            pending.setLength(0);
            member = "";
            kind = preDepth >= 0 ? BlockKind.CODE : BlockKind.PARAGRAPH;
        }

        private String cells() {
            return Arrays.stream(pending.toString().split("\t")).map(cell -> Characters.clean(cell, false))
                    .collect(Collectors.joining("\t"));
        }
    }
}
