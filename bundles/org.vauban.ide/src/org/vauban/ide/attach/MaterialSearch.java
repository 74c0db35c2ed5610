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

/** Finds what can be attached by its name: files and folders of the workspace, and what the {@link AttachableSource}s know. */
public final class MaterialSearch implements AutoCloseable {
    private static final int MOST = 12;

    private final ServiceTracker<AttachableSource, AttachableSource> sources;
    private final ILog log;

    public MaterialSearch(BundleContext context, ILog log) {
        this.sources = new ServiceTracker<>(context, AttachableSource.class, null);
        this.log = log;
        sources.open();
    }

    private List<AttachableSource> sources() {
        return List.of(sources.getServices(new AttachableSource[0]));
    }

    /** The best first; not on the UI thread. */
    public List<Attachable> find(String word, IProgressMonitor monitor) {
        if (word.isBlank()) {
            return List.of();
        }
        List<Attachable> all = new ArrayList<>(resources(word, monitor));
        for (AttachableSource source : sources()) {
            try {
                all.addAll(source.find(word, MOST, monitor));
            } catch (OperationCanceledException e) {
                return all;
            } catch (RuntimeException e) {
                log.error("A source of attachments failed.", e);
            }
        }
        return all;
    }

    private static List<Attachable> resources(String word, IProgressMonitor monitor) {
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
                if (shown && !proxy.getName().startsWith(".") && pattern.matches(proxy.getName())) {
                    found.add(proxy.requestResource());
                }
                return proxy.getType() != IResource.PROJECT || proxy.isAccessible();
            }, IResource.NONE);
        } catch (CoreException e) {
            return List.of(); // a project is being closed or deleted
        }
        return found.stream().sorted(Comparator.comparingInt((IResource each) -> each.getName().length())
                .thenComparing(each -> each.getFullPath().toString())).limit(MOST).map(FileMaterial::of).toList();
    }

    /** What the selection stands in, the innermost first. */
    public CompletableFuture<List<Attachable>> around(EditorText editor) {
        return CompletableFuture.supplyAsync(() -> find(editor), Background.READING);
    }

    private List<Attachable> find(EditorText editor) {
        List<Attachable> all = new ArrayList<>();
        for (AttachableSource source : sources()) {
            try {
                all.addAll(source.around(editor));
            } catch (RuntimeException e) {
                log.error("A source of attachments failed.", e);
            }
        }
        return all;
    }

    /** What an element of a view stands for. UI thread. */
    public Optional<Attachable> of(Object element) {
        for (AttachableSource source : sources()) {
            Optional<Attachable> found = source.of(element);
            if (found.isPresent()) {
                return found;
            }
        }
        IResource resource = Adapters.adapt(element, IResource.class);
        return resource == null ? Optional.empty() : WorkbenchMaterial.resource(resource);
    }

    @Override
    public void close() {
        sources.close();
    }
}
