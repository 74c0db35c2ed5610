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
 * A piece of a file is never given to the gate as if it were the whole file. Only classes that hold a whole document
 * declare a text as whole; all others take a range of such a text, or derive one. Before adding a class here, check
 * what it passes: never a selection, a line, or a text that a client sent.
 */
class WholeSourcesTest {
    private static final Path BUNDLES = Path.of(System.getProperty("vauban.root"), "bundles");
    private static final String TEXT = "org/vauban/governance/SourceText";

    /** Classes that hold whole documents. */
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
            // a file, whose text goes to no model
            "org.vauban.cli.source.RedactCommand",
            // everything that a client sent of a file
            "org.vauban.server.serving.TextReview");
    /** Classes that submit texts to the gate, or ask whether a policy excludes a text from all requests. */
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

    /** Returns the outermost types outside governance that call a method. */
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
