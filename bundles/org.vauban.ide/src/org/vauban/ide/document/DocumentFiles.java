// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.document;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.core.resources.IContainer;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.CoreException;
import org.vauban.governance.language.Language;

/**
 * The documents in a selection: each file that was selected itself, and the files in selected folders that are
 * documents by their type.
 *
 * @param files files to work on
 * @param others number of other files in the selected folders
 */
record DocumentFiles(List<IFile> files, int others) {

    private static final Set<Language> DOCUMENTS = EnumSet.of(Language.MARKDOWN, Language.ASCIIDOC, Language.HTML,
            Language.PLAINTEXT, Language.PROPERTIES);

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
                        if (DOCUMENTS.contains(Language.ofName(file.getFileExtension()))) {
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
}
