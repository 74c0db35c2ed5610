// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.markdown;

import java.util.List;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;

/** The Markdown parser with common settings; safe for use by many threads. */
final class MarkdownParser {
    /** Limit of nested quotations and lists; deeper ones are text. */
    private static final int DEPTH = 40;

    static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());
    static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).maxOpenBlockParsers(DEPTH).build();

    private MarkdownParser() {}
}
