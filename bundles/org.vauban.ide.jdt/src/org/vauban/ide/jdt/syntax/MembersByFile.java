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
 * Members that are declared in one file. Inherited members come from other files, which may be excluded: the gate must
 * review each file separately.
 *
 * @param owner a type in that file; null for the original file if its type was not named
 * @param lines one member each
 */
public record MembersByFile(@Nullable ITypeBinding owner, List<String> lines) {
    public MembersByFile {
        lines = List.copyOf(lines);
    }

    /**
     * Groups members by the files that declare them. Members of JDK types are assigned to the inheriting type, since
     * they are public knowledge.
     *
     * @param type type of the members; null for a file whose type was not named
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

    /** Returns the path of the declaring file; null if there is none. */
    private static @Nullable IPath file(@Nullable ITypeBinding type) {
        IJavaElement element = type == null ? null : TypeSources.element(type);
        return element == null ? null : element.getPath();
    }

    static boolean isOfJdk(ITypeBinding type) {
        String name = type.getErasure().getQualifiedName();
        return name.startsWith("java.") || name.startsWith("javax.");
    }
}
