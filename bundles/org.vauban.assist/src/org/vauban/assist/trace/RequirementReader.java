// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.text.ShortText;
import org.vauban.knowledge.document.BlockKind;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.document.TextBlock;
import org.vauban.knowledge.passage.LineNumbers;

/**
 * Collects the requirements of documents: the objects of ReqIF, and in other documents headings, paragraphs, list items
 * and table rows that begin with an id, rows below a head that names their columns ({@link RequirementTable}), and
 * tables of the attributes of one requirement ({@link RequirementCard}). An object of ReqIF with text counts before
 * other definitions of its id; else the first definition counts, unless a later one has a much longer text. For one
 * thread.
 */
final class RequirementReader {
    private static final int LONGEST_TEXT = 4_000;
    /** Number of words below which a definition is probably an entry of a table of contents. */
    private static final int FEWEST_WORDS = 4;
    private static final String CHAPTER = "ReqIF.ChapterName";
    /** Attribute that serves as the text if there is none. */
    private static final String NAME = "ReqIF.Name";
    /** Attributes in which tools store the text of a requirement if not in {@code ReqIF.Text}. */
    private static final List<String> TEXTS = List.of("Object Text", "Description", "ReqIF.Description", "Text",
            "Requirement", "Exigence");
    /** Attributes in which tools store the visible id if the exchange id is an internal number. */
    private static final List<String> WRITTEN = List.of("Object Identifier", "PUID", "Requirement ID", "Req ID",
            "ReqID", "Identifier", "UID", "ID");
    private static final int LONGEST_ID = 60;
    /** Markup of Markdown, AsciiDoc and lists before an id, including link anchors. */
    private static final Pattern MARKS = Pattern.compile(
            "[\\s#=*_`>|+\\[(\\u2022-]*+(?:<a\\s[^<>]{0,200}>(?:</a>)?[\\s#=*_`>|+\\[(\\u2022-]*+){0,3}");
    /** The same, preceded by the number of a chapter, item or row, the letter of an item, or the box of a task. */
    private static final Pattern NUMBERED = Pattern.compile("[\\s#=*_`>|+(\\u2022-]*+"
            + "(?:\\d{1,4}(?:\\.\\d{1,4}){0,5}[.)]?\\s++|(?:[a-zA-Z]|[ivxIVX]{2,4})[.)]\\s++|\\.{1,5}\\s++)?"
            + "(?:\\[[ xX*]\\]\\s++)?" + MARKS.pattern());
    /** A label before the id of each requirement in some documents; a separator must then follow the id. */
    private static final Pattern LABELLED = Pattern.compile(NUMBERED.pattern()
            + "(?i:exigence|requirement)\\s+(?:(?i:no\\.?|n\\u00B0)\\s*)?" + MARKS.pattern());
    private static final Pattern SEPARATOR = Pattern
            .compile("^[\\s*_`\\])]*(?::{1,4}|[.|\\t\\u2013\\u2014\\])-])?[\\s*_`|]*");
    /** Target of an id that is a link. */
    private static final Pattern LINK = Pattern.compile("^[*_`]*\\]\\([^()\\s]{0,300}\\)");
    /** Further ids in an enumeration, which is not a definition; not in the next cell of a row. */
    private static final Pattern ENUMERATION = Pattern.compile("^[^\\S\\t]*(?:,|;|/|&|et\\b|and\\b|or\\b|ou\\b"
            + "|to\\b|through\\b|\\u00E0\\s+[\\p{Lu}\\d]|\\.\\.|\\u2026).*", Pattern.DOTALL);
    /** Dash after the first id of a range. */
    private static final Pattern DASH = Pattern.compile("^[^\\S\\t]*[-\\u2013\\u2014][^\\S\\t]*");
    private static final Pattern ROW_END = Pattern.compile("(?<=[^\\s|])[\\s|]{1,20}+$");
    /** Rule such as that below the head of a table. */
    private static final Pattern RULE = Pattern.compile("[\\s|:=+-]*+");
    private static final Pattern WORD = Pattern.compile("\\p{L}{2,}");

    private final RequirementIds ids;
    /** Requirements by the comparable form of their ids. */
    private final Map<String, Requirement> found = new LinkedHashMap<>();
    /** Keys of those that ReqIF defines with text, which text in other documents may only quote. */
    private final Set<String> exchanged = new HashSet<>();

    RequirementReader(RequirementIds ids) {
        this.ids = ids;
    }

    void read(Path file, SourceFormat format, ParsedDocument document) {
        if (format == SourceFormat.REQIF) {
            new Reqif(file, document).read();
        } else if (format != SourceFormat.CODE) {
            new Prose(file, format, document).read();
        }
    }

    private void add(Requirement requirement, SourceFormat format) {
        String key = RequirementIds.comparable(requirement.id());
        Requirement before = found.get(key);
        boolean exchange = format == SourceFormat.REQIF && !requirement.text().isBlank();
        boolean better = before == null || before.text().isBlank() && !requirement.text().isBlank()
                || words(before.text()) < FEWEST_WORDS && words(requirement.text()) >= FEWEST_WORDS;
        if (exchange && exchanged.add(key) || better && (exchange || !exchanged.contains(key))) {
            found.put(key, requirement);
        }
    }

