// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.syntax;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jdt.core.ICompilationUnit;
import org.eclipse.jdt.core.IJavaProject;
import org.eclipse.jdt.core.JavaCore;
import org.eclipse.jdt.core.dom.AST;
import org.eclipse.jdt.core.dom.ASTParser;
import org.eclipse.jdt.core.dom.CompilationUnit;
import org.vauban.ide.code.EditorPosition;

/**
 * A position in a Java file on the class path of a project, with access to syntax trees of its text.
 *
 * @param position the position
 * @param unit the file as JDT knows it; its saved content is not used
 */
public record JavaPosition(EditorPosition position, ICompilationUnit unit) {

    /** Returns the position for JDT, or empty if JDT does not know the file. Quick. */
    public static Optional<JavaPosition> of(EditorPosition position) {
        IFile resource = position.resource();
        if (resource == null || !JavaCore.isJavaLikeFileName(resource.getName())
                || !(JavaCore.create(resource) instanceof ICompilationUnit unit)
                || !unit.getJavaProject().exists()
                || !unit.getJavaProject().isOnClasspath(unit)) {
            return Optional.empty();
        }
        return Optional.of(new JavaPosition(position, unit));
    }

    public IJavaProject project() {
        return unit.getJavaProject();
    }

    public String text() {
        return position.text();
    }

    public int offset() {
        return position.offset();
    }

    @Nullable
    Path root() {
        return position.root();
    }

    /**
     * Parses a text as the content of this file and resolves its bindings; without a system library on the class path,
     * only parses it.
     *
     * @throws OperationCanceledException if the monitor was cancelled
     */
    public CompilationUnit parse(String text, IProgressMonitor monitor) {
        CompilationUnit parsed;
        try {
            parsed = (CompilationUnit) parser(text, true).createAST(monitor);
        } catch (IllegalStateException e) {
            parsed = (CompilationUnit) parser(text, false).createAST(monitor); // "missing system library"
        }
        if (monitor.isCanceled()) {
            throw new OperationCanceledException();
        }
        return parsed;
    }

    private ASTParser parser(String text, boolean resolve) {
        ASTParser parser = ASTParser.newParser(AST.getJLSLatest());
        parser.setKind(ASTParser.K_COMPILATION_UNIT);
        parser.setProject(project());
        Map<String, String> options = new HashMap<>(project().getOptions(true));
        options.put(JavaCore.COMPILER_PB_MAX_PER_UNIT, "1000");
        options.put(JavaCore.COMPILER_DOC_COMMENT_SUPPORT, JavaCore.DISABLED);
        parser.setCompilerOptions(options);
        parser.setUnitName(unit.getPath().toString());
        parser.setSource(text.toCharArray());
        parser.setResolveBindings(resolve);
        parser.setBindingsRecovery(resolve);
        parser.setStatementsRecovery(true);
        return parser;
    }

    /** Returns the path of a workspace resource, or null. */
    public static @Nullable Path stored(IResource resource) {
        return resource == null || resource.getLocation() == null ? null : resource.getLocation().toPath();
    }
}
