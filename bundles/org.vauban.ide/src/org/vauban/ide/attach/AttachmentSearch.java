// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.attach;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IResourceProxy;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.ui.dialogs.SearchPattern;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/** Finds attachments by name: files and folders of the workspace, and the results of the {@link AttachmentSource}s. */
public final class AttachmentSearch implements AutoCloseable {
    private static final int MAX = 12;

    private final ServiceTracker<AttachmentSource, AttachmentSource> sources;
    private final ILog log;

    public AttachmentSearch(BundleContext context, ILog log) {
        this.sources = new ServiceTracker<>(context, AttachmentSource.class, null);
        this.log = log;
        sources.open();
    }

    private List<AttachmentSource> sources() {
        return List.of(sources.getServices(new AttachmentSource[0]));
    }

    /** Returns candidates, best first; do not call this on the UI thread. */
    public List<AttachmentCandidate> find(String word, IProgressMonitor monitor) {
        if (word.isBlank()) {
            return List.of();
        }
        List<AttachmentCandidate> all = new ArrayList<>(resources(word, monitor));
        for (AttachmentSource source : sources()) {
            try {
                all.addAll(source.find(word, MAX, monitor));
            } catch (OperationCanceledException e) {
                return all;
            } catch (RuntimeException e) {
                log.error("A source of attachments failed.", e);
            }
        }
        return all;
    }

    private static List<AttachmentCandidate> resources(String word, IProgressMonitor monitor) {
        SearchPattern pattern = new SearchPattern();
        pattern.setPattern(word);
        List<IResource> found = new ArrayList<>();
        try {
            ResourcesPlugin.getWorkspace().getRoot().accept((IResourceProxy proxy) -> {
                if (monitor.isCanceled() || proxy.isDerived() || proxy.isHidden() || proxy.isTeamPrivateMember()) {
                    return false;
                }
                boolean shown = proxy.getType() == IResource.FILE || proxy.getType() == IResource.FOLDER
                        || proxy.getType() == IResource.PROJECT;
                // a word with a dot searches hidden files too, if only to report that they are excluded
                boolean listed = word.startsWith(".") || !proxy.getName().startsWith(".");
                if (shown && listed && pattern.matches(proxy.getName())) {
                    found.add(proxy.requestResource());
                }
                return proxy.getType() != IResource.PROJECT || proxy.isAccessible();
            }, IResource.NONE);
        } catch (CoreException e) {
            return List.of(); // a project is being closed or deleted
        }
        return found.stream().sorted(Comparator.comparingInt((IResource each) -> each.getName().length())
                .thenComparing(each -> each.getFullPath().toString())).limit(MAX).map(FileAttachments::of).toList();
    }

    /** Returns what encloses the selection, the innermost first. */
    public CompletableFuture<List<AttachmentCandidate>> around(EditorText editor) {
        return CompletableFuture.supplyAsync(() -> find(editor), SystemJobs.READING);
    }

    private List<AttachmentCandidate> find(EditorText editor) {
        List<AttachmentCandidate> all = new ArrayList<>();
        for (AttachmentSource source : sources()) {
            try {
                all.addAll(source.around(editor));
            } catch (RuntimeException e) {
                log.error("A source of attachments failed.", e);
            }
        }
        return all;
    }

    /** Returns the candidate for an element of a view. UI thread. */
    public Optional<AttachmentCandidate> of(Object element) {
        for (AttachmentSource source : sources()) {
            Optional<AttachmentCandidate> found = source.of(element);
            if (found.isPresent()) {
                return found;
            }
        }
        IResource resource = Adapters.adapt(element, IResource.class);
        return resource == null ? Optional.empty() : WorkbenchAttachments.resource(resource);
    }

    @Override
    public void close() {
        sources.close();
    }
}
