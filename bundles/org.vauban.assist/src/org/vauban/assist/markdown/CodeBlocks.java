// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.markdown;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;

/** Finds the fenced code blocks of an answer, in their order. Pure. */
public final class CodeBlocks {
    private static final String NAME = "[\\w.$@~-]+(?:[/\\\\][\\w.$@~-]+)*\\.\\w{1,12}";
    private static final Pattern NAMED = Pattern.compile("(?:title|file|filename|path)\\s*=\\s*[\"']?([^\"'\\s]+)");
    private static final Pattern FILE = Pattern.compile(NAME);
    private static final Pattern COMMENT = Pattern.compile(
            "^\\s*(?://|#|--|;|/\\*|<!--)\\s*(?:(?:[Ff]ile(?:name)?|[Ff]ichier|[Pp]ath)\\s*:\\s*)?(" + NAME
                    + ")\\s*(?:\\*/|-->)?\\s*$");

    private CodeBlocks() {}

    /** Returns all blocks; an unclosed fence makes a block that reaches to the end. */
    public static List<CodeBlock> of(String markdown) {
        List<CodeBlock> blocks = new ArrayList<>();
        MarkdownParser.PARSER.parse(markdown).accept(new AbstractVisitor() {
            @Override
            @NonNullByDefault({})
            public void visit(FencedCodeBlock fence) {
                blocks.add(block(fence));
            }
        });
        return blocks;
    }

    static CodeBlock block(FencedCodeBlock fence) {
        String info = fence.getInfo() == null ? "" : fence.getInfo().strip();
        String text = fence.getLiteral() == null ? "" : fence.getLiteral();
        boolean closed = fence.getClosingFenceLength() != null && fence.getClosingFenceLength() > 0;
        String first = info.isEmpty() ? "" : info.split("[\\s{]", 2)[0];
        String language = first;
        String hint = null;
        int colon = first.indexOf(':');
        if (colon > 0) {
            language = first.substring(0, colon);
            hint = first.substring(colon + 1);
        }
        Matcher named = NAMED.matcher(info);
        if (hint == null && named.find()) {
            hint = named.group(1);
        }
        if (hint == null) {
            String rest = info.substring(first.length()).strip();
            hint = FILE.matcher(rest).matches() ? rest : FILE.matcher(first).matches() ? first : null;
        }
        if (language.equals(hint)) {
            language = "";
        }
        if (hint == null) {
            hint = before(fence.getPrevious());
        }
        if (hint == null) {
            Matcher comment = COMMENT.matcher(text.lines().findFirst().orElse(""));
            hint = comment.matches() ? comment.group(1) : null;
        }
        return new CodeBlock(language.isEmpty() ? null : language.toLowerCase(Locale.ROOT), hint, text, closed);
    }

    /**
     * Returns the file named by the paragraph or heading before the block, as {@code `src/A.java`:} or
     * {@code **src/A.java**}.
     */
    private static @Nullable String before(@Nullable Node node) {
        if (node == null || node instanceof FencedCodeBlock) {
            return null;
        }
        List<String> names = new ArrayList<>();
        StringBuilder words = new StringBuilder();
        node.accept(new AbstractVisitor() {
            @Override
            @NonNullByDefault({})
            public void visit(Code code) {
                if (FILE.matcher(code.getLiteral()).matches()) {
                    names.add(code.getLiteral());
                }
                words.append(code.getLiteral());
            }

            @Override
            @NonNullByDefault({})
            public void visit(Text text) {
                words.append(text.getLiteral());
            }
        });
        if (names.isEmpty()) {
            String alone = words.toString().strip().replaceFirst("\\s*:$", "");
            return FILE.matcher(alone).matches() ? alone : null;
        }
        return names.size() == 1 ? names.getFirst() : null;
    }
}
