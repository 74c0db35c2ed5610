// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.attach;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eclipse.compare.IResourceProvider;
import org.eclipse.compare.ISharedDocumentAdapter;
import org.eclipse.compare.ITypedElement;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IStorage;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.team.core.history.IFileRevision;
import org.eclipse.ui.IEditorInput;
import org.vauban.governance.source.TextSource;
import org.vauban.governance.source.TextSource.InFile;
import org.vauban.ide.workbench.EditorFile;

/** Finds out to which file a side of a comparison belongs, so that exclusions by folder apply to it. */
final class ComparedFile {

    private ComparedFile() {}

    /**
     * Returns the file of a side whose content was read before; an unknown source if the side does not tell: its name
     * alone does not show whether it is excluded.
     */
    static TextSource source(ITypedElement element) {
        IResource resource = element instanceof IResourceProvider provider
                ? provider.getResource()
                : Adapters.adapt(element, IResource.class);
        // EGit gives a file outside the workspace a resource in a project that does not exist
        if (resource != null && resource.getProject() != null && resource.getProject().exists()) {
            return EditorFile.source(resource);
        }
        return Objects.requireNonNullElseGet(Adapters.adapt(element, TextSource.class), () -> shown(element));
    }

    /** Local history, the team support of the platform and EGit have an editor input for each version. */
    private static TextSource shown(ITypedElement element) {
        ISharedDocumentAdapter documents = Adapters.adapt(element, ISharedDocumentAdapter.class);
        IEditorInput input = documents == null ? null : documents.getDocumentKey(element);
        TextSource source = input == null ? TextSource.unknown(element.getName()) : EditorFile.of(input).source();
        return source instanceof TextSource.Unknown ? revision(element, source) : source;
    }

    /** The editor input of EGit's index has no path, but its revision has one. */
    private static TextSource revision(ITypedElement element, TextSource unknown) {
        try {
            IFileRevision revision = Adapters.adapt(element, IFileRevision.class);
            IStorage storage = revision == null ? null : revision.getStorage(new NullProgressMonitor());
            return storage == null ? unknown : EditorFile.version(storage);
        } catch (CoreException | NoClassDefFoundError e) { // an Eclipse without its team support
            return unknown;
        }
    }

    /** Returns the one file of both sides; null if they belong to two files, or it is not known whether they do. */
    static @Nullable TextSource common(@Nullable TextSource before, @Nullable TextSource after) {
        if (before == null || after == null) {
            return before == null ? after : before;
        }
        if (!(before instanceof InFile one) || !(after instanceof InFile other)
                || !isReading(one, other.path()) && !isReading(other, one.path())) {
            return null;
        }
        InFile named = one.local() == null && other.local() != null ? other : one;
        List<Path> readings = new ArrayList<>(List.of(named.path()));
        readings.addAll(one.readings());
        readings.addAll(other.readings());
        return TextSource.file(named.scheme(), readings, named.root());
    }

    private static boolean isReading(InFile source, Path file) {
        return source.readings().stream().anyMatch(each -> each.normalize().equals(file));
    }
}
