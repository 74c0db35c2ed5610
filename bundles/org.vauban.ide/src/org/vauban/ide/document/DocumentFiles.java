// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.document;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.core.resources.IContainer;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.CoreException;

/**
 * The documents among what was chosen: each file that was chosen itself, and of folders the files that are written for
 * people.
 *
 * @param files what is worked on
 * @param others files in the folders that are no documents
 */
record DocumentFiles(List<IFile> files, int others) {

    private static final Set<String> ENDINGS = Set.of("md", "markdown", "adoc", "asciidoc", "asc", "txt", "html", "htm",
            "xhtml", "properties");

    static DocumentFiles of(List<IResource> chosen) throws CoreException {
        Set<IFile> files = new LinkedHashSet<>();
        List<IFile> others = new ArrayList<>();
        for (IResource each : chosen) {
            if (each instanceof IFile file) {
                files.add(file);
            } else if (each instanceof IContainer folder && folder.isAccessible()) {
                folder.accept(resource -> {
                    boolean skipped = resource.isDerived() || resource.isTeamPrivateMember()
                            || resource.getName().startsWith(".");
                    if (skipped && !resource.equals(folder)) {
                        return false;
                    }
                    if (resource instanceof IFile file) {
                        if (isDocument(file)) {
                            files.add(file);
                        } else {
                            others.add(file);
                        }
                    }
                    return true;
                });
            }
        }
        return new DocumentFiles(List.copyOf(files), others.size());
    }

    private static boolean isDocument(IFile file) {
        String extension = file.getFileExtension();
        return extension != null && ENDINGS.contains(extension.toLowerCase(Locale.ROOT));
    }
}
