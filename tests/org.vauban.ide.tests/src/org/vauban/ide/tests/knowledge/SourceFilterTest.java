// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.knowledge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.assist.question.KnowledgeScope;
import org.vauban.assist.question.ScopedQuestion.Mention;
import org.vauban.ide.knowledge.KnowledgeSource;
import org.vauban.ide.knowledge.SourceFilter;

/** The view's filter selects what a chat mention would name, and is parsed from its written form. */
class SourceFilterTest {
    private static final Path PROJECT = Path.of("pump").toAbsolutePath();
    private static final Path MANUALS = PROJECT.resolve("doc/manuals");
    private static final List<KnowledgeSource> SOURCES = List.of(
            new KnowledgeSource(KnowledgeScope.WORKSPACE, PROJECT),
            new KnowledgeSource(KnowledgeScope.DOCS, MANUALS));

    private static Optional<Mention> mention(KnowledgeScope scope, Path folder) {
        return new SourceFilter(scope, folder).mention(SOURCES);
    }

    @Test
    void aFilterIsAMentionOfTheScopeInWhichTheFolderLies() {
        assertEquals(Optional.empty(), SourceFilter.ALL.mention(SOURCES));
        assertEquals(Optional.of(new Mention(KnowledgeScope.LIBRARY, "")), mention(KnowledgeScope.LIBRARY, null));
        assertEquals(Optional.of(new Mention(KnowledgeScope.WORKSPACE, PROJECT.toString())), mention(null, PROJECT));
        Path annex = MANUALS.resolve("annex");
        assertEquals(Optional.of(new Mention(KnowledgeScope.DOCS, annex.toString())), mention(null, annex),
                "of the narrowest source");
        assertEquals(Optional.of(new Mention(KnowledgeScope.WORKSPACE, annex.toString())),
                mention(KnowledgeScope.WORKSPACE, annex));
        assertEquals(Optional.empty(), new SourceFilter(null, PROJECT.resolveSibling("other")).source(SOURCES));
    }

    @Test
    void whatIsWrittenIsRead() {
        for (SourceFilter each : List.of(SourceFilter.ALL, new SourceFilter(KnowledgeScope.DOCS, null),
                new SourceFilter(null, PROJECT), new SourceFilter(KnowledgeScope.DOCS, MANUALS.resolve("a b\"c")))) {
            assertEquals(each, SourceFilter.parse(each.format()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "docs", "nothing\t/srv", "docs\tnot/absolute", "\t\u0000"})
    void whatMakesNoSenseIsEverything(String text) {
        assertEquals(SourceFilter.ALL, SourceFilter.parse(text));
    }
}
