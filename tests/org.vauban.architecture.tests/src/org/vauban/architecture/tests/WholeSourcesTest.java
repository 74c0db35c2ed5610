// SPDX-License-Identifier: EPL-2.0
package org.vauban.architecture.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.MethodRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A piece of a file is not given to the gate as if it were the file. Only classes that hold all of a document say "this
 * is the whole of it"; everybody else takes a range of such a text, or derives one. Who adds a class here has looked at
 * what it passes: never a selection, a line, or what a client sent as a text.
 */
class WholeSourcesTest {
    private static final Path BUNDLES = Path.of(System.getProperty("vauban.root"), "bundles");
    private static final String TEXT = "org/vauban/governance/SourceText";

    /** Who holds whole documents. */
    private static final Set<String> HOLDERS = Set.of("org.vauban.assist.document.DocumentPrompts",
            "org.vauban.assist.edit.EditPrompt", "org.vauban.assist.attachment.Attachment",
            "org.vauban.cli.completion.CompleteCommand", "org.vauban.ide.attach.CompareAttachments",
            "org.vauban.ide.attach.EditorText", "org.vauban.ide.attach.FileAttachments",
            "org.vauban.ide.attach.ProblemAttachments",
            "org.vauban.ide.code.EditorPosition", "org.vauban.ide.completion.EditorSession",
            "org.vauban.ide.completion.RecentEditors", "org.vauban.ide.completion.TextExcerpt",
            "org.vauban.ide.fix.FixJob", "org.vauban.ide.jdt.attach.JavaMember",
            "org.vauban.ide.jdt.check.ImportRepair",
            "org.vauban.ide.jdt.fix.TestJob", "org.vauban.lsp.chat.Attachments", "org.vauban.lsp.sync.DocumentSync",
            "org.vauban.lsp.edit.EditRequests", "org.vauban.lsp.chat.Hovers",
            "org.vauban.knowledge.indexing.DocumentReview", "org.vauban.lsp.completion.CompletionTarget",
            "org.vauban.lsp.workspace.Workspace",
            // a file, whose text goes to nobody's model
            "org.vauban.cli.source.RedactCommand",
            // all that a client sent of a file
            "org.vauban.server.serving.TextReview");
    /** Who submits to the gate, or asks whether a policy keeps a text out of every request. */
    private static final Set<String> SUBMITTERS = Set.of("org.vauban.assist.completion.pipeline.CompletionContext",
            "org.vauban.cli.source.RedactCommand",
            "org.vauban.assist.ask.ApprovedPrompt", "org.vauban.assist.completion.pipeline.SentCompletion",
            "org.vauban.knowledge.indexing.DocumentReview", "org.vauban.knowledge.vector.QueryVector",
            "org.vauban.knowledge.vector.PassageEmbedder", "org.vauban.server.serving.TextReview");

    @Test
    void onlyWhoHoldsAWholeDocumentSaysSo() throws IOException {
        Set<String> callers = callers(TEXT, "whole");
        assertTrue(callers.contains("org.vauban.lsp.workspace.Workspace"), "the test is not blind: " + callers);
        callers.removeAll(HOLDERS);
        assertEquals(Set.of(), callers, "take a range of a whole text, or derive one");
    }

    @Test
    void onlyThePlacesThatSubmitMakeParts() throws IOException {
        Set<String> makers = callers("org/vauban/governance/Part", "<init>");
        makers.addAll(callers("org/vauban/governance/Part", "typed"));
        assertTrue(makers.containsAll(SUBMITTERS), "the test is not blind: " + makers);
        makers.removeAll(SUBMITTERS);
        assertEquals(Set.of(), makers);
    }

    /** The outermost types outside governance that call a method. */
    private static Set<String> callers(String owner, String method) throws IOException {
        Set<String> callers = new TreeSet<>();
        try (Stream<Path> bundles = Files.list(BUNDLES)) {
            for (Path bundle : bundles.filter(each -> !each.getFileName().toString().equals("org.vauban.governance"))
                    .toList()) {
                Path classes = bundle.resolve("target/classes");
                if (!Files.isDirectory(classes)) {
                    continue;
                }
                try (Stream<Path> files = Files.walk(classes)) {
                    for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
                        ClassModel type = ClassFile.of().parse(file);
                        for (PoolEntry entry : type.constantPool()) {
                            if (entry instanceof MethodRefEntry called && called.owner().asInternalName().equals(owner)
                                    && called.name().equalsString(method)) {
                                callers.add(
                                        type.thisClass().asInternalName().replace('/', '.').replaceFirst("\\$.*", ""));
                            }
                        }
                    }
                }
            }
        }
        return callers;
    }
}
