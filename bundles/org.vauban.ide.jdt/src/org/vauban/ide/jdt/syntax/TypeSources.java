// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.syntax;

import java.util.List;
import org.eclipse.core.resources.IResource;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jdt.core.IJavaElement;
import org.eclipse.jdt.core.dom.CompilationUnit;
import org.eclipse.jdt.core.dom.ITypeBinding;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;
import org.vauban.ide.workbench.EditorFile;

/** Finds the files that declare types, for the gate. Pure. */
public final class TypeSources {

    private TypeSources() {}

    /**
     * Returns the file or archive that declares a type.
     *
     * @param user source of the file that uses the type: returned for a type without a declaration, such as an array or
     *            a primitive type
     */
    public static TextSource of(ITypeBinding type, TextSource user) {
        IJavaElement element = element(type);
        if (element == null) {
            return user;
        }
        IResource resource = element.getResource();
        if (resource != null) {
            return EditorFile.source(resource);
        }
        return element.getPath() == null
                ? TextSource.unknown(type.getErasure().getQualifiedName())
                : TextSource.file("jdt", List.of(element.getPath().toPath()), null);
    }

    /**
     * Returns a text about a type, as a text of the file that declares it.
     *
     * @param position position in the file of the unit
     * @param type null for the file itself
     */
    public static SourceText text(JavaPosition position, CompilationUnit unit, @Nullable ITypeBinding type,
            String text) {
        return type == null || isOf(unit, type) ? position.position().from().derived(text)
                : SourceText.ofStored(of(type, position.position().source()), text);
    }

    /** Whether a file declares a type; other files may be excluded. */
    public static boolean isOf(CompilationUnit unit, ITypeBinding type) {
        return unit.findDeclaringNode(type.getErasure().getTypeDeclaration()) != null;
    }

    /** Returns the element that declares a type; null if there is none. */
    static @Nullable IJavaElement element(ITypeBinding type) {
        try {
            return type.getErasure().getJavaElement();
        } catch (IllegalArgumentException e) {
            return null; // not a Java file name: a missing type, which JDT knows only from its uses
        }
    }
}
