// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.document.TextBlock;
import org.vauban.knowledge.host.content.ReadException;
import org.vauban.knowledge.host.parser.ParseService;
import org.vauban.knowledge.protocol.ParseRequest;

/** Parses files in this process. */
public final class Parsing {
    public static final int PAGES = 20_000;
    public static final int CHARACTERS = 32_000_000;

    private Parsing() {}

    public static ParsedDocument parse(Path file) throws Exception {
        ParsedDocument.Builder document = new ParsedDocument.Builder();
        new ParseService().parse(new ParseRequest(file.toString(), String.valueOf(SourceFormat.of(file)), PAGES,
                CHARACTERS), document::add);
        return document.build();
    }

    public static ReadFailure failure(Path file) {
        ReadException e = assertThrows(ReadException.class, () -> parse(file), file.toString());
        return assertInstanceOf(ReadFailure.class, e.reason());
    }

    /** Returns each block as its kind, level and text. */
    public static java.util.List<String> blocks(ParsedDocument document) {
        return document.blocks().stream().map(block -> text(document, block)).toList();
    }

    private static String text(ParsedDocument document, TextBlock block) {
        return block.kind() + (block.level() == 0 ? "" : " " + block.level()) + ": "
                + document.text().substring(block.start(), block.end());
    }
}