    private static long words(String text) {
        return WORD.matcher(text).results().limit(FEWEST_WORDS).count();
    }

    private static String limited(CharSequence text) {
        return ShortText.beginning(text.toString().strip(), LONGEST_TEXT);
    }

    /** Reads the objects of a ReqIF file in the format that the parser's {@code ReqifReader} writes. */
    private final class Reqif {
        private record Open(int level, String id, int start, int end) {}

        private final Path file;
        private final ParsedDocument document;
        private final Deque<Open> above = new ArrayDeque<>();
        private final Map<String, String> attributes = new LinkedHashMap<>();
        private final StringBuilder text = new StringBuilder();
        private @Nullable Open open;

        Reqif(Path file, ParsedDocument document) {
            this.file = file;
            this.document = document;
        }

        void read() {
            for (TextBlock block : document.blocks()) {
                String content = document.text().substring(block.start(), block.end()).strip();
                if (block.kind() == BlockKind.HEADING) {
                    end();
                    while (!above.isEmpty() && above.element().level() >= block.level()) {
                        above.pop();
                    }
                    open = new Open(block.level(), content, block.start(), block.end());
                } else if (block.kind() == BlockKind.LIST_ITEM && content.contains(": ")) {
                    int colon = content.indexOf(": ");
                    attributes.put(content.substring(0, colon), content.substring(colon + 2));
                } else {
                    text.append(text.isEmpty() ? "" : "\n").append(content);
                }
            }
            end();
        }

        private void end() {
            Open now = open;
            if (now == null) {
                return;
            }
            String wanted = text.toString();
            for (String name : TEXTS) {
                String value = wanted.isBlank() ? attributes.remove(name) : null;
                wanted = value == null ? wanted : value;
            }
            String title = attributes.get(NAME);
            if (wanted.isBlank() && title != null && !attributes.containsKey(CHAPTER)) {
                wanted = title;
                attributes.remove(NAME);
            }
            String id = written(now.id());
            String parent = above.isEmpty() ? null : above.element().id();
            // neither chapters, which only group requirements, nor objects of our own exports are requirements
            if (!attributes.containsKey(MatrixReqif.KIND) && (!wanted.isBlank() || !attributes.containsKey(CHAPTER))) {
                add(new Requirement(id, limited(wanted), attributes, parent, file, 0, 0, now.start(), now.end()),
                        SourceFormat.REQIF);
            }
            above.push(new Open(now.level(), id, now.start(), now.end()));
            attributes.clear();
            text.setLength(0);
            open = null;
        }

        /** Returns the id as used in code, where bare numbers and generated ids are not used. */
        private String written(String id) {
            if (!ids.isWhole(id)) {
                for (String name : WRITTEN) {
                    String value = attributes.get(name);
                    if (value != null && ids.isWhole(value)) {
                        return value;
                    }
                }
            }
            if (id.chars().anyMatch(Character::isLetter) && id.charAt(0) != '_') {
                return id;
            }
            return WRITTEN.stream().map(attributes::get).filter(each -> each != null && each.length() <= LONGEST_ID
                    && each.chars().noneMatch(Character::isWhitespace) && each.chars().anyMatch(Character::isLetter)
                    && each.chars().anyMatch(Character::isDigit)).findFirst().orElse(id);
        }
    }

    /** Which blocks after the one with an id belong to its requirement, up to the next heading or id. */
    private enum Reach {
        /** None. */
        BLOCK,
        /** List items and rows that the text announces. */
        LIST,
        /** The next block, since the id is alone in its own. */
        NEXT,
        /** All blocks. */
        SECTION
    }

    /** Reads requirements whose ids are at the beginning of blocks. */
    private final class Prose {
        private final Path file;
        private final SourceFormat format;
        private final ParsedDocument document;
        private final LineNumbers lines;
        private final RequirementRows tables;
        private final StringBuilder text = new StringBuilder();
        private @Nullable String id;
        private @Nullable RequirementCard card;
        private int start;
        private int stop;
        private Reach reach = Reach.BLOCK;

        Prose(Path file, SourceFormat format, ParsedDocument document) {
            this.file = file;
            this.format = format;
            this.document = document;
            this.lines = new LineNumbers(document.text());
            this.tables = new RequirementRows(ids, format, document);
        }

        void read() {
            for (TextBlock block : document.blocks()) {
                RequirementCard row = tables.next(block, card);
                if (row != null) {
                    end();
                    card = row;
                    id = row.id();
                    start = block.start();
                    stop = block.end();
                    end();
                }
                if (row != null || block.kind() == BlockKind.CODE) {
                    continue;
                }
                boolean item = block.kind() == BlockKind.LIST_ITEM || block.kind() == BlockKind.TABLE_ROW;
                if (block.kind() == BlockKind.HEADING || reach == Reach.BLOCK || reach == Reach.LIST && !item
                        || card != null && block.kind() != BlockKind.TABLE_ROW) {
                    end();
                }
                lines(block);
            }
            end();
        }

