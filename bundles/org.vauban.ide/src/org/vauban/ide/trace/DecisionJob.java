// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.trace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.core.resources.IContainer;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.core.runtime.jobs.JobGroup;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.osgi.util.NLS;
import org.vauban.assist.trace.TraceDecisions;
import org.vauban.assist.trace.TraceLink;
import org.vauban.ide.workbench.FailureReason;

/**
 * Writes decisions on links: into the innermost file that already decides on the link, else into the innermost project
 * of its artifact. Such jobs run one after the other.
 */
final class DecisionJob extends Job {
    /** Receives the result, on the thread of the job. */
    interface Receiver {
        /** @param problems reasons why not everything was written; empty if it was */
        void decided(List<String> problems);
    }

    private static final JobGroup ONE_BY_ONE = new JobGroup("trace decisions", 1, 1);

    private final List<TraceLink> links = new ArrayList<>();
    private final List<Path> projects;
    private final Map<Path, List<TraceDecisions.Key>> keys = new LinkedHashMap<>();
    private final TraceDecisions.@Nullable Verdict verdict;
    private final Receiver receiver;
    private final Set<String> problems = new LinkedHashSet<>();

    /**
     * Creates a job.
     *
     * @param rows links to decide on, or decisions to take back
     * @param projects real paths of the project folders
     * @param verdict the decision, or null to take decisions back
     */
    DecisionJob(List<TraceRow> rows, List<Path> projects, TraceDecisions.@Nullable Verdict verdict,
            Receiver receiver) {
        super(Messages.Job_decide);
        this.projects = List.copyOf(projects);
        this.verdict = verdict;
        this.receiver = receiver;
        for (TraceRow row : rows) {
            if (row instanceof TraceRow.Linked linked) {
                links.add(linked.link());
            } else if (row instanceof TraceRow.Rejected rejected) {
                keys.computeIfAbsent(rejected.project(), each -> new ArrayList<>()).add(rejected.key());
            }
        }
        setJobGroup(ONE_BY_ONE);
    }

    /**
     * Returns the folder whose file is changed for a link; null if the artifact is in no project.
     *
     * @param read decisions of folders, as far as they were read
     * @throws IOException if a file above the artifact cannot be read or understood
     */
    private @Nullable Path folder(TraceLink link, Map<Path, TraceDecisions> read) throws IOException {
        Path file = link.artifact().file();
        if (file == null) {
            return null;
        }
        for (Path at = file.getParent(); at != null; at = at.getParent()) {
            TraceDecisions here = read.get(at);
            if (here == null) {
                here = TraceDecisions.read(at);
                read.put(at, here);
            }
            if (here.on(link.requirement(), link.artifact()) != null) {
                return at;
            }
        }
        return projects.stream().filter(file::startsWith).max(Comparator.comparingInt(Path::getNameCount))
                .orElse(null);
    }

    private Map<Path, List<TraceLink>> byFolder() {
        Map<Path, TraceDecisions> read = new HashMap<>();
        Map<Path, List<TraceLink>> sorted = new LinkedHashMap<>();
        for (TraceLink link : links) {
            try {
                Path folder = folder(link, read);
                if (folder == null) {
                    problems.add(NLS.bind(Messages.Decide_noProject, link.artifact().name()));
                } else {
                    sorted.computeIfAbsent(folder, each -> new ArrayList<>()).add(link);
                }
            } catch (TraceDecisions.UnreadableException e) {
                problems.add(NLS.bind(Messages.Decide_failed, e.file(), e.reason()));
            } catch (IOException e) {
                problems.add(NLS.bind(Messages.Decide_failed, TraceDecisions.FILE, FailureReason.of(e)));
            }
        }
        return sorted;
    }

    @Override
    protected IStatus run(IProgressMonitor monitor) {
        for (Map.Entry<Path, List<TraceLink>> each : byFolder().entrySet()) {
            write(each.getKey(), () -> TraceDecisions.decide(each.getKey(), each.getValue(), verdict));
        }
        for (Map.Entry<Path, List<TraceDecisions.Key>> each : keys.entrySet()) {
            write(each.getKey(), () -> TraceDecisions.undo(each.getKey(), each.getValue()));
        }
        receiver.decided(List.copyOf(problems));
        return Status.OK_STATUS; // the view reports problems, without a dialog
    }

    private interface Change {
        void write() throws IOException;
    }

    private void write(Path project, Change change) {
        try {
            change.write();
            refresh(project);
        } catch (IOException | CoreException e) {
            problems.add(NLS.bind(Messages.Decide_failed, project.resolve(TraceDecisions.FILE),
                    FailureReason.of(e)));
        }
    }

    /** Refreshes the folder, so that the workbench and its version control see the file. */
    private static void refresh(Path project) throws CoreException {
        for (IContainer each : Stream.of(ResourcesPlugin.getWorkspace().getRoot()
                .findContainersForLocationURI(project.toUri())).toList()) {
            if (each.getType() != IResource.ROOT && each.isAccessible()) { // a project, or a folder in one
                each.getFolder(IPath.fromOSString(".vauban")).refreshLocal(IResource.DEPTH_ONE, null);
            }
        }
    }
}
