// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.knowledge;

import java.nio.file.Path;
import java.util.List;
import org.vauban.assist.trace.Requirement;
import org.vauban.assist.trace.TraceArtifact;
import org.vauban.assist.trace.TraceLink;
import org.vauban.assist.trace.TraceMatrix;
import org.vauban.assist.trace.TraceOrphan;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.Messages;
import org.vauban.governance.text.ShortText;

/** Prints requirements and their links as text. */
final class TracePrinter {
    private static final String INDENT = "    ";
    private static final int WIDTH = 100;
    private static final int HASH = 12;

    private final Console console;

    TracePrinter(Console console) {
        this.console = console;
    }

    void print(TraceMatrix matrix) {
        for (Requirement each : matrix.requirements()) {
            if (!console.isRead()) {
                return;
            }
            print(each, matrix.of(each));
        }
        gaps("trace.without.code", matrix.withoutCode());
        gaps("trace.without.tests", matrix.withoutTests());
        if (!matrix.orphans().isEmpty()) {
            line(Messages.text("trace.orphans"));
            for (TraceOrphan each : matrix.orphans()) {
                line(INDENT + each.id() + " " + place(each.artifact(), each.line()));
            }
            line("");
        }
        long suggested = matrix.links().stream().filter(link -> !link.basis().isExplicit()).count();
        line(Messages.text("trace.summary", matrix.requirements().size(), matrix.links().size(), suggested,
                matrix.withoutCode().size(), matrix.withoutTests().size(), matrix.orphans().size()));
    }

    void print(Requirement requirement, List<TraceLink> links) {
        line(ShortText.within(requirement.id() + " " + requirement.text(), WIDTH));
        for (TraceLink link : links) {
            String suggested = link.isWeak() ? "trace.suggested.weak" : "trace.suggested";
            String why = link.basis().isExplicit() ? link.evidence()
                    : Messages.text(suggested, Math.round(link.confidence() * 100), link.evidence());
            line(INDENT + Messages.text("trace.kind." + link.artifact().kind().name()) + " " + link.artifact().name());
            line(INDENT + INDENT + place(link.artifact(), link.line()) + " " + why);
        }
        line("");
    }

    private void gaps(String title, List<Requirement> gaps) {
        if (!gaps.isEmpty()) {
            line(Messages.text(title));
            gaps.forEach(each -> line(INDENT + each.id()));
            line("");
        }
    }

    private static String place(TraceArtifact artifact, int line) {
        Path file = artifact.file();
        return file == null ? artifact.commit().substring(0, Math.min(HASH, artifact.commit().length()))
                : file + ":" + (line == 0 ? artifact.line() : line);
    }

    private void line(String text) {
        // keeps the indentation
        String stripped = text.stripLeading();
        console.out().println(text.substring(0, text.length() - stripped.length())
                + PassagePrinter.printable(stripped));
    }
}
