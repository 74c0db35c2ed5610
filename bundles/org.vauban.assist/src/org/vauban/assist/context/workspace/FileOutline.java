// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.context.workspace;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.vauban.assist.context.workspace.Declaration.Kind;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/**
 * The declarations of one file. Immutable.
 *
 * @param root the workspace folder
 * @param dialect syntax of the file's language
 */
record FileOutline(Path file, Path root, DeclarationSyntax dialect, List<Declaration> declarations) {
    private static final int MAX_MEMBERS = 24;

    FileOutline {
        declarations = List.copyOf(declarations);
    }

    /** Returns a text composed of these declarations, with its source for the gate. */
    SourceText made(String text) {
        return SourceText.ofStored(TextSource.file(file, root), text);
    }

    /** Returns the names that other files can use. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (Declaration each : declarations) {
            if (!each.hidden()) {
                names.add(each.name());
            }
        }
        return names;
    }

    /** Returns the types that other files can use. */
    List<Declaration> types() {
        return declarations.stream().filter(each -> each.kind() == Kind.TYPE && !each.hidden()).toList();
    }

    /** Returns the lines that describe a declaration: its head; for a type, its members as well. */
    List<String> lines(Declaration declaration) {
        if (declaration.kind() != Kind.TYPE) {
            return List.of(closed(declaration, declaration.owner() == null ? "" : "    "));
        }
        List<Declaration> members = declarations.stream()
                .filter(each -> declaration.name().equals(each.owner()) && !each.hidden() && each != declaration)
                .limit(MAX_MEMBERS)
                .toList();
        if (members.isEmpty()) {
            return List.of(closed(declaration, ""));
        }
        List<String> lines = new ArrayList<>();
        lines.add(declaration.text() + (dialect == DeclarationSyntax.PYTHON ? ":" : " {"));
        members.forEach(member -> lines.add(closed(member, "    ")));
        if (dialect != DeclarationSyntax.PYTHON) {
            lines.add("}");
        }
        return lines;
    }

    private String closed(Declaration declaration, String indent) {
        String end = switch (dialect) {
            case PYTHON -> declaration.kind() == Kind.VALUE ? "" : ": ...";
            case GO -> "";
            case RUST -> declaration.owner() != null && declaration.kind() == Kind.VALUE ? "," : ";";
            case JAVA, C, SCRIPT -> declaration.text().startsWith("#") ? "" : ";";
        };
        return indent + declaration.text() + end;
    }
}
