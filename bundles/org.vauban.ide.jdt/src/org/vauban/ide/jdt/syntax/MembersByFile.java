// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.syntax;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.core.runtime.IPath;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jdt.core.IJavaElement;
import org.eclipse.jdt.core.dom.ITypeBinding;

/**
 * Members that one file declares. A type inherits members from others, whose files may be excluded: the gate has to
 * judge each under its own file.
 *
 * @param owner a type of that file; null for the file whose type nobody named
 * @param lines one member each
 */
public record MembersByFile(@Nullable ITypeBinding owner, List<String> lines) {
    public MembersByFile {
        lines = List.copyOf(lines);
    }

    /**
     * Members by the files that declare them. Those that the JDK declares are told with the type: everybody knows them.
     *
     * @param type whose members they are; null for a file whose type nobody named
     * @param members each line with the type that declares it; null for the file of the type
     * @param chosen some of these lines
     */
    public static List<MembersByFile> of(@Nullable ITypeBinding type, Map<String, ITypeBinding> members,
            List<String> chosen) {
        IPath own = file(type);
        Map<@Nullable IPath, ITypeBinding> owners = new LinkedHashMap<>();
        Map<@Nullable IPath, List<String>> lines = new LinkedHashMap<>();
        for (String line : chosen) {
            ITypeBinding declaring = members.get(line);
            IPath file = declaring == null || isOfJdk(declaring) ? own : file(declaring);
            boolean here = file == null || file.equals(own);
            owners.putIfAbsent(here ? own : file, here ? type : declaring);
            lines.computeIfAbsent(here ? own : file, key -> new ArrayList<>()).add(line);
        }
        List<MembersByFile> parts = new ArrayList<>();
        lines.forEach((file, some) -> parts.add(new MembersByFile(owners.get(file), some)));
        return parts;
    }

    /** Null where that is nowhere. */
    private static @Nullable IPath file(@Nullable ITypeBinding type) {
        IJavaElement element = type == null ? null : TypeSources.element(type);
        return element == null ? null : element.getPath();
    }

    static boolean isOfJdk(ITypeBinding type) {
        String name = type.getErasure().getQualifiedName();
        return name.startsWith("java.") || name.startsWith("javax.");
    }
}