        private void lines(TextBlock block) {
            int at = block.start();
            boolean first = true;
            boolean defined = false;
            while (at < block.end()) {
                int newline = document.text().indexOf('\n', at);
                int end = newline < 0 || newline > block.end() ? block.end() : newline;
                String line = document.text().substring(at, end);
                boolean row = block.kind() == BlockKind.TABLE_ROW;
                boolean further = row && !first && line.startsWith("\t"); // another cell of a row in a PDF
                if (row && card(line, at, end, first)) {
                    defined |= card != null;
                } else if (!further && definition(line, at, first, first || defined || row)) {
                    defined = true;
                    reach = block.kind() == BlockKind.HEADING ? Reach.SECTION : Reach.BLOCK;
                    stop = end;
                } else if (id != null) {
                    stop = end;
                    if (!RULE.matcher(line).matches()) {
                        text.append(text.isEmpty() ? "" : " ").append(line.strip());
                    }
                }
                first = false;
                at = end + 1;
            }
            if (defined && text.isEmpty() && reach == Reach.BLOCK) {
                reach = Reach.NEXT;
            } else if (reach == Reach.NEXT || defined && reach == Reach.BLOCK) {
                boolean announced = !text.isEmpty() && text.charAt(text.length() - 1) == ':';
                reach = announced || !defined && block.kind() != BlockKind.PARAGRAPH ? Reach.LIST : Reach.BLOCK;
            }
        }

        /**
         * Whether a line of a row begins a table of attributes, or belongs to one.
         *
         * @param first whether it is the first line of its row
         */
        private boolean card(String line, int at, int end, boolean first) {
            RequirementCard begun = RequirementCard.of(line, ids);
            if (begun != null) {
                end();
                card = begun;
                id = begun.id();
                start = at;
                stop = end;
                reach = Reach.LIST;
                return true;
            }
            RequirementCard now = card;
            if (now == null || RULE.matcher(line).matches()) {
                return now != null;
            }
            if (!now.take(line, first, ids)) {
                end();
                return false;
            }
            stop = end;
            return true;
        }

        /**
         * Whether a line begins with an id that it defines.
         *
         * @param numbered whether a number may precede the id, which itself may begin with one
         * @param likely whether an id at the beginning is a definition; else a line break may have put it there
         */
        private boolean definition(String line, int at, boolean numbered, boolean likely) {
            int from = behind(MARKS, line);
            String named = ids.atStart(line.substring(from));
            if (named == null && numbered) {
                from = behind(NUMBERED, line);
                named = ids.atStart(line.substring(from));
            }
            boolean labelled = named == null && numbered;
            if (labelled) {
                from = behind(LABELLED, line);
                named = ids.atStart(line.substring(from));
            }
            if (named == null) {
                return false;
            }
            String written = line.substring(from + named.length());
            String rest = LINK.matcher(written).replaceFirst("");
            boolean linked = rest.length() < written.length();
            if (labelled && !linked && !rest.isBlank() && ":|\t\u2013\u2014-])*".indexOf(rest.strip().charAt(0)) < 0) {
                return false;
            }
            boolean separated = !line.substring(0, from).isBlank() || rest.isBlank()
                    || ":.|\t\u2013\u2014-])*".indexOf(rest.strip().charAt(0)) >= 0;
            if (!likely && !separated || ENUMERATION.matcher(rest).matches() || isRange(rest)) {
                return false;
            }
            end();
            id = named;
            start = at;
            text.append(ROW_END.matcher(SEPARATOR.matcher(rest).replaceFirst("")).replaceFirst("").strip());
            return true;
        }

        private static int behind(Pattern before, String line) {
            Matcher marks = before.matcher(line);
            return marks.lookingAt() ? marks.end() : 0;
        }

        /** Whether a dash and another id follow, so that all ids between them are meant. */
        private boolean isRange(String rest) {
            Matcher dash = DASH.matcher(rest);
            return dash.find() && ids.atStart(rest.substring(dash.end())) != null;
        }

        private void end() {
            String now = id;
            RequirementCard rows = card;
            if (now != null) {
                String said = rows == null ? text.toString() : rows.text();
                add(new Requirement(now, limited(said), rows == null ? Map.of() : rows.attributes(), parent(now), file,
                        document.pageAt(start).number(), format.isFileText() ? lines.at(start) : 0, start,
                        Math.max(start, stop)), format);
            }
            id = null;
            card = null;
            text.setLength(0);
            reach = Reach.BLOCK;
        }

        /** Returns the id of the parent: {@code REQ-1} for {@code REQ-1.2}. */
        private @Nullable String parent(String of) {
            int dot = of.lastIndexOf('.');
            String above = dot < 0 ? "" : of.substring(0, dot);
            Requirement known = found.get(RequirementIds.comparable(above));
            return known == null ? null : known.id();
        }
    }

    /** Returns the requirements in the order in which they were read. */
    List<Requirement> all() {
        return new ArrayList<>(found.values());
    }
}
