// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.knowledge;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IResourceChangeEvent;
import org.eclipse.core.resources.IResourceChangeListener;
import org.eclipse.core.resources.IResourceDelta;
import org.eclipse.core.resources.IWorkspace;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IPath;
import org.vauban.assist.privacy.PolicyChanges;

/**
 * Reports changes of workspace files and of the policy to the index, whether or not a view shows it. Also the family of
 * the jobs that follow.
 */
public final class KnowledgeWatch implements AutoCloseable {
    private final IWorkspace workspace;
    private final FollowedFiles following;
    private final IResourceChangeListener resources = this::resourcesChanged;
    private final PolicyChanges policies;

    /** Starts watching. Returns at once, starts no job. */
    public KnowledgeWatch(IWorkspace workspace, WorkbenchKnowledge knowledge) {
        this.workspace = workspace;
        following = knowledge.following();
        workspace.addResourceChangeListener(resources, IResourceChangeEvent.POST_CHANGE);
        policies = PolicyChanges.listen(change -> following.policyChanged());
        following.begin();
    }

    /** Called on the thread that made the change, possibly the UI thread. */
    private void resourcesChanged(IResourceChangeEvent event) {
        IResourceDelta delta = event.getDelta();
        if (delta == null) {
            return;
        }
        if (projectsChanged(delta)) {
            following.projectsChanged();
        }
        if (following.isFollowing()) {
            following.changed(files(delta));
        }
    }

    /** Whether a project was added, removed, opened or closed. */
    public static boolean projectsChanged(IResourceDelta delta) {
        for (IResourceDelta each : delta.getAffectedChildren()) {
            if (each.getKind() != IResourceDelta.CHANGED || (each.getFlags() & IResourceDelta.OPEN) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Returns new files, files with changed content, and deleted files and folders. */
    private static List<Path> files(IResourceDelta delta) {
        List<Path> files = new ArrayList<>();
        try {
            delta.accept(each -> visit(each, files));
        } catch (CoreException e) {
            throw new IllegalStateException(e); // cannot happen: the visitor throws none
        }
        return files;
    }

    /** @return whether to visit the children */
    private static boolean visit(IResourceDelta delta, List<Path> files) {
        IResource resource = delta.getResource();
        if (resource instanceof IProject project) {
            return project.isAccessible(); // closing a project deletes nothing
        }
        boolean gone = delta.getKind() == IResourceDelta.REMOVED;
        boolean other = gone || delta.getKind() == IResourceDelta.ADDED
                || (delta.getFlags() & (IResourceDelta.CONTENT | IResourceDelta.REPLACED)) != 0;
        if (resource.getType() == IResource.FILE ? other : gone) {
            IPath location = resource.getLocation();
            if (location != null && (gone || ChangedFiles.isOfInterest(location.toPath()))) {
                files.add(location.toPath());
            }
        }
        return !gone;
    }

    /** Stops watching. */
    @Override
    public void close() {
        workspace.removeResourceChangeListener(resources);
        policies.close();
        following.end();
    }
}
